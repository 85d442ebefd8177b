"""「メンバー招待」 by its labels."""

import pytest
from django.urls import reverse

from approvals.models import Invitation
from tests import factories as make
from tests.approvals import kit


def at(name: str, timeline) -> str:
    return reverse(f"approvals:{name}", args=[timeline.pk])


def test_the_page_says_first_that_an_administrator_approves(cast, as_user):
    text = as_user(cast.mc).get(at("invite", cast.group.care)).content.decode()
    sentence = "あなたはグループ管理者ではないため、管理者（院長 一郎さん）の承認後に招待が届きます。"
    assert sentence in text
    text = text[text.index("<main") :]
    assert text.index(sentence) < text.index("すべて") < text.index("メールで招待")
    for label in (
        "メンバー招待",
        "名前、施設名、フリーワード",
        "五十音順",
        "施設別",
        "完了",
        "+ 同所 外男さん",
    ):
        assert label in text


@pytest.mark.parametrize("who", ["ga", "fa"])
def test_an_administrator_reads_that_nobody_else_approves(cast, as_user, who):
    text = as_user(getattr(cast, who)).get(at("invite", cast.group.care)).content.decode()
    assert "承認後に招待が届きます" not in text
    assert "承認を待たずに" in text


def test_members_are_marked_and_not_offered(cast, as_user):
    text = as_user(cast.mc).get(at("invite", cast.group.care)).content.decode()
    assert "参加中" in text
    assert "+ 両側 花子さん" not in text


def test_an_invitation_by_address_does_not_mark_its_person(cast, as_user):
    kit.proposed(cast.mc, cast.group.care, email=cast.nf.email)
    assert "招待中" not in as_user(cast.mc).get(at("invite", cast.group.care)).content.decode()
    assert "招待中" not in as_user(cast.mb).get(at("invite", cast.group.care)).content.decode()


def test_who_has_no_connection_reads_so(cast, as_user):
    group = make.free_group(make.professional(cast.a), name="一人")
    loner = make.professional(make.facility())
    alone = make.free_group(loner, name="ひとり")
    text = as_user(loner).get(at("invite", alone.timeline)).content.decode()
    assert "招待ができるつながりはありません。" in text
    assert group.name not in text


def test_the_search_and_the_orders_find_people(cast, as_user):
    client = as_user(cast.mc)
    found = client.get(at("invite", cast.group.care), {"q": "同所"}).content.decode()
    assert "同所 外男" in found
    assert "管理 者子" not in found
    assert "さ行" in client.get(at("invite", cast.group.care), {"tab": "kana"}).content.decode()
    assert "青葉クリニック" in client.get(at("invite", cast.group.care), {"tab": "facility"}).content.decode()
    assert (
        "見つかりませんでした" in client.get(at("invite", cast.group.care), {"q": "いない"}).content.decode()
    )


def test_the_script_gets_the_list_alone(cast, as_user):
    part = as_user(cast.mc).get(
        at("invite", cast.group.care), {"q": "同所"}, headers={"X-Part": "candidates"}
    )
    assert "同所 外男" in part.content.decode()
    assert "<html" not in part.content.decode()


def test_choosing_and_pressing_done_invites(cast, as_user):
    client = as_user(cast.mc)
    done = client.post(at("invite_people", cast.group.care), {"person": [cast.nf.pk]}, follow=True)
    text = done.content.decode()
    assert done.redirect_chain == [(at("invite_done", cast.group.care), 302)]
    for label in ("招待完了", "招待相手に通知が届きます。", "管理者の承認後に届きます", "戻る"):
        assert label in text
    assert Invitation.objects.get().invitee == cast.nf


def test_a_double_click_invites_once(cast, as_user):
    client = as_user(cast.mc)
    for _ in range(2):
        assert client.post(at("invite_people", cast.group.care), {"person": [cast.nf.pk]}).status_code == 302
        assert (
            client.post(at("invite_mail_send", cast.group.care), {"email_1": "new@example.jp"}).status_code
            == 302
        )
    assert Invitation.objects.count() == 2


