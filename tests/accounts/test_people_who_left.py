"""Who has left a group, or the service, stays the author of what stands there: the card opens, and nothing more."""

import io

import pytest

from accounts.actions.people import close
from accounts.enums import AffiliationState
from accounts.models import Affiliation
from accounts.queries import people
from tests import factories as make
from tests import media
from timeline.actions.answers import acknowledge
from timeline.actions.members import end_memberships

pytestmark = pytest.mark.django_db
PHONE, ABOUT = "090-3333-4444", "週末は不在です"


@pytest.fixture
def author(cast, as_user):
    """Of facility B, with a face and a phone, and with a post on both sides."""
    file = io.BytesIO(media.jpeg_with_gps())
    file.name = "face.jpg"
    as_user(cast.mx).post("/settings/profile/photo/", {"library": file})
    profile = cast.mx.profile
    profile.refresh_from_db()
    profile.phone, profile.about = PHONE, ABOUT
    profile.save(update_fields=["phone", "about"])
    make.post(cast.mx, cast.group.care)
    make.post(cast.mx, cast.group.patient_side)
    return cast.mx


def leave(cast, person):
    """Out of every group and of the facility."""
    timelines = [cast.group.care, cast.group.patient_side, cast.free.timeline]
    end_memberships(cast.ga, timelines, users=[person])
    Affiliation.objects.filter(user=person).update(state=AffiliationState.ENDED)


def page(client, person):
    return client.get(f"/people/{person.pk}/")


def face(client, person) -> int:
    """The status of the face picture, its file closed."""
    answer = client.get(f"/people/{person.pk}/photo/small/")
    answer.close()
    return answer.status_code


@pytest.mark.parametrize("reader", ["ga", "mc", "mn", "pt"])
def test_readers_of_the_post_see_face_and_card_of_who_left(cast, as_user, author, reader):
    leave(cast, author)
    client = as_user(getattr(cast, reader))
    answer = page(client, author)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert author.profile.name in text
    assert "退職" in text
    assert PHONE not in text
    assert ABOUT not in text
    assert face(client, author) == 200


def test_so_do_they_where_the_account_is_closed(cast, as_user, author):
    leave(cast, author)
    close(cast.se, author)
    assert "退職" in page(as_user(cast.mc), author).content.decode()


def test_the_page_of_the_timeline_leads_to_what_opens(cast, as_user, author):
    leave(cast, author)
    client = as_user(cast.mc)
    text = client.get(f"/patients/{cast.patient.pk}/care/").content.decode()
    assert f'href="/people/{author.pk}/"' in text
    assert f"/people/{author.pk}/photo/small/" in text
    assert page(client, author).status_code == 200


@pytest.mark.parametrize("stranger", ["nf", "no", "fo", "po", "rm"])
def test_who_does_not_see_the_posts_finds_nobody(cast, as_user, author, stranger):
    leave(cast, author)
    client = as_user(getattr(cast, stranger))
    assert page(client, author).status_code == 404
    assert face(client, author) == 404


def test_a_relative_does_not_learn_who_wrote_on_the_other_side_alone(cast, as_user):
    make.post(cast.mn, cast.group.care)
    leave(cast, cast.mn)
    assert page(as_user(cast.mc), cast.mn).status_code == 200
    assert page(as_user(cast.pt), cast.mn).status_code == 404


def test_who_left_without_a_word_is_not_found_though_they_wrote_elsewhere(cast, as_user):
    make.post(cast.mn, cast.free.timeline)
    leave(cast, cast.mn)
    outside = make.professional(cast.c, "患者 担当")
    other = make.patient_group(outside, cast.c, care=(cast.mn, cast.mc), name="谷川 正")
    acknowledge(cast.mc, make.post(outside, other.care))
    end_memberships(outside, [other.care], users=[cast.mn])
    assert page(as_user(outside), cast.mn).status_code == 404


def test_who_left_after_an_acknowledgement_keeps_the_card(cast, as_user):
    post = make.post(cast.ga, cast.group.care)
    acknowledge(cast.mn, post)
    leave(cast, cast.mn)
    assert page(as_user(cast.mc), cast.mn).status_code == 200


def test_the_acknowledgement_of_another_group_opens_nothing(cast, as_user):
    acknowledge(cast.mn, make.post(cast.ga, cast.free.timeline))
    end_memberships(cast.ga, [cast.group.care, cast.free.timeline], users=[cast.mn])
    assert page(as_user(cast.ga), cast.mn).status_code == 200
    assert page(as_user(cast.nf), cast.mn).status_code == 404
    newcomer = make.professional(cast.c, "新入 会子")
    other = make.patient_group(newcomer, cast.c, care=(cast.mn,), name="谷川 正")
    end_memberships(newcomer, [other.care], users=[cast.mn])
    assert page(as_user(newcomer), cast.mn).status_code == 404


def test_no_search_finds_them_and_nobody_invites_them(cast, author):
    leave(cast, author)
    assert author not in people.known_to(cast.mc)
    assert author not in people.connected_to(cast.mc)
