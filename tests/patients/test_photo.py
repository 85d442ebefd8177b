"""The picture of a patient goes through the door."""

import io

import pytest
from PIL import Image

from mcs.core.files.pictures import keep_photo
from tests import media
from tests.patients.kit import fetched, picture


@pytest.fixture
def pictured(cast):
    kept = keep_photo(picture())
    cast.patient.photo_large, cast.patient.photo_small = kept.large, kept.small
    cast.patient.save(update_fields=["photo_large", "photo_small"])
    return cast


def photo(cast, size: str = "small") -> str:
    return f"/patients/{cast.patient.pk}/photo/{size}/"


def test_it_is_square_and_carries_no_metadata(pictured, as_user):
    for size, edge in (("large", 240), ("small", 160)):
        _, body = fetched(as_user(pictured.mb), photo(pictured, size))
        image = Image.open(io.BytesIO(body))
        assert image.size == (edge, edge)
        assert not image.getexif()
        assert media.SECRET.encode() not in body


def test_those_in_whose_list_the_patient_stands_see_it(pictured, as_user):
    for who in ("mb", "mc", "mx", "mn", "ga", "fa", "nf", "rm", "pt", "pt2"):
        assert fetched(as_user(getattr(pictured, who)), photo(pictured))[0] == 200


def test_nobody_else_does(pictured, as_user):
    for who in ("no", "fo", "po", "se", "su"):
        assert as_user(getattr(pictured, who)).get(photo(pictured)).status_code == 404


def test_no_picture_and_no_such_size_are_not_found(pictured, as_user):
    assert as_user(pictured.mb).get(photo(pictured, "huge")).status_code == 404
    pictured.patient.photo_small = ""
    pictured.patient.save(update_fields=["photo_small"])
    assert as_user(pictured.mb).get(photo(pictured)).status_code == 404
