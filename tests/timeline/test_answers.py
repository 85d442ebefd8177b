"""了解 and いいね: once, by members, on what others wrote, each a change of the timeline."""

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from tests import factories as make
from tests.timeline import kit
from timeline.actions.answers import acknowledge, like, unlike
from timeline.actions.members import end_memberships
from timeline.models import Acknowledgement, Like, Post, Timeline

OUTSIDE = ["nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"]


@pytest.fixture
def post(cast) -> Post:
    return make.post(cast.mb, cast.group.care)


def url(name: str, post: Post) -> str:
    return reverse(f"timeline:{name}", args=[post.pk])


def test_an_acknowledgement_is_kept_with_its_time_audited_and_a_new_version(cast, post):
    acknowledge(cast.mc, post)
    said = Acknowledgement.objects.get()
    assert (said.user, said.post) == (cast.mc, post)
    assert [entry.actor for entry in kit.audited("post.acknowledge")] == [cast.mc]
    assert Post.objects.get().version == 2 == Timeline.objects.get(pk=cast.group.care_id).version


def test_acknowledging_twice_says_it_once(cast, post):
    acknowledge(cast.mc, post)
    acknowledge(cast.mc, post)
    assert Acknowledgement.objects.count() == 1
    assert len(kit.audited("post.acknowledge")) == 1
    assert Post.objects.get().version == 2


def test_ones_own_post_takes_no_acknowledgement(cast, post, as_user):
    with pytest.raises(PermissionDenied):
        acknowledge(cast.mb, post)
    answer = as_user(cast.mb).post(url("acknowledge", post))
    assert answer.status_code == 403
    assert "ご自分の投稿には「了解」を押せません。" in answer.content.decode()
    assert not Acknowledgement.objects.exists()


def test_a_like_is_taken_back(cast, post):
    like(cast.mc, post)
    like(cast.mc, post)
    assert Like.objects.count() == 1
    unlike(cast.mc, post)
    unlike(cast.mc, post)
    assert not Like.objects.exists()
    assert [len(kit.audited(f"post.{act}")) for act in ("like", "unlike")] == [1, 1]
    assert Post.objects.get().version == 3


def test_who_left_answers_no_more(cast, post):
    end_memberships(cast.ga, [cast.group.care], users=[cast.mc])
    for act in (acknowledge, like, unlike):
        with pytest.raises(PermissionDenied):
            act(cast.mc, post)


@pytest.mark.parametrize("name", ["acknowledge", "like", "unlike"])
@pytest.mark.parametrize("who", OUTSIDE)
def test_who_cannot_see_the_post_gets_404_and_nothing_changes(cast, post, as_user, name, who):
    like(cast.mc, post)
    answer = as_user(getattr(cast, who)).post(url(name, post))
    assert answer.status_code == 404
    assert (Acknowledgement.objects.count(), Like.objects.count()) == (0, 1)


@pytest.mark.parametrize("who", OUTSIDE)
def test_who_cannot_see_the_post_does_not_see_who_answered(cast, post, as_user, who):
    acknowledge(cast.mc, post)
    assert as_user(getattr(cast, who)).get(url("acknowledgements", post)).status_code == 404


def test_the_script_gets_the_changed_post(cast, post, as_user):
    answer = as_user(cast.mc).post(url("acknowledge", post), HTTP_ACCEPT="application/json")
    assert answer.json()["version"] == 2
    assert f'data-acknowledged="{cast.mc.pk}"' in answer.json()["html"]
    assert "了解した人 1人" in answer.json()["html"]


def test_without_script_one_comes_back_to_the_post(cast, post, as_user):
    answer = as_user(cast.mc).post(url("like", post))
    assert answer.status_code == 303
    assert answer.url == reverse("patients:care", args=[cast.patient.pk]) + f"#post-{post.pk}"


def test_who_acknowledged_is_shown_oldest_first_with_the_time(cast, post, as_user):
    for person in (cast.mn, cast.mc):
        acknowledge(person, post)
    page = as_user(cast.mb).get(url("acknowledgements", post)).content.decode()
    assert page.index("他施 片子") < page.index("片側 洋子")
    assert "2人が「了解」を押しました。" in page
    assert "<time" in page
    assert "閉じる" in page


def test_the_dialog_gets_the_inside_alone(cast, post, as_user):
    acknowledge(cast.mc, post)
    inside = as_user(cast.mb).get(url("acknowledgements", post), HTTP_HX_REQUEST="true").content.decode()
    assert "片側 洋子" in inside
    assert "<html" not in inside


def test_who_acknowledged_takes_the_same_number_of_queries_for_1_and_for_20(
    cast, post, as_user, django_assert_num_queries, django_assert_max_num_queries
):
    acknowledge(cast.mc, post)
    client = as_user(cast.mb)
    with django_assert_max_num_queries(20) as one:
        client.get(url("acknowledgements", post))
    for_one = len(one)
    people = [make.professional(cast.a) for _ in range(20)]
    make.join(cast.ga, cast.group.care, users=people)
    for person in people:
        acknowledge(person, post)
    with django_assert_num_queries(for_one):
        client.get(url("acknowledgements", post))


@pytest.mark.django_db(transaction=True)
def test_eight_presses_at_once_are_one_acknowledgement(cast, post):
    results = kit.at_once(*[lambda: acknowledge(cast.mc, post)] * 8)
    assert results == [None] * 8
    assert Acknowledgement.objects.count() == 1
    assert Post.objects.get().version == 2
