"""Checks that stand behind another one: asked directly, so that each holds by itself."""

from datetime import timedelta

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.test import RequestFactory
from django.utils import timezone

from accounts import access
from accounts.actions import office, profiles
from accounts.actions import people as acts
from accounts.admin import OFFICES
from accounts.enums import AffiliationState, DeviceState, UserKind, UserState
from accounts.models import Device, Profile, User
from accounts.queries import facilities, people
from accounts.views import doors
from mcs.core.files.images import DecodedImage
from mcs.core.models import AuditEntry
from notices.models import Delivery
from tests import factories as make
from tests.accounts.kit import signed_in

pytestmark = pytest.mark.django_db
HERE = "127.0.0.1"
NAMES = {"family_name": "別", "given_name": "名", "family_kana": "べつ", "given_kana": "めい"}


@pytest.fixture
def at():
    return make.facility("青葉クリニック")


@pytest.fixture
def nurse(at):
    return make.professional(at, "看護 花子")


@pytest.fixture
def colleague(at):
    return make.professional(at, "同僚 桃子")


@pytest.fixture
def secretariat():
    return make.user("事務 局子", is_secretariat=True)


@pytest.fixture
def operator():
    return make.user("運用 者男", is_superuser=True)


@pytest.fixture
def key(nurse, as_user):
    """The key of a good session of the nurse."""
    return as_user(nurse).session.session_key


def stop(person) -> User:
    """Stopped, with every session left as it was."""
    person.state, person.is_active = UserState.SUSPENDED, False
    person.save(update_fields=["state", "is_active"])
    return person


# --- sessions ------------------------------------------------------------------------------------------------


def code_of(user, key) -> int:
    with pytest.raises(access.SessionRefused) as refused:
        access.require_session(user, key, ip=HERE)
    return refused.value.code


def test_a_session_without_person_or_key_has_ended(nurse, key):
    assert access.require_session(nurse, key, ip=HERE).session.user == nurse
    assert code_of(AnonymousUser(), key) == 4401
    assert code_of(nurse, None) == 4401
    assert code_of(stop(nurse), None) == 4401


def test_a_good_session_of_a_stopped_account_opens_nothing(nurse, key):
    assert code_of(stop(nurse), key) == 4403
    assert access.good_sessions([(nurse.pk, key)]) == set()


def test_a_good_session_on_a_blocked_device_opens_nothing(nurse):
    key = signed_in(nurse).session.session_key
    assert access.good_sessions([(nurse.pk, key)]) == {(nurse.pk, key)}
    Device.objects.update(state=DeviceState.BLOCKED)
    assert code_of(nurse, key) == 4401
    assert access.good_sessions([(nurse.pk, key)]) == set()


@pytest.mark.parametrize("ended", [True, False])
def test_an_open_socket_goes_with_the_session_that_ran_out_or_is_gone(nurse, key, ended):
    assert access.good_sessions([(nurse.pk, key)]) == {(nurse.pk, key)}
    session = Session.objects.filter(session_key=key)
    if ended:
        session.update(expire_date=timezone.now() - timedelta(seconds=1))
    else:
        session.delete()
    assert access.good_sessions([(nurse.pk, key)]) == set()


# --- what people may do --------------------------------------------------------------------------------------


def test_patients_and_relatives_pass_no_door_of_care_staff(nurse):
    access.require_professional(nurse)
    for kind in (UserKind.PATIENT, UserKind.FAMILY):
        with pytest.raises(PermissionDenied):
            access.require_professional(make.relative(kind=kind))


def test_who_manages_no_facility_is_no_manager(at, nurse):
    access.require_manager(make.professional(at, manager=True))
    with pytest.raises(PermissionDenied):
        access.require_manager(nurse)


def test_a_stopped_office_does_nothing(secretariat, operator):
    access.require_office(secretariat)
    access.require_operator(operator)
    with pytest.raises(PermissionDenied):
        access.require_office(stop(secretariat))
    with pytest.raises(PermissionDenied):
        access.require_operator(stop(operator))


