"""Acts asked of the code itself, where no page stands before them: each refuses by its own check."""

import pytest
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from accounts import access
from accounts.actions import addressed, connections, devices, enrolment, facilities
from accounts.actions.facilities import Rules
from accounts.enums import ConnectionState, DeviceState, UserState
from accounts.models import AddressedRequest, Connection, Device, Facility, LentDevice, User
from accounts.models.user import NUMBERED
from accounts.queries import devices as ledgers
from accounts.queries import dormancy, people, requests
from accounts.queries.people import sheet
from mcs.core.models import AuditEntry
from notices import actions as acts
from notices import queries as notices
from notices.models import Announcement, Delivery, Notice
from notices.registry import MAILS, NOTICES
from tests import factories as make
from tests.accounts.factor_kit import app_of, code_of, mail_of
from tests.accounts.kit import signed_in

pytestmark = pytest.mark.django_db
RULES = Rules(idle_minutes=30, requires_second_factor=False, registered_devices_only=False, networks="")


def device(owner, facility=None, state=DeviceState.SEEN, digest="a" * 64) -> Device:
    return Device.objects.create(owner=owner, facility=facility, state=state, digest=digest, name="棚の端末")


def rules_of(actor, facility) -> str:
    return facilities.set_rules(actor, facility, rules=RULES, exempt=[], row=None, ip="127.0.0.1")


def untouched(act, *rows) -> None:
    """Refused, nothing written, nothing noted."""
    before = [type(row).objects.filter(pk=row.pk).values().get() for row in rows]
    noted = AuditEntry.objects.count()
    with pytest.raises(PermissionDenied):
        act()
    assert [type(row).objects.filter(pk=row.pk).values().get() for row in rows] == before
    assert AuditEntry.objects.count() == noted


@pytest.mark.parametrize("key", ["k" * 32, ""])
def test_a_session_nobody_has_opens_nothing(cast, key):
    with pytest.raises(access.SessionRefused) as refused:
        access.require_session(cast.mb, key, ip="127.0.0.1")
    assert refused.value.code == 4401


@pytest.mark.parametrize("who", ["pt", "se", "ss"])
def test_only_care_staff_in_use_asks_an_address(cast, who):
    untouched(lambda: addressed.ask_address(getattr(cast, who), "somebody@example.jp"))
    assert not AddressedRequest.objects.exists()


def test_only_who_is_connected_by_a_request_ends_that(cast):
    row = Connection.objects.create(requester=cast.mb, addressee=cast.no, state=ConnectionState.DECLINED)
    untouched(lambda: connections.end(cast.mb, cast.no), row)


def test_only_who_runs_a_facility_registers_the_own_browser_there(cast):
    own = device(cast.fo)
    untouched(lambda: devices.register_own(cast.fo, own, facility=cast.a), own)


def test_only_who_runs_a_facility_changes_its_rules(cast):
    untouched(lambda: rules_of(cast.fo, cast.a), cast.a)
    untouched(lambda: rules_of(cast.mb, cast.a), cast.a)


def test_only_the_office_opens_a_facility(cast):
    waiting = Facility.objects.create(name="待つ施設", active=False)
    untouched(lambda: facilities.open_facility(cast.fa, waiting), waiting)
    facilities.open_facility(cast.se, waiting)
    assert waiting.active


def test_a_device_no_facility_registered_is_taken_care_of_by_who_takes_care_of_its_owner(cast):
    lost = device(cast.mb, state=DeviceState.BLOCKED)
    untouched(lambda: devices.release(cast.fo, lost), lost)
    untouched(lambda: devices.release(cast.nf, lost), lost)
    access.require_care_of_device(cast.fa, lost)


def test_an_office_in_use_takes_care_of_every_device(cast):
    theirs = device(cast.mb, cast.a, DeviceState.REGISTERED)
    access.require_care_of_device(cast.se, theirs)
    stopped = make.user("事務 停子", is_secretariat=True, state=UserState.SUSPENDED)
    for stranger in (stopped, cast.no):
        with pytest.raises(PermissionDenied):
            access.require_care_of_device(stranger, theirs)


# --- the second factor ---------------------------------------------------------------------------------------


@pytest.fixture
def unverified(cast):
    """Who has an app, in a session that has not passed it."""
    app_of(cast.mb)
    return signed_in(cast.mb).session.session_key


def test_another_app_is_confirmed_in_a_verified_session_alone(cast, unverified):
    waiting = app_of(cast.mb)
    waiting.confirmed = False
    waiting.save()
    code = code_of(waiting)
    untouched(lambda: enrolment.confirm_app(cast.mb, code=code, session_key=unverified), waiting)


def test_mailed_codes_are_confirmed_in_a_verified_session_alone(cast, unverified):
    waiting = mail_of(cast.mb)
    waiting.confirmed = False
    waiting.generate_token()
    waiting.save()
    code = waiting.token
    untouched(lambda: enrolment.confirm_mail(cast.mb, code=code, session_key=unverified), waiting)


def test_a_way_is_removed_in_a_verified_session_alone(cast, unverified):
    more = app_of(cast.mb)
    untouched(
        lambda: enrolment.remove(cast.mb, more.pk, method="app", session_key=unverified),
        more,
    )


# --- who is told what ----------------------------------------------------------------------------------------


@override_settings(DIRECT_TALK=False)
def test_without_talks_on_this_site_nobody_talks(cast):
    with pytest.raises(Http404):
        access.require_talk(cast.mb, cast.mc)


