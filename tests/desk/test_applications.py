"""利用申請: a facility that nobody knows is put before the secretariat."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.enums import AffiliationRole
from accounts.models import Affiliation, Facility
from accounts.queries.people import cards
from approvals.models import ApprovalRequest
from approvals.queries import to_decide
from desk.actions.applications import accept, decline
from desk.enums import Told
from desk.models import FacilityApplication
from mcs.core.models import AuditEntry
from notices.models import Delivery, Notice
from notices.queries import page
from notices.registry import MAILS, NOTICES
from tests import factories as make
from tests.approvals.kit import newcomer

pytestmark = pytest.mark.django_db
LIST = "/admin/desk/facilityapplication/"


@pytest.fixture
def applied(cast) -> FacilityApplication:
    newcomer(name="若松訪問看護ステーション")
    return FacilityApplication.objects.get()


def texts(person) -> list[str]:
    return [row.text for row in page(person).rows]


def test_the_secretariat_hears_of_it_and_nobody_else_is_asked(cast, applied):
    assert (applied.state, applied.facility.active) == ("pending", False)
    assert not ApprovalRequest.objects.exists()
    assert texts(cast.se) == [
        "新人 未来子さんから、施設「若松訪問看護ステーション」の利用申請が届いています。"
    ]
    [delivery] = Delivery.objects.filter(kind="application_mail")
    assert MAILS["application_mail"](delivery).to == cast.se.email
    accept(cast.se, applied, role=AffiliationRole.STAFF)
    assert MAILS["application_mail"](delivery) is None


@pytest.mark.parametrize(
    ("action", "role"), [("accept_with_manager", "manager"), ("accept_with_staff", "staff")]
)
def test_accepted_the_facility_is_in_use_and_the_claim_confirmed(cast, applied, as_user, action, role):
    answer = as_user(cast.se).post(LIST, {"action": action, "_selected_action": [applied.pk]})
    assert answer.status_code == 302
    applied.refresh_from_db()
    mine = applied.affiliation
    assert (applied.state, applied.decided_by) == ("accepted", cast.se)
    assert (mine.state, mine.role, mine.facility.active) == ("confirmed", role, True)
    assert "施設「若松訪問看護ステーション」が登録され、所属が確認されました。" in texts(mine.user)
    acts = set(AuditEntry.objects.values_list("act", flat=True))
    assert {"application.make", "application.accepted", "facility.open", "affiliation.confirm"} <= acts


def test_declined_the_facility_stays_out_and_nobody_has_left_anything(cast, applied, as_user):
    as_user(cast.se).post(LIST, {"action": "decline_applications", "_selected_action": [applied.pk]})
    applied.refresh_from_db()
    person = applied.affiliation.user
    assert (applied.state, applied.affiliation.state) == ("declined", "dropped")
    assert not applied.facility.active
    assert not cards([person.pk])[person.pk].left
    assert any("お受けできませんでした" in text for text in texts(person))


def test_who_else_names_the_facility_is_put_before_its_new_administrator(cast, applied):
    second = make.professional()
    claimed = Affiliation.objects.create(user=second, facility=applied.facility)
    FacilityApplication.objects.create(facility=applied.facility, affiliation=claimed)
    accept(cast.se, applied, role=AffiliationRole.MANAGER)
    assert to_decide(applied.affiliation.user).get().requester == second
    assert set(FacilityApplication.objects.values_list("state", flat=True)) == {"accepted"}


def test_it_is_decided_once(cast, applied):
    decline(cast.se, applied)
    with pytest.raises(ValidationError) as refused:
        accept(cast.se, applied, role=AffiliationRole.MANAGER)
    assert refused.value.code == "decided"
    assert not Facility.objects.get(pk=applied.facility_id).active


@pytest.mark.parametrize("who", ["fa", "nf", "pt"])
def test_nobody_but_the_secretariat_decides(cast, applied, who, as_user):
    with pytest.raises(PermissionDenied):
        accept(getattr(cast, who), applied, role=AffiliationRole.MANAGER)
    with pytest.raises(PermissionDenied):
        decline(getattr(cast, who), applied)
    assert as_user(getattr(cast, who)).get(LIST).status_code == 404
    applied.refresh_from_db()
    assert applied.state == "pending"


def test_what_was_applied_for_is_read_by_the_office_alone(cast, applied):
    for person, said in ((cast.se, 1), (cast.fa, 0)):
        notice, _ = Notice.objects.get_or_create(recipient=person, kind=Told.APPLIED, subject_id=applied.pk)
        assert len(NOTICES[Told.APPLIED]([notice], person)) == said
