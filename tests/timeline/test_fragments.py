"""A post as HTML: the same for everybody who may see it, kept under all it shows, in a fixed number of queries."""

import re
from html.parser import HTMLParser

import pytest
from django.test import RequestFactory
from django.utils.safestring import SafeString

from accounts.enums import AffiliationState
from accounts.models import Affiliation, Profile
from tests import factories as make
from tests.timeline import kit
from timeline import fragments
from timeline.actions.answers import acknowledge, like
from timeline.models import Post
from timeline.queries import posts as queries
from timeline.views.page import page

ATTACKS = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    'https://a.example/"onmouseover=alert(1)//',
    "javascript:alert(1)",
    "{{ 7|add:7 }}{% now 'Y' %}",
]


class Tags(HTMLParser):
    """The elements and attributes of a piece of HTML."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs


def rendered(post: Post) -> str:
    return fragments.render_all([queries.current(post)])[0]


def shown(cast, person, timeline) -> str:
    request = RequestFactory().get("/")
    request.user = person
    return page(request, timeline, "timeline/page.html", {}).content.decode()


def test_a_fragment_shows_who_wrote_what_and_when(cast):
    html = rendered(kit.write(cast.mx, cast.group.care, "訪問しました。"))
    assert "他施 両子" in html
    assert "看護師 (若葉訪問看護)" in html
    assert "訪問しました。" in html
    assert re.search(r'<time [^>]*datetime="\d{4}-\d\d-\d\dT', html)


def test_of_relatives_it_says_that_they_are_one(cast):
    html = rendered(kit.write(cast.pt2, cast.group.patient_side, "よく眠れました。"))
    assert "家族" in html


def test_the_facility_stays_as_it_was_and_a_left_one_is_marked(cast):
    post = kit.write(cast.mx, cast.group.care, "訪問しました。")
    Affiliation.objects.filter(user=cast.mx).update(state=AffiliationState.ENDED, ended_at=post.created_at)
    make.affiliate(cast.mx, cast.c)
    fragments.cache.clear()
    html = rendered(post)
    assert "(若葉訪問看護)" in html
    assert "退職" in html


def test_an_unconfirmed_author_is_marked(cast):
    newcomer = make.professional()
    make.affiliate(newcomer, cast.c, state=AffiliationState.CLAIMED)
    make.join(cast.ga, cast.group.care, users=[newcomer])
    assert "所属未確認" in rendered(kit.write(newcomer, cast.group.care, "はじめまして。"))


def test_a_fragment_is_the_same_for_everybody(cast):
    post = kit.write(cast.mb, cast.group.care, "同じもの")
    acknowledge(cast.mc, post)
    like(cast.mc, post)
    html = str(rendered(post))
    for person in (cast.ga, cast.mb, cast.mc, cast.mx, cast.mn):
        assert html in shown(cast, person, cast.group.care)


def test_a_fragment_holds_neither_token_nor_pressed_buttons(cast):
    post = kit.write(cast.mb, cast.group.care, "本文", kit.photo(cast.mb, cast.group.care))
    acknowledge(cast.mc, post)
    like(cast.mc, post)
    html = rendered(post)
    assert "csrf" not in html
    assert 'aria-pressed="true"' not in html
    assert "今日" not in html


def test_who_answered_is_told_by_ids_in_attributes(cast):
    post = kit.write(cast.mb, cast.group.care, "本文")
    for person in (cast.mc, cast.mn):
        acknowledge(person, post)
    like(cast.mn, post)
    attributes = dict(Tags(rendered(post)).attributes[:10])
    assert attributes["data-author"] == str(cast.mb.pk)
    assert attributes["data-acknowledged"] == f"{cast.mc.pk},{cast.mn.pk}"
    assert attributes["data-liked"] == str(cast.mn.pk)
    assert "いいね 1人" in rendered(post)
    assert "了解した人 2人" in rendered(post)


def test_photos_have_their_size_and_files_their_name(cast):
    post = kit.write(
        cast.mb,
        cast.group.care,
        "",
        kit.photo(cast.mb, cast.group.care),
        kit.document(cast.mb, cast.group.care),
    )
    html = rendered(post)
    assert 'alt="写真1"' in html
    assert 'width="64"' in html
    assert "指示書.pdf" in html


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_written_is_never_markup(cast, attack):
    cast.mb.profile.family_name = attack[:40]
    cast.mb.profile.save()
    post = kit.write(cast.mb, cast.group.care, attack)
    harmless = kit.write(cast.mc, cast.group.care, "無害")
    before, after = Tags(rendered(harmless)), Tags(rendered(post))
    assert set(after.tags) - {"a"} == set(before.tags) - {"a"}
    assert not [name for name, _ in after.attributes if name.startswith("on")]
    assert not [value for name, value in after.attributes if name == "href" and "javascript" in (value or "")]
    assert "{{ 7" in rendered(post) or "{{" not in attack


def test_a_change_of_the_post_or_of_its_author_is_shown_at_once(cast):
    post = kit.write(cast.mb, cast.group.care, "本文")
    assert "両側 花子" in rendered(post)
    profile = Profile.objects.get(user=cast.mb)
    profile.family_name, profile.version = "改姓", profile.version + 1
    profile.save()
    assert "改姓 花子" in rendered(post)
    acknowledge(cast.mc, post)
    assert "了解した人 1人" in rendered(post)


def test_a_kept_fragment_costs_no_query(cast, django_assert_num_queries):
    posts = [queries.current(kit.write(cast.mb, cast.group.care, f"{n}件目")) for n in range(3)]
    first = fragments.render_all(posts)
    with django_assert_num_queries(0):
        assert fragments.render_all(posts) == first
    assert all(isinstance(fragment, SafeString) for fragment in first)


def test_the_cache_keeps_what_was_used_last():
    cache = fragments.FragmentCache(kept=2)
    for n in (1, 2):
        cache.put((n, 1, 1, 2026), SafeString(n))
    cache.get((1, 1, 1, 2026))
    cache.put((3, 1, 1, 2026), SafeString("3"))
    assert cache.get((2, 1, 1, 2026)) is None
    assert cache.get((1, 1, 1, 2026)) == "1"


@pytest.mark.parametrize("warm", [True, False])
def test_a_page_takes_the_same_number_of_queries_for_1_and_for_50_posts(
    cast, as_user, django_assert_max_num_queries, django_assert_num_queries, warm
):
    url = f"/patients/{cast.patient.pk}/care/"
    client = as_user(cast.mn)
    client.get(url)

    def full_post(author):
        post = kit.write(author, cast.group.care, "本文", kit.document(author, cast.group.care))
        acknowledge(cast.mn, post)
        like(cast.mn, post)

    def prepare():
        fragments.cache.clear()
        if warm:
            client.get(url)

    full_post(cast.mb)
    prepare()
    with django_assert_max_num_queries(40) as one:
        client.get(url)
    for_one = len(one)
    for number in range(49):
        full_post([cast.ga, cast.mb, cast.mc, cast.mx][number % 4])
    prepare()
    with django_assert_num_queries(for_one):
        answer = client.get(url)
    assert answer.content.decode().count("<article") == queries.PAGE
