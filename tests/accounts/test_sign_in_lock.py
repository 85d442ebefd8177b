"""The lock under parallel tries, over real connections."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from accounts.actions import sign_in
from accounts.backends import LockingBackend
from accounts.hashers import Argon2
from tests import factories as make

TRIES = 40


class Counted(LockingBackend):
    """Counts the passwords that are really evaluated."""

    evaluated: list[str] = []

    def _check_password(self, user, password):
        self.evaluated.append(password)
        return super()._check_password(user, password)


@pytest.mark.django_db(transaction=True)
def test_of_forty_parallel_wrong_passwords_exactly_five_are_evaluated():
    person = make.professional()
    Counted.evaluated = []
    answers = _in_parallel(lambda n: _try(person.email, f"wrong-{n}"))
    assert len(Counted.evaluated) == 5
    assert answers.count("locked") >= TRIES - 5
    assert _try(person.email, make.PASSWORD) == "locked"


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_at_an_unknown_address_are_counted_alike():
    claimed = _in_parallel(lambda n: sign_in.claim_try("nobody@example.jp"))
    assert claimed.count(True) == 5


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


def test_passwords_are_kept_as_argon2_with_46_mebibytes():
    encoded = Argon2().encode("tsukiyo-no-kuma-7", "saltsaltsaltsalt")
    assert encoded.startswith("argon2$argon2id$v=19$m=47104,t=2,p=1$")
    assert Argon2().verify("tsukiyo-no-kuma-7", encoded)
    assert not Argon2().verify("tsukiyo-no-kuma-8", encoded)
