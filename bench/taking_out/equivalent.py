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

BOTH_ASK = (
    "the view and the door it calls both ask professional(request), and either answers patients and relatives with the"
    " same 404"
)
NO_FACILITY = "patients and relatives belong to no facility, so nothing is found for them, with the same 404"
ASKED_AGAIN = (
    "the act called next asks the same before it does anything, and what was begun is undone with it"
)

REASONS: dict[tuple[str, str, str], str] = {
    ("accounts/views/connecting.py", "connect", "access.require_connecting"): ASKED_AGAIN,
    ("accounts/views/connecting.py", "unblock", "professional(request)"): BOTH_ASK,
    ("accounts/views/connecting.py", "_answer", "professional(request)"): BOTH_ASK,
    ("accounts/views/finding.py", "address_withdraw", "professional(request)"): BOTH_ASK,
    ("accounts/views/doors.py", "connection_of", "professional(request)"): BOTH_ASK,
    ("accounts/views/doors.py", "blocked_of", "professional(request)"): BOTH_ASK,
    ("accounts/views/doors.py", "addressed_of", "professional(request)"): BOTH_ASK,
    ("accounts/views/doors.py", "listing_facility", "professional(request)"): BOTH_ASK,
    ("accounts/views/doors.py", "this_session", "not isinstance(row, OpenSession)"): (
        "the middleware has set it for everybody whom it lets through"
    ),
    ("accounts/views/doors.py", "own_device", "lost.visible_to"): (
        "the choices of the form, which is valid by then, came through the same door"
    ),
    ("accounts/views/doors.py", "own_device", "found is None"): (
        "the choices of the form, which is valid by then, came through the same door"
    ),
    ("accounts/mails.py", "address_old", "change is None or not"): (
        "no check: without a change or an address nothing could be written"
    ),
    ("accounts/queries/own.py", "own_profile", "people.visible_to(user)"): (
        "the row of the person alone is taken of it, and everybody sees oneself"
    ),
    ("accounts/queries/lost_words.py", "office_mail", "notice is None or entry is None"): (
        "no check: without a notice or an entry nothing could be written"
    ),
    ("groups/views/communities.py", "page", "professional(request)"): BOTH_ASK,
    ("groups/views/communities.py", "about", "professional(request)"): BOTH_ASK,
    ("groups/views/communities.py", "join", "professional(request)"): BOTH_ASK,
    ("groups/views/direct.py", "talk", "professional(request)"): BOTH_ASK,
    ("groups/views/direct.py", "talk", "visible_to(user)"): (
        "both take part in the timeline of the talk, and people see whom they meet in a timeline"
    ),
    ("groups/views/doors.py", "deleted_of", "professional(request)"): BOTH_ASK,
    ("groups/views/doors.py", "talk_of", "professional(request)"): BOTH_ASK,
    ("groups/views/doors.py", "listed_of", "professional(request)"): BOTH_ASK,
    ("groups/views/manage.py", "restore", "professional(request)"): BOTH_ASK,
    ("groups/views/members.py", "members", "professional(request)"): GROUP_OF,
    ("groups/views/members.py", "remove_member", "professional(request)"): GROUP_OF,
    ("groups/views/members.py", "leave", "professional(request)"): GROUP_OF,
    ("groups/views/members.py", "name_admin", "professional(request)"): GROUP_OF,
    ("groups/views/members.py", "unname_admin", "professional(request)"): GROUP_OF,
    ("approvals/views/affiliations.py", "_done", "professional(request)"): (
        "the doors of both views find claims and requests of affiliations alone, which patients and relatives have none of"
    ),
    ("approvals/views/deciding.py", "_page", "queries.decidable(user)"): (
        "require_decide, asked just before, lets nobody pass to whom the request is not decidable"
    ),
    ("desk/actions/applications.py", "accept", "access.require_office(actor)"): ASKED_AGAIN,
    ("desk/queries/staff.py", "_asked", "to_decide(manager)"): (
        "of the affiliations of a facility whose page one sees as its 施設管理者 every waiting request is to be decided by one"
    ),
    ("desk/views/devices.py", "_act", "queries.known_to(person(request))"): (
        "device_of, called in the same view, has found the device through the same door"
    ),
    ("desk/views/doors.py", "facility_of", "professional(request)"): NO_FACILITY,
    ("desk/views/doors.py", "device_of", "professional(request)"): NO_FACILITY,
    ("desk/views/staff.py", "staff", "facility is None"): (
        "require_manager, asked just before, lets nobody pass who manages no facility"
    ),
    ("desk/views/staff.py", "member_page", "facilities.managed(me)"): (
        "no check: it chooses where 「戻る」 leads, and who comes here without an office manages a facility"
    ),
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
