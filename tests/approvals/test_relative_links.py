"""What a relative who was invited gets: the mail, the link, the registration."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.enums import UserKind
from accounts.models import User
from approvals.actions.invitations import withdraw
from approvals.models import Invitation
from tests import factories as make
from tests.approvals import kit
from tests.approvals.test_relative_pages import NEW, send
from tests.factories import PASSWORD
from timeline.models import Timeline, TimelineMember

STAFF = {"professions": [1], "facility": "", "facility_name": "待つ施設"}
NAMES = {"family_name": "花岡", "given_name": "次女", "family_kana": "はなおか", "given_kana": "じじょ"}


def registered(link: str, **typed) -> tuple[Client, object]:
    """Somebody who has opened the link and sent the form."""
    client = Client()
    client.post(link)
    data = NAMES | {"password1": PASSWORD, "password2": PASSWORD} | typed
    return client, client.post("/accounts/signup/", data)


def test_the_mail_names_no_patient_and_no_relation(cast):
    made = kit.relative(cast.ga, cast.group.patient_side, NEW, relation="ひ孫")
    mail = kit.written_mail(made)
    assert mail.to == NEW
    assert "院長 一郎さん(青葉クリニック)から" in mail.body
    assert kit.link_of(made)
    words = [cast.patient.family_name, cast.patient.given_name, cast.patient.disease, "ひ孫"]
    assert not [word for word in words if word in mail.subject + mail.body]


@pytest.mark.parametrize(("kind", "called"), [("family", "長女"), ("patient", "ご本人")])
def test_a_newcomer_registers_joins_and_sees_the_patient_side_only(cast, as_user, kind, called):
    assert send(cast, as_user(cast.ga), kind=kind).status_code == 302
    made = Invitation.objects.get()
    link = kit.link_of(made)
    opened = Client().get(link).content.decode()
    assert "登録をはじめる" in opened
    assert cast.patient.name not in opened
    client, answer = registered(link)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    person = User.objects.get(email=NEW)
    assert person.kind == kind
    assert not person.affiliations.exists()
    person.terms_version, person.password_is_long = 1, True
    person.save(update_fields=["terms_version", "password_is_long"])
    assert "招待が届いています (1件)" in client.get("/").content.decode()
    asked = client.get(reverse("approvals:accept", args=[made.pk])).content.decode()
    assert "花岡 すみ" in asked
    assert "医療・介護側" not in asked
    joined = client.post(reverse("approvals:accept", args=[made.pk]), follow=True)
    assert joined.redirect_chain[-1][0] == f"/patients/{cast.patient.pk}/patient-side/"
    [member] = TimelineMember.objects.filter(user=person)
    assert (member.side, member.user_kind, member.relation, member.role) == (
        "patient",
        kind,
        called,
        "member",
    )
    for path in ("patient-side/", "members/", "card/", ""):
        text = client.get(f"/patients/{cast.patient.pk}/{path}", follow=True).content.decode()
        assert cast.patient.disease not in text
        assert "医療・介護側" not in text
    for path in (f"/patients/{cast.patient.pk}/care/", "/groups/", "/connections/", "/communities/"):
        assert client.get(path).status_code == 404


def test_the_registration_asks_for_no_profession_and_takes_none(cast):
    link = kit.link_of(kit.relative(cast.ga, cast.group.patient_side, NEW))
    client = Client()
    client.post(link)
    page = client.get("/accounts/signup/").content.decode()
    assert NEW in page
    for label in ("姓", "名", "せい", "めい", "パスワード"):
        assert label in page
    for label in ("施設", "看護師", 'name="professions"', 'name="facility'):
        assert label not in page.split("<main")[1].split("</main>")[0]
    _, answer = registered(
        link,
        kind="professional",
        professions="1",
        facility=cast.a.pk,
        facility_name="よその施設",
        email="x@y.jp",
    )
    assert answer.status_code == 302
    person = User.objects.get(email=NEW)
    assert person.kind == UserKind.FAMILY
    assert not person.affiliations.exists()
    assert not person.profile.professions.exists()


def test_what_is_missing_in_the_registration_is_said(cast):
    link = kit.link_of(kit.relative(cast.ga, cast.group.patient_side, NEW))
    _, answer = registered(link, given_name="", password2="other-word-123")
    text = answer.content.decode()
    assert answer.status_code in {200, 422}
    assert 'value="花岡"' in text
    assert re.search(r"名を入力|入力してください", text)
    assert not User.objects.filter(email=NEW).exists()


def test_the_last_opened_link_says_what_kind_of_account_it_will_be(cast):
    relative = kit.link_of(kit.relative(cast.ga, cast.group.patient_side, NEW))
    care = kit.link_of(kit.approved(cast.ga, cast.mc, cast.group.care, email="colleague@example.jp"))
    client = Client()
    client.post(relative)
    client.post(care)
    assert 'name="professions"' in client.get("/accounts/signup/").content.decode()
    client.post(relative)
    assert 'name="professions"' not in client.get("/accounts/signup/").content.decode()


def test_the_owner_of_a_professional_s_address_reads_what_to_do(cast, as_user):
    made = kit.relative(cast.ga, cast.group.patient_side, NEW)
    link = kit.link_of(made)
    nurse = make.professional(cast.c, email=NEW)
    mail = kit.written_mail(made)
    assert mail.to == NEW
    assert "お仕事用とは別のメールアドレスが必要です" in mail.body
    assert "/i/" not in mail.body
    assert cast.patient.family_name not in mail.subject + mail.body
    for client in (Client(), as_user(nurse)):
        text = client.get(link).content.decode()
        assert "お仕事用とは別のメールアドレスが必要です" in text
        assert "院長 一郎" in text
        assert cast.patient.name not in text
        client.post(link)
        assert "invited_email" not in client.session
    assert "別の方への招待" in as_user(cast.no).get(link).content.decode()
    nurse.refresh_from_db()
    assert nurse.kind == UserKind.PROFESSIONAL


def test_the_owner_of_a_relative_s_address_reads_it_of_a_professional_s_invitation(cast):
    made = kit.approved(cast.ga, cast.mc, cast.group.care, email=NEW)
    link = kit.link_of(made)
    make.relative(email=NEW)
    assert "お仕事で参加するには、別のメールアドレスが必要です" in Client().get(link).content.decode()


def test_a_stopped_account_gets_no_mail(cast):
    for who in (cast.ss, make.relative(email=NEW, state="suspended")):
        assert kit.written_mail(kit.relative(cast.ga, cast.group.patient_side, who.email)) is None


def test_a_relative_with_an_account_is_led_to_the_sign_in_page(cast, as_user):
    person = make.relative(email=NEW)
    made = kit.relative(cast.ga, cast.group.patient_side, NEW)
    link = kit.link_of(made)
    assert Client().get(link)["Location"].startswith("/accounts/login/")
    assert as_user(person).get(link)["Location"] == reverse("approvals:accept", args=[made.pk])


def shown_by(client: Client) -> str:
    """What the registration form carries of the invitation it was made for."""
    return re.search(r'name="shown" value="([^"]+)"', client.get("/accounts/signup/").content.decode())[1]


def test_a_form_of_one_link_makes_no_account_for_another_that_was_opened_since(cast):
    mine = kit.link_of(kit.relative(cast.ga, cast.group.patient_side, NEW))
    other = kit.link_of(kit.relative(cast.ga, cast.group.patient_side, "other@example.jp"))
    client = Client()
    client.post(mine)
    data = NAMES | {"password1": PASSWORD, "password2": PASSWORD, "shown": shown_by(client)}
    client.post(other)
    answer = client.post("/accounts/signup/", data)
    assert "別の招待メールのリンクが開かれたため、登録を止めました。" in answer.content.decode()
    assert 'value="花岡"' in answer.content.decode()
    assert not User.objects.filter(email__in=[NEW, "other@example.jp"]).exists()
    client.post(mine)
    assert client.post("/accounts/signup/", data)["Location"] == "/"
    assert User.objects.filter(email=NEW).exists()


def test_who_was_invited_as_staff_and_as_a_relative_registers_by_the_form_that_is_shown(cast):
    link = kit.link_of(kit.relative(cast.ga, cast.group.patient_side, NEW))
    as_staff = kit.link_of(kit.approved(cast.ga, cast.mc, cast.free.timeline, email=NEW))
    client = Client()
    client.post(as_staff)
    data = NAMES | {"password1": PASSWORD, "password2": PASSWORD, "shown": shown_by(client)}
    client.post(link)
    assert "登録を止めました" in client.post("/accounts/signup/", data).content.decode()
    assert not User.objects.filter(email=NEW).exists()


@pytest.mark.parametrize("kind", ["relative", "staff"])
@pytest.mark.parametrize("since", ["withdrawn", "expired", "deleted"])
def test_what_leads_in_no_more_when_the_form_is_sent_makes_no_account(cast, kind, since):
    timeline = cast.group.patient_side if kind == "relative" else cast.group.care
    made = (
        kit.relative(cast.ga, timeline, NEW)
        if kind == "relative"
        else kit.approved(cast.ga, cast.mc, timeline, email=NEW)
    )
    client = Client()
    client.post(kit.link_of(made))
    if since == "withdrawn":
        withdraw(cast.ga, made)
    elif since == "expired":
        Invitation.objects.update(approved_at=timezone.now() - timedelta(days=30))
    else:
        Timeline.objects.filter(pk=timeline.pk).update(lock="deleted")
    data = NAMES | {"password1": PASSWORD, "password2": PASSWORD}
    answer = client.post("/accounts/signup/", data | STAFF)
    assert "招待メールをお持ちの方" in answer.content.decode()
    assert not User.objects.filter(email=NEW).exists()
