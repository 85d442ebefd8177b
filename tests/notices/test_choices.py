"""「お知らせの設定」: how one is told by mail."""

import pytest

from accounts.models.user import NUMBERED
from notices.enums import MailWay
from notices.models import MailChoice
from notices.queries import mail_choice
from tests import factories as make
from tests.accounts.kit import audited

pytestmark = pytest.mark.django_db
PAGE = "/settings/notices/"
GOOD = {"calls": "at_once", "news": "daily", "hour": "17", "quiet": "on", "quiet_from": "20", "quiet_to": "6"}


@pytest.fixture
def nurse():
    return make.professional(make.facility())


def test_without_a_choice_the_page_shows_what_holds(nurse, as_user):
    form = as_user(nurse).get(PAGE).context["form"]
    assert form.initial == {
        "user": nurse.pk,
        "calls": "at_once",
        "news": "daily",
        "hour": 8,
        "quiet": True,
        "quiet_from": 21,
        "quiet_to": 7,
        "quiet_calls": False,
    }
    assert not MailChoice.objects.exists()


def test_what_is_chosen_is_kept_and_shown_again(nurse, as_user):
    client = as_user(nurse)
    answer = client.post(PAGE, GOOD, follow=True)
    assert "お知らせの設定を保存しました" in answer.content.decode()
    kept = mail_choice(nurse.pk)
    assert (kept.news, kept.hour, kept.quiet_from, kept.quiet_to) == (MailWay.DAILY, 17, 20, 6)
    client.post(PAGE, GOOD | {"news": "never", "quiet": ""})
    kept = mail_choice(nurse.pk)
    assert (kept.news, kept.quiet) == (MailWay.NEVER, False)
    assert MailChoice.objects.count() == 1
    assert len(audited("mail.choose")) == 2


@pytest.mark.parametrize(
    ("wrong", "field", "sentence"),
    [
        ({"news": "loud"}, "news", "受け取り方を一つ選んでください。"),
        ({"calls": ""}, "calls", "受け取り方を一つ選んでください。"),
        ({"hour": "24"}, "hour", "1日1回の時刻を一覧から選んでください。"),
        ({"hour": "-1"}, "hour", "1日1回の時刻を一覧から選んでください。"),
        ({"quiet_from": "９"}, "quiet_from", "何時からを一覧から選んでください。"),
        ({"quiet_to": "20"}, "quiet_to", "「何時から」と違う時刻を選んでください。"),
        ({"hour": "23"}, "hour", "メールを送らない時間に入っています。その前か後の時刻を選んでください。"),
        ({"hour": "5"}, "hour", "メールを送らない時間に入っています。その前か後の時刻を選んでください。"),
    ],
)
def test_what_cannot_be_is_told_at_the_field_and_nothing_changes(nurse, as_user, wrong, field, sentence):
    answer = as_user(nurse).post(PAGE, GOOD | wrong)
    assert answer.status_code == 422
    assert answer.context["form"].errors == {field: [sentence]}
    assert sentence in answer.content.decode()
    assert not MailChoice.objects.exists()
    assert audited("mail.choose") == []


@pytest.mark.parametrize("hour", ["6", "19"])
def test_the_edges_of_the_quiet_hours_are_not_quiet(nurse, as_user, hour):
    assert as_user(nurse).post(PAGE, GOOD | {"hour": hour}).status_code == 302


def test_without_quiet_hours_every_hour_is_fine(nurse, as_user):
    chosen = {key: value for key, value in GOOD.items() if key != "quiet"}
    assert as_user(nurse).post(PAGE, chosen | {"hour": "2"}).status_code == 302


def test_ones_own_choice_is_ones_own(nurse, as_user):
    as_user(nurse).post(PAGE, GOOD | {"news": "never"})
    other = make.professional()
    assert as_user(other).get(PAGE).context["form"].initial["news"] == "daily"
    assert mail_choice(other.pk).news == MailWay.DAILY


def test_relatives_choose_too(as_user):
    relative = make.relative()
    assert as_user(relative).post(PAGE, GOOD | {"news": "never"}).status_code == 302
    assert mail_choice(relative.pk).news == MailWay.NEVER


def test_who_has_no_address_is_told_that_no_mail_comes(as_user):
    numbered = make.relative(email=f"12345678{NUMBERED}")
    assert "メールは届きません" in as_user(numbered).get(PAGE).content.decode()
    assert "メールは届きません" not in as_user(make.relative()).get(PAGE).content.decode()


def test_the_settings_lead_there(nurse, as_user):
    assert f'href="{PAGE}"' in as_user(nurse).get("/settings/").content.decode()
    assert f'href="{PAGE}"' in as_user(nurse).get("/notices/").content.decode()
    assert 'href="/settings/notices/groups/"' in as_user(nurse).get(PAGE).content.decode()


@pytest.mark.parametrize(
    ("start", "end", "quiet"),
    [(21, 7, {21, 22, 23, 0, 1, 2, 3, 4, 5, 6}), (0, 3, {0, 1, 2}), (12, 13, {12}), (23, 0, {23})],
)
def test_quiet_hours_go_over_midnight(start, end, quiet):
    choice = MailChoice(quiet_from=start, quiet_to=end)
    assert {hour for hour in range(24) if choice.is_quiet(hour)} == quiet
