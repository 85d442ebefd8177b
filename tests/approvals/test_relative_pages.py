"""「ご家族を招待する」: the pages of who invites, and the board."""

import re

import pytest
from django.urls import reverse

from approvals.actions.invitations import withdraw
from approvals.models import Invitation
from notices.models import Delivery, DeliveryState
from patients.actions.members import name_admin, unname_admin
from tests import factories as make
from tests.approvals import kit

NEW = "daughter@example.jp"
TYPED = {"email": "ｄａｕｇｈｔｅｒ＠example.jp", "kind": "family", "relation": "長女"}


def at(cast, name: str) -> str:
    return reverse(f"approvals:{name}", args=[cast.group.patient_side_id])


def send(cast, client, **typed: str):
    return client.post(at(cast, "invite_relative_send"), TYPED | typed)


def test_the_way_by_its_labels(cast, as_user):
    client = as_user(cast.ga)
    members = client.get(f"/patients/{cast.patient.pk}/members/").content.decode()
    assert "ご家族を招待する" in members
    assert at(cast, "invite_relative") in members
    fields = client.get(at(cast, "invite_relative")).content.decode()
    for label in ("メールアドレス", "患者さんご本人", "ご家族", "続柄", "キャンセル", "確認する"):
        assert label in fields
    read = client.post(at(cast, "invite_relative_confirm"), TYPED, follow=True).content.decode()
    for words in ("確認画面", "以下の宛先に間違いがないか", NEW, "ご家族（長女）", "修正する", "送信する"):
        assert words in read
    assert not Invitation.objects.exists()
    back = client.post(at(cast, "invite_relative"), TYPED | {"email": NEW}).content.decode()
    for kept in (f'value="{NEW}"', 'value="長女"', 'value="family"[^>]*checked'):
        assert re.search(kept, back)
    done = client.post(at(cast, "invite_relative_send"), TYPED, follow=True).content.decode()
    assert "招待メール送信完了" in done
    assert "招待メールをお送り致しました。" in done
    assert Invitation.objects.get().email == NEW
    assert NEW not in client.get(at(cast, "invite_relative")).content.decode()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"email": ""}, "メールアドレスを入力してください。"),
        ({"email": "daughter"}, "メールアドレスの形になっていません。"),
        ({"kind": ""}, "「患者さんご本人」か「ご家族」を選んでください。"),
        ({"kind": "professional"}, "「患者さんご本人」か「ご家族」を、もう一度選んでください。"),
        ({"relation": ""}, "続柄を入力してください。例: 長女"),
        ({"relation": "あ" * 21}, "20文字まで"),
    ],
)
@pytest.mark.parametrize("page", ["invite_relative_confirm", "invite_relative_send"])
def test_what_is_missing_is_said_at_its_place_and_nothing_is_lost(cast, as_user, page, typed, sentence):
    answer = as_user(cast.ga).post(at(cast, page), TYPED | typed)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert sentence in text
    if "relation" not in typed:
        assert 'value="長女"' in text
    if "email" not in typed:
        assert "example.jp" in text
    assert not Invitation.objects.exists()


def test_the_own_address_is_refused_at_its_place(cast, as_user):
    answer = as_user(cast.ga).post(at(cast, "invite_relative_confirm"), TYPED | {"email": cast.ga.email})
    assert "ご自分のメールアドレスは招待できません。" in answer.content.decode()


def test_what_cannot_be_sent_says_why(cast, as_user, settings):
    settings.INVITATIONS_OPEN = 0
    answer = send(cast, as_user(cast.ga))
    assert answer.status_code == 422
    assert "返事を待っている招待は" in answer.content.decode()
    assert 'value="長女"' in answer.content.decode()


def test_the_pages_do_not_tell_whose_an_address_is(cast, as_user):
    relative, member = make.relative(), cast.pt2
    told = set()
    for number, address in enumerate((NEW, relative.email, member.email, cast.no.email, cast.ss.email)):
        client = as_user(cast.ga)
        read = client.post(at(cast, "invite_relative_confirm"), TYPED | {"email": address}, follow=True)
        done = client.post(at(cast, "invite_relative_send"), TYPED | {"email": address}, follow=True)
        told.add((kit.plain(read.content).replace(address, "…"), kit.plain(done.content)))
        assert len(told) == 1, number
    board = as_user(cast.ga).get(at(cast, "board")).content.decode()
    assert board.count("登録か返事待ち") == Invitation.objects.count() == 4


