"""Checks whose removal changes nothing anybody could notice, each with the reason: another check stands behind it."""

from bench.taking_out.sites import Site

GROUP_OF = (
    "group_of, called in the same view, asks professional(request) first and answers patients and relatives with the"
    " same 404"
)
NO_ACTOR = "cards() finds nobody for None, and a notice whose actor is not among the cards is left out below"
NEARBY = (
    "found() narrows the patients listed to this person by it, and these are managed by no facility but the nearby"
    " ones; it spares reading the names of all the others"
)
UNSAVED = (
    "AnonymousUser is not active and so refused by the other half; an unsaved account finds no row either, since the"
    " database lets no membership and no affiliation be without a person"
)

REASONS: dict[tuple[str, str, str], str] = {
    ("approvals/queries/words.py", "invitation_rows", "listed condition: i.invitee_id"): (
        "spares asking for the card of None, which nobody has"
    ),
    ("approvals/mails.py", "approval_mail", "is_active=True"): (
        "to_decide finds a stopped account no request of a group, and this mail is owed for those alone"
    ),
    ("approvals/queries/people.py", "_marks", "pk is not None"): (
        "an invitation without an address has its invitee, by a constraint of the database"
    ),
    ("patients/queries/registrations.py", "ticked_staff", "facilities.staff(facility) if"): (
        "the database lets no affiliation be without a facility, so the staff of no facility is nobody"
    ),
    ("patients/queries/rows.py", "_holds", "Patient.objects.listed_to"): NEARBY,
    ("patients/queries/rows.py", "_holds", "pk__in=listed.values"): NEARBY,
    ("accounts/access.py", "good_sessions", "session_key__in={key for _, key in asked}"): (
        "narrows what is read; the answer is cut down to the asked pairs in the last line"
    ),
    ("notices/views.py", "open_notice", "isinstance(request.user, AnonymousUser)"): (
        "without an account queries.row finds no notice, as each has its recipient, and the view answers the same 404"
    ),
    ("groups/notices.py", "removed", "listed condition: n.actor_id"): NO_ACTOR,
    ("patients/notices.py", "joined", "listed condition: n.actor_id"): NO_ACTOR,
    ("patients/notices.py", "_about_side", "listed condition: n.actor_id"): NO_ACTOR,
    ("groups/views/create.py", "created", "professional(request)"): GROUP_OF,
    ("groups/views/manage.py", "edit", "professional(request)"): GROUP_OF,
    ("groups/views/manage.py", "delete", "professional(request)"): GROUP_OF,
    ("groups/views/manage.py", "remove_member", "professional(request)"): GROUP_OF,
    ("groups/views/manage.py", "leave", "professional(request)"): GROUP_OF,
    ("groups/views/page.py", "page", "professional(request)"): GROUP_OF,
    ("groups/views/page.py", "members", "professional(request)"): GROUP_OF,
    ("patients/actions/register.py", "finish", "Photo(kept.photo_large"): (
        "no check: without a picture both names are empty, and a Photo of two empty names writes the same empty fields"
    ),
    ("patients/models.py", "visible_to", "user.pk is None"): UNSAVED,
    ("patients/models.py", "open_to_care", "user.pk is None"): UNSAVED,
    ("patients/models.py", "listed_to", "user.pk is None"): UNSAVED,
    ("timeline/models/doors.py", "TimelineQuerySet.visible_to", "user.pk is None"): UNSAVED,
}
"""(path, function, beginning of the text, or of "kind: text" where two texts begin alike) -> why."""


def why(site: Site) -> str:
    """The reason, empty for a check that the tests must notice."""
    for (path, function, text), reason in REASONS.items():
        begins = site.text.startswith(text) or f"{site.kind}: {site.text}".startswith(text)
        if site.path == path and site.function.endswith(function) and begins:
            return reason
    return ""
