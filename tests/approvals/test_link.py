"""The mail of an invitation and its link."""

from datetime import timedelta

import pytest
from django.core import mail as outbox
from django.test import Client
from django.utils import timezone

from accounts.enums import UserState
from approvals.actions.answers import accept, decline
from approvals.actions.invitations import withdraw
from approvals.models import InvitationToken
from approvals.queries.tokens import digest
from notices.models import Delivery
from notices.tasks import deliver
from tests import factories as make
from tests.approvals import kit


@pytest.fixture
def newcomer(cast):
    """An approved invitation of an address that has no account."""
    return kit.approved(cast.ga, cast.mc, cast.group.care, email="new@example.jp")


def test_the_mail_says_who_invites_and_nothing_of_the_patient(cast, newcomer):
    mail = kit.written_mail(newcomer)
    assert mail.to == "new@example.jp"
    assert mail.subject == "[医療・介護連携SNS] グループへの招待が届いています"
    assert "片側 洋子さん(青葉クリニック)" in mail.body
    assert "転送しないでください" in mail.body
    words = [cast.patient.family_name, cast.patient.given_name, cast.patient.disease]
    assert all(words)
    assert not any(word in mail.subject + mail.body for word in words)


def test_the_mail_does_not_name_a_free_group(cast):
    made = kit.approved(cast.ga, cast.mc, cast.free.timeline, email="new@example.jp")
    mail = kit.written_mail(made)
    assert cast.free.name not in mail.subject + mail.body


def test_a_name_stands_in_the_mail_as_it_is_written(cast):
    cast.mc.profile.family_name = "O'Hara & 片側"
    cast.mc.profile.save(update_fields=["family_name"])
    assert (
        "O'Hara & 片側"
        in kit.written_mail(kit.approved(cast.ga, cast.mc, cast.group.care, email="new@example.jp")).body
    )


def test_the_outbox_sends_it_once(cast, newcomer, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    delivery = Delivery.objects.get(kind="invitation_mail")
    assert deliver(delivery.pk) == "sent"
    assert deliver(delivery.pk) == "not due"
    assert [m.to for m in outbox.outbox] == [["new@example.jp"]]


def test_every_attempt_has_a_link_of_its_own_and_only_its_digest_is_kept(cast, newcomer):
    first, second = kit.link_of(newcomer), kit.link_of(newcomer)
    assert first != second
    tokens = [link.split("/")[2] for link in (first, second)]
    kept = set(InvitationToken.objects.values_list("digest", flat=True))
    assert kept == {digest(token) for token in tokens}
    assert not kept & set(tokens)


@pytest.mark.parametrize("act", [withdraw])
def test_no_mail_after_a_withdrawal(cast, newcomer, act):
    act(cast.mc, newcomer)
    assert kit.written_mail(newcomer) is None


def test_no_mail_to_who_is_suspended_meanwhile(cast, ia):
    ia.state, ia.is_active = UserState.SUSPENDED, False
    ia.save(update_fields=["state", "is_active"])
    assert kit.written_mail(ia.invitation) is None


def test_opening_the_link_tells_the_newcomer_who_invites_and_changes_nothing(cast, newcomer):
    link = kit.link_of(newcomer)
    for method in ("get", "head", "get"):
        page = getattr(Client(), method)(link)
        assert page.status_code == 200
    text = Client().get(link).content.decode()
    assert "片側 洋子" in text
    assert "青葉クリニック" in text
    assert "花岡" not in text
    newcomer.refresh_from_db()
    assert newcomer.state == "approved"
    assert not InvitationToken.objects.filter(used_at__isnull=False).exists()


def test_the_newcomer_goes_on_to_the_registration_with_the_invited_address(cast, newcomer):
    client = Client()
    answer = client.post(kit.link_of(newcomer))
    assert (answer.status_code, answer.url) == (302, "/accounts/signup/")
    assert client.session["invited_email"] == "new@example.jp"
    assert "new@example.jp" in client.get(answer.url).content.decode()


def test_registration_leads_to_the_waiting_invitation(cast, newcomer, settings):
    client = Client()
    signup = client.post(kit.link_of(newcomer)).url
    data = {
        "family_name": "新人",
        "given_name": "太郎",
        "family_kana": "しんじん",
        "given_kana": "たろう",
        "facility": cast.c.pk,
        "professions": [make.Profession.objects.values_list("pk", flat=True).first()],
        "password1": "umi-no-mieru-machi-9",
        "password2": "umi-no-mieru-machi-9",
    }
    done = client.post(signup, data)
    assert (done.status_code, done.url) == (302, "/")
    client.post(client.get("/").url, {"version": settings.TERMS_VERSION, "agreed": "on"})
    assert "招待が届いています (1件)" in client.get("/").content.decode()


def test_who_has_an_account_is_led_to_the_sign_in_page(cast, ia):
    answer = Client().get(kit.link_of(ia.invitation))
    assert (answer.status_code, answer.url) == (302, "/accounts/login/?next=/")


def test_the_signed_in_invitee_is_led_to_the_answer(cast, ia, as_user):
    answer = as_user(ia).get(kit.link_of(ia.invitation))
    assert answer.url == f"/invitations/{ia.invitation.pk}/accept/"


@pytest.mark.parametrize("who", ["mb", "no", "pt", "ga"])
def test_somebody_else_signed_in_learns_nothing(cast, ia, as_user, who):
    page = as_user(getattr(cast, who)).get(kit.link_of(ia.invitation))
    text = page.content.decode()
    assert page.status_code == 200
    assert "ログアウト" in text
    assert not any(word in text for word in ("花岡", ia.email, "承認 済子"))


def test_unknown_used_and_expired_links_are_answered_alike(cast, ia, newcomer):
    used = kit.link_of(ia.invitation)
    accept(ia, ia.invitation)
    expired = kit.link_of(newcomer)
    InvitationToken.objects.filter(invitation=newcomer).update(
        expires_at=timezone.now() - timedelta(seconds=1)
    )
    pages = [Client().get(link) for link in (used, expired, "/i/never-existed/")]
    assert [page.status_code for page in pages] == [404] * 3
    assert len({kit.plain(page.content) for page in pages}) == 1
    assert "もう一度招待を送ってもらってください" in pages[0].content.decode()


@pytest.mark.parametrize("act", [accept, decline])
def test_a_link_is_good_for_one_answer(cast, ia, act, as_user):
    link = kit.link_of(ia.invitation)
    act(ia, ia.invitation)
    assert as_user(ia).get(link).status_code == 404
