"""Mails about news: when, how often, and of what."""

import pytest
from django.core import mail
from freezegun import freeze_time

from notices import actions, tasks
from notices.enums import MailWay
from notices.models import Delivery, DeliveryState
from notices.queries import DIGEST, GRACE
from tests import factories as make
from tests.notices.digest.kit import (
    ALARM,
    CALL,
    DUTY,
    KIND,
    at,
    choose,
    round_at,
    tell,
    unused_port,
)

pytestmark = pytest.mark.django_db


def test_once_a_day_a_mail_says_how_many_there_are(nurse):
    for number in (1, 2, 3):
        tell(nurse, number, when=at(14))
    assert round_at(at(20)) == []
    assert round_at(at(7, 59, day=11)) == []
    assert round_at(at(8, day=11)) == ["新しいお知らせが3件あります"]
    assert mail.outbox[0].to == [nurse.email]
    assert "/notices/" in mail.outbox[0].body


def test_what_was_told_by_mail_is_not_told_again(nurse):
    tell(nurse, 1, when=at(14))
    assert len(round_at(at(8, day=11))) == 1
    for hour in (9, 20):
        assert round_at(at(hour, day=11)) == []
    assert round_at(at(8, day=12)) == []
    tell(nurse, 2, when=at(10, day=12))
    assert round_at(at(8, day=13)) == ["新しいお知らせが1件あります"]


def test_what_comes_after_the_hour_waits_for_the_next_day(nurse):
    tell(nurse, when=at(8, 1))
    assert round_at(at(19)) == []
    assert round_at(at(8, day=11)) == ["新しいお知らせが1件あります"]


def test_what_was_seen_in_time_is_never_mailed(nurse):
    for number in (1, 2):
        tell(nurse, number, when=at(14))
    with freeze_time(at(15)):
        actions.see(nurse, [nurse.notices.first().pk])
    assert round_at(at(8, day=11)) == ["新しいお知らせが1件あります"]
    tell(nurse, 3, when=at(14, day=11))
    with freeze_time(at(15, day=11)):
        actions.see_all(nurse)
    assert round_at(at(8, day=12)) == []
    assert Delivery.objects.filter(kind=DIGEST).count() == 1


def test_what_was_seen_after_the_mail_was_owed_stops_it(nurse):
    tell(nurse, when=at(14))
    with freeze_time(at(8, day=11)):
        tasks.digests()
        actions.see_all(nurse)
        tasks.sweep()
    assert mail.outbox == []
    assert Delivery.objects.get().state == DeliveryState.DROPPED


def test_of_many_rounds_one_mail_leaves_per_person_and_day(nurse):
    tell(nurse, when=at(14))
    other = make.professional()
    tell(other, when=at(14))
    with freeze_time(at(8, day=11)):
        for _ in range(3):
            tasks.digests()
        assert Delivery.objects.filter(kind=DIGEST).count() == 2
        tasks.sweep()
        tasks.digests()
        tasks.sweep()
    assert sorted(one.to[0] for one in mail.outbox) == sorted([nurse.email, other.email])


def test_the_day_is_that_of_japan(nurse):
    """At 8 in Japan it is 23 o'clock of the day before in UTC."""
    choose(nurse, hour=8)
    tell(nurse, 1, when=at(12, day=10))
    assert len(round_at(at(8, day=11))) == 1
    tell(nurse, 2, when=at(8, 30, day=11))
    assert round_at(at(9, 30, day=11)) == []  # the same day in UTC begins at 9
    assert len(round_at(at(8, day=12))) == 1
    assert [one.key for one in Delivery.objects.order_by("pk")] == [
        f"digest:{nurse.pk}:20270711",
        f"digest:{nurse.pk}:20270712",
    ]


def test_the_hour_is_ones_own(nurse):
    choose(nurse, hour=17)
    tell(nurse, when=at(14))
    assert round_at(at(16, 59)) == []
    assert len(round_at(at(17))) == 1


def test_a_mail_that_was_missed_at_its_hour_goes_later(nurse):
    choose(nurse, hour=20, quiet_from=22)
    tell(nurse, when=at(14))
    assert round_at(at(22, 30)) == []
    assert round_at(at(0, 30, day=11)) == []
    assert len(round_at(at(7, day=11))) == 1


def test_another_hour_on_the_same_day_makes_no_second_mail(nurse):
    tell(nurse, 1, when=at(7))
    assert len(round_at(at(8))) == 1
    tell(nurse, 2, when=at(9))
    choose(nurse, hour=10)
    assert round_at(at(10)) == []


# At once, and never


