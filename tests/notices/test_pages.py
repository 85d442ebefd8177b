"""お知らせ, and the announcements of the secretariat."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices import actions, queries
from notices.models import Announcement, Notice
from notices.registry import NOTICES, Shown
from tests import factories as make
from tests.accounts.kit import announced

pytestmark = pytest.mark.django_db
KIND = "tests.happened"


@pytest.fixture(autouse=True)
def kind():
    """A kind of notice; what tells of number 404 may not be seen any more."""

    def show(notices, user):
        return {n.pk: Shown(f"出来事{n.subject_id}", "/settings/") for n in notices if n.subject_id != 404}

    NOTICES[KIND] = show
    yield
    del NOTICES[KIND]


@pytest.fixture
def nurse():
    return make.professional(make.facility())


def test_the_newest_comes_first_and_new_ones_are_marked(nurse, as_user):
    for number in (1, 2):
        actions.tell([nurse.pk], KIND, number)
    actions.see(nurse, Notice.objects.filter(subject_id=1).values_list("pk", flat=True))
    text = as_user(nurse).get("/notices/").content.decode()
    assert text.index("出来事2") < text.index("出来事1")
    assert text.count("is-unread") == 1


def test_what_may_not_be_seen_any_more_is_left_out(nurse, as_user):
    actions.tell([nurse.pk], KIND, 404)
    client = as_user(nurse)
    assert "お知らせはありません" in client.get("/notices/").content.decode()
    assert client.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404


def test_opening_one_marks_it_and_leads_where_it_tells_of(nurse, as_user):
    actions.tell([nurse.pk], KIND, 1)
    notice = Notice.objects.get()
    assert as_user(nurse).get(f"/notices/{notice.pk}/")["Location"] == "/settings/"
    assert queries.unseen_count(nurse) == 0


def test_all_are_marked_at_once_and_open_pages_hear_of_it(nurse, as_user):
    other = make.professional()
    for number in (1, 2):
        actions.tell([nurse.pk, other.pk], KIND, number)
    client = as_user(nurse)
    assert "すべて既読にする" in client.get("/notices/").content.decode()
    before = len(announced())
    assert client.post("/notices/read/")["Location"] == "/notices/"
    assert queries.unseen_count(nurse) == 0
    assert queries.unseen_count(other) == 2
    assert {"user": nurse.pk} in [dict(event.data) for event in announced()]
    assert len(announced()) <= before + 1
    assert "すべて既読にする" not in client.get("/notices/").content.decode()


def test_notices_of_others_are_neither_shown_nor_opened(nurse, as_user):
    actions.tell([nurse.pk], KIND, 1)
    other = as_user(make.professional())
    assert "出来事" not in other.get("/notices/").content.decode()
    assert other.get(f"/notices/{Notice.objects.get().pk}/").status_code == 404
    assert queries.unseen_count(nurse) == 1


def test_reading_all_takes_a_post(nurse, as_user):
    assert as_user(nurse).get("/notices/read/").status_code == 405


def test_telling_twice_tells_once(nurse):
    for _ in range(2):
        actions.tell([nurse.pk, nurse.pk], KIND, 7)
    assert Notice.objects.count() == 1


def test_one_notice_and_fifty_take_the_same_number_of_queries(nurse, as_user):
    client = as_user(nurse)
    actions.tell([nurse.pk], KIND, 1)
    client.get("/notices/")
    with CaptureQueriesContext(connection) as one:
        client.get("/notices/")
    for number in range(2, 51):
        actions.tell([nurse.pk], KIND, number)
    with CaptureQueriesContext(connection) as fifty:
        assert "出来事50" in client.get("/notices/").content.decode()
    assert len(fifty) == len(one)


def announcement(**fields):
    return Announcement.objects.create(title="年末のお休み", body="詳しくは https://example.jp/ へ", **fields)


@pytest.mark.parametrize("who", ["professional", "relative"])
def test_an_announcement_is_there_for_everybody_who_signs_in(as_user, who):
    client = as_user(getattr(make, who)())
    made = announcement()
    assert "年末のお休み" in client.get("/notices/").content.decode()
    page = client.get(f"/announcements/{made.pk}/").content.decode()
    assert 'href="https://example.jp/"' in page


@pytest.mark.parametrize(
    "fields",
    [{"published_at": timedelta(hours=1)}, {"ends_at": timedelta(hours=-1)}],
    ids=["not yet", "over"],
)
def test_an_announcement_is_shown_in_its_time_only(nurse, as_user, fields):
    made = announcement(**{name: timezone.now() + ahead for name, ahead in fields.items()})
    client = as_user(nurse)
    assert "年末のお休み" not in client.get("/notices/").content.decode()
    assert client.get(f"/announcements/{made.pk}/").status_code == 404


def test_markup_in_an_announcement_is_shown_not_run(nurse, as_user):
    made = Announcement.objects.create(title="<b>x</b>", body="<script>alert(1)</script>")
    page = as_user(nurse).get(f"/announcements/{made.pk}/").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page
