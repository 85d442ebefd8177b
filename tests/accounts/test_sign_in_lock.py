"""The lock of the sign-in page under parallel tries over real connections, and what it leaves alone."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth import authenticate
from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.test import Client
from freezegun import freeze_time

from accounts.actions.sign_in import unlock
from accounts.backends import LockingBackend
from accounts.enums import UserState
from accounts.hashers import Argon2
from accounts.models import SignInLock
from accounts.queries.locks import everybody_locked, locked
from tests import factories as make
from tests.accounts.kit import SIGN_IN, audited, sign_in, signed_in, words

TRIES = 200
NOBODY = "nobody@example.jp"
SENTENCE = "30分後に再度お試しください。"


class Counted(LockingBackend):
    """Counts the passwords that are really evaluated, or hashed in place of one."""

    evaluated: list[str] = []

    def _check_password(self, user, password):
        self.evaluated.append(password)
        return super()._check_password(user, password)

    def _mitigate_timing_attack(self, password):
        self.evaluated.append(password)
        super()._mitigate_timing_attack(password)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("known", [True, False], ids=["known", "unknown"])
def test_of_two_hundred_parallel_tries_exactly_five_are_evaluated(known):
    email = make.professional().email if known else NOBODY
    Counted.evaluated = []
    answers = _in_parallel(lambda n: _try(email, f"wrong-{n}"))
    assert len(Counted.evaluated) == 5
    assert set(answers) == {"wrong", "locked"} or set(answers) == {"locked"}
    assert answers.count("locked") >= TRIES - 5
    assert _try(email, make.PASSWORD) == "locked"
    assert len(audited("session.locked")) == 1


def _try(email: str, password: str) -> str:
    try:
        return "in" if Counted().authenticate(None, email=email, password=password) else "wrong"
    except ValidationError as refused:
        return refused.code


def _in_parallel(act) -> list:
    start = Barrier(TRIES)

    def run(n: int):
        start.wait()
        try:
            return act(n)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TRIES) as pool:
        return list(pool.map(run, range(TRIES)))


def lock(email: str) -> None:
    for n in range(5):
        sign_in(email, f"wrong-{n}")


@pytest.fixture
def nurse(db):
    return make.professional(make.facility(), email="nurse@example.jp")


def is_refused(email: str, password: str = make.PASSWORD) -> bool:
    return SENTENCE in sign_in(email, password).content.decode()


@pytest.mark.parametrize("email", ["nurse@example.jp", NOBODY])
def test_the_sentence_says_by_the_clock_when_to_come_back(nurse, email):
    with freeze_time("2026-11-24 14:05:10+09:00"):
        lock(email)
    with freeze_time("2026-11-24 14:20:00+09:00"):
        page = sign_in(email).content.decode()
    assert f"{SENTENCE}14時36分からログインできます。" in page


def test_after_midnight_is_called_tomorrow(nurse):
    with freeze_time("2026-11-24 23:50:00+09:00"):
        lock(nurse.email)
        assert "明日の0時20分からログインできます。" in sign_in(nurse.email).content.decode()


@pytest.mark.parametrize("spacing", [0, 1, 7, 29])
def test_it_opens_thirty_minutes_after_the_last_counted_failure_whatever_the_spacing(nurse, spacing):
    with freeze_time("2026-11-24 10:00:00+09:00") as clock:
        for n in range(5):
            clock.tick(spacing * 60)
            sign_in(nurse.email, f"wrong-{n}")
        clock.tick(29 * 60 + 59)
        assert is_refused(nurse.email)
        clock.tick(2)
        assert sign_in(nurse.email).status_code == 302


def test_a_flushed_cache_and_new_connections_change_nothing(nurse):
    lock(nurse.email)
    cache.clear()
    assert is_refused(nurse.email)
    assert SignInLock.objects.get().failures == 5


def test_a_strangers_tries_end_no_open_session(nurse):
    at_work = signed_in(nurse)
    lock(nurse.email)
    assert is_refused(nurse.email)
    assert at_work.get("/settings/").status_code == 200


@pytest.mark.django_db
def test_the_admin_has_no_sign_in_beside_it():
    office = make.user(is_secretariat=True, email="office@example.jp")
    client = Client()
    sent = {"username": office.email, "password": make.PASSWORD, "next": "/admin/"}
    answer = client.post("/admin/login/", sent)
    assert answer["Location"].startswith(SIGN_IN)
    assert "_auth_user_id" not in client.session
    lock(office.email)
    assert is_refused(office.email)


def test_whoever_asks_django_for_a_sign_in_is_counted_too(nurse):
    for n in range(4):
        assert authenticate(None, username=nurse.email, password=f"wrong-{n}") is None
    for password in ("wrong-4", make.PASSWORD):
        with pytest.raises(ValidationError) as refused:
            authenticate(None, username=nurse.email, password=password)
        assert refused.value.code == "locked"


@pytest.mark.django_db
def test_known_unknown_and_stopped_addresses_get_equal_answers_headers_included():
    make.professional(make.facility(), email="known@example.jp")
    make.professional(make.facility(), email="stops@example.jp", state=UserState.SUSPENDED)

    def answers(address: str) -> list:
        pages = [sign_in(address, "wrong-1") for _ in range(7)]
        return [(p.status_code, headers(p), words(p).replace(address, "")) for p in pages]

    with freeze_time("2026-11-24 10:00:00+09:00"):
        known = answers("known@example.jp")
        assert known == answers("never@example.jp")
        assert known == answers("stops@example.jp")
    assert SENTENCE in known[-1][2]


def headers(page) -> dict:
    """Every header, and every cookie but its token."""
    cookies = {name: {**morsel, "value": ""} for name, morsel in page.cookies.items()}
    return {**page.headers, "cookies": cookies}


def test_the_lock_is_audited_once_when_it_closes(nurse):
    lock(nurse.email)
    sign_in(nurse.email)
    [entry] = audited("session.locked")
    assert (entry.actor_id, entry.subject_id) == (None, nurse.pk)
    lock(NOBODY)
    assert [e.subject_id for e in audited("session.locked")] == [nurse.pk, None]


def test_the_next_lock_is_audited_again(nurse):
    with freeze_time("2026-11-24 10:00:00+09:00") as clock:
        lock(nurse.email)
        clock.tick(31 * 60)
        lock(nurse.email)
    assert len(audited("session.locked")) == 2


def helper_of(nurse, who: str):
    here = nurse.affiliations.get().facility
    return {
        "manager": lambda: make.professional(here, manager=True),
        "office": lambda: make.user(is_secretariat=True),
        "colleague": lambda: make.professional(here),
        "manager elsewhere": lambda: make.professional(make.facility(), manager=True),
        "relative": make.relative,
        "oneself": lambda: nurse,
    }[who]()


@pytest.mark.parametrize("who", ["manager", "office"])
def test_manager_and_secretariat_unlock(nurse, who):
    helper = helper_of(nurse, who)
    lock(nurse.email)
    unlock(helper, nurse)
    assert [(e.actor_id, e.subject_id) for e in audited("session.unlock")] == [(helper.pk, nurse.pk)]
    assert sign_in(nurse.email).status_code == 302


@pytest.mark.parametrize("who", ["colleague", "manager elsewhere", "relative", "oneself"])
def test_nobody_else_unlocks(nurse, who):
    helper = helper_of(nurse, who)
    lock(nurse.email)
    with pytest.raises(PermissionDenied):
        unlock(helper, nurse)
    assert is_refused(nurse.email)
    assert audited("session.unlock") == []


def test_who_is_not_locked_is_not_unlocked(nurse):
    helper = helper_of(nurse, "office")
    sign_in(nurse.email, "wrong-1")
    with pytest.raises(ValidationError) as refused:
        unlock(helper, nurse)
    assert (refused.value.code, audited("session.unlock")) == ("decided", [])
    assert SignInLock.objects.get().failures == 1


def test_the_locked_of_a_list_are_told_in_one_query(nurse, django_assert_num_queries):
    others = [make.professional() for _ in range(20)]
    lock(nurse.email)
    sign_in(others[0].email, "wrong-1")
    with django_assert_num_queries(1):
        assert locked([nurse, *others]) == {nurse.pk}
    with django_assert_num_queries(2):
        assert everybody_locked() == {nurse.pk}


def test_passwords_are_kept_as_argon2_with_46_mebibytes():
    encoded = Argon2().encode("tsukiyo-no-kuma-7", "saltsaltsaltsalt")
    assert encoded.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")
    assert Argon2().verify("tsukiyo-no-kuma-7", encoded)
    assert not Argon2().verify("tsukiyo-no-kuma-8", encoded)
