"""事務局からのお知らせ: told to everybody once, when its time has come, and read by opening it."""

from datetime import timedelta

import pytest
from django.utils import timezone
from freezegun import freeze_time

from notices import actions, queries
from notices.models import Announcement, Notice
from notices.registry import ANNOUNCED
from tests import factories as make
from tests.accounts.kit import announced

pytestmark = pytest.mark.django_db


@pytest.fixture
def nurse():
    return make.professional(make.facility())


def announce(**fields) -> Announcement:
    return Announcement.objects.create(title="年末年始の対応", body="電話は9時からです。", **fields)


def told() -> set[int]:
    return set(Notice.objects.filter(kind=ANNOUNCED).values_list("recipient", flat=True))


def test_everybody_whose_account_is_in_use_is_told_once(nurse):
    family, stopped = make.relative(), make.user(state="suspended")
    announce()
    assert actions.announce_due() == 1
    assert told() == {nurse.pk, family.pk}
    assert stopped.pk not in told()
    assert actions.announce_due() == 0
    assert Notice.objects.filter(kind=ANNOUNCED).count() == 2


def test_open_pages_hear_of_it(nurse):
    announce()
    actions.announce_due()
    assert {"user": nurse.pk} in [event.data for event in announced()]


def test_one_for_later_waits_for_its_time(nurse):
    announce(published_at=timezone.now() + timedelta(days=2))
    assert actions.announce_due() == 0
    assert told() == set()
    with freeze_time(timezone.now() + timedelta(days=2, minutes=1)):
        assert actions.announce_due() == 1
    assert told() == {nurse.pk}


def test_it_is_unread_and_counted_until_it_is_opened(nurse, as_user):
    one = announce()
    actions.announce_due()
    client = as_user(nurse)
    page = client.get("/notices/").content.decode()
    assert page.count("is-unread") == 1
    assert page.count("年末年始の対応") == 1
    assert queries.unseen_count(nurse) == 1
    assert "電話は9時からです。" in client.get(f"/announcements/{one.pk}/").content.decode()
    assert queries.unseen_count(nurse) == 0
    assert "is-unread" not in client.get("/notices/").content.decode()


def test_another_persons_opening_leaves_it_unread(nurse, as_user):
    other = make.professional()
    one = announce()
    actions.announce_due()
    as_user(other).get(f"/announcements/{one.pk}/")
    assert (queries.unseen_count(other), queries.unseen_count(nurse)) == (0, 1)


def test_what_is_over_is_counted_no_more(nurse):
    one = announce(ends_at=timezone.now() + timedelta(hours=1))
    actions.announce_due()
    Announcement.objects.filter(pk=one.pk).update(ends_at=timezone.now())
    actions.announce_due()
    assert queries.unseen_count(nurse) == 0


def test_a_mail_counts_it_and_says_nothing_of_it(nurse):
    announce()
    actions.announce_due()
    assert [n.kind for n in queries.to_count(nurse, queries.mail_choice(nurse.pk))] == [ANNOUNCED]


def test_the_secretariat_tells_everybody_by_saving_it(nurse, as_user):
    office = make.user("事務 局子", is_secretariat=True)
    now = timezone.localtime()
    sent = {
        "title": "新しい手引き",
        "body": "本文",
        "published_at_0": f"{now:%Y-%m-%d}",
        "published_at_1": f"{now:%H:%M:%S}",
        "ends_at_0": "",
        "ends_at_1": "",
    }
    assert as_user(office).post("/admin/notices/announcement/add/", sent).status_code == 302
    assert nurse.pk in told()
