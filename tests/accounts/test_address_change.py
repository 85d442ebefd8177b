"""A new e-mail address, confirmed at both."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts.actions import addresses
from accounts.models import AddressChange, User
from accounts.models.user import NUMBERED
from approvals.models import Invitation
from notices.models import Delivery, DeliveryState
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.kit import SIGN_IN, audited, sign_in, signed_in, words

pytestmark = pytest.mark.django_db
PAGE, CANCEL = "/settings/address/", "/settings/address/cancel/"
NEW = "hanako-new@example.jp"


@pytest.fixture
def nurse():
    return make.professional(make.facility(), "看護 花子", email="hanako@example.jp")


@pytest.fixture
def helper():
    return make.professional(make.facility(), "介護 梅子", email=f"48201748{NUMBERED}")


def ask(client, email=NEW, password=make.PASSWORD):
    return client.post(PAGE, {"email": email, "password": password})


def send() -> dict[str, str]:
    """Send what is owed; the links by the address they went to."""
    mail.outbox.clear()
    for owed in Delivery.objects.filter(state=DeliveryState.WAITING):
        deliver(owed.pk)
    found = {
        sent.to[0]: re.search(r"https?://[^/]+(/settings/address/\S+)", sent.body) for sent in mail.outbox
    }
    return {to: match[1] for to, match in found.items() if match}


def begun(person, email=NEW) -> dict[str, str]:
    addresses.ask(person, email=email)
    return send()


def address_of(person) -> str:
    return User.objects.get(pk=person.pk).email


@pytest.mark.parametrize("order", [("hanako@example.jp", NEW), (NEW, "hanako@example.jp")])
def test_it_changes_once_both_addresses_have_confirmed(nurse, order):
    client = signed_in(nurse)
    assert ask(client)["Location"] == PAGE
    links = send()
    assert set(links) == set(order)
    Client().post(links[order[0]])
    assert address_of(nurse) == "hanako@example.jp"
    assert "まだ変更は終わっていません" in client.get(PAGE).content.decode()
    Client().post(links[order[1]])
    assert address_of(nurse) == NEW
    assert client.get("/settings/").status_code == 200
    assert sign_in(NEW).status_code == 302
    assert sign_in("hanako@example.jp").status_code == 200
    assert len(audited("address.change")) == 1


def test_the_old_address_is_told_that_it_has_changed(nurse):
    for link in begun(nurse).values():
        Client().post(link)
    send()
    assert [sent.to for sent in mail.outbox] == [["hanako@example.jp"]]
    assert "メールアドレスを変更しました" in mail.outbox[0].subject
    assert NEW not in mail.outbox[0].body


def test_opening_a_link_changes_nothing(nurse):
    for link in begun(nurse).values():
        page = Client().get(link)
        assert page.status_code == 200
        assert "確認する</button>" in page.content.decode()
        assert Client().head(link).status_code == 200
    assert address_of(nurse) == "hanako@example.jp"
    assert not audited("address.confirm")


def test_its_person_may_press_signed_in_as_well(nurse):
    client = signed_in(nurse)
    for link in begun(nurse).values():
        assert client.post(link).status_code == 302
    assert address_of(nurse) == NEW


def test_pressed_twice_it_happens_once_and_says_the_same(nurse):
    links = list(begun(nurse).values())
    pages = []
    for link in (links[0], links[0], links[1], links[1]):
        answer = Client().post(link)
        pages.append(words(Client().get(answer["Location"])))
    assert len(set(pages)) == 1
    assert "確認しました" in pages[0]
    assert len(audited("address.confirm")) == 2
    assert len(audited("address.change")) == 1


def test_one_side_pressed_twice_does_not_count_for_the_other(nurse):
    link = begun(nurse)[NEW]
    for _ in range(3):
        Client().post(link)
    assert address_of(nurse) == "hanako@example.jp"


def test_somebody_else_who_is_signed_in_learns_nothing_and_changes_nothing(nurse, as_user):
    other = as_user(make.professional(make.facility()))
    for link in begun(nurse).values():
        page = other.get(link)
        assert page.status_code == 200
        text = page.content.decode()
        assert "いまログインしているアカウントに宛てたものではありません" in text
        assert "hanako" not in text
        assert other.post(link).status_code == 403
    assert not audited("address.confirm")


def test_unknown_expired_replaced_and_cancelled_links_get_the_same_answer(nurse):
    def answer(link):
        page = Client().get(link)
        return page.status_code, words(page)

    never = answer(f"{PAGE}confirm/{'k' * 43}/")
    expired = begun(nurse)
    with freeze_time(timezone.now() + timedelta(hours=24)):
        assert {answer(link) for link in expired.values()} == {never}
        assert Client().post(expired[NEW]).status_code == 404
    replaced = begun(nurse, "second@example.jp")
    assert {answer(link) for link in expired.values()} == {never}
    addresses.cancel(nurse)
    assert {answer(link) for link in replaced.values()} == {never}
    assert never[0] == 404
    assert address_of(nurse) == "hanako@example.jp"


def test_a_link_is_good_until_the_last_minute(nurse):
    links = begun(nurse)
    with freeze_time(timezone.now() + timedelta(hours=23, minutes=59)):
        for link in links.values():
            Client().post(link)
    assert address_of(nurse) == NEW


def test_asking_for_another_address_replaces_the_first(nurse):
    first = begun(nurse)
    second = begun(nurse, "second@example.jp")
    for link in (*first.values(), second["second@example.jp"]):
        Client().post(link)
    assert address_of(nurse) == "hanako@example.jp"
    Client().post(second["hanako@example.jp"])
    assert address_of(nurse) == "second@example.jp"
    assert AddressChange.objects.count() == 1


def test_a_double_click_asks_once(nurse):
    client = signed_in(nurse)
    ask(client)
    ask(client)
    assert len(send()) == 2
    assert len(audited("address.ask")) == 1


def test_a_mail_of_a_change_that_was_given_up_is_not_sent(nurse):
    client = signed_in(nurse)
    ask(client)
    assert client.post(CANCEL)["Location"] == PAGE
    assert send() == {}
    assert not mail.outbox
    assert len(audited("address.cancel")) == 1
    assert client.post(CANCEL).status_code == 302


def test_of_a_link_only_a_digest_is_kept(nurse):
    links = begun(nurse)
    change = AddressChange.objects.get()
    for link in links.values():
        token = link.rstrip("/").rpartition("/")[2]
        assert token not in str(vars(change))
        assert len(token) > 40
    assert {len(change.old_digest), len(change.new_digest)} == {64}


def test_nothing_tells_whether_the_new_address_is_known(nurse):
    taken = make.professional(email="taken@example.jp")

    def answers(email):
        client = signed_in(nurse)
        first = ask(client, email)
        page = words(client.get(PAGE)).replace(email, "")
        link = send()["hanako@example.jp"]
        pressed = Client().post(link)
        after = words(Client().get(link)).replace(email, "")
        addresses.cancel(nurse)
        stamp = r"\d+月\d+日 \d+時\d+分"
        return first.status_code, first["Location"], re.sub(stamp, "", page), pressed.status_code, after

    assert answers("taken@example.jp") == answers("nobody@example.jp")
    assert address_of(taken) == "taken@example.jp"


def test_the_owner_of_a_known_address_gets_a_mail_without_a_link(nurse):
    make.professional(email="taken@example.jp")
    links = begun(nurse, "taken@example.jp")
    assert set(links) == {"hanako@example.jp"}
    told = next(sent for sent in mail.outbox if sent.to == ["taken@example.jp"])
    assert "お手続きできません" in told.body
    assert "花子" not in told.body


def test_an_address_taken_meanwhile_stays_its_owners_and_the_page_says_the_same(nurse):
    other = make.professional(email="other@example.jp")
    plain = list(begun(other, "free@example.jp").values())
    links = begun(nurse)
    make.professional(email=NEW)
    pages = set()
    for link in (*plain, *links.values()):
        answer = Client().post(link)
        pages.add((answer.status_code, words(Client().get(link))))
    assert len(pages) == 1
    assert address_of(nurse) == "hanako@example.jp"
    assert address_of(other) == "free@example.jp"
    assert len(audited("address.taken")) == 1
    send()
    assert [sent.to for sent in mail.outbox] == [["other@example.jp"]]


def test_the_present_password_is_asked_for_and_counted_like_a_sign_in(nurse):
    client = signed_in(nurse)
    pages = [ask(client, password=f"wrong-{n}") for n in range(5)]
    assert {page.status_code for page in pages} == {422}
    assert "現在のパスワードが違います" in pages[0].content.decode()
    assert "30分後に再度お試しください" in pages[4].content.decode()
    assert NEW in pages[0].content.decode()
    assert ask(client).status_code == 422
    assert sign_in(nurse.email).status_code == 200
    assert not AddressChange.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("hanako@example.jp", "いまのメールアドレスと同じです"),
        ("hanako", "メールアドレスの形になっていません"),
        (f"58201748{NUMBERED}", "メールアドレスの形になっていません"),
        ("", "メールアドレスを入力してください"),
    ],
)
def test_what_is_no_new_address_is_told_so_at_its_field(nurse, typed, sentence):
    answer = ask(signed_in(nurse), typed)
    assert answer.status_code == 422
    assert sentence in answer.context["form"].errors["email"][0]


def test_full_width_letters_of_the_new_address_are_put_right(nurse):
    ask(signed_in(nurse), "Ｈａｎａｋｏ－Ｎｅｗ＠ｅｘａｍｐｌｅ．ｊｐ")
    assert AddressChange.objects.get().email == NEW


def test_five_changes_a_day_may_be_asked_for(nurse):
    for n in range(5):
        addresses.ask(nurse, email=f"new{n}@example.jp")
    with pytest.raises(ValidationError) as refused:
        addresses.ask(nurse, email="new6@example.jp")
    assert refused.value.code == "limit"
    with freeze_time(timezone.now() + timedelta(hours=24, minutes=1)):
        addresses.ask(nurse, email="new6@example.jp")


def test_who_has_a_number_adds_a_first_address_signed_in(helper):
    client = signed_in(helper)
    ask(client)
    links = send()
    assert list(links) == [NEW]
    page = Client().post(links[NEW])
    assert page["Location"].startswith(SIGN_IN)
    assert Client().get(links[NEW])["Location"].startswith(SIGN_IN)
    assert address_of(helper) == helper.email
    assert client.post(links[NEW]).status_code == 302
    assert address_of(helper) == NEW
    assert sign_in(NEW).status_code == 302
    assert sign_in("48201748").status_code == 200
    send()
    assert not mail.outbox


def test_a_stopped_account_changes_no_address(nurse):
    links = begun(nurse)
    User.objects.filter(pk=nurse.pk).update(state="suspended", is_active=False)
    assert {Client().post(link).status_code for link in links.values()} == {404}
    assert address_of(nurse) == "hanako@example.jp"


def test_settings_lead_there(nurse, as_user):
    text = as_user(nurse).get("/settings/").content.decode()
    assert f'href="{PAGE}"' in text
    assert "メールアドレスの変更" in text


def test_what_ran_out_a_week_ago_is_forgotten(nurse):
    addresses.ask(nurse, email=NEW)
    with freeze_time(timezone.now() + timedelta(days=7)):
        assert addresses.forget_over() == 0
    with freeze_time(timezone.now() + timedelta(days=8, minutes=1)):
        assert addresses.forget_over() == 1


def test_invitations_that_wait_under_the_old_address_come_along(cast):
    at = {"timeline": cast.free.timeline, "inviter": cast.ga, "vouched_by": cast.ga, "state": "approved"}
    waits = Invitation.objects.create(email=cast.no.email, **at)
    for link in begun(cast.no).values():
        Client().post(link)
    waits.refresh_from_db()
    assert waits.invitee == cast.no


def test_an_invitation_in_the_persons_own_name_is_not_doubled(cast):
    at = {"timeline": cast.free.timeline, "inviter": cast.ga, "vouched_by": cast.ga, "state": "approved"}
    Invitation.objects.create(invitee=cast.no, **at)
    Invitation.objects.create(email=cast.no.email, **at)
    for link in begun(cast.no).values():
        Client().post(link)
    assert address_of(cast.no) == NEW
    assert Invitation.objects.filter(invitee=cast.no).count() == 1
