"""貸与端末: the secretariat's ledger of what is lent to whom."""

import pytest

from accounts.models import LentDevice
from tests import factories as make
from tests.accounts.kit import audited

pytestmark = pytest.mark.django_db
LIST = "/admin/accounts/lentdevice/"


@pytest.fixture
def office(as_user):
    return as_user(make.user("事務 局子", is_secretariat=True))


@pytest.fixture
def at():
    return make.facility("青葉クリニック")


def lend(office, at, **typed):
    return office.post(f"{LIST}add/", {"number": "A-001", "facility": at.pk, "lent_on": "2026-04-01"} | typed)


def test_it_is_lent_returned_and_lent_again(office, at):
    person = make.professional(at, "看護 師子")
    assert lend(office, at, number="ａ－００１", holder=person.pk).status_code == 302
    [row] = LentDevice.objects.all()
    assert row.number == "A-001"
    assert "看護 師子" in office.get(LIST).content.decode()
    assert audited("office.add")
    again = lend(office, at).content.decode()
    assert "この管理番号の端末は貸与中です。先に返却日を入れてください。" in again
    returned = {"number": "A-001", "facility": at.pk, "lent_on": "2026-04-01", "returned_on": "2026-05-01"}
    assert office.post(f"{LIST}{row.pk}/change/", returned).status_code == 302
    assert lend(office, at, lent_on="2026-05-02").status_code == 302
    assert LentDevice.objects.count() == 2


def test_what_cannot_be_is_said(office, at):
    earlier = lend(office, at, returned_on="2026-03-01").content.decode()
    assert "返却日は、貸与日より後の日にしてください。" in earlier
    stranger = make.professional(make.facility())
    assert "貸与先の施設に所属している方" in lend(office, at, holder=stranger.pk).content.decode()
    assert not LentDevice.objects.exists()


def test_it_is_filtered_and_searched(office, at):
    lend(office, at)
    lend(office, at, number="A-002", returned_on="2026-05-01")
    lend(office, make.facility("若葉訪問看護"), number="A-003")
    office.get(LIST)  # what was said about adding them is read
    for query, found in (
        ("?lent=out", {"A-001", "A-003"}),
        ("?lent=back", {"A-002"}),
        ("?q=若葉", {"A-003"}),
        ("?q=A-002", {"A-002"}),
        ("?lent_on__year=2026", {"A-001", "A-002", "A-003"}),
    ):
        html = office.get(LIST + query).content.decode()
        assert {number for number in ("A-001", "A-002", "A-003") if f">{number}<" in html} == found, query


def test_nobody_else_sees_it(as_user, at):
    assert as_user(make.professional(at, manager=True)).get(LIST).status_code == 404
