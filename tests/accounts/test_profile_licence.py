"""免許証等: kept, shown to whoever vouches for it and to nobody else, taken away again."""

import io

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image

from accounts.actions import profiles
from accounts.enums import AffiliationState
from accounts.models import Affiliation
from mcs.core.files import images, store
from tests import factories as make
from tests import media
from tests.accounts.kit import audited

pytestmark = pytest.mark.django_db
PAGE = "/settings/profile/licence/"
REMOVE = f"{PAGE}remove/"


def send(client, content=None, way="library"):
    file = io.BytesIO(media.jpeg_with_gps() if content is None else content)
    file.name = "licence.jpg"
    return client.post(PAGE, {way: file})


@pytest.fixture
def kept(cast, as_user):
    """The colleague has shown the licence."""
    send(as_user(cast.mb))
    cast.mb.profile.refresh_from_db()
    return cast


@pytest.mark.parametrize("way", ["camera", "library"])
def test_it_is_kept_clean_in_one_size(cast, as_user, way):
    assert send(as_user(cast.mb), way=way)["Location"] == PAGE
    profile = cast.mb.profile
    profile.refresh_from_db()
    assert list(store.names()) == [profile.licence]
    with store.open(profile.licence) as file:
        content = file.read()
    assert Image.open(io.BytesIO(content)).size == (640, 480)
    assert media.SECRET.encode() not in content
    assert profile.licence_at is not None
    assert audited("profile.licence")[0].actor_id == cast.mb.pk


def test_its_page_says_who_sees_it_before_one_chooses(cast, as_user):
    text = as_user(cast.mb).get(PAGE).content.decode()
    assert "見られるのは、施設管理者と事務局だけです" in text
    assert "まだ登録されていません" in text


def test_relatives_have_no_such_page(cast, as_user):
    client = as_user(cast.pt)
    assert client.get(PAGE).status_code == 404
    assert client.post(REMOVE).status_code == 404


@pytest.mark.parametrize(
    ("viewer", "status"),
    [
        *((who, 200) for who in ("mb", "fa", "se", "su")),
        *((who, 403) for who in ("ga", "nf", "mx", "pt")),
        *((who, 404) for who in ("fo", "no", "po")),
    ],
)
def test_only_who_vouches_for_it_sees_it(kept, as_user, viewer, status):
    answer = as_user(getattr(kept, viewer)).get(f"/people/{kept.mb.pk}/licence/")
    assert answer.status_code == status
    if status == 200:
        assert answer["Content-Type"] == "image/jpeg"
        assert answer["Cache-Control"] == "private, no-store"
        assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")


def test_a_manager_of_a_claimed_or_ended_affiliation_sees_nothing_of_it(kept, as_user):
    make.affiliate(kept.mb, kept.c, state=AffiliationState.CLAIMED)
    make.connect(kept.mb, kept.fo)
    client = as_user(kept.fo)
    assert client.get(f"/people/{kept.mb.pk}/licence/").status_code == 403
    manager = as_user(kept.fa)
    assert b"".join(manager.get(f"/people/{kept.mb.pk}/licence/").streaming_content)
    Affiliation.objects.filter(user=kept.mb).update(state=AffiliationState.ENDED)
    assert manager.get(f"/people/{kept.mb.pk}/licence/").status_code in {403, 404}


def test_where_there_is_none_there_are_no_bytes(cast, as_user):
    assert as_user(cast.fa).get(f"/people/{cast.mb.pk}/licence/").status_code == 404
    assert as_user(cast.nf).get(f"/people/{cast.mb.pk}/licence/").status_code == 403


def test_another_one_takes_the_file_and_the_mark_away(kept, as_user, django_capture_on_commit_callbacks):
    profiles.verify(kept.fa, kept.mb.profile)
    former = kept.mb.profile.licence
    with django_capture_on_commit_callbacks(execute=True):
        send(as_user(kept.mb), media.png())
    kept.mb.profile.refresh_from_db()
    assert kept.mb.profile.licence not in {"", former}
    assert list(store.names()) == [kept.mb.profile.licence]
    assert kept.mb.profile.verified_at is None
    assert kept.mb.profile.verified_by is None


def test_removing_takes_file_and_mark_away(kept, as_user, django_capture_on_commit_callbacks):
    profiles.verify(kept.fa, kept.mb.profile)
    client = as_user(kept.mb)
    assert "画像を削除する" in client.get(PAGE).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(REMOVE)["Location"] == PAGE
    kept.mb.profile.refresh_from_db()
    assert kept.mb.profile.licence == ""
    assert kept.mb.profile.licence_at is None
    assert kept.mb.profile.verified_at is None
    assert list(store.names()) == []
    assert audited("profile.licence_removed")[0].actor_id == kept.mb.pk


def test_removing_none_changes_nothing(cast, as_user):
    profiles.verify(cast.fa, cast.mb.profile)
    as_user(cast.mb).post(REMOVE)
    cast.mb.profile.refresh_from_db()
    assert cast.mb.profile.verified_at is not None
    assert audited("profile.licence_removed") == []


@pytest.mark.parametrize("content", [media.truncated_jpeg(), media.pdf(), b""], ids=["cut", "pdf", "empty"])
def test_what_is_no_picture_is_refused_with_a_sentence_and_the_kept_one_stays(kept, as_user, content):
    before = kept.mb.profile.licence
    answer = send(as_user(kept.mb), content)
    assert answer.status_code == 422
    assert answer.context["form"].errors
    kept.mb.profile.refresh_from_db()
    assert kept.mb.profile.licence == before


def test_nobody_else_changes_it(kept):
    picture = images.DecodedImage(1, 1, {"large": b"\xff\xd8\xff"})
    with pytest.raises(PermissionDenied):
        profiles.update_licence(kept.fa, kept.mb.profile, licence=picture)
    with pytest.raises(PermissionDenied):
        profiles.remove_licence(kept.fa, kept.mb.profile)
    assert list(store.names()) == [kept.mb.profile.licence]