def test_others_may_not_or_find_nothing(cast, as_user):
    for page in ("invite_relative", "invite_relative_done", "board", "undelivered"):
        for who in (cast.mb, cast.mx, cast.pt, cast.pt2):
            assert as_user(who).get(at(cast, page)).status_code == 403, page
        for who in (cast.mc, cast.mn, cast.nf, cast.no, cast.fo, cast.po, cast.se, cast.su, cast.rm):
            assert as_user(who).get(at(cast, page)).status_code == 404, page
    for who in (cast.mb, cast.pt2):
        assert send(cast, as_user(who)).status_code == 403
    assert not Invitation.objects.exists()


def test_the_board_of_the_patient_side(cast, as_user):
    kit.relative(cast.ga, cast.group.patient_side, NEW)
    kit.proposed(cast.mc, cast.group.care, email="colleague@example.jp")
    text = as_user(cast.fa).get(at(cast, "board")).content.decode()
    for words in ("患者側", NEW, "次女", "取り下げる", "ご家族を招待する"):
        assert words in text
    assert "colleague@example.jp" not in text
    care = reverse("approvals:board", args=[cast.group.care_id])
    for who in (cast.ga, cast.mc):
        assert NEW not in as_user(who).get(care).content.decode()


def test_it_is_withdrawn_reminded_and_sent_again_on_the_board(cast, as_user):
    made = kit.relative(cast.ga, cast.group.patient_side, NEW)
    client = as_user(cast.fa)
    Delivery.objects.filter(key=f"invitation:{made.pk}").update(state=DeliveryState.FAILED)
    assert "再送" in client.get(at(cast, "board")).content.decode()
    assert NEW in client.get(at(cast, "undelivered")).content.decode()
    answer = client.post(reverse("approvals:resend", args=[made.pk]), {"next": "board"}, follow=True)
    assert "招待メールを、もう一度送信します。" in answer.content.decode()
    for act in ("withdraw", "remind", "resend"):
        for who, status in ((cast.mb, 403), (cast.mc, 404), (cast.pt2, 404)):
            assert as_user(who).post(reverse(f"approvals:{act}", args=[made.pk])).status_code == status
    assert client.post(reverse("approvals:withdraw", args=[made.pk])).status_code == 302
    made.refresh_from_db()
    assert made.state == "withdrawn"


@pytest.mark.parametrize("relation", ["\u200b", "\u202eabc", "長\u200d女"])
def test_a_relation_of_letters_nobody_sees_is_refused_at_its_place(cast, as_user, relation):
    answer = send(cast, as_user(cast.ga), relation=relation)
    assert answer.status_code == 422
    assert "目に見えない文字が含まれています" in answer.content.decode()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("length", [255, 300, 321, 5000])
def test_an_address_longer_than_mail_servers_take_is_refused_at_its_place(cast, as_user, length):
    email = "b" * (length - 10) + "@x.example"
    for page in (at(cast, "invite_relative_confirm"), at(cast, "invite_relative_send")):
        answer = as_user(cast.ga).post(page, TYPED | {"email": email})
        assert answer.status_code == 422
        assert "254文字までで入力してください。" in answer.content.decode()
    assert send(cast, as_user(cast.ga), email="b" * 244 + "@x.example").status_code == 302


def test_who_runs_the_group_no_more_still_takes_back_what_was_sent(cast, as_user):
    name_admin(cast.ga, cast.patient, member=cast.mb)
    made = kit.relative(cast.mb, cast.group.patient_side, NEW)
    unname_admin(cast.ga, cast.patient, member=cast.mb)
    client = as_user(cast.mb)
    board = client.get(at(cast, "board")).content.decode()
    assert NEW in board
    assert at(cast, "invite_relative") not in board
    assert at(cast, "invite_relative") in as_user(cast.ga).get(at(cast, "board")).content.decode()
    done = client.post(reverse("approvals:withdraw", args=[made.pk]), follow=True)
    assert done.status_code == 200
    assert "招待を取り下げました。" in done.content.decode()
    assert client.get(at(cast, "invite_relative")).status_code == 403


def test_the_page_that_takes_back_what_is_over_says_so(cast, as_user):
    made = kit.relative(cast.ga, cast.group.patient_side, NEW)
    here, client = reverse("approvals:withdraw", args=[made.pk]), as_user(cast.ga)
    assert "取り下げますか" in client.get(here).content.decode()
    withdraw(cast.ga, made)
    text = client.get(here, follow=True).content.decode()
    assert "すでに返事が済んだか、取り下げられています。" in text
    assert "取り下げますか" not in text


@pytest.mark.parametrize("page", ["invite_relative_confirm", "invite_relative_send"])
def test_who_may_not_is_refused_before_what_was_typed_is_looked_at(cast, as_user, page):
    assert as_user(cast.ga).post(at(cast, page), {}).status_code == 422
    assert as_user(cast.mb).post(at(cast, page), {}).status_code == 403
