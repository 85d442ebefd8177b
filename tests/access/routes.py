"""Every address of the product: walked with a row of the table, or reviewed here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access.asks import Ask
from tests.access.world import World

PUBLIC = {
    "help": "the handbook",
    "healthz": "whether the process answers",
    "readyz": "whether database and queue answer",
    "sent_mail": "the mails of a demo on this machine; 404 everywhere else",
    "account_login": "signing in",
    "accounts:factor": "asks for the second factor, after the right password alone",
    "accounts:factor_mail": "part of it",
    "accounts:factor_mail_send": "part of it",
    "accounts:factor_recovery": "part of it",
    "accounts:factor_passkey_begin": "part of it",
    "accounts:factor_passkey_complete": "part of it",
    "account_signup": "registering, by the link of an invitation alone",
    "account_inactive": "says that an account is not in use",
    "account_reset_password": "asking for a link to set a password",
    "account_reset_password_done": "says that a mail is on its way",
    "account_reset_password_from_key": "the link to set a password",
    "account_reset_password_from_key_done": "says that the password is set",
    "approvals:open": "the link of an invitation",
    "accounts:address_confirm": "the link that confirms a change of address",
    "terms": "the terms, in words that are the same for everybody",
    "privacy": "what is done with personal data, in words that are the same for everybody",
    "contact": "whom to ask, and how a facility applies",
}
"""Open to everybody, signed in or not. Shows nobody's secrets."""

OWN = {
    "home": "ホーム: what waits for oneself",
    "waiting": "the same as a fragment",
    "search": "what one may see, searched: walked as a search",
    "accounts:settings": "one's own settings",
    "accounts:address": "one's own address",
    "accounts:address_cancel": "one's own address",
    "accounts:profile": "one's own profile",
    "accounts:profile_professions": "one's own profile",
    "accounts:profile_professions_choose": "one's own profile",
    "accounts:profile_photo": "one's own profile",
    "accounts:profile_details": "one's own profile",
    "accounts:profile_licence": "one's own licence",
    "accounts:profile_licence_remove": "one's own licence",
    "accounts:profile_later": "when ホーム asks for one's own profile again",
    "account_change_password": "one's own password",
    "accounts:network": "which of one's own facilities lets nobody in from here",
    "approvals:ask_device": "the browser one sits at",
    "approvals:withdraw_device": "the browser one sits at",
    "accounts:connections": "つながり, walked as a search",
    "accounts:sign_out": "ends one's own session",
    "accounts:session": "how long one's own session lasts",
    "accounts:touch_session": "one's own session",
    "accounts:end_other_sessions": "one's own sessions",
    "accounts:lost_device": "one's own password, sessions and devices",
    "accounts:lost_device_done": "says what has happened",
    "accounts:second_factor": "one's own second factor",
    "accounts:factor_app": "one's own second factor",
    "accounts:factor_app_start": "one's own second factor",
    "accounts:factor_app_picture": "one's own second factor",
    "accounts:factor_mail_add": "one's own second factor",
    "accounts:factor_mail_start": "one's own second factor",
    "accounts:factor_passkey": "one's own second factor",
    "accounts:passkey_begin": "one's own second factor",
    "accounts:passkey_complete": "one's own second factor",
    "accounts:factor_sheet": "one's own second factor",
    "accounts:factor_sheet_make": "one's own second factor",
    "accounts:factor_remove": "one's own second factor; another's is not found",
    "accounts:accept_terms": "one's own consent to the terms",
    "notices:list": "one's own notices, and announcements",
    "notices:read_all": "one's own notices",
    "notices:mail_choice": "how oneself is told by mail",
    "timeline:notice_choices": "one's own groups, and what oneself is told of them",
    "approvals:invitations": "invitations that wait for oneself, walked in lists",
    "approvals:affiliations": "one's own affiliations",
    "approvals:requests": "requests that wait for oneself, walked in lists",
    "groups:list": "one's own groups, walked in lists",
    "communities:list": "the communities there are, walked as rows of their own",
    "patients:list": "one's own patients, walked in lists",
}
"""For everybody who is signed in; only ever shows one's own things, and changes nothing but those."""

ADMIN = "admin:"
"""Everything of the admin stands in the row of its index: there for the offices, for nobody else."""

ADMIN_MODELS = {
    "accounts.User",
    "accounts.Facility",
    "accounts.LentDevice",
    "accounts.Affiliation",
    "accounts.Profession",
    "notices.Announcement",
    "approvals.ApprovalRequest",
    "desk.FacilityApplication",
    "groups.Community",
}
"""What the offices read and write in the admin. No timeline, no patient, no audit trail."""

Args = Callable[[World], list[Any]]
ARGUMENTS: dict[str, Args] = {
    "accounts:factor_remove": lambda w: ["app", 1],
    "account_reset_password_from_key": lambda w: ["1", "set-password"],
    "approvals:open": lambda w: ["k" * 40],
    "accounts:address_confirm": lambda w: ["k" * 40],
}


@dataclass(frozen=True)
class Address:
    """One pattern of the resolver."""

    name: str
    pattern: str

    def path(self, world: World, asks: dict[str, Ask]) -> str:
        """An existing address of it."""
        if self.name in asks:
            return asks[self.name].path(world)
        if self.name.startswith(ADMIN):
            return _admin_path(self.pattern, world)
        return reverse(self.name, args=ARGUMENTS.get(self.name, lambda _: [])(world))


def _admin_path(pattern: str, world: World) -> str:
    model = pattern.removeprefix("admin/").split("/")[1:2]
    ids = {"user": world.t.pk, "facility": world.faca.pk, "announcement": world.announcement.pk}
    ids |= {"profession": world.profession.pk, "affiliation": world.t.affiliations.get().pk}
    path = pattern.replace("<path:object_id>", str(ids.get(model[0] if model else "", 1)))
    path = path.replace("<path:content_type_id>", "1").replace("(?P<url>.*)$", "nothing/")
    return "/" + path.replace("^(?P<app_label>notices|accounts|groups|approvals|desk)/$", "accounts/")


def addresses() -> list[Address]:
    """Every pattern with its full name; those without a name by their pattern."""
    return [Address(name or pattern, pattern) for name, pattern in _walk(get_resolver(), "", "")]


def _walk(resolver: URLResolver, space: str, before: str) -> Iterator[tuple[str, str]]:
    for one in resolver.url_patterns:
        pattern = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _walk(one, f"{space}{one.namespace}:" if one.namespace else space, pattern)
        elif isinstance(one, URLPattern):
            yield f"{space}{one.name}" if one.name else f"{space}{pattern}", pattern