def test_at_once_comes_what_nobody_looked_at_for_some_minutes(nurse):
    choose(nurse, news=MailWay.AT_ONCE)
    tell(nurse, when=at(14))
    assert round_at(at(14, 1)) == []
    assert round_at(at(14) + GRACE) == ["新しいお知らせが1件あります"]
    assert round_at(at(14, 7)) == []


def test_what_is_looked_at_within_these_minutes_is_not_mailed(nurse):
    choose(nurse, news=MailWay.AT_ONCE)
    tell(nurse, when=at(14))
    with freeze_time(at(14, 2)):
        actions.see_all(nurse)
    assert round_at(at(14, 10)) == []


def test_at_once_is_one_mail_an_hour_at_most(nurse):
    choose(nurse, news=MailWay.AT_ONCE)
    sent = []
    for minute in range(0, 60, 4):
        tell(nurse, minute, when=at(14, minute))
        sent += round_at(at(14, minute))
    assert sent == ["新しいお知らせが3件あります"]
    assert round_at(at(15, 1)) == ["新しいお知らせが12件あります"]


def test_a_busy_group_does_not_put_the_mail_off_for_ever(cast):
    choose(cast.mc, news=MailWay.AT_ONCE)
    sent = []
    for minute in (0, 3, 6, 9):
        with freeze_time(at(14, minute)):
            make.post(cast.mb, cast.free.timeline)
        sent += round_at(at(14, minute))
    assert sent == ["新しいお知らせが1件あります"]


def test_never_is_never(nurse):
    choose(nurse, news=MailWay.NEVER)
    tell(nurse, when=at(14))
    assert round_at(at(8, day=11)) == []
    assert not Delivery.objects.exists()


def test_who_chooses_never_gets_not_even_what_was_owed(nurse):
    tell(nurse, when=at(14))
    with freeze_time(at(8, day=11)):
        tasks.digests()
    choose(nurse, news=MailWay.NEVER)
    assert round_at(at(8, 1, day=11)) == []
    assert Delivery.objects.get().state == DeliveryState.DROPPED


# Calls, which have a mail of their own


@pytest.mark.parametrize("kind", [CALL, DUTY, ALARM])
def test_what_has_a_mail_of_its_own_is_not_counted_in_another(nurse, kind):
    tell(nurse, when=at(14), kind=kind)
    assert round_at(at(8, day=11)) == []


@pytest.mark.parametrize("kind", [CALL, DUTY])
def test_who_wants_calls_once_a_day_finds_them_counted(nurse, kind):
    choose(nurse, calls=MailWay.DAILY, news=MailWay.NEVER)
    tell(nurse, 1, when=at(14), kind=kind)
    tell(nurse, 2, when=at(14), kind=KIND)
    assert round_at(at(8, day=11)) == ["新しいお知らせが1件あります"]


@pytest.mark.parametrize(("kind", "mails"), [(CALL, 0), (DUTY, 1), (ALARM, 0)])
def test_who_wants_no_calls_still_hears_of_what_others_wait_for(nurse, kind, mails):
    choose(nurse, calls=MailWay.NEVER, news=MailWay.NEVER)
    tell(nurse, when=at(14), kind=kind)
    assert len(round_at(at(8, day=11))) == mails


# Quiet hours


def test_in_the_quiet_hours_no_news_are_mailed_also_after_midnight(nurse):
    choose(nurse, news=MailWay.AT_ONCE)
    tell(nurse, when=at(20, 58))
    for when in (at(21, 3), at(23, 59), at(0, 0, day=11), at(6, 59, day=11)):
        assert round_at(when) == []
    assert round_at(at(7, 0, day=11)) == ["新しいお知らせが1件あります"]


def test_quiet_hours_of_the_day_are_possible_and_none_at_all(nurse):
    choose(nurse, news=MailWay.AT_ONCE, quiet_from=12, quiet_to=14)
    tell(nurse, 1, when=at(12))
    assert round_at(at(13, 59)) == []
    assert len(round_at(at(14))) == 1
    choose(nurse, news=MailWay.AT_ONCE, quiet=False)
    tell(nurse, 2, when=at(23))
    assert len(round_at(at(23, 30))) == 1


def test_a_mail_that_could_not_leave_before_the_quiet_hours_waits_for_their_end(nurse, settings):
    choose(nurse, news=MailWay.AT_ONCE)
    tell(nurse, when=at(20, 50))
    backend, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", unused_port()
    assert round_at(at(20, 59)) == []
    settings.EMAIL_BACKEND = backend
    assert round_at(at(21, 5)) == []
    one = Delivery.objects.get()
    assert (one.state, one.next_at, one.attempts) == (DeliveryState.WAITING, at(7, day=11), 1)
    assert len(round_at(at(7, day=11))) == 1


# Nothing is lost, nothing doubled
