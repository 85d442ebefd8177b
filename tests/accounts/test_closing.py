"""退会, and that no link and no form changes the kind of an account."""

import pytest
from django.contrib.sessions.models import Session
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.actions.people import close, reopen, suspend
from accounts.enums import UserKind, UserState
from accounts.models import User
from accounts.queries.people import cards
from tests import factories as make
from tests.accounts.kit import announced, audited, sign_in, signed_in
from tests.accounts.test_registration import EMAIL, URL, filled, invited
from tests.approvals import kit

pytestmark = pytest.mark.django_db
INACTIVE = "/accounts/inactive/"


@pytest.fixture
def office():
    return make.user("事務 局子", is_secretariat=True)


@pytest.fixture
def nurse():
    return make.professional(make.facility("青葉クリニック"), "退職 済子")


def test_closing_ends_sessions_and_closes_sockets(office, nurse):
    client = signed_in(nurse)
    key = client.session.session_key
    close(office, nurse)
    nurse.refresh_from_db()
    assert (nurse.state, nurse.is_active) == (UserState.CLOSED, False)
    assert not Session.objects.filter(session_key=key).exists()
    assert {"code": 4403, "user": nurse.pk} in [dict(e.data) for e in announced() if e.kind == "close"]
    assert client.get("/settings/").status_code == 302
    assert [(e.actor_id, e.subject_id) for e in audited("account.close")] == [(office.pk, nurse.pk)]


def test_closing_twice_says_that_somebody_was_first(office, nurse):
    close(office, nurse)
    with pytest.raises(ValidationError) as refused:
        close(office, nurse)
    assert (refused.value.code, len(audited("account.close"))) == ("decided", 1)


def test_a_suspended_account_can_be_closed(office, nurse):
    suspend(office, nurse)
    close(office, nurse)
    assert nurse.state == UserState.CLOSED


def test_a_closed_account_is_opened_again_by_the_secretariat(office, nurse):
    with pytest.raises(ValidationError):
        reopen(office, nurse)
    close(office, nurse)
    reopen(office, nurse)
    assert sign_in(nurse.email)["Location"] == "/"
    assert audited("account.reopen")[0].actor_id == office.pk


@pytest.mark.parametrize("act", [close, reopen])
@pytest.mark.parametrize("who", ["manager", "colleague", "oneself", "relative"])
def test_nobody_but_the_secretariat(nurse, act, who):
    here = nurse.affiliations.get().facility
    actor = {
        "manager": lambda: make.professional(here, manager=True),
        "colleague": lambda: make.professional(here),
        "oneself": lambda: nurse,
        "relative": make.relative,
    }[who]()
    with pytest.raises(PermissionDenied):
        act(actor, nurse)
    nurse.refresh_from_db()
    assert nurse.state == UserState.ACTIVE


def test_neither_oneself_nor_the_operator(office):
    for target in (office, make.user(is_superuser=True)):
        with pytest.raises(PermissionDenied):
            close(office, target)


def test_posts_keep_their_author_and_say_that_the_person_left(office, nurse, as_user):
    colleague = make.professional(nurse.affiliations.get().facility)
    group = make.free_group(colleague, members=(nurse,))
    make.post(nurse, group.timeline, "血圧を測りました")
    page = f"/groups/{group.pk}/"
    before = as_user(colleague).get(page).content.decode()
    assert "退職 済子" in before
    assert ">退職<" not in before
    close(office, nurse)
    after = as_user(colleague).get(page).content.decode()
    assert "血圧を測りました" in after
    assert "退職 済子" in after
    assert ">退職<" in after
    assert cards([nurse.pk])[nurse.pk].left


SENTENCES = {
    UserState.SUSPENDED: "現在利用を停止しています",
    UserState.DORMANT: "長い間ログインがなかったため、このアカウントは休止しています",
    UserState.CLOSED: "退会の手続きが済んでいます",
}


@pytest.mark.parametrize("state", SENTENCES)
def test_each_state_has_its_sentence_after_the_right_password_alone(client, state):
    person = make.professional(make.facility(), state=state)
    assert "違います" in sign_in(person.email, "wrong-1", client=client).content.decode()
    assert client.get(INACTIVE)["Location"] == "/accounts/login/"
    assert sign_in(person.email, client=client)["Location"] == INACTIVE
    page = client.get(INACTIVE).content.decode()
    assert [sentence in page for sentence in SENTENCES.values()] == [s == state for s in SENTENCES]
    assert 'href="/contact/"' in page
    assert "_auth_user_id" not in client.session


def test_the_page_leads_to_the_sign_in_without_one(client, nurse, as_user):
    assert client.get(f"{INACTIVE}?state=closed")["Location"] == "/accounts/login/"
    assert as_user(nurse).get(INACTIVE)["Location"] == "/accounts/login/"


FORMS = [
    "/settings/profile/details/",
    "/settings/profile/professions/",
    "/settings/profile/photo/",
    "/settings/password/",
    "/terms/accept/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
]
ASKED = {"kind": "family", "is_secretariat": "on", "is_superuser": "on", "state": "active", "is_active": "on"}


@pytest.mark.parametrize("path", FORMS)
@pytest.mark.parametrize("terms", [0, 1])
def test_no_form_and_no_link_changes_the_kind_of_an_account(nurse, as_user, path, terms):
    User.objects.filter(pk=nurse.pk).update(terms_version=terms)
    details = {"family_name": "退職", "given_name": "済子", "family_kana": "た", "given_kana": "す"}
    agreed = {"version": 1, "agreed": "on", "email": nurse.email, "login": nurse.email}
    as_user(nurse).post(f"{path}?kind=family", ASKED | details | agreed)
    changed = User.objects.get(pk=nurse.pk)
    assert (changed.kind, changed.is_staff) == (UserKind.PROFESSIONAL, False)


def test_a_registration_makes_care_staff_whatever_is_sent():
    invited().post(f"{URL}?kind=family", filled(make.facility(), **ASKED))
    made = User.objects.get(email=EMAIL)
    assert (made.kind, made.is_staff) == (UserKind.PROFESSIONAL, False)


@pytest.mark.parametrize(("who", "kind"), [("pt2", "professional"), ("nf", "family")])
def test_the_link_of_an_invitation_leaves_everybody_what_they_are(as_user, cast, who, kind):
    person = getattr(cast, who)
    link = kit.link_of(kit.approved(cast.ga, cast.mc, cast.group.care, email="new@example.jp"))
    client = as_user(person)
    for answer in (client.get(f"{link}?kind={kind}"), client.post(link, ASKED | {"kind": kind})):
        assert answer.status_code < 500
    assert User.objects.get(pk=person.pk).kind == person.kind
