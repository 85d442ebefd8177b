"""The circle of one's face: what was chosen is what is kept, of the upright picture."""

import io

import pytest
from PIL import Image

from mcs.core.files import images, store
from tests import factories as make
from tests import media

pytestmark = pytest.mark.django_db
PAGE = "/settings/profile/photo/"
PLACES = {"red": (0.0, 0.0), "green": (0.8, 0.0), "blue": (0.8, 0.75), "yellow": (0.0, 0.75)}
COLOURS = dict(zip(("red", "green", "blue", "yellow"), media.CORNERS, strict=True))


@pytest.fixture
def nurse():
    return make.professional(make.facility("青葉クリニック"), "看護 花子")


def send(client, content, **place):
    file = io.BytesIO(content)
    file.name = "face.jpg"
    return client.post(PAGE, {"library": file, **place})


def kept(person, size="large"):
    person.profile.refresh_from_db()
    with store.open(getattr(person.profile, f"photo_{size}")) as file:
        return Image.open(io.BytesIO(file.read())).convert("RGB")


def is_all(image, colour, tolerance=24):
    points = [(x, y) for x in (3, image.width - 4) for y in (3, image.height - 4)]
    return all(
        abs(seen - wanted) <= tolerance
        for point in points
        for seen, wanted in zip(image.getpixel(point), colour, strict=True)
    )


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("colour", PLACES)
def test_the_chosen_square_is_kept_however_the_phone_was_held(nurse, as_user, orientation, colour):
    x, y = PLACES[colour]
    answer = send(as_user(nurse), media.jpeg_with_gps(orientation), x=x, y=y, size=0.2)
    assert answer.status_code == 302
    for size, edge in (("large", 96), ("small", 96)):
        picture = kept(nurse, size)
        assert picture.size == (edge, edge)
        assert is_all(picture, COLOURS[colour])


def test_the_square_keeps_its_sharpness_when_a_large_picture_is_shrunk():
    large = media.jpeg_with_gps(6, 3000, 2000)
    cut = images.Cut(0.0, 0.0, 0.25)
    made = images.decode(large, sizes={"large": 800, "small": 160}, square=True, cut=cut)
    sizes = {name: Image.open(io.BytesIO(data)).size for name, data in made.files.items()}
    assert sizes == {"large": (500, 500), "small": (160, 160)}
    assert is_all(Image.open(io.BytesIO(made.files["large"])).convert("RGB"), media.RED)


def test_a_square_that_leaves_the_picture_is_moved_back_into_it(nurse, as_user):
    send(as_user(nurse), media.jpeg_with_gps(), x=1.0, y=1.0, size=0.2)
    assert is_all(kept(nurse), media.BLUE)


@pytest.mark.parametrize("place", [{}, {"x": "0.1"}, {"x": "", "y": "", "size": ""}])
def test_without_a_place_the_middle_is_kept_and_the_page_says_so(nurse, as_user, place):
    client = as_user(nurse)
    answer = send(client, media.heic_with_gps(), **place)
    assert "真ん中を切り抜いています" in client.get(answer["Location"]).content.decode()
    assert kept(nurse).size == (480, 480)
    assert media.has_corners(kept(nurse))


def test_with_a_place_nothing_is_said_of_the_middle(nurse, as_user):
    client = as_user(nurse)
    answer = send(client, media.jpeg_with_gps(), x=0.1, y=0, size=1)
    text = client.get(answer["Location"]).content.decode()
    assert "写真を更新しました" in text
    assert "真ん中" not in text


@pytest.mark.parametrize(
    "place",
    [
        {"x": "-0.1", "y": "0", "size": "1"},
        {"x": "0", "y": "1.5", "size": "1"},
        {"x": "0", "y": "0", "size": "0.01"},
        {"x": "nan", "y": "0", "size": "1"},
        {"x": "0", "y": "0", "size": "大"},
    ],
)
def test_an_impossible_place_is_refused_with_a_sentence(nurse, as_user, place):
    answer = send(as_user(nurse), media.jpeg_with_gps(), **place)
    assert answer.status_code == 422
    assert "切り抜く場所を読み取れませんでした" in answer.content.decode()
    nurse.profile.refresh_from_db()
    assert nurse.profile.photo_large == ""
