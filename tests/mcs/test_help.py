"""使い方: the same words in the product and in docs/usage.md, for whom they are meant, with every picture."""

import re

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse
from PIL import Image

from mcs import manual

LABELS = {
    "signing in": "メールアドレス|パスワード|ログイン|ホーム|メールアドレスを保存する|パスワードを忘れた方|新規登録",
    "one's profile": "メニュー|設定|個人プロフィール|編集|専門家種別一覧から選択|完了|更新|画像を変更する",
    "reading": "患者詳細へ|メンバー一覧へ|医療・介護側|患者側|いいね 1人|了解|了解した人|閉じる",
    "writing": "メッセージを入力して下さい|送信",
    "taking part": "招待が届いています (1件)|参加|拒否|参加する",
    "making a group": "グループ|+グループを作成する|グループ名|作成する|後で招待|招待する",
    "inviting": "メンバー招待|名前、施設名、フリーワード|すべて|五十音順|施設別|+|招待完了|招待相手に通知が届きます。|戻る",
    "nobody to invite": "招待ができるつながりはありません。",
    "inviting by mail": "メールで招待|キャンセル|確認する|確認画面|以下の宛先に間違いがないかご確認下さい。|×|修正する|送信する",
    "mails sent": "招待メール送信完了|招待メールをお送り致しました。|メンバー一覧",
    "approving": "承認依頼が届いています|承認|承認する",
    "registering": "患者・利用者|患者リスト|施設内|担当|まだ、患者は登録されていません。|+患者情報を登録する|新規患者登録",
    "what is typed in": "個別登録|一括登録|画像を設定する|姓|名|< 戻る|確認|次へ|登録",
    "deleting a group": "編集|削除|削除する",
    "signing out": "ログアウト",
    "home": "つながり|コミュニティ|職場の情報共有",
}


def shown(client: Client) -> str:
    """The page without its markup, as somebody reads it."""
    page = client.get(reverse("help")).content.decode()
    return re.sub(r"<[^>]+>", "", page).replace("&lt;", "<")


@pytest.fixture
def everybody(cast, as_user) -> dict[str, Client]:
    return {"nobody": Client(), "nurse": as_user(cast.mb), "relative": as_user(cast.pt2)}


@pytest.mark.parametrize("labels", LABELS.values(), ids=LABELS)
def test_every_label_of_the_flows_is_named(labels, everybody):
    for who in ("nobody", "nurse"):
        page = shown(everybody[who])
        assert [label for label in labels.split("|") if f"「{label}」" not in page] == []


def test_it_says_what_the_policy_asks(everybody):
    page = shown(everybody["nurse"])
    for words in (
        "緊急のご用件は、必ず電話で連絡してください",
        "診療・看護・介護等の記録ではありません",
        "本名を登録してください",
        "顔がはっきりわかるもの",
        "8文字以上で、英字と数字の両方",
        "共用の端末では",
        "端末をなくしたときは、すぐに別の端末で",
    ):
        assert words in page


def test_relatives_read_what_concerns_them_and_nothing_of_the_care_side(everybody):
    page = shown(everybody["relative"])
    for words in (
        "「送信」",
        "「了解」",
        "「ログアウト」",
        "「ログイン」",
        "急なときは、ここに書かずに電話を",
    ):
        assert words in page
    for words in ("医療・介護側", "承認", "患者さんを登録", "職場の情報共有"):
        assert words not in page


def test_every_topic_can_be_reached_from_the_contents(everybody):
    page = everybody["nurse"].get(reverse("help")).content.decode()
    names = [topic.name for topic in manual.manual().topics]
    assert len(names) == len(set(names)) > 10
    assert [n for n in names if f'href="#{n}"' not in page or f'id="{n}"' not in page] == []


def pictures() -> list[manual.Picture]:
    blocks = [block for topic in manual.manual().topics for block in topic.blocks]
    return [picture for block in blocks for line in block.lines for picture in line.pictures]


def test_every_picture_exists_is_small_and_is_described():
    assert len(pictures()) > 30
    for picture in pictures():
        path = finders.find(picture.path)
        assert path, picture.path
        with Image.open(path) as image:
            assert (picture.width, picture.height) == (image.width // 2, round(image.height / 2)), (
                picture.path
            )
        assert len(picture.alt) > 5
    folder = manual.ROOT / "static/help"
    sizes = {file.name: file.stat().st_size for file in folder.iterdir()}
    assert max(sizes.values()) <= 60_000
    assert sum(sizes.values()) <= 1_600_000
    assert sorted(sizes) == sorted({picture.path.removeprefix("help/") for picture in pictures()})


def test_the_page_shows_every_picture_with_its_words_and_its_size(everybody):
    page = everybody["nobody"].get(reverse("help")).content.decode()
    images = re.findall(r'<img class="help__picture"[^>]*>', page)
    assert len(images) == len(pictures())
    for image, picture in zip(images, pictures(), strict=True):
        for words in (picture.path, f'alt="{picture.alt}"', f'height="{picture.height}"', 'loading="lazy"'):
            assert words in image


def test_the_page_says_whom_to_ask(everybody, settings):
    settings.CONTACT_LINE = "事務局 電話0985-00-0000"
    for client in everybody.values():
        assert "事務局 電話0985-00-0000" in shown(client)


def test_the_way_to_it_stands_in_the_menu_and_on_the_sign_in_page(everybody):
    for client, address in ((everybody["nobody"], "/accounts/login/"), (everybody["relative"], "/")):
        assert f'href="{reverse("help")}"' in client.get(address).content.decode()


@pytest.mark.parametrize("text", ["# 使い方\n\n## 題\n1. 手順\n", "# 使い方\n\n| 表 |\n"])
def test_what_is_not_understood_is_refused(text):
    with pytest.raises(ValueError, match=r"topic without|not understood"):
        manual.read(text)