@pytest.mark.parametrize(("who", "other"), [("pt", "mb"), ("mb", "pt"), ("mb", "mb"), ("se", "mb")])
def test_talks_are_between_two_of_the_care_staff(cast, who, other):
    access.require_talk(cast.mb, cast.mc)
    with pytest.raises(PermissionDenied):
        access.require_talk(getattr(cast, who), getattr(cast, other))


def test_an_office_that_is_a_colleague_as_well_talks_with_nobody(cast):
    office = make.professional(cast.a, "事務 同子", is_secretariat=True)
    assert people.connected_to(cast.mb).filter(pk=office.pk).exists()
    for pair in ((cast.mb, office), (office, cast.mb)):
        with pytest.raises(PermissionDenied):
            access.require_talk(*pair)


def test_who_claims_a_facility_has_no_helpers_there(cast):
    newcomer = make.user("新人 来子")
    make.affiliate(newcomer, cast.a, state="claimed")
    assert cast.fa.pk not in dormancy.helpers(newcomer)
    assert cast.se.pk in dormancy.helpers(newcomer)
    assert cast.fa.pk in dormancy.helpers(cast.mb)


def test_the_page_of_requests_leads_to_nobody_who_may_not_be_looked_up(cast):
    Connection.objects.create(
        requester=cast.no, addressee=cast.mc, state=ConnectionState.BLOCKED, blocked_by=cast.mc
    )
    Connection.objects.create(
        requester=cast.mb, addressee=cast.mc, state=ConnectionState.BLOCKED, blocked_by=cast.mc
    )
    urls = {row.person.name: row.person.url for row in requests.page(cast.mc).blocked}
    assert urls["他所 外男"] == ""
    assert urls["両側 花子"] != ""


def test_who_checked_a_licence_is_told_to_those_who_know_the_person(cast):
    profile = cast.mx.profile
    profile.verified_by, profile.verified_at = cast.mn, cast.patient.created_at
    profile.save()
    cast.mx.refresh_from_db()
    assert sheet(cast.mb, cast.mx).verifier is not None
    assert sheet(cast.pt, cast.mx).verifier is None


def test_what_others_have_not_seen_is_new_to_nobody_else(cast):
    one = Announcement.objects.create(title="年末の対応", body="休みます。")
    acts.announce_due()
    acts.see(cast.mb, notices.of_announcement(cast.mb, one.pk).values_list("pk", flat=True))
    assert [row.seen for row in notices.announced_to(cast.mb)] == [True]
    assert [row.seen for row in notices.announced_to(cast.mc)] == [False]
    assert {n.recipient_id for n in notices.of_announcement(cast.mc, one.pk)} == {cast.mc.pk}


def test_what_others_people_have_lost_stands_in_no_ledger_of_ones_own(cast):
    lost = device(cast.mb, state=DeviceState.BLOCKED)
    assert lost in ledgers.known_to(cast.fa)
    assert lost not in ledgers.known_to(cast.fo)


def test_what_became_of_an_account_is_told_to_those_who_still_see_the_person(cast):
    cast.mx.state, cast.mx.is_active = UserState.DORMANT, False
    cast.mx.save()
    for person, said in ((cast.se, 1), (cast.no, 0)):
        notice = Notice.objects.create(recipient=person, kind=dormancy.DORMANT, subject_id=cast.mx.pk)
        assert len(NOTICES[dormancy.DORMANT]([notice], person)) == said


def test_a_person_one_knows_is_asked_for_nothing(cast, as_user):
    make.connect(cast.mb, cast.no)
    for who, other, may in (("mb", "no", False), ("mb", "mc", False), ("pt", "mb", False)):
        page = as_user(getattr(cast, who)).get(f"/people/{getattr(cast, other).pk}/").content.decode()
        assert (f"/people/{getattr(cast, other).pk}/connect/" in page) is may


@pytest.mark.parametrize("who", ["pt", "pt2"])
def test_relatives_end_no_connection(cast, as_user, who):
    assert as_user(getattr(cast, who)).get(f"/people/{cast.mb.pk}/").status_code == 200
    assert as_user(getattr(cast, who)).get(f"/people/{cast.mb.pk}/disconnect/").status_code == 404


def test_who_has_passed_the_second_factor_is_not_asked_again(cast):
    client = signed_in(cast.mb)
    assert client.get("/accounts/second-factor/")["Location"] == "/settings/second-factor/"
    assert Client().get("/accounts/second-factor/")["Location"] == "/accounts/login/"


@pytest.mark.parametrize(
    "mail",
    ["factor_added", "factor_removed", "factor_reset", "password_temporary", "dormancy_warning", "woken"],
)
def test_who_has_no_address_is_mailed_nothing(cast, mail):
    person = make.user("番号 持子", email=f"12345678{NUMBERED}", dormancy_warned_at=timezone.now())
    assert person.address == ""
    delivery = Delivery(kind=f"accounts.{mail}", subject_id=person.pk, created_at=timezone.now())
    known = Delivery(kind=delivery.kind, subject_id=cast.mb.pk, created_at=timezone.now())
    User.objects.filter(pk=cast.mb.pk).update(dormancy_warned_at=timezone.now())
    assert MAILS[delivery.kind](known) is not None
    assert MAILS[delivery.kind](delivery) is None


@pytest.mark.parametrize(
    ("lookup", "may"), [("lent", True), ("lent_on__year", True), ("holder__password__startswith", False)]
)
def test_lent_devices_are_looked_up_by_what_their_list_offers_alone(cast, lookup, may):
    request = RequestFactory().get("/")
    request.user = cast.se
    assert admin.site.get_model_admin(LentDevice).lookup_allowed(lookup, "x", request) is may
