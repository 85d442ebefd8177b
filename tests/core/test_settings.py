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
    "MAIL_FROM": "連携SNS <no-reply@sns.example.jp>",
    "BEHIND_PROXY": "1",
    "TRUSTED_PROXIES": "1",
    "SSL_REDIRECT": "1",
}
# One change each; the sentence about it begins with the name before the colon.
UNSAFE: dict[str, dict[str, str | None]] = {
    "DEBUG": {"DEBUG": "1"},
    "DEMO": {"DEMO": "1"},
    "SECRET_KEY: short": {"SECRET_KEY": "short"},
    "SECRET_KEY: monotonous": {"SECRET_KEY": "x" * 60},
    "SECRET_KEY: generated for development": {"SECRET_KEY": f"django-insecure-{SAFE['SECRET_KEY']}"},
    "DATABASE_URL: a file": {"DATABASE_URL": "sqlite:///x.sqlite3"},
    "DATABASE_URL: none": {"DATABASE_URL": None},
    "REDIS_URL": {"REDIS_URL": ""},
    "SITE_ORIGINS: plain": {"SITE_ORIGINS": "https://sns.example.jp,http://sns.example.jp"},
    "SITE_ORIGINS: none": {"SITE_ORIGINS": None},
    "SITE_ORIGINS: wildcard": {"SITE_ORIGINS": "https://*.example.jp"},
    "SITE_ORIGINS: path": {"SITE_ORIGINS": "https://sns.example.jp/sns"},
    "ALLOWED_HOSTS: every": {"ALLOWED_HOSTS": "sns.example.jp,*"},
    "ALLOWED_HOSTS: a whole domain": {"ALLOWED_HOSTS": ".example.jp"},
    "SSL_REDIRECT": {"SSL_REDIRECT": "0"},
    "BEHIND_PROXY": {"BEHIND_PROXY": None},
    "TRUSTED_PROXIES": {"TRUSTED_PROXIES": None},
    "EMAIL_URL: none": {"EMAIL_URL": None},
    "EMAIL_URL: to the log": {"EMAIL_URL": "consolemail://"},
    "EMAIL_URL: plain": {"EMAIL_URL": "smtp://somebody:secret@mail.example.jp:25"},
    "MAIL_FROM": {"MAIL_FROM": None},
}
TOGETHER = [name for name in UNSAFE if ":" not in name]


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


def test_statements_on_postgresql_are_limited_in_time_and_not_compiled(load) -> None:
    options = load()["DATABASES"]["default"]["OPTIONS"]["options"].split(" -c ")
    assert {"jit=off", "statement_timeout=20000", "lock_timeout=5000"} <= {
        one.removeprefix("-c ") for one in options
    }


@pytest.mark.parametrize("name", UNSAFE)
def test_production_names_what_is_unsafe_and_does_not_start(load, name: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**UNSAFE[name])
    findings = str(refused.value).splitlines()[1:]
    assert len(findings) == 1
    assert findings[0].removeprefix("- ").startswith(name.partition(":")[0])


@pytest.mark.parametrize("name", UNSAFE)
def test_outside_of_production_it_starts_and_says_what_is_unsafe(load, name: str) -> None:
    findings = load(PRODUCTION="0", **UNSAFE[name])["unsafe_settings"]()
    assert len(findings) == 1
    assert findings[0].removeprefix("- ").startswith(name.partition(":")[0])


def test_everything_unsafe_is_named_at_once(load) -> None:
    every = {key: value for name in TOGETHER for key, value in UNSAFE[name].items()}
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**every)
    assert len(str(refused.value).splitlines()) == 1 + len(TOGETHER)


@pytest.mark.parametrize("url", ["smtp://mail:1025", "smtp://127.0.0.1:25", "smtp+ssl://mail.example.jp:465"])
def test_mail_may_leave_by_a_neighbour_or_encrypted(load, url: str) -> None:
    assert load(EMAIL_URL=url)["unsafe_settings"]() == []


@pytest.mark.parametrize("name", UNSAFE)
def test_every_process_refuses_with_the_remedy(name: str) -> None:
    env = {key: value for key, value in (os.environ | SAFE | UNSAFE[name]).items() if value is not None}
    done = subprocess.run(
        [sys.executable, "-c", "import mcs.settings"],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "本番として起動できません" in done.stderr
    assert done.stderr.rstrip().endswith("ください。")


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
