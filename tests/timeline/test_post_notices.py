"""What members are told of posts and of the answers to their own, each by their own choice."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from notices import queries
from notices.actions import forget_old
from notices.models import Notice
from tests import factories as make
from tests.accounts.kit import audited
from timeline.actions import answers
from timeline.actions.members import end_memberships
from timeline.actions.posts import write_post
from timeline.actions.reading import mark_read
from timeline.actions.telling import choose
from timeline.enums import NoticeScope, Told
from timeline.models import NoticeChoice

pytestmark = pytest.mark.django_db
PAGE = "/settings/notices/groups/"


def told(person) -> list[str]:
    """What this person reads on the page of お知らせ, newest first."""
    return [row.text for row in queries.page(person).rows]


def new(person) -> int:
    return queries.unseen_count(person)


# Posts


def test_a_post_is_told_to_everybody_who_sees_it_but_not_to_its_author(cast):
    make.post(cast.mb, cast.free.timeline)
    assert new(cast.mb) == 0
    for person in (cast.ga, cast.mc, cast.mx, cast.mn):
        assert told(person) == ["「褥瘡の勉強会」に新しい投稿が1件あります。"]
    for person in (cast.nf, cast.no, cast.pt, cast.fa, cast.se, cast.ss, cast.rm):
        assert not person.notices.exists()


def test_further_posts_make_one_notice_that_counts(cast):
    for _ in range(3):
        make.post(cast.mb, cast.free.timeline)
    make.post(cast.ga, cast.free.timeline)
    assert told(cast.mc) == ["「褥瘡の勉強会」に新しい投稿が4件あります。"]
    assert new(cast.mc) == 1


def test_each_side_of_a_patient_is_told_to_its_own_people(cast):
    make.post(cast.mb, cast.group.care)
    make.post(cast.mb, cast.group.patient_side)
    assert told(cast.mx) == [
        "花岡 すみさん（患者側）に新しい投稿が1件あります。",
        "花岡 すみさん（医療・介護側）に新しい投稿が1件あります。",
    ]
    assert told(cast.mc) == ["花岡 すみさん（医療・介護側）に新しい投稿が1件あります。"]
    for relative in (cast.pt, cast.pt2):
        assert told(relative) == ["花岡 すみさん（患者側）に新しい投稿が1件あります。"]
    assert not any("心不全" in text for text in told(cast.mx) + told(cast.pt))


def test_five_members_and_fifty_take_the_same_number_of_statements(db):
    author = make.professional()
    counts = []
    for size in (5, 50):
        members = tuple(make.professional() for _ in range(size))
        timeline = make.free_group(author, members=members).timeline
        make.post(author, timeline)
        timeline.refresh_from_db()
        with CaptureQueriesContext(connection) as statements:
            make.post(author, timeline)
        counts.append(len(statements))
        assert Notice.objects.filter(kind=Told.POSTS, subject_id=timeline.pk).count() == size
    assert counts[0] == counts[1]


def test_a_refused_post_tells_nobody(cast):
    with pytest.raises(ValidationError, match="メッセージを入力"):
        make.post(cast.mb, cast.free.timeline, "  ")
    assert not Notice.objects.filter(kind=Told.POSTS).exists()


def test_sending_twice_tells_once_more_nobody(cast):
    post = make.post(cast.mb, cast.free.timeline)
    mark_read(cast.mc, reread(cast.free.timeline), number=post.number)
    write_post(cast.mb, cast.free.timeline, text=post.text, attachment_keys=[], client_key=post.client_key)
    assert new(cast.mc) == 0


# Seen in time


def reread(timeline):
    timeline.refresh_from_db()
    return timeline


def test_what_has_passed_the_screen_is_not_new_any_more(cast):
    first = make.post(cast.mb, cast.free.timeline)
    last = make.post(cast.mb, cast.free.timeline)
    mark_read(cast.mc, reread(cast.free.timeline), number=first.number)
    assert new(cast.mc) == 1
    assert told(cast.mc) == ["「褥瘡の勉強会」に新しい投稿が1件あります。"]
    mark_read(cast.mc, cast.free.timeline, number=last.number)
    assert new(cast.mc) == 0
    assert told(cast.mc) == ["「褥瘡の勉強会」に新しい投稿がありました。"]
    assert new(cast.ga) == 1


def test_what_came_while_the_mark_moved_stays_new(cast):
    first = make.post(cast.mb, cast.free.timeline)
    reread(cast.free.timeline)
    make.post(cast.mb, cast.free.timeline)
    mark_read(cast.mc, cast.free.timeline, number=first.number)
    assert new(cast.mc) == 1


def test_after_it_was_seen_a_further_post_is_new_again_on_top(cast):
    post = make.post(cast.mb, cast.free.timeline)
    mark_read(cast.mc, reread(cast.free.timeline), number=post.number)
    make.post(cast.mb, cast.group.care)
    make.post(cast.mb, cast.free.timeline)
    assert new(cast.mc) == 2
    assert told(cast.mc)[0].startswith("「褥瘡の勉強会」")
    assert cast.mc.notices.filter(kind=Told.POSTS).count() == 2


def test_opening_the_notice_leads_to_the_group_and_marks_it(cast, as_user):
    make.post(cast.mb, cast.free.timeline)
    answer = as_user(cast.mc).get(f"/notices/{cast.mc.notices.get().pk}/")
    assert answer["Location"] == f"/groups/{cast.free.pk}/"
    assert new(cast.mc) == 0


def test_reading_on_takes_the_same_number_of_statements_whatever_waits(cast):
    counts = []
    for size in (1, 30):
        for _ in range(size):
            post = make.post(cast.mb, cast.free.timeline)
        reread(cast.free.timeline)
        with CaptureQueriesContext(connection) as statements:
            mark_read(cast.mc, cast.free.timeline, number=post.number)
        counts.append(len(statements))
    assert counts[0] == counts[1]


# Who sees the timeline no more


def test_who_was_removed_is_told_nothing_any_more(cast, as_user):
    make.post(cast.mb, cast.free.timeline)
    post = make.post(cast.mc, cast.free.timeline)
    answers.acknowledge(cast.mb, post)
    assert new(cast.mc) == 2
    notice = cast.mc.notices.filter(kind=Told.POSTS).get()
    end_memberships(cast.ga, [cast.free.timeline], users=[cast.mc])
    assert told(cast.mc) == []
    assert new(cast.mc) == 0
    assert as_user(cast.mc).get(f"/notices/{notice.pk}/").status_code == 404
    make.post(cast.mb, cast.free.timeline)
    answers.like(cast.mb, post)
    assert new(cast.mc) == 0
    assert new(cast.mx) == 1


def test_of_a_group_that_was_deleted_nothing_is_told(cast, as_user):
    make.post(cast.mb, cast.free.timeline)
    assert as_user(cast.ga).post(f"/groups/{cast.free.pk}/delete/").status_code == 302
    assert not any("新しい投稿" in text for text in told(cast.mc))


# Answers to one's own posts


def test_those_who_said_so_become_one_notice(cast):
    post = make.post(cast.mb, cast.free.timeline)
    answers.acknowledge(cast.mc, post)
    assert told(cast.mb) == ["片側 洋子さんが了解しました（「褥瘡の勉強会」でのあなたの投稿）。"]
    for person in (cast.mx, cast.mn):
        answers.acknowledge(person, post)
    assert told(cast.mb) == ["他施 片子さん他2名が了解しました（「褥瘡の勉強会」でのあなたの投稿）。"]
    assert new(cast.mb) == 1
    assert not cast.mc.notices.filter(kind=Told.ACKNOWLEDGED).exists()


def test_each_post_and_each_kind_of_answer_has_a_notice_of_its_own(cast):
    for post in (make.post(cast.mb, cast.free.timeline), make.post(cast.mb, cast.free.timeline)):
        answers.acknowledge(cast.mc, post)
        answers.like(cast.mc, post)
    assert new(cast.mb) == 4


def test_opening_it_marks_all_of_it_and_the_next_answer_is_new(cast, as_user):
    post = make.post(cast.mb, cast.free.timeline)
    for person in (cast.mc, cast.mx):
        answers.acknowledge(person, post)
    answer = as_user(cast.mb).get(f"/notices/{cast.mb.notices.get().pk}/")
    assert answer["Location"] == f"/posts/{post.pk}/"
    assert new(cast.mb) == 0
    answers.acknowledge(cast.mn, post)
    assert new(cast.mb) == 1
    assert len(told(cast.mb)) == 1


def test_saying_it_twice_tells_it_once(cast):
    post = make.post(cast.mb, cast.free.timeline)
    answers.acknowledge(cast.mc, post)
    first = cast.mb.notices.get().created_at
    answers.acknowledge(cast.mc, post)
    assert cast.mb.notices.get().created_at == first


def test_a_like_taken_back_is_told_no_more(cast):
    post = make.post(cast.mb, cast.free.timeline)
    answers.like(cast.mc, post)
    answers.like(cast.mx, post)
    answers.unlike(cast.mx, post)
    assert told(cast.mb) == ["片側 洋子さんが「いいね」しました（「褥瘡の勉強会」でのあなたの投稿）。"]
    assert new(cast.mb) == 1
    answers.unlike(cast.mc, post)
    assert (told(cast.mb), new(cast.mb)) == ([], 0)


def test_ones_own_like_is_told_to_nobody(cast):
    answers.like(cast.mb, make.post(cast.mb, cast.free.timeline))
    assert not Notice.objects.filter(kind=Told.LIKED).exists()


def test_a_relative_hears_who_answered_on_the_patient_side_and_nothing_of_the_other(cast):
    own = make.post(cast.pt2, cast.group.patient_side)
    care = make.post(cast.mb, cast.group.care)
    answers.acknowledge(cast.mx, own)
    answers.acknowledge(cast.mx, care)
    assert told(cast.pt2) == ["他施 両子さんが了解しました（花岡 すみさん（患者側）でのあなたの投稿）。"]
    assert told(cast.pt) == ["花岡 すみさん（患者側）に新しい投稿が1件あります。"]


# One's choice


def test_who_chose_nothing_hears_nothing_of_this_group(cast):
    choose(cast.mc, cast.free.timeline, scope=NoticeScope.NONE)
    own = make.post(cast.mc, cast.free.timeline)
    make.post(cast.mb, cast.free.timeline)
    make.post(cast.mb, cast.group.care)
    answers.acknowledge(cast.mb, own)
    assert told(cast.mc) == ["花岡 すみさん（医療・介護側）に新しい投稿が1件あります。"]
    assert new(cast.mx) == 2


def test_who_chose_own_matters_hears_of_answers_only(cast):
    choose(cast.mc, cast.free.timeline, scope=NoticeScope.MINE)
    own = make.post(cast.mc, cast.free.timeline)
    make.post(cast.mb, cast.free.timeline)
    answers.acknowledge(cast.mb, own)
    assert told(cast.mc) == ["両側 花子さんが了解しました（「褥瘡の勉強会」でのあなたの投稿）。"]


def test_choosing_less_takes_back_what_waits_and_is_audited(cast):
    make.post(cast.mb, cast.free.timeline)
    choose(cast.mc, cast.free.timeline, scope=NoticeScope.MINE)
    assert new(cast.mc) == 0
    [entry] = audited("notices.choose")
    assert (entry.actor_id, entry.timeline_id) == (cast.mc.pk, cast.free.timeline_id)
    choose(cast.mc, cast.free.timeline, scope=NoticeScope.ALL)
    make.post(cast.mb, cast.free.timeline)
    assert new(cast.mc) == 1


def test_a_stranger_chooses_nothing(cast):
    with pytest.raises(PermissionDenied):
        choose(cast.nf, cast.free.timeline, scope=NoticeScope.NONE)
    assert not NoticeChoice.objects.exists()


def test_the_page_lists_ones_own_groups_with_what_holds(cast, as_user):
    text = as_user(cast.mc).get(PAGE).content.decode()
    assert "「褥瘡の勉強会」" in text
    assert "花岡 すみさん（医療・介護側）" in text
    assert "患者側" not in text
    assert text.count("selected") == 2
    assert "参加しているグループはありません" in as_user(cast.no).get(PAGE).content.decode()


def test_choosing_on_the_page_keeps_it_without_script(cast, as_user):
    client = as_user(cast.mc)
    field = f"scope_{cast.free.timeline_id}"
    assert client.post(PAGE, {field: "none"})["Location"] == PAGE
    assert [c.scope for c in NoticeChoice.objects.filter(user=cast.mc)] == [NoticeScope.NONE]
    only = f"{PAGE}?timeline={cast.free.timeline_id}"
    text = client.get(only).content.decode()
    assert "褥瘡" in text
    assert "花岡" not in text
    assert client.post(only, {field: "mine"})["Location"] == only
    assert NoticeChoice.objects.get(user=cast.mc).scope == NoticeScope.MINE
    assert len(audited("notices.choose")) == 2


def test_what_is_no_choice_is_refused_and_a_strangers_group_is_left_alone(cast, as_user):
    field = f"scope_{cast.free.timeline_id}"
    answer = as_user(cast.mc).post(PAGE, {field: "loud"})
    assert answer.status_code == 422
    assert "どれかを選んでください" in answer.content.decode()
    as_user(cast.nf).post(PAGE, {field: "none"})
    as_user(cast.nf).post(f"{PAGE}?timeline={cast.free.timeline_id}", {field: "none"})
    assert not NoticeChoice.objects.exists()


def test_many_groups_are_pages_by_name_with_equally_many_queries(db, as_user):
    nurse = make.professional()
    client = as_user(nurse)
    make.free_group(nurse, name="会 000")
    client.get(PAGE)
    with CaptureQueriesContext(connection) as one:
        client.get(PAGE)
    for number in range(1, 61):
        make.free_group(nurse, name=f"会 {number:03}")
    with CaptureQueriesContext(connection) as many:
        text = client.get(PAGE).content.decode()
    assert len(one) == len(many)
    assert "会 049" in text
    assert "会 050" not in text
    after = text.partition("?after=")[2].partition('"')[0]
    text = client.get(f"{PAGE}?after={after}").content.decode()
    assert "会 050" in text
    assert "会 060" in text
    assert "会 049" not in text


def test_the_page_of_notices_takes_as_many_queries_for_one_group_as_for_thirty(db, as_user):
    nurse, author = make.professional(), make.professional()
    groups = [make.free_group(author, members=(nurse,), name=f"会{n}").timeline for n in range(30)]
    client = as_user(nurse)
    own = make.post(nurse, groups[0])
    answers.acknowledge(author, own)
    make.post(author, groups[0])
    client.get("/notices/")
    with CaptureQueriesContext(connection) as one:
        client.get("/notices/")
    for timeline in groups:
        make.post(author, timeline)
        timeline.refresh_from_db()
        answers.acknowledge(author, make.post(nurse, timeline))
    with CaptureQueriesContext(connection) as many:
        assert "会29" in client.get("/notices/").content.decode()
    assert len(one) == len(many)


def test_old_notices_go_and_come_back_with_the_next_post(cast, settings):
    make.post(cast.mb, cast.free.timeline)
    past = timezone.now() - timedelta(days=settings.NOTICE_DAYS, seconds=1)
    Notice.objects.update(created_at=past)
    assert forget_old() > 0
    make.post(cast.mb, cast.free.timeline)
    assert told(cast.mc) == ["「褥瘡の勉強会」に新しい投稿が2件あります。"]
