"""Two more of the cast: invited and waiting for the approval, invited and approved."""

import pytest

from tests import factories as make
from tests.approvals import kit


@pytest.fixture
def ip(cast):
    """Of another facility, invited by a member, approval pending."""
    person = make.professional(cast.c, "未承 認子")
    person.invitation = kit.proposed(cast.mc, cast.group.care, email=person.email)
    return person


@pytest.fixture
def ia(cast):
    """Of another facility, invited by a member and approved, not yet accepted."""
    person = make.professional(cast.c, "承認 済子")
    person.invitation = kit.approved(cast.ga, cast.mc, cast.group.care, email=person.email)
    return person
