"""Issued numbers for people without e-mail, and temporary passwords."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone
from freezegun import freeze_time

from accounts.actions import passwords
from accounts.actions.office import send_password_mail
from accounts.forms.fields import AddressField
from accounts.models import OpenSession, User
from accounts.models.user import NUMBERED
from approvals.actions.invitations import invite
from approvals.models import Invitation
from notices.models import Delivery
from notices.tasks import deliver
from tests import factories as make
from tests.accounts.kit import SIGN_IN, announced, audited, sign_in, signed_in, words

pytestmark = pytest.mark.django_db
CHANGE, RESET, ADD = "/settings/password/", "/accounts/password/reset/", "/admin/accounts/user/add/"
LIST = "/admin/accounts/user/"


@pytest.fixture
def office(as_user):
    return as_user(make.user("事務 局子", is_secretariat=True))


@pytest.fixture
def helper():
    return make.professional(make.facility(), "介護 梅子", email=f"48201748{NUMBERED}")


def new_account(**changes):
    names = {"family_name": "介護", "given_name": "梅子", "family_kana": "かいご", "given_kana": "うめこ"}
    return {"email": "", "kind": "professional", "facility": make.facility().pk} | names | changes


def shown(answer) -> tuple[str, str]:
    """The number and the password that stand on the page."""
    number, password = (
        "".join(re.findall(r"<span>(\w+)</span>", block))
        for block in re.findall(r'issued__code">(.*?)</dd>', answer.content.decode(), re.DOTALL)
    )
    return number, password


def test_without_an_address_a_number_and_a_temporary_password_are_shown_once(office):
    answer = office.post(ADD, new_account())
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    number, password = shown(answer)
    person = User.objects.get(email=number + NUMBERED)
    assert re.fullmatch(r"[1-9][0-9]{7}", number)
    assert person.check_password(password)
    assert person.password_is_temporary
    assert not Delivery.objects.exists()
    for page in (LIST, f"{LIST}{person.pk}/change/"):
        text = office.get(page).content.decode()
        assert f"発行番号 {number}" in text
        assert password not in text
        assert NUMBERED not in text


def test_the_password_stands_nowhere_but_on_that_page(office, caplog):
    _, password = shown(office.post(ADD, new_account()))
    person = User.objects.latest("pk")
    kept = [str(dict(office.session.items())), person.password, caplog.text]
    kept += [str(entry.detail) for act in ("account.open", "password.temporary") for entry in audited(act)]
    assert len(audited("password.temporary")) == 1
    assert not any(password in text for text in kept)


def test_numbers_follow_no_sequence(office):
    numbers = [int(shown(office.post(ADD, new_account()))[0]) for _ in range(4)]
    assert len({abs(one - other) for one in numbers for other in numbers if one < other}) > 1
    assert all(abs(one - other) > 1 for one in numbers for other in numbers if one != other)


@pytest.mark.parametrize(
    "typed", ["48201748", "４８２０１７４８", "4820-1748", " 4820 1748 ", "４８２０ー１７４８"]
)
def test_the_number_signs_in_however_it_is_typed(helper, typed):
    assert sign_in(typed).status_code == 302


@pytest.mark.parametrize("typed", ["4820174", "482017489", "4820a748", "48201748@"])
def test_anything_else_is_no_number(helper, typed):
    answer = sign_in(typed)
    assert answer.status_code == 200
    assert "8桁の発行番号" in answer.content.decode()


def test_known_and_unknown_numbers_get_the_same_answers(helper):
    def answers(number):
        pages = [sign_in(number, "wrong-1") for _ in range(7)]
        return [(page.status_code, words(page).replace(number, "")) for page in pages]

    assert answers("48201748") == answers("58201749")


def test_every_way_to_write_a_number_is_counted_together(helper):
    for typed in ("48201748", "4820-1748", "４８２０１７４８", "4820 1748", "48201748"):
        sign_in(typed, "wrong-1")
    assert "30分後に再度お試しください" in sign_in("48201748").content.decode()


def test_a_kept_number_is_shown_as_the_number(helper):
    client = Client()
    sign_in("4820-1748", client=client, keep_address="on")
    client.post("/sign-out/")
    page = client.get(SIGN_IN).content.decode()
    assert 'value="48201748"' in page
    assert NUMBERED not in page


def test_the_own_pages_show_the_number_and_not_what_stands_behind_it(helper, as_user):
    for page in ("/settings/", "/settings/profile/"):
        text = as_user(helper).get(page).content.decode()
        assert NUMBERED not in text
    assert "発行番号 48201748" in text


def test_the_reset_page_says_the_same_for_a_number_and_mails_nothing(helper):
    def answer(typed):
        client = Client()
        first = client.post(RESET, {"email": typed})
        return first.status_code, first["Location"], words(client.get(first["Location"]))

    assert answer("48201748") == answer("58201749") == answer("nobody@example.jp")
    assert "施設管理者" in Client().get(RESET).content.decode()
    assert not Delivery.objects.exists()


def test_no_mail_is_owed_or_written_for_a_number(helper):
    passwords.owe_reset_mail(helper)
    assert not Delivery.objects.exists()
    with pytest.raises(ValidationError) as refused:
        send_password_mail(make.user(is_secretariat=True), helper)
    assert refused.value.code == "number"
    late = Delivery.objects.create(kind=passwords.RESET_MAIL, subject_id=helper.pk, key="k")
    assert deliver(late.pk) == "dropped"
    assert not mail.outbox


def test_what_stands_behind_a_number_is_no_address():
    with pytest.raises(ValidationError, match="メールアドレスの形"):
        AddressField().clean(f"48201748{NUMBERED}")


def test_a_colleague_with_a_number_is_invited_without_a_mail(cast, as_user):
    User.objects.filter(pk=cast.nf.pk).update(email=f"48201748{NUMBERED}")
    invite(cast.ga, cast.free.timeline, people=[cast.nf])
    assert Invitation.objects.filter(invitee=cast.nf).exists()
    for owed in Delivery.objects.all():
        deliver(owed.pk)
    assert not mail.outbox


def test_the_first_thing_after_a_temporary_password_is_an_own_one(helper):
    password = passwords.give_temporary_password(make.user(is_secretariat=True), helper)
    client = Client()
    assert sign_in("48201748", password, client=client).status_code == 302
    assert client.get("/")["Location"] == CHANGE
    assert "はじめに、ご自分のパスワードを決めてください" in client.get(CHANGE).content.decode()
    again = client.post(CHANGE, {"oldpassword": password, "password1": password, "password2": password})
    assert "以前に使ったパスワードは使えません" in again.content.decode()
    answer = client.post(
        CHANGE, {"oldpassword": password, "password1": "umi-8-sora", "password2": "umi-8-sora"}
    )
    assert answer["Location"] == "/"
    assert client.get("/settings/").status_code == 200
    helper.refresh_from_db()
    assert not helper.password_is_temporary
    assert sign_in("48201748", password).status_code == 200


def test_a_second_factor_does_not_spare_the_own_password(helper, as_user):
    passwords.give_temporary_password(make.user(is_secretariat=True), helper)
    client = as_user(helper)
    OpenSession.objects.filter(session__user=helper).update(verified_at=timezone.now())
    assert client.get("/")["Location"] == CHANGE


def test_a_temporary_password_can_be_read_from_paper():
    for _ in range(50):
        password = passwords.readable()
        assert re.fullmatch(r"[a-z]{4}[0-9]{4}[a-z]{4}", password)
        assert not set(password) & set("bgiloqsuvz0125")


def test_it_ends_unused_after_three_days_and_only_the_right_one_is_told_so(helper):
    given = passwords.give_temporary_password(make.user(is_secretariat=True), helper)
    with freeze_time(timezone.now() + timedelta(days=2, hours=23)):
        assert sign_in("48201748", given).status_code == 302
    with freeze_time(timezone.now() + timedelta(days=3)):
        answer = sign_in("48201748", given)
        assert answer.status_code == 200
        assert "発行から3日で使えなくなります" in answer.content.decode()
        assert "発行から3日" not in sign_in("48201748", "wrong-1").content.decode()


def test_giving_one_ends_the_sessions_opens_the_lock_and_is_audited(helper):
    client = signed_in(helper)
    for n in range(6):
        sign_in("48201748", f"wrong-{n}")
    actor = make.user(is_secretariat=True)
    given = passwords.give_temporary_password(actor, helper)
    assert client.get("/settings/").status_code == 302
    assert sign_in("48201748", given).status_code == 302
    assert [entry.actor_id for entry in audited("password.temporary")] == [actor.pk]
    assert any(event.kind == "close" and event.data.get("user") == helper.pk for event in announced())


def test_who_has_an_address_is_told_by_mail_without_the_password():
    place = make.facility()
    manager, nurse = make.professional(place, manager=True), make.professional(place)
    given = passwords.give_temporary_password(manager, nurse)
    assert deliver(Delivery.objects.get().pk) == "sent"
    assert mail.outbox[0].to == [nurse.email]
    assert "仮のパスワード" in mail.outbox[0].subject
    assert given not in mail.outbox[0].body


def test_only_who_cares_for_the_person_may_give_one(helper):
    colleague = make.professional(helper.affiliations.get().facility)
    elsewhere = make.professional(make.facility(), manager=True)
    before = User.objects.get(pk=helper.pk).password
    for actor in (colleague, elsewhere, helper):
        with pytest.raises(PermissionDenied):
            passwords.give_temporary_password(actor, helper)
    assert User.objects.get(pk=helper.pk).password == before
    assert not audited("password.temporary")


def test_the_secretariat_gives_a_new_one_in_the_list(office, helper):
    nurse = make.professional(make.facility())
    chosen = {"action": "give_temporary_password", "_selected_action": [helper.pk, nurse.pk]}
    answer = office.post(LIST, chosen)
    number, password = shown(answer)
    assert number == "48201748"
    assert sign_in(number, password).status_code == 302
    assert sign_in(nurse.email).status_code == 302
    assert "no-store" in answer["Cache-Control"]


def test_of_people_with_an_address_alone_it_gives_none(office):
    nurse = make.professional(make.facility())
    chosen = {"action": "give_temporary_password", "_selected_action": [nurse.pk]}
    answer = office.post(LIST, chosen, follow=True)
    assert "「パスワード設定メールを送る」をお使いください" in answer.content.decode()
    assert sign_in(nurse.email).status_code == 302
