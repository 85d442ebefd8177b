"""個人プロフィール: one's own."""

import io

import pytest
from PIL import Image

from accounts.enums import AffiliationState, UserKind
from accounts.models import Profession
from mcs.core.files import store
from tests import factories as make
from tests import media
from tests.accounts.kit import audited

pytestmark = pytest.mark.django_db
PROFILE = "/settings/profile/"


@pytest.fixture
def nurse():
    return make.professional(make.facility("青葉クリニック"), "看護 花子")


@pytest.fixture
def client(nurse, as_user):
    return as_user(nurse)


def page(client, path=PROFILE) -> str:
    return client.get(path).content.decode()


def test_the_way_from_the_settings_has_the_labels_of_the_handout(client):
    assert "個人プロフィール" in page(client, "/settings/")
    assert page(client).count(">編集<") == 4


def test_what_is_missing_is_asked_for_kindly(nurse, client):
    assert "お顔の写真" in page(client)
    assert "専門家種別の登録" not in page(client)
    nurse.profile.professions.clear()
    assert "お顔の写真、専門家種別の登録をお願いします" in page(client)


def test_an_unconfirmed_affiliation_is_marked(nurse, client):
    assert "所属未確認" not in page(client)
    make.affiliate(nurse, make.facility("若葉薬局"), state=AffiliationState.CLAIMED)
    assert "若葉薬局" in page(client)
    assert "所属未確認" in page(client)


def test_a_relative_has_no_profession_to_change(as_user):
    relative = as_user(make.relative("花岡 長女", kind=UserKind.FAMILY))
    assert "専門家種別" not in page(relative)
    assert relative.get("/settings/profile/professions/").status_code == 404
    assert relative.get("/settings/profile/professions/choose/").status_code == 404


def test_professions_are_ticked_in_the_list_and_kept_by_updating(nurse, client):
    version = nurse.profile.version
    assert "専門家種別一覧から選択" in page(client, "/settings/profile/professions/")
    chooser = page(client, "/settings/profile/professions/choose/")
    assert ">完了</button>" in chooser
    ids = [Profession.objects.get(name=name).pk for name in ("看護師", "保健師")]
    chosen = client.get("/settings/profile/professions/", {"professions": ["", *ids]}).content.decode()
    assert "保健師" in chosen
    assert "まだ保存されていません" in chosen
    assert [p.name for p in nurse.profile.professions.all()] == ["看護師"]
    answer = client.post("/settings/profile/professions/", {"professions": ids})
    assert answer["Location"] == PROFILE
    nurse.profile.refresh_from_db()
    assert [p.name for p in nurse.profile.professions.all()] == ["看護師", "保健師"]
    assert nurse.profile.version == version + 1
    assert audited("profile.professions")[0].actor_id == nurse.pk


@pytest.mark.parametrize("ids", [[], ["0"], ["x"]])
def test_no_profession_or_an_unknown_one_is_refused(nurse, client, ids):
    answer = client.post("/settings/profile/professions/", {"professions": ids})
    assert answer.status_code == 422
    assert answer.context["form"].errors["professions"]
    assert [p.name for p in nurse.profile.professions.all()] == ["看護師"]


def details(**changes):
    return {
        "family_name": "看護",
        "given_name": "華子",
        "family_kana": "かんご",
        "given_kana": "はなこ",
        "phone": "",
        "about": "",
    } | changes


def test_names_phone_and_a_word_are_kept(nurse, client):
    version = nurse.profile.version
    answer = client.post(
        "/settings/profile/details/", details(phone="０９０（１２３４）５６７８", about="夜間も対応します")
    )
    assert answer["Location"] == PROFILE
    nurse.profile.refresh_from_db()
    profile = nurse.profile
    assert (profile.name, profile.kana, profile.phone) == ("看護 華子", "かんご はなこ", "090-1234-5678")
    assert profile.version == version + 1
    assert profile.sort_key == "かんこはなこ"
    assert "看護華子" in profile.search_key
    assert audited("profile.details")[0].actor_id == nurse.pk


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("family_name", " ", "姓を入力してください"),
        ("given_kana", "hanako", "ひらがなかカタカナで"),
        ("phone", "でんわ", "数字で入力してください"),
        ("about", "あ\u202ea\x07", "使えない文字"),
        ("about", "あ" * 201, "200"),
    ],
)
def test_a_mistake_stands_at_its_field_and_what_was_typed_stays(nurse, client, field, value, sentence):
    answer = client.post("/settings/profile/details/", details(**{field: value}))
    assert answer.status_code == 422
    assert any(sentence in error for error in answer.context["form"].errors[field])
    assert 'value="かんご"' in answer.content.decode()
    nurse.profile.refresh_from_db()
    assert nurse.profile.name == "看護 花子"


def send(client, way, content, name="IMG_0001.HEIC"):
    file = io.BytesIO(content)
    file.name = name
    return client.post("/settings/profile/photo/", {way: file})


@pytest.mark.parametrize(("way", "made"), [("camera", media.jpeg_with_gps), ("library", media.heic_with_gps)])
def test_a_photo_is_cut_square_and_carries_no_metadata(nurse, client, way, made):
    version = nurse.profile.version
    assert send(client, way, made())["Location"] == PROFILE
    nurse.profile.refresh_from_db()
    assert nurse.profile.version == version + 1
    for name, edge in ((nurse.profile.photo_large, 480), (nurse.profile.photo_small, 160)):
        with store.open(name) as file:
            content = file.read()
        picture = Image.open(io.BytesIO(content))
        assert picture.size == (edge, edge)
        assert not picture.getexif()
        assert media.SECRET.encode() not in content
    assert audited("profile.photo")[0].actor_id == nurse.pk


def test_a_new_photo_replaces_the_old_files(nurse, client, django_capture_on_commit_callbacks):
    send(client, "library", media.png())
    nurse.profile.refresh_from_db()
    former = {nurse.profile.photo_large, nurse.profile.photo_small}
    with django_capture_on_commit_callbacks(execute=True):
        send(client, "library", media.jpeg_with_gps())
    nurse.profile.refresh_from_db()
    left = set(store.names())
    assert left == {nurse.profile.photo_large, nurse.profile.photo_small}
    assert not left & former


@pytest.mark.parametrize(
    "content",
    [media.truncated_jpeg(), media.pdf(), media.html_named_jpg(), b""],
    ids=["cut", "pdf", "html", "empty"],
)
def test_what_is_no_photo_is_refused_with_a_sentence(nurse, client, content):
    answer = send(client, "library", content, "face.jpg")
    assert answer.status_code == 422
    assert "もう一度" in answer.content.decode() or "空" in answer.content.decode()
    nurse.profile.refresh_from_db()
    assert nurse.profile.photo_large == ""


def test_without_a_chosen_photo_one_is_asked_for(client):
    answer = client.post("/settings/profile/photo/")
    assert answer.status_code == 422
    assert "写真を撮るか、保存してある写真を選んでください" in answer.content.decode()


def test_the_photo_page_offers_camera_and_library(client):
    text = page(client, "/settings/profile/photo/")
    assert "画像を変更する" in text
    assert 'capture="user"' in text
    assert "写真を撮る" in text
    assert "写真を選ぶ" in text
    assert ">更新</button>" in text
