"""Passkeys as far as they go without a browser; tests/e2e registers one and signs in with it."""

import json

import pytest
from django.test import Client
from django_otp_webauthn.models import WebAuthnCredential

from tests import factories as make
from tests.accounts.factor_kit import ASKED, SETTINGS, app_of, halfway, is_in, verified
from tests.accounts.kit import SIGN_IN, audited, signed_in

pytestmark = pytest.mark.django_db
BEGIN, COMPLETE = f"{ASKED}passkey/", f"{ASKED}passkey/done/"
START, DONE, PAGE = f"{SETTINGS}passkey/start/", f"{SETTINGS}passkey/done/", f"{SETTINGS}passkey/"
GARBLED = [
    "",
    "{}",
    "[]",
    "null",
    "not json",
    "[" * 5000,
    json.dumps({"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}),
    json.dumps(
        {
            "id": "AAAA",
            "rawId": "AAAA",
            "type": "public-key",
            "response": {
                "clientDataJSON": "e30",
                "attestationObject": "oA",
                "authenticatorData": "AA",
                "signature": "AA",
            },
        }
    ),
]


@pytest.fixture
def nurse():
    return make.professional(make.facility(), "看護 花子")


@pytest.fixture
def key(nurse):
    return WebAuthnCredential.objects.create(
        user=nurse, name="職場のパソコン", credential_id=b"\x00\x00\x00", public_key=b"x", aaguid="0"
    )


def test_the_browser_is_asked_for_one_of_the_persons_own_keys(nurse, key):
    other = make.professional()
    WebAuthnCredential.objects.create(user=other, name="", credential_id=b"\x01", public_key=b"x", aaguid="0")
    asked = halfway(nurse).post(BEGIN).json()
    assert [one["id"] for one in asked["allowCredentials"]] == ["AAAA"]
    assert asked["challenge"]


@pytest.mark.parametrize("answer", GARBLED)
def test_what_does_not_fit_lets_nobody_in(nurse, key, answer):
    client = halfway(nurse)
    client.post(BEGIN)
    refused = client.post(COMPLETE, {"answer": answer})
    assert refused.status_code == 422
    assert "パスキーで確認できませんでした" in refused.json()["errors"][0]
    assert not is_in(client)
    assert audited("second_factor.wrong")[0].detail == {"method": "passkey"}


def test_an_answer_to_nothing_that_was_asked_lets_nobody_in(nurse, key):
    client = halfway(nurse)
    assert client.post(COMPLETE, {"answer": GARBLED[-1]}).status_code == 422
    assert not is_in(client)


@pytest.mark.parametrize("path", [BEGIN, COMPLETE, START, DONE])
def test_without_a_password_nothing_begins(path):
    client = Client()
    answer = client.post(path, {"answer": "{}"})
    assert answer["Location"].startswith(SIGN_IN)
    assert not client.cookies
    assert client.get(path).status_code in {302, 405}


@pytest.mark.parametrize("answer", GARBLED)
def test_what_does_not_fit_is_not_registered(nurse, answer):
    client = signed_in(nurse)
    asked = client.post(START).json()
    assert asked["user"]["name"] == nurse.email
    refused = client.post(DONE, {"answer": answer, "name": "スマートフォン"})
    assert refused.status_code == 422
    assert refused.json()["errors"]
    assert not WebAuthnCredential.objects.exists()
    assert not verified(client)


def test_it_is_offered_only_where_browsers_make_them(nurse, key, settings):
    settings.PASSKEY_ORIGINS, settings.OTP_WEBAUTHN_RP_ID = ["http://testserver"], "testserver"
    assert "パスキーで確認する" in halfway(nurse).get(ASKED).content.decode()
    settings.PASSKEY_ORIGINS = ["https://team.example.jp"]
    page = halfway(nurse).get(ASKED).content.decode()
    assert "パスキーで確認する" not in page
    assert "パスキーは使えません" in page
    other = signed_in(make.professional())
    assert other.get(PAGE)["Location"] == SETTINGS
    assert "このページのアドレスでは、パスキーは使えません" in other.get(SETTINGS).content.decode()
    settings.PASSKEY_ORIGINS = ["http://testserver"]
    assert "登録する" in other.get(PAGE).content.decode()
    settings.OTP_WEBAUTHN_RP_ID = "team.example.jp"
    assert other.get(PAGE)["Location"] == SETTINGS


def test_a_key_is_taken_away(nurse, key, as_user):
    client = as_user(nurse)
    make.session_row(nurse, client.session.session_key, verified_at="2026-01-01T00:00:00Z")
    app = app_of(nurse)
    page = client.get(SETTINGS).content.decode()
    assert "職場のパソコン" in page
    assert client.post(f"{SETTINGS}passkey/{key.pk}/remove/")["Location"] == SETTINGS
    assert not WebAuthnCredential.objects.exists()
    assert "職場のパソコン" not in client.get(SETTINGS).content.decode()
    assert app.pk
