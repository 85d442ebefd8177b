"""Settings are read once, and what is unfit for real patients does not start."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

ROOT = Path(__file__).resolve().parents[2]
SAFE = {
    "PRODUCTION": "1",
    "DEBUG": "0",
    "DEMO": "0",
    "SECRET_KEY": "only-for-this-test-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG",
    "DATABASE_URL": "postgres://somebody@db.example.jp:5432/something",
    "REDIS_URL": "redis://redis.example.jp:6379/0",
    "SITE_ORIGINS": "https://sns.example.jp",
    "ALLOWED_HOSTS": "sns.example.jp",
    "EMAIL_URL": "smtp+tls://somebody:secret@mail.example.jp:587",
}
UNSAFE = {
    "DEBUG": {"DEBUG": "1"},
    "DEMO": {"DEMO": "1"},
    "SECRET_KEY": {"SECRET_KEY": "short"},
    "DATABASE_URL": {"DATABASE_URL": "sqlite:///x.sqlite3"},
    "REDIS_URL": {"REDIS_URL": ""},
    "SITE_ORIGINS": {"SITE_ORIGINS": "https://sns.example.jp,http://sns.example.jp"},
    "ALLOWED_HOSTS": {"ALLOWED_HOSTS": "sns.example.jp,*"},
    "EMAIL_URL": {"EMAIL_URL": None},
}


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """The settings read anew from a given environment, without anybody's .env beside them."""
    copy = tmp_path / "mcs" / "settings.py"
    copy.parent.mkdir()
    copy.write_text((ROOT / "mcs/settings.py").read_text(encoding="utf-8"), encoding="utf-8")

    def read(**changes: str | None) -> dict[str, object]:
        for name in [*SAFE, "HOST", "PORT", "DATA_DIR"]:
            monkeypatch.delenv(name, raising=False)
        for name, value in (SAFE | changes).items():
            if value is not None:
                monkeypatch.setenv(name, value)
        return runpy.run_path(str(copy))

    return read


def test_a_safe_production_is_accepted(load) -> None:
    assert load()["unsafe_settings"]() == []


@pytest.mark.parametrize("name", UNSAFE)
def test_production_names_what_is_unsafe_and_does_not_start(load, name: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**UNSAFE[name])
    findings = str(refused.value).splitlines()[1:]
    assert len(findings) == 1
    assert name in findings[0]


@pytest.mark.parametrize("name", UNSAFE)
def test_outside_of_production_it_starts_and_says_what_is_unsafe(load, name: str) -> None:
    findings = load(PRODUCTION="0", **UNSAFE[name])["unsafe_settings"]()
    assert len(findings) == 1
    assert name in findings[0]


def test_everything_unsafe_is_named_at_once(load) -> None:
    every = {name: value for change in UNSAFE.values() for name, value in change.items()}
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**every)
    assert len(str(refused.value).splitlines()) == 1 + len(UNSAFE)


def test_nothing_starts_without_a_secret_key(load) -> None:
    with pytest.raises(ImproperlyConfigured, match="SECRET_KEY"):
        load(PRODUCTION="0", SECRET_KEY="")


def test_over_https_cookies_are_bound_to_host_and_connection(load) -> None:
    read = load()
    assert (read["SESSION_COOKIE_NAME"], read["CSRF_COOKIE_NAME"]) == ("__Host-sid", "__Host-csrf")
    assert read["SESSION_COOKIE_SECURE"] is read["CSRF_COOKIE_SECURE"] is True
    assert read["SECURE_HSTS_SECONDS"] == 31_536_000


def test_one_plain_origin_is_enough_to_leave_https_off(load) -> None:
    read = load(PRODUCTION="0", SITE_ORIGINS="https://sns.example.jp,http://10.0.0.5:8000")
    assert read["SESSION_COOKIE_SECURE"] is False
    assert read["SECURE_SSL_REDIRECT"] is False


def test_the_policy_allows_no_inline_script_or_style(load) -> None:
    directives = load()["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]
    assert directives["default-src"] == ["'none'"]
    assert directives["script-src"] == directives["style-src"] == ["'self'"]
    assert directives["connect-src"] == ["'self'", "wss://sns.example.jp"]


def test_a_safe_production_passes_the_deployment_check() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=os.environ | SAFE,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_an_unsafe_production_says_the_remedy_and_prints_no_secret() -> None:
    done = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=ROOT,
        env=os.environ | SAFE | {"DEBUG": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "DEBUG を外してください" in done.stderr
    assert SAFE["SECRET_KEY"] not in done.stderr + done.stdout
    assert "secret" not in done.stderr + done.stdout
