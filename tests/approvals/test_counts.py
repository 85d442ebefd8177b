"""Lists ask the database equally often whether they hold one row or fifty."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.actions.invitations import invite
from approvals.models import Invitation
from notices.queries import page
from tests import factories as make
from tests.approvals import kit


def queries(call) -> int:
    call()
    with CaptureQueriesContext(connection) as captured:
        call()
    return len(captured)


def grow(cast, one, *, many: int) -> None:
    for number in range(many):
        one(cast, number)


def propose(cast, number: int) -> None:
    inviter = make.professional(cast.a) if number % 10 == 0 else None
    if inviter is not None:
        make.join(cast.ga, cast.group.care, users=[inviter])
        cast.inviter = inviter
    kit.proposed(cast.inviter, cast.group.care, email=f"new{Invitation.objects.count()}@example.jp")


def invite_me(cast, number: int) -> None:
    admin = make.professional(cast.c)
    group = make.patient_group(admin, cast.c) if number % 2 else None
    timeline = group.care if group else make.free_group(admin).timeline
    invite(admin, timeline, emails=[cast.nf.email])


@pytest.mark.parametrize(
    ("add", "who", "name"), [(propose, "ga", "requests"), (invite_me, "nf", "invitations")]
)
def test_the_page(cast, as_user, add, who, name):
    client, here = as_user(getattr(cast, who)), reverse(f"approvals:{name}")
    grow(cast, add, many=2)
    few = queries(lambda: client.get(here))
    grow(cast, add, many=48)
    assert queries(lambda: client.get(here)) == few
    assert "(50件)" in client.get(here).content.decode()


def test_the_people_to_choose_from(cast, as_user):
    client, here = as_user(cast.mc), reverse("approvals:invite", args=[cast.group.care.pk])
    make.professional(cast.a, "増員 零")
    few = queries(lambda: client.get(here))
    for number in range(50):
        make.professional(cast.a, f"増員 {number}")
    assert queries(lambda: client.get(here)) == few


@pytest.mark.parametrize(("add", "who"), [(propose, "ga"), (invite_me, "nf")])
def test_the_notices(cast, add, who):
    person = getattr(cast, who)
    grow(cast, add, many=2)
    few = queries(lambda: page(person).rows)
    grow(cast, add, many=40)
    assert queries(lambda: page(person).rows) == few
    assert len(page(person).rows) == 42
