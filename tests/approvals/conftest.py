"""More of the cast: invited and waiting for the approval, invited and approved; and a facility that lets only
registered devices in.
"""

import pytest

from accounts.models import Facility
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


@pytest.fixture
def strict(cast):
    """Facility A lets registered devices in only; nf asks, fa decides."""
    Facility.objects.filter(pk=cast.a.pk).update(registered_devices_only=True)
    cast.a.refresh_from_db()
    return cast
