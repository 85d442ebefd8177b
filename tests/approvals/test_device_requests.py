"""Asking for the registration of a device, and deciding about it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from freezegun import freeze_time

from accounts import cookies
from accounts.actions import devices
from accounts.enums import AffiliationRole, AffiliationState, DeviceState, UserState
from accounts.models import Affiliation, Device, Facility, OpenSession
from approvals.actions.devices import ask_for_device
from approvals.actions.requests import approve, reject
from approvals.enums import RequestState
from approvals.models import ApprovalRequest
from approvals.queries import to_decide
from notices.models import Delivery
from notices.registry import MAILS
from notices.tasks import chores
from tests import factories as make
from tests.accounts.kit import sign_in, signed_in
from tests.approvals.device_kit import HERE, TYPED, asked, asked_in, rows, signed_in_with_registered

pytestmark = pytest.mark.django_db
State = RequestState


def test_asking_approving_and_the_page_opens(strict, as_user):
    client = signed_in(strict.nf)
    assert "青葉クリニックでは、登録した端末だけ" in client.get(HERE).content.decode()
    request = asked_in(client)
    html = client.get(HERE).content.decode()
    assert "承認をお待ちください" in html
    assert strict.fa.profile.name in html
    assert client.get("/").status_code == 302
    poll = {"HX-Request": "true", "X-Background": "1"}
    assert "HX-Redirect" not in client.get(HERE, headers=poll).headers
    make_room(strict)
    manager = signed_in_with_registered(strict.fa, strict.a)
    assert "承認依頼が届いています (1件)" in manager.get("/").content.decode()
    shown = manager.get(f"/approvals/{request.pk}/").content.decode()
    for word in ("訪問用iPad 3号", strict.nf.profile.name, "青葉クリニック", "設定していると確認済み"):
        assert word in shown
    assert manager.post(f"/approvals/{request.pk}/approve/").status_code == 302
    assert client.get(HERE, headers=poll)["HX-Redirect"] == "/"
    assert client.get("/").status_code == 200
    assert any("承認されました" in row.text for row in rows(strict.nf))


def make_room(cast) -> None:
    """Nothing else waits for the manager."""
    ApprovalRequest.objects.exclude(kind="device").delete()


def test_rejecting_says_so_and_one_may_ask_again(strict):
    client = signed_in(strict.nf)
    request = asked_in(client)
    poll = {"HX-Request": "true"}
    reject(strict.fa, request)
    assert client.get(HERE, headers=poll)["HX-Refresh"] == "true"
    html = client.get(HERE).content.decode()
    assert "却下されました" in html
    assert "登録をお願いする" in html
    assert any("却下されました" in row.text for row in rows(strict.nf))
    second = asked_in(client)
    assert second.device == request.device
    approve(strict.fa, second)
    assert client.get("/").status_code == 200


def test_who_signed_in_on_a_shared_device_gets_its_key_by_asking(strict):
    client = Client()
    client.force_login(strict.nf)
    make.session_row(strict.nf, client.session.session_key)
    assert cookies.DEVICE not in client.cookies
    request = asked_in(client)
    key = client.cookies[cookies.DEVICE].value.partition(":")[0]
    assert request.device.digest == cookies.device_digest(key)
    approve(strict.fa, request)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"name": ""}, "端末の名前を入力してください。"),
        ({"has_start_lock": ""}, "起動時のロックを設定してから"),
    ],
)
def test_what_is_missing_is_said_at_its_place(strict, typed, sentence):
    client = signed_in(strict.nf)
    answer = client.post(HERE, TYPED | typed)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()
    if "name" not in typed:
        assert "訪問用iPad 3号" in answer.content.decode()
    assert not ApprovalRequest.objects.filter(kind="device").exists()


def test_of_several_facilities_that_ask_one_is_chosen(strict):
    make.affiliate(strict.nf, strict.c)
    Facility.objects.filter(pk=strict.c.pk).update(registered_devices_only=True)
    client = signed_in(strict.nf)
    assert client.post(HERE, TYPED).status_code == 422
    assert client.post(HERE, TYPED | {"facility": strict.b.pk}).status_code == 422
    request = asked_in(client, facility=strict.c.pk)
    assert request.facility == strict.c
    with pytest.raises(PermissionDenied):
        approve(strict.fa, request)
    approve(strict.fo, request)
    assert client.get("/").status_code == 200


def test_another_facility_s_device_cannot_be_taken_over(strict):
    client = signed_in_with_registered(strict.nf, strict.c)
    assert "ほかの施設の端末として登録されています" in client.get(HERE).content.decode()
    assert client.post(HERE, TYPED).status_code == 422
    assert Device.objects.get(facility=strict.c).state == DeviceState.REGISTERED


def test_only_a_facility_of_one_s_own_that_wants_it_is_asked(strict):
    client = signed_in(strict.nf)
    row = OpenSession.objects.get(session__session_key=client.session.session_key)
    for other in (strict.b, strict.c):
        with pytest.raises(PermissionDenied):
            ask_for_device(strict.nf, row, facility=other, name="x", has_start_lock=True, user_agent="")


def test_who_decides_is_told_by_a_notice_and_a_mail_without_the_device_s_name(strict):
    request = asked(strict.nf)
    [row] = rows(strict.fa)
    assert row.text.startswith("同所 外男さんが、端末「訪問用iPad 3号」の登録をお願いしています。")
    assert row.url == f"/approvals/{request.pk}/"
    [delivery] = Delivery.objects.filter(kind="approval_mail")
    mail = MAILS["approval_mail"](delivery)
    assert mail.to == strict.fa.email
    assert "訪問用iPad" not in mail.body + mail.subject
    approve(strict.fa, request)
    assert MAILS["approval_mail"](delivery) is None


def test_a_request_whose_device_was_taken_out_of_use_is_over(strict):
    request = asked(strict.nf)
    devices.block(strict.fa, request.device)
    request.refresh_from_db()
    assert request.state == State.WITHDRAWN
    assert not to_decide(strict.fa).exists()
    with pytest.raises(ValidationError):
        approve(strict.fa, request)


@pytest.mark.parametrize("end", ["suspended", "left"])
def test_who_is_gone_meanwhile_is_not_approved(strict, end):
    request = asked(strict.nf)
    if end == "suspended":
        strict.nf.state, strict.nf.is_active = UserState.SUSPENDED, False
        strict.nf.save(update_fields=["state", "is_active"])
    else:
        Affiliation.objects.filter(user=strict.nf).update(state=AffiliationState.ENDED)
    request.requester.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        approve(strict.fa, request)
    assert refused.value.code == "requester"
    reject(strict.fa, request)


def test_nobody_decides_about_the_own_device_and_the_secretariat_helps_the_only_manager(strict, as_user):
    request = asked(strict.fa)
    assert not to_decide(strict.fa).exists()
    assert signed_in_with_registered(strict.fa, strict.a).get(f"/approvals/{request.pk}/").status_code == 404
    with pytest.raises(PermissionDenied):
        approve(strict.fa, request)
    [row] = rows(strict.se)
    office = as_user(strict.se)
    assert row.url == "/admin/approvals/approvalrequest/"
    html = office.get(row.url).content.decode()
    assert "訪問用iPad 3号" in html
    assert "管理 者子" in html
    data = {"action": "approve_requests", "_selected_action": [request.pk]}
    assert office.post(row.url, data).status_code == 302
    request.refresh_from_db()
    assert (request.state, request.decided_by) == (State.APPROVED, strict.se)
    assert request.device.state == DeviceState.REGISTERED


def test_where_a_second_manager_is_the_secretariat_does_not_decide(strict, as_user):
    second = make.professional(strict.a, "副 管理子", manager=True)
    request = asked(strict.fa)
    with pytest.raises(PermissionDenied):
        approve(strict.se, request)
    office = as_user(strict.se)
    for act in ("approve_requests", "reject_requests"):
        office.post("/admin/approvals/approvalrequest/", {"action": act, "_selected_action": [request.pk]})
    request.refresh_from_db()
    assert request.state == State.PENDING
    approve(second, request)


def test_a_manager_who_is_one_no_more_decides_nothing(strict):
    request = asked(strict.nf)
    Affiliation.objects.filter(user=strict.fa).update(role=AffiliationRole.STAFF)
    with pytest.raises(PermissionDenied):
        approve(strict.fa, request)


def test_what_nobody_decides_expires_after_14_days(strict):
    with freeze_time("2026-11-01 09:00+09:00"):
        request = asked(strict.nf)
    with freeze_time("2026-11-15 08:00+09:00"):
        chores()
        request.refresh_from_db()
        assert request.state == State.PENDING
    with freeze_time("2026-11-15 10:00+09:00"):
        chores()
    request.refresh_from_db()
    assert request.state == State.EXPIRED
    assert any("期限が切れました" in row.text for row in rows(strict.nf))


def test_somebody_else_at_the_same_browser_waits_too_and_cannot_take_it_back(strict):
    client = signed_in(strict.nf)
    request = asked_in(client)
    client.post("/sign-out/")
    sign_in(strict.mb.email, client=client)
    html = client.get(HERE).content.decode()
    assert "承認をお待ちください" in html
    assert "取り下げる" not in html
    client.post(f"{HERE}withdraw/")
    request.refresh_from_db()
    assert request.state == State.PENDING
    approve(strict.fa, request)
    assert client.get("/").status_code == 200


def test_taking_it_back(strict):
    client = signed_in(strict.nf)
    request = asked_in(client)
    assert client.post(f"{HERE}withdraw/").status_code == 302
    request.refresh_from_db()
    assert request.state == State.WITHDRAWN
    assert "登録をお願いする" in client.get(HERE).content.decode()
    assert not to_decide(strict.fa).exists()


def test_a_registered_browser_is_led_on(strict):
    client = signed_in_with_registered(strict.nf, strict.a)
    assert client.get(HERE)["Location"] == "/"
    assert client.post(HERE, TYPED)["Location"] == "/"
