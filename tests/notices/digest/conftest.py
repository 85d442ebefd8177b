"""What the tests of mails about news begin with."""

import pytest

from notices.enums import Weight
from notices.registry import NOTICES, WEIGHTS, Shown
from tests import factories as make
from tests.notices.digest.kit import ALARM, CALL, DUTY, KIND


@pytest.fixture(autouse=True)
def kinds():
    """Kinds of notices of every weight; what tells of number 404 may not be seen any more."""

    def show(notices, user):
        return {n.pk: Shown(f"出来事{n.subject_id}", "/settings/") for n in notices if n.subject_id != 404}

    NOTICES.update(dict.fromkeys((KIND, CALL, DUTY, ALARM), show))
    WEIGHTS.update({CALL: Weight.CALL, DUTY: Weight.DUTY, ALARM: Weight.ALARM})
    yield
    for kind in (KIND, CALL, DUTY, ALARM):
        del NOTICES[kind]
        WEIGHTS.pop(kind, None)


@pytest.fixture
def nurse():
    return make.professional(make.facility())
