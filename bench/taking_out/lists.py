"""In which files and functions of the product checks stand."""

import re

DOORS = {"visible_to", "open_to_care", "listed_to"}
REFUSALS = {"PermissionDenied", "Http404", "SessionRefused", "SessionHeld"}
LEADING_AWAY = {"accounts/views/asked.py"}  # files in which a redirect refuses
WHOLE = (  # files all of whose filters and branches decide who sees what
    "timeline/models/doors.py",
    "timeline/queries/people.py",
    "timeline/queries/timelines.py",
    "accounts/queries/facilities.py",
    "patients/queries/people.py",
    "patients/queries/facilities.py",
    "approvals/queries/requests.py",
    "approvals/queries/timelines.py",
    "approvals/queries/tokens.py",
)
PARTS = {  # of the other files these functions, and the methods that are doors
    "accounts/access.py": {"good_sessions"},
    "accounts/backends.py": {"authenticate", "_right_password_of_a_stopped_account"},
    "accounts/queries/people.py": {"_same_facility", "_connected", "visible_to", "known_to", "connected_to", "_knows", "sheet"},
    "accounts/queries/connecting.py": {
        "waiting_for", "sent_by", "visible_to", "sent_to_addresses", "addressed_by", "blocked", "blocking", "apart",
        "listing_facilities", "listed",
    },
    "accounts/queries/connections.py": {"own_listing", "stands"},
    "accounts/queries/mails.py": {"password_reset"},
    "accounts/queries/sessions.py": {"_holds", "_network_allowed", "with_rules", "_count", "needs_second_factor"},
    "accounts/queries/lost.py": {"visible_to", "to_be_told", "may_know"},
    "accounts/queries/signed_in.py": {"visible_to", "live"},
    "accounts/queries/devices.py": {
        "is_blocked", "of_session", "asking", "registrars", "known_to", "lost_by", "_staff", "of_facility",
    },
    "accounts/views/asked.py": {"_who"},
    "desk/queries/staff.py": {"_of", "_row", "with_factor"},
    "desk/views/doors.py": {"facility_of", "device_of"},
    "notices/queries.py": {"visible_to", "announcements"},
    "notices/actions.py": {"see", "see_all"},
    "timeline/queries/members.py": {"membership", "is_admin", "active", "admin_ids"},
    "timeline/queries/posts.py": {"newest", "changed", "unposted", "found"},
    "timeline/queries/unread.py": {"counts"},
    "timeline/actions/posts.py": {"_bind", "_already"},
    "timeline/actions/answers.py": {"unlike"},
    "timeline/actions/members.py": {"_join_one", "end_memberships"},
    "groups/notices.py": {"removed"},
    "groups/actions/workplace.py": {"_sync"},
    "groups/models/group.py": {"visible_to", "standing", "restorable_by"},
    "groups/models/community.py": {"listed_to"},
    "groups/models/direct.py": {"visible_to"},
    "groups/models/workplace.py": {"visible_to"},
    "groups/queries/communities.py": {"everything", "_told", "administrator_by"},
    "groups/queries/direct.py": {"talks"},
    "groups/queries/lists.py": {"deleted", "_run_by"},
    "timeline/models/draft.py": {"visible_to"},
    "timeline/queries/telling.py": {"told_of_posts", "told_of_answers"},
    "patients/models.py": {"visible_to", "open_to_care", "listed_to", "_of_managing_facility", "_open_to_care"},
    "patients/notices.py": {"joined"},
    "patients/queries/registrations.py": {"own", "ticked_staff"},
    "patients/queries/rows.py": {"_holds", "row", "_Facts.row", "_last_posts"},
    "patients/queries/cards.py": {"head", "card", "first_page"},
    "patients/queries/members.py": {"taking_part"},
    "patients/actions/register.py": {"finish", "_of", "_let_in"},
    "approvals/queries/invitations.py": {
        "addressed_to", "invitable", "_takes_part", "answerable", "waiting_for", "reachable", "invitee_of",
        "invitee_ids", "mail_address",
    },
    "approvals/queries/affiliations.py": {"claims", "waiting"},
    "approvals/queries/board.py": {"on_board"},
    "approvals/queries/roles.py": {
        "_belongs", "_of_invitation", "_of_request", "is_about", "own_invitation",
    },
    "approvals/queries/undelivered.py": {"undelivered"},
    "approvals/queries/people.py": {"_marks", "known_by_invitation"},
    "approvals/queries/words.py": {"invitation_rows", "_may_be_named"},
    "approvals/notices.py": {"_outcome_of", "show", "received", "requested"},
    "approvals/mails.py": {"invitation_mail", "approval_mail"},
    "mcs/core/live/hub.py": {"_deliver", "take_away"},
    "accounts/admin.py": {"lookup_allowed"},
    "accounts/admin_facilities.py": {"lookup_allowed"},
    "approvals/admin.py": {"get_queryset", "has_add_permission", "has_change_permission"},
    "mcs/core/office.py": {"has_module_permission", "has_view_permission", "has_add_permission",
                           "has_change_permission", "has_delete_permission", "_is_office", "lookup_allowed"},
    "mcs/admin_site.py": {"has_permission"},
    "mcs/search.py": {"_people"},
}  # fmt: skip
NOT_WHO = re.compile(
    r"(pk=|user__pk=|facility=pk|pk__in=(\[|ids\b|set\(|members\b)|number__|version__|seen_at|key__in|disease_key|search_key"
    r"|filled|timeline__in=list\(|post_id|kind=TimelineKind|sides\b|last_post_at)"
)
"""Conditions that pick a row or narrow a search instead of deciding who sees it."""
SKIPPED = {"accounts/passwords.py"}
APPS = ("accounts", "notices", "timeline", "groups", "patients", "approvals", "desk", "mcs")
