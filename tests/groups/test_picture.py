"""The picture of a group."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from groups.models import FreeGroup
from mcs.core.files import store
from tests import factories as make
from tests.patients.kit import fetched, picture


def form(**fields):
    return {"name": "絵のある会", "purpose": "", "photo": picture(), **fields}


def photo(group, size="small", space="groups"):
    return f"/{space}/{group.pk}/photo/{size}/"


def test_it_is_chosen_when_the_group_is_made_and_shown_in_list_and_head(cast, as_user):
    client = as_user(cast.mb)
    assert client.post("/groups/new/", form()).status_code == 302
    group = FreeGroup.objects.get(name="絵のある会")
    for url in ("/groups/", f"/groups/{group.pk}/", f"/groups/{group.pk}/edit/"):
        assert photo(group) in client.get(url).content.decode()
    for size in ("small", "large"):
        status, body = fetched(client, photo(group, size))
        image = Image.open(io.BytesIO(body))
        assert status == 200
        assert image.width == image.height
        assert not image.getexif()
    assert client.get(photo(group, "huge")).status_code == 404


def test_it_is_changed_and_taken_away_afterwards(cast, as_user, django_capture_on_commit_callbacks):
    client, url = as_user(cast.ga), f"/groups/{cast.free.pk}/edit/"
    assert client.get(photo(cast.free)).status_code == 404
    client.post(url, form())
    first = FreeGroup.objects.get(pk=cast.free.pk)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, form())
    second = FreeGroup.objects.get(pk=cast.free.pk)
    assert first.photo_small != second.photo_small
    assert not store.path(first.photo_small).exists()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(url, {"name": "絵のない会", "purpose": "", "without_photo": "on"})
    third = FreeGroup.objects.get(pk=cast.free.pk)
    assert (third.name, third.photo_small, third.photo_large) == ("絵のない会", "", "")
    assert not store.path(second.photo_large).exists()


def test_changing_the_words_leaves_the_picture(cast, as_user):
    client = as_user(cast.ga)
    client.post(f"/groups/{cast.free.pk}/edit/", form())
    client.post(f"/groups/{cast.free.pk}/edit/", {"name": "別の名", "purpose": ""})
    assert FreeGroup.objects.get(pk=cast.free.pk).photo_small


def test_what_is_no_picture_is_refused_and_the_words_stay(cast, as_user):
    for url in ("/groups/new/", f"/groups/{cast.free.pk}/edit/"):
        wrong = form(photo=SimpleUploadedFile("x.jpg", b"no picture"))
        answer = as_user(cast.ga).post(url, wrong)
        assert answer.status_code == 422
        assert "絵のある会" in answer.content.decode()
        assert "画像" in answer.content.decode()
    assert not FreeGroup.objects.filter(name="絵のある会").exists()


def test_those_outside_do_not_see_it(cast, as_user):
    as_user(cast.ga).post(f"/groups/{cast.free.pk}/edit/", form())
    assert fetched(as_user(cast.mx), photo(cast.free))[0] == 200
    for who in ("nf", "no", "fa", "fo", "pt", "po", "se", "su", "rm"):
        assert as_user(getattr(cast, who)).get(photo(cast.free)).status_code == 404


def test_of_a_community_every_professional_sees_it_and_no_relative(cast, as_user):
    group = make.listed_community(cast.fa)
    answer = as_user(cast.fa).post(f"/communities/{group.pk}/edit/", form(joining="open"))
    assert answer.status_code == 302
    for who in ("no", "mb", "fo"):
        assert fetched(as_user(getattr(cast, who)), photo(group, space="communities"))[0] == 200
    for who in ("pt", "pt2", "po"):
        assert as_user(getattr(cast, who)).get(photo(group, space="communities")).status_code == 404
