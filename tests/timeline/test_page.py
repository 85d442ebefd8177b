"""The page of a timeline, its older posts, and what changed after the version a page has."""

import pytest
from django.urls import reverse

from tests import factories as make
from tests.timeline import kit
from timeline.actions.answers import acknowledge
from timeline.actions.reading import mark_read
from timeline.enums import TimelineLock
from timeline.models import Post, Timeline
from timeline.queries import posts as queries

OUTSIDE = ["nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"]


def care(cast) -> str:
    return reverse("patients:care", args=[cast.patient.pk])


def changes(cast, after: object = 0) -> str:
    return reverse("timeline:changes", args=[cast.group.care_id]) + f"?after={after}"


def older(cast, before: object) -> str:
    return reverse("timeline:older", args=[cast.group.care_id]) + f"?before={before}"


def numbers(posts) -> list[int]:
    return [post["number"] for post in posts]


def test_the_newest_post_stands_on_top_under_the_composer(cast, as_user):
    for text in ("一件目", "二件目"):
        kit.write(cast.mb, cast.group.care, text)
    page = as_user(cast.mc).get(care(cast)).content.decode()
    assert page.index("data-composer") < page.index("二件目") < page.index("一件目")


@pytest.mark.parametrize(
    ("side", "words", "hidden"),
    [
        ("care", "さんの医療・介護側に書きます。", "さんの患者側に書きます。"),
        ("patient-side", "さんの患者側に書きます。", "さんの医療・介護側に書きます。"),
    ],
)
def test_the_composer_says_to_whom_one_writes(cast, as_user, side, words, hidden):
    page = as_user(cast.mb).get(f"/patients/{cast.patient.pk}/{side}/").content.decode()
    assert f"花岡 すみ{words}" in page
    assert hidden not in page
    assert f'data-side="{side.partition("-")[0]}"' in page


def test_the_page_reminds_of_the_phone_and_of_what_it_is_not(cast, as_user):
    page = as_user(cast.mb).get(care(cast)).content.decode()
    assert "緊急のご用件は電話で" in page
    assert "診療・看護・介護等の記録ではありません" in page


def test_a_locked_timeline_shows_the_reason_instead_of_the_composer(cast, as_user):
    Timeline.objects.filter(pk=cast.group.care_id).update(lock=TimelineLock.NO_CONSENT)
    page = as_user(cast.mb).get(care(cast)).content.decode()
    assert "同意書が登録されていないため、書き込めません。" in page
    assert "data-composer " not in page


def test_the_line_stands_above_the_first_post_that_was_read(cast, as_user):
    read = kit.write(cast.mb, cast.group.care, "読んだもの")
    mark_read(cast.mc, Timeline.objects.get(pk=cast.group.care_id), number=read.number)
    kit.write(cast.mb, cast.group.care, "新しいもの")
    page = as_user(cast.mc).get(care(cast)).content.decode()
    assert page.index("新しいもの") < page.index("ここから下は既読です") < page.index("読んだもの")


def test_without_anything_new_there_is_no_line(cast, as_user):
    kit.write(cast.mb, cast.group.care, "自分のもの")
    assert "ここから下は既読です" not in as_user(cast.mb).get(care(cast)).content.decode()


def test_an_empty_timeline_says_so(cast, as_user):
    assert "まだ投稿はありません。" in as_user(cast.mb).get(care(cast)).content.decode()


def test_older_posts_come_page_by_page_without_gap_or_double(cast, as_user):
    made = [kit.write(cast.mb, cast.group.care, "投稿").pk for _ in range(queries.PAGE * 2 + 5)]
    client, seen, url = as_user(cast.mc), [], care(cast)
    while url:
        answer = client.get(url)
        html = answer.content.decode()
        seen += [int(part.split('"')[0]) for part in html.split('data-post="')[1:]]
        last = answer.context["older_than"]
        url = older(cast, last) if last else ""
    assert seen == made[::-1]


def test_the_address_of_a_post_leads_to_its_place(cast, as_user):
    post = kit.write(cast.mb, cast.group.care, "投稿")
    answer = as_user(cast.mc).get(reverse("timeline:post", args=[post.pk]))
    assert answer.url == f"{care(cast)}?before={post.number + 1}#post-{post.pk}"


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_cannot_see_the_timeline_gets_the_404_of_what_never_existed(cast, as_user, who):
    post = kit.write(cast.mb, cast.group.care, "漏れてはならない")
    client = as_user(getattr(cast, who))
    for url in (changes(cast), older(cast, 99), reverse("timeline:post", args=[post.pk])):
        answer = client.get(url)
        assert answer.status_code == 404
        assert "漏れてはならない" not in answer.content.decode()


def test_changes_are_the_posts_after_a_version_in_the_order_of_their_change(cast, as_user):
    first, second = [kit.write(cast.mb, cast.group.care, text) for text in ("一件目", "二件目")]
    kit.write(cast.mb, cast.group.patient_side, "患者側のもの")
    acknowledge(cast.mn, first)
    answer = as_user(cast.mc).get(changes(cast, 1)).json()
    assert (answer["version"], answer["reload"]) == (3, False)
    assert numbers(answer["posts"]) == [second.number, first.number]
    assert f'data-acknowledged="{cast.mn.pk}"' in answer["posts"][1]["html"]
    assert "患者側のもの" not in str(answer)


def test_without_anything_new_changes_are_empty(cast, as_user):
    kit.write(cast.mb, cast.group.care, "一件目")
    assert as_user(cast.mc).get(changes(cast, 1)).json() == {"version": 1, "reload": False, "posts": []}


@pytest.mark.parametrize("after", ["", "x", "-1", "１", "1" * 25])
def test_a_version_that_is_none_means_from_the_beginning(cast, as_user, after):
    kit.write(cast.mb, cast.group.care, "一件目")
    assert len(as_user(cast.mc).get(changes(cast, after)).json()["posts"]) == 1


def test_after_a_long_absence_the_page_is_opened_anew(cast, as_user):
    post = kit.write(cast.mb, cast.group.care, "一件目")
    fields = {f.attname: getattr(post, f.attname) for f in Post._meta.concrete_fields if not f.primary_key}
    more = range(2, queries.CATCH_UP + 3)
    Post.objects.bulk_create(
        Post(**fields | {"number": n, "version": n, "client_key": f"{n:032x}"}) for n in more
    )
    answer = as_user(cast.mc).get(changes(cast)).json()
    assert (answer["reload"], answer["posts"]) == (True, [])


def test_changes_take_the_same_number_of_queries_for_1_and_for_50_posts(
    cast, as_user, django_assert_max_num_queries, django_assert_num_queries
):
    make.post(cast.mb, cast.group.care)
    client = as_user(cast.mc)
    with django_assert_max_num_queries(25) as one:
        client.get(changes(cast))
    for_one = len(one)
    for number in range(50):
        make.post([cast.ga, cast.mb, cast.mx][number % 3], cast.group.care)
    with django_assert_num_queries(for_one):
        assert len(client.get(changes(cast, 1)).json()["posts"]) == 50


def test_every_page_is_kept_out_of_caches(cast, as_user):
    for url in (care(cast), changes(cast), older(cast, 9)):
        assert "no-store" in as_user(cast.mb).get(url)["Cache-Control"]