def test_only_an_operator_changes_the_account_of_an_operator(secretariat, operator):
    access.require_office_over(make.user(is_superuser=True), operator)
    with pytest.raises(PermissionDenied):
        access.require_office_over(secretariat, operator)


def test_only_the_secretariat_opens_accounts(nurse):
    before = User.objects.count()
    with pytest.raises(PermissionDenied):
        office.open_account(nurse, User(email="newcomer@example.jp"), profile=Profile(**NAMES))
    assert User.objects.count() == before
    assert not Delivery.objects.exists()


def test_only_the_secretariat_has_a_password_mail_sent(nurse, colleague):
    with pytest.raises(PermissionDenied):
        office.send_password_mail(nurse, colleague)
    assert not Delivery.objects.exists()


def test_only_the_secretariat_lets_somebody_in_again(nurse, colleague):
    stop(colleague)
    with pytest.raises(PermissionDenied):
        acts.revive(nurse, colleague)
    colleague.refresh_from_db()
    assert (colleague.state, colleague.is_active) == (UserState.SUSPENDED, False)


PHOTO = DecodedImage(width=1, height=1, files={"large": b"large", "small": b"small"})


@pytest.mark.parametrize(
    ("change", "what"), [(profiles.update_profile, NAMES), (profiles.update_photo, {"photo": PHOTO})]
)
def test_nobody_changes_the_profile_of_somebody_else(nurse, colleague, change, what):
    before, acts_before = vars(colleague.profile).copy(), AuditEntry.objects.count()
    with pytest.raises(PermissionDenied):
        change(nurse, colleague.profile, **what)
    colleague.profile.refresh_from_db()
    after = vars(colleague.profile)
    assert {name: after[name] for name in before if name != "_state"} == {
        name: value for name, value in before.items() if name != "_state"
    }
    assert AuditEntry.objects.count() == acts_before


def test_only_the_operator_gets_the_offices_to_change(secretariat, operator, nurse):
    request = RequestFactory().get("/")
    page = admin.site.get_model_admin(User)
    request.user = secretariat
    assert set(OFFICES) <= set(page.get_readonly_fields(request, nurse))
    request.user = operator
    assert not set(OFFICES) & set(page.get_readonly_fields(request, nurse))


def test_a_view_that_nobody_signed_in_for_has_no_person(nurse):
    request = RequestFactory().get("/")
    request.user = nurse
    assert doors.person(request) == nurse
    request.user = AnonymousUser()
    with pytest.raises(Http404):
        doors.person(request)


# --- who sees whom -------------------------------------------------------------------------------------------


def test_people_are_shown_under_their_own_affiliation_that_has_not_ended(at, nurse):
    newcomer = make.professional()
    assert facilities.shown(newcomer) is None
    ended = make.affiliate(newcomer, at, state=AffiliationState.ENDED)
    assert facilities.shown(newcomer) is None
    ended.state = AffiliationState.CLAIMED
    ended.save()
    assert facilities.shown(newcomer) == ended


def test_stopped_people_are_not_counted_as_staff(at, nurse, colleague):
    stop(colleague)
    assert list(facilities.staff(at)) == [nurse]


@pytest.mark.parametrize("door", [people.visible_to, people.known_to, people.connected_to])
def test_a_stopped_person_sees_nobody(nurse, colleague, door):
    assert colleague in door(nurse)
    assert not door(stop(nurse)).exists()


class Stranger(AnonymousUser):
    """No account, whatever else it says of itself."""

    is_active = is_staff = True


@pytest.mark.parametrize("nobody", [AnonymousUser, Stranger])
def test_nobody_signed_in_sees_nobody(nurse, nobody):
    assert not people.visible_to(nobody()).exists()


def test_a_page_without_a_picture_names_none(nurse, colleague):
    shown = people.with_cards(people.visible_to(nurse)).get(pk=colleague.pk)
    assert people.sheet(nurse, shown).photo_url == ""
    shown.profile.photo_large = "large"
    assert "/large/" in people.sheet(nurse, shown).photo_url
