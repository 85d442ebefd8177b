"""Claimed affiliations: put before the facility, confirmed, refused, taken back, run out."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.actions.affiliations import claim, confirm, follow
from accounts.enums import AffiliationState
from accounts.models import Affiliation
from accounts.queries.people import cards
from approvals.actions.affiliations import ask_again
from approvals.actions.answers import accept
from approvals.actions.invitations import invite
from approvals.actions.requests import approve, reject, withdraw
from approvals.models import ApprovalRequest
from approvals.queries import to_decide
from desk.models import FacilityApplication
from groups.actions.workplace import ensure_workplace
from mcs.core.models import AuditEntry
from notices.models import Delivery
from notices.queries import page
from notices.registry import MAILS
from notices.tasks import chores
from tests import factories as make
from tests.approvals import kit
from tests.approvals.kit import newcomer
from timeline.models import Timeline, TimelineMember

pytestmark = pytest.mark.django_db
HERE = "/settings/affiliations/"


def request_of(person) -> ApprovalRequest:
    return ApprovalRequest.objects.get(kind="affiliation", requester=person)


def texts(person) -> list[str]:
    return [row.text for row in page(person).rows]


def sees_workplace(person, cast) -> bool:
    group = ensure_workplace(cast.fa, cast.a)
    return Timeline.objects.visible_to(person).filter(pk=group.timeline_id).exists()


def test_who_registers_and_names_a_facility_is_put_before_its_administrator(cast):
    person = newcomer(cast.a)
    asked = request_of(person)
    assert to_decide(cast.fa).get() == asked
    assert not to_decide(cast.fo).exists()
    assert not to_decide(cast.nf).exists()
    assert any("新人 未来子さんが、青葉クリニックの所属であることの確認を" in text for text in texts(cast.fa))
    [delivery] = Delivery.objects.filter(kind="approval_mail")
    mail = MAILS["approval_mail"](delivery)
    assert (mail.to, "所属の確認" in mail.subject) == (cast.fa.email, True)
    assert not sees_workplace(person, cast)


def test_confirmed_the_facility_opens_and_the_person_is_told(cast):
    person = newcomer(cast.a)
    approve(cast.fa, request_of(person))
    assert sees_workplace(person, cast)
    assert not cards([person.pk])[person.pk].claimed
    assert "青葉クリニックの所属が、確認されました。" in texts(person)
    acts = AuditEntry.objects.filter(subject_kind="accounts.affiliation").values_list("act", flat=True)
    assert list(acts) == ["affiliation.claim", "affiliation.confirm"]


def test_refused_what_others_vouched_for_stays_and_nobody_reads_that_a_person_has_left(cast):
    person = newcomer(cast.a)
    accept(person, invite(cast.ga, cast.free.timeline, emails=[person.email])[0])
    member = TimelineMember.objects.get(user=person)
    assert member.affiliation.state == AffiliationState.CLAIMED
    post = make.post(person, cast.free.timeline)
    reject(cast.fa, request_of(person))
    member.refresh_from_db()
    assert (member.state, member.affiliation) == ("active", None)
    assert Timeline.objects.visible_to(person).filter(pk=cast.free.timeline_id).exists()
    card = cards([person.pk])[person.pk]
    assert (card.left, card.claimed, card.facility) == (False, False, "")
    assert not post.author_affiliation.ended_at
    assert not sees_workplace(person, cast)
    assert any("所属は、確認されませんでした" in text for text in texts(person))


def test_confirmed_and_then_ended_the_membership_ends_as_ever(cast):
    person = newcomer(cast.a)
    accept(person, invite(cast.ga, cast.free.timeline, emails=[person.email])[0])
    approve(cast.fa, request_of(person))
    mine = Affiliation.objects.get(user=person)
    mine.state = AffiliationState.ENDED
    mine.save()
    follow(cast.se, mine)
    assert TimelineMember.objects.filter(user=person, state="active").count() == 0
    assert cards([person.pk])[person.pk].left


@pytest.mark.parametrize("who", ["nf", "mb", "fo", "no", "pt", "se", "ss"])
def test_nobody_else_decides(cast, who):
    person = newcomer(cast.a)
    for act in (approve, reject):
        with pytest.raises(PermissionDenied):
            act(getattr(cast, who), request_of(person))
    assert request_of(person).state == "pending"


def test_nobody_confirms_oneself(cast):
    claim(cast.fo, cast.a)
    asked = request_of(cast.fo)
    Affiliation.objects.filter(user=cast.fo, facility=cast.c).update(facility=cast.b)
    with pytest.raises(PermissionDenied):
        approve(cast.fo, asked)
    assert not to_decide(cast.fo).exists()


def test_where_nobody_else_is_the_secretariat_decides(cast, as_user):
    person = newcomer(cast.b)
    asked = request_of(person)
    office = as_user(cast.se)
    page_ = "/admin/approvals/approvalrequest/"
    assert "新人 未来子" in office.get(page_).content.decode()
    office.post(page_, {"action": "approve_requests", "_selected_action": [asked.pk]})
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == ("approved", cast.se)


def test_a_claim_the_secretariat_decides_in_its_admin_waits_no_longer(cast, as_user):
    person = newcomer(cast.a)
    mine = Affiliation.objects.get(user=person)
    data = {"role": "staff", "state": "ended", "ended_at_0": "2026-11-30", "ended_at_1": "10:00:00"}
    assert as_user(cast.se).post(f"/admin/accounts/affiliation/{mine.pk}/change/", data).status_code == 302
    mine.refresh_from_db()
    assert (mine.state, mine.ended_at) == ("dropped", None)
    assert request_of(person).state == "rejected"
    assert not cards([person.pk])[person.pk].left


def test_one_claim_is_asked_for_once(cast):
    person = newcomer(cast.a)
    ask_again(person, Affiliation.objects.get(user=person))
    assert request_of(person).state == "pending"
    with pytest.raises(ValidationError):
        claim(person, cast.a)


def test_what_has_run_out_is_asked_for_again(cast, as_user):
    person = newcomer(cast.a)
    ApprovalRequest.objects.update(created_at=timezone.now() - timedelta(days=14, minutes=1))
    chores()
    assert request_of(person).state == "expired"
    assert any("期限が切れました" in text for text in texts(person))
    client = as_user(person)
    mine = Affiliation.objects.get(user=person)
    assert "もう一度お願いする" in client.get(HERE).content.decode()
    assert client.post(f"{HERE}{mine.pk}/ask/").status_code == 302
    assert to_decide(cast.fa).filter(requester=person).exists()
    assert "確認をお願いしました" in client.get(HERE).content.decode()


def test_taking_it_back_and_naming_another_facility(cast, as_user):
    person = newcomer(cast.a)
    client, asked = as_user(person), request_of(person)
    assert client.post(f"{HERE}requests/{asked.pk}/withdraw/").status_code == 302
    asked.refresh_from_db()
    assert (asked.state, asked.affiliation.state) == ("withdrawn", "dropped")
    assert client.post(HERE, {"facility": ""}).status_code == 422
    assert client.post(HERE, {"facility": cast.c.pk}).status_code == 302
    assert to_decide(cast.fo).get().requester == person


@pytest.mark.parametrize("who", ["fa", "nf", "no", "pt"])
def test_another_s_request_is_not_found(cast, as_user, who):
    person = newcomer(cast.a)
    client, mine = as_user(getattr(cast, who)), Affiliation.objects.get(user=person)
    assert client.post(f"{HERE}requests/{request_of(person).pk}/withdraw/").status_code == 404
    assert client.post(f"{HERE}{mine.pk}/ask/").status_code == 404
    assert request_of(person).state == "pending"


def test_the_administrator_finds_it_on_home_in_the_list_and_among_the_staff(cast, as_user):
    person = newcomer(cast.a)
    client, asked = as_user(cast.fa), request_of(person)
    assert "承認依頼が届いています (1件)" in client.get("/").content.decode()
    assert "新人 未来子さんが、所属の確認をお願い" in client.get("/approvals/").content.decode()
    staff = client.get("/facility/staff/").content.decode()
    assert f'href="/approvals/{asked.pk}/"' in staff
    for act, word in (
        ("", "青葉クリニック"),
        ("approve/", "この施設の職員ですか"),
        ("reject/", "そのまま残ります"),
    ):
        assert word in client.get(f"/approvals/{asked.pk}/{act}").content.decode()
    assert client.post(f"/approvals/{asked.pk}/approve/", follow=True).status_code == 200
    assert f'href="/approvals/{asked.pk}/"' not in client.get("/facility/staff/").content.decode()


def test_a_colleague_may_not_decide_and_a_stranger_finds_nothing(cast, as_user):
    asked = request_of(newcomer(cast.a))
    assert as_user(cast.nf).get(f"/approvals/{asked.pk}/").status_code == 403
    assert as_user(cast.no).get(f"/approvals/{asked.pk}/").status_code == 404


@pytest.mark.django_db(transaction=True)
def test_confirm_against_refuse_against_take_back(cast):
    person = make.professional(cast.c)
    asked = ApprovalRequest.objects.get(affiliation=claim(person, cast.a))

    def fresh() -> ApprovalRequest:
        return ApprovalRequest.objects.get(pk=asked.pk)

    results = kit.at_once(
        lambda: approve(cast.fa, fresh()), lambda: reject(cast.fa, fresh()), lambda: withdraw(person, fresh())
    )
    assert sum(r is None for r in results) == 1
    asked.refresh_from_db()
    expected = {"approved": "confirmed", "rejected": "dropped", "withdrawn": "dropped"}
    assert asked.affiliation.state == expected[asked.state]


def test_a_claim_is_decided_once(cast):
    mine = claim(cast.no, cast.a)
    confirm(cast.fa, mine)
    with pytest.raises(ValidationError) as refused:
        confirm(cast.fa, mine)
    assert refused.value.code == "decided"
    assert request_of(cast.no).state == "approved"


def test_claims_from_before_are_put_before_their_facilities(cast):
    waits = make.affiliate(cast.no, cast.a, state=AffiliationState.CLAIMED)
    closed = make.facility("閉所した施設")
    closed.active = False
    closed.save()
    unknown = make.affiliate(cast.mn, closed, state=AffiliationState.CLAIMED)
    for migration in ("approvals.migrations.0004_ask_for_claims", "desk.migrations.0002_apply_for_claims"):
        step = import_module(migration).Migration.operations[0]
        step.code(apps, None)
        step.code(apps, None)
    assert ApprovalRequest.objects.get(kind="affiliation").affiliation == waits
    assert FacilityApplication.objects.get().affiliation == unknown
    assert to_decide(cast.fa).get().requester == cast.no