def test_nobody_chosen_is_said(cast, as_user):
    page = as_user(cast.mc).post(at("invite_people", cast.group.care))
    assert page.status_code == 422
    assert "招待する方の「+」を押してから" in page.content.decode()


def test_a_stranger_is_not_chosen_by_id(cast, as_user):
    page = as_user(cast.mc).post(at("invite_people", cast.group.care), {"person": [cast.nf.pk, cast.no.pk]})
    assert page.status_code == 422
    assert not Invitation.objects.exists()
    assert "checked" in page.content.decode()


def test_the_fields_keep_what_was_typed_and_say_what_is_wrong(cast, as_user):
    typed = {"email_1": "not an address", "email_2": "good@example.jp", "email_3": cast.mc.email}
    page = as_user(cast.mc).post(at("invite_mail_confirm", cast.group.care), typed)
    text = page.content.decode()
    assert page.status_code == 422
    for word in (
        "メールアドレスの形になっていません",
        "ご自分のメールアドレスは",
        'value="not an address"',
        "good@example.jp",
    ):
        assert word in text


def test_no_address_at_all_is_said(cast, as_user):
    page = as_user(cast.mc).post(at("invite_mail_confirm", cast.group.care))
    assert page.status_code == 422
    assert "1件以上入力してください" in page.content.decode()


def test_five_fields_and_their_labels(cast, as_user):
    text = as_user(cast.mc).get(at("invite_mail", cast.group.care)).content.decode()
    assert text.count("<span>メールアドレス</span>") == 5
    assert "キャンセル" in text
    assert "確認する" in text
    assert "院長 一郎さん" in text


def read_over(client, cast, typed) -> str:
    return client.post(at("invite_mail_confirm", cast.group.care), typed, follow=True).content.decode()


def test_going_back_after_sending_finds_the_fields_and_sends_nothing_twice(cast, as_user):
    client = as_user(cast.mc)
    read_over(client, cast, {"email_1": "new@example.jp"})
    assert "new@example.jp" in client.get(at("invite_mail_confirm", cast.group.care)).content.decode()
    client.post(at("invite_mail_send", cast.group.care), {"email_1": "new@example.jp"})
    back = client.get(at("invite_mail_confirm", cast.group.care))
    assert back.url == at("invite_mail", cast.group.care)
    assert "new@example.jp" not in client.get(back.url).content.decode()
    assert Invitation.objects.count() == 1


def test_addresses_of_one_group_do_not_stand_in_another(cast, as_user):
    client = as_user(cast.mc)
    read_over(client, cast, {"email_1": "new@example.jp"})
    assert "new@example.jp" not in client.get(at("invite_mail", cast.free.timeline)).content.decode()


def test_the_confirm_page_shows_each_address_once(cast, as_user):
    typed = {"email_1": " Ｎｅｗ＠example.jp", "email_3": "NEW@example.jp", "email_5": "other@example.jp"}
    text = read_over(as_user(cast.mc), cast, typed)
    for label in ("確認画面", "以下の宛先に間違いがないかご確認下さい。", "×", "修正する", "送信する"):
        assert label in text
    assert text.count('value="new@example.jp"') == 1
    assert text.count('value="other@example.jp"') == 1
    assert not Invitation.objects.exists()


def test_an_address_is_removed_by_its_cross(cast, as_user):
    data = {"email_1": "new@example.jp", "email_2": "other@example.jp", "remove": "email_1"}
    text = read_over(as_user(cast.mc), cast, data)
    assert "new@example.jp" not in text
    assert "other@example.jp" in text


def test_removing_the_last_address_leads_back_to_the_fields(cast, as_user):
    data = {"email_1": "new@example.jp", "remove": "email_1"}
    answer = as_user(cast.mc).post(at("invite_mail_confirm", cast.group.care), data)
    assert answer.url == at("invite_mail", cast.group.care)


def test_going_back_keeps_every_address(cast, as_user):
    data = {"email_1": "new@example.jp", "email_2": "other@example.jp"}
    page = as_user(cast.mc).post(at("invite_mail", cast.group.care), data)
    text = page.content.decode()
    assert page.status_code == 200
    assert 'value="new@example.jp"' in text
    assert 'value="other@example.jp"' in text


