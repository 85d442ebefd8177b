"""Every address asks for a sign-in, but the few that are open on purpose."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve, reverse

OPEN = {
    "account_login": "the sign-in itself",
    "accounts:factor": "asks for the second factor, after the right password alone",
    "accounts:factor_mail": "part of it",
    "accounts:factor_mail_send": "part of it",
    "accounts:factor_recovery": "part of it",
    "accounts:factor_passkey_begin": "part of it",
    "accounts:factor_passkey_complete": "part of it",
    "account_signup": "a newcomer has no account yet; closed without an invitation in the session",
    "account_inactive": "says to whom to turn when an account is stopped",
    "account_reset_password": "who forgot the password cannot sign in",
    "account_reset_password_done": "part of it",
    "account_reset_password_from_key": "part of it, behind the link of a mail",
    "account_reset_password_from_key_done": "part of it",
    "accounts:address_confirm": "the link of a mail, behind its token",
    "approvals:open": "the link of an invitation mail, behind its token",
    "help": "how the product is used; holds nothing of anybody",
    "healthz": "for the machine that watches",
    "readyz": "the same; three words and a number, nothing of anybody",
    "terms": "the terms, to be read before one has an account",
    "privacy": "what is done with personal data, likewise",
    "contact": "whom to ask when one cannot sign in, and how a facility applies",
    "sent_mail": "the demo's mails; does not exist otherwise",
}
EXAMPLES = {"int": "1", "str": "x", "slug": "x", "path": "x", "uuid": "00000000-0000-4000-8000-000000000000"}


@dataclass(frozen=True)
class Address:
    """One URL pattern, with a path that it takes."""

    name: str
    path: str
    view: Callable[..., object]


def addresses() -> list[Address]:
    """Every address the resolver knows; the admin's as well."""
    return list(_walk(get_resolver().url_patterns, "/", ""))


def _walk(patterns: list[URLPattern | URLResolver], before: str, space: str) -> Iterator[Address]:
    for pattern in patterns:
        path = before + _example(pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, path, inner)
        else:
            yield Address(f"{space}{pattern.name}" if pattern.name else path, path, pattern.callback)


def _example(pattern: URLPattern | URLResolver) -> str:
    route = str(pattern.pattern)
    if "<" in route and "(?P" not in route:
        return re.sub(r"<(?:(\w+):)?\w+>", lambda match: EXAMPLES[match[1] or "str"], route)
    plain = re.sub(
        r"\(\?P<\w+>([^()]*)\)", lambda match: match[1].partition("|")[0] if "|" in match[1] else "x", route
    )
    return plain.replace("^", "").replace("$", "").replace("\\Z", "").replace("\\", "")


ADDRESSES = addresses()


def test_the_walk_sees_everything() -> None:
    names = {address.name for address in ADDRESSES}
    assert len(ADDRESSES) > 80
    assert {
        "home",
        "accounts:settings",
        "timeline:post_create",
        "admin:index",
        "notices:list",
        "healthz",
    } <= names


def test_every_example_leads_to_its_address() -> None:
    elsewhere = [address.path for address in ADDRESSES if resolve(address.path).func is not address.view]
    assert elsewhere == []


def test_every_open_address_still_stands() -> None:
    assert set(OPEN) <= {address.name for address in ADDRESSES}


def test_every_other_address_asks_for_a_sign_in_and_says_nothing(db) -> None:
    """The admin's pages lead to the sign-in by way of an address of theirs, which is itself in the walk."""
    sign_in, by_admin = reverse(settings.LOGIN_URL), reverse("admin:login")
    leaks = []
    for address in ADDRESSES:
        if address.name in OPEN:
            continue
        for method in ("get", "post"):
            answer = getattr(Client(), method)(address.path)
            leads = {f"{sign_in}?next={address.path}"}
            if address.path.startswith("/admin/") and address.path != by_admin:
                leads.add(f"{by_admin}?next={address.path}")
            fits = answer.status_code == 302 and answer.headers["Location"] in leads
            if not fits or answer.content or answer.cookies:
                leaks.append(f"{method.upper()} {address.path} ({address.name}): {answer.status_code}")
    assert not leaks, "\n".join(["these answer without a sign-in and are not in the reviewed list:", *leaks])


def test_an_unknown_address_is_not_found(db) -> None:
    assert Client().get("/nothing/here/").status_code == 404
