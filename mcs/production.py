"""What production refuses to start with."""

from collections.abc import Mapping
from typing import Any

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def findings(settings: Mapping[str, Any]) -> list[str]:
    """The unsafe ones among these settings, each as a sentence with its remedy. They hold no value, so no secret."""
    said = {
        "DEBUG=1 です。DEBUG を外してください。": settings["DEBUG"],
        "DEMO=1 です。本番ではデモを使えません。DEMO を外してください。": settings["DEMO"],
        "SECRET_KEY がないか、短いか、単純すぎます。50 文字以上の乱数を設定してください。": _is_guessable(
            settings["SECRET_KEY"]
        ),
        "DATABASE_URL が SQLite です。postgres://… を設定してください。": settings["SQLITE"],
        "REDIS_URL がありません。redis://… を設定してください。": settings["EMBEDDED"],
        **_of_addresses(settings),
        **_of_proxy(settings),
        **_of_mail(settings),
    }
    return [sentence for sentence, unsafe in said.items() if unsafe]


def _of_addresses(settings: Mapping[str, Any]) -> dict[str, bool]:
    origins, hosts = settings["SITE_ORIGINS"], settings["ALLOWED_HOSTS"]
    return {
        "SITE_ORIGINS に https:// でないものがあります。公開する https の origin だけにしてください。": not settings[
            "HTTPS"
        ],
        "SITE_ORIGINS に * か / があります。https://sns.example.jp のように書いてください。": any(
            "*" in origin or "/" in origin.partition("://")[2] for origin in origins
        ),
        "ALLOWED_HOSTS に * か . で始まる名前があります。ホスト名を正確に書いてください。": any(
            host.startswith((".", "*")) for host in hosts
        ),
    }


def _of_proxy(settings: Mapping[str, Any]) -> dict[str, bool]:
    return {
        "SSL_REDIRECT=0 です。http で開いた人を https に移すため、外してください。": not settings[
            "SSL_REDIRECT"
        ],
        "BEHIND_PROXY がありません。https を受け持つプロキシの後ろに置き、1 を設定してください。": not settings[
            "BEHIND_PROXY"
        ],
        "TRUSTED_PROXIES がありません。手前のプロキシの数 (ふつう 1) を設定してください。": (
            settings["ALLAUTH_TRUSTED_PROXY_COUNT"] < 1
        ),
    }


def _of_mail(settings: Mapping[str, Any]) -> dict[str, bool]:
    return {
        "EMAIL_URL がないか、メールを送らないものです。smtp+tls://… を設定してください。": (
            settings["EMAIL_BACKEND"] != SMTP
        ),
        "EMAIL_URL が暗号化なしで外へ送ります。smtp+tls://… か smtp+ssl://… を設定してください。": _is_plain(
            settings
        ),
        "MAIL_FROM がありません。no-reply@sns.example.jp のような差出人を設定してください。": (
            settings["DEFAULT_FROM_EMAIL"].rstrip(">").endswith("@localhost")
        ),
    }


def _is_guessable(key: str) -> bool:
    return len(key) < 50 or len(set(key)) < 10 or key.startswith("django-insecure-")


def _is_plain(settings: Mapping[str, Any]) -> bool:
    """Whether mail leaves the machine unencrypted; a host without a dot is a neighbour in the same network."""
    host = settings.get("EMAIL_HOST") or ""
    outside = "." in host and not host.startswith("127.")
    return outside and not (settings.get("EMAIL_USE_TLS") or settings.get("EMAIL_USE_SSL"))