@pytest.mark.parametrize(("who", "waits"), [("mc", True), ("ga", False)])
def test_sending_ends_on_its_page(cast, as_user, who, waits):
    client = as_user(getattr(cast, who))
    done = client.post(at("invite_mail_send", cast.group.care), {"email_1": "new@example.jp"}, follow=True)
    text = done.content.decode()
    for label in ("招待メール送信完了", "招待メールをお送り致しました。", "メンバー一覧"):
        assert label in text
    assert ("管理者の承認後に送信されます。" in text) is waits
    assert Invitation.objects.get().email == "new@example.jp"


def test_the_page_does_not_tell_whose_address_it_is(cast, as_user):
    waiting = kit.proposed(cast.mn, cast.group.care, email="waiting@example.jp")
    invited = kit.approved(cast.ga, cast.mx, cast.group.care, email="invited@example.jp")
    own = kit.proposed(cast.mc, cast.group.care, email="own@example.jp")
    addresses = [
        "nobody@example.jp",
        *(invitation.email for invitation in (waiting, invited, own)),
        cast.no.email,
        cast.mx.email,
        cast.pt.email,
        cast.ss.email,
        cast.se.email,
        cast.nf.email,
    ]
    pages = set()
    for address in addresses:
        client = as_user(cast.mc)
        confirm = client.post(at("invite_mail_confirm", cast.group.care), {"email_1": address}, follow=True)
        assert confirm.status_code == 200
        send = client.post(at("invite_mail_send", cast.group.care), {"email_1": address})
        assert send.status_code == 302
        pages.add((kit.plain(confirm.content).replace(address, ""), kit.plain(client.get(send.url).content)))
    assert len(pages) == 1
    known = Invitation.objects.filter(email__in=[one.email for one in (waiting, invited, own)])
    assert known.count() == 3  # nobody is invited twice


def test_the_limit_is_said_where_one_sends(cast, as_user, settings):
    settings.INVITATIONS_OPEN = 0
    page = as_user(cast.mc).post(at("invite_mail_send", cast.group.care), {"email_1": "new@example.jp"})
    assert page.status_code == 422
    assert "返事を待っている招待は" in page.content.decode()
    assert 'value="new@example.jp"' in page.content.decode()


PAGES = ["invite", "invite_done", "invite_mail", "invite_mail_done"]
ACTS = ["invite_people", "invite_mail_confirm", "invite_mail_send"]


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
@pytest.mark.parametrize("who", ["nf", "no", "fo", "pt", "po", "se", "su", "rm"])
def test_who_does_not_know_the_group_gets_not_found(cast, as_user, name, who):
    client = as_user(getattr(cast, who))
    ask = client.post if name in ACTS else client.get
    there, nowhere = ask(at(name, cast.group.care)), ask(f"/timelines/999999{at(name, cast.group.care)[12:]}")
    assert there.status_code == 404
    assert not Invitation.objects.exists()
    assert nowhere.status_code == 404


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
@pytest.mark.parametrize("who", ["mb", "ga", "pt", "fa"])
def test_the_patient_side_is_refused_with_a_sentence(cast, as_user, name, who):
    client = as_user(getattr(cast, who))
    answer = (client.post if name in ACTS else client.get)(at(name, cast.group.patient_side))
    assert answer.status_code == 403
    assert "患者側" in answer.content.decode()


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_who_is_not_signed_in_is_led_to_the_sign_in_page(cast, client, name):
    answer = (client.post if name in ACTS else client.get)(at(name, cast.group.care))
    assert answer.url.startswith("/accounts/login/")


@pytest.mark.parametrize("number", ["9" * 25, "9" * 5000, "1\x00", "-1"])
def test_somebody_with_an_impossible_number_cannot_be_invited(cast, as_user, number):
    answer = as_user(cast.mc).post(at("invite_people", cast.group.care), {"person": number})
    assert answer.status_code == 422
    assert "選んだ方の中に、招待できない方がいます。" in answer.content.decode()
