"""Patients: the list, the card, the members, registering."""

from uuid import UUID

from patients.models import Patient, Registration
from tests.access.asks import Ask
from timeline.models import TimelineMember

CARE_NAMES = ("ga.name", "mb.name", "mc.name", "mx.name", "mn.name", "t.name", "k.name")
EVERYBODY = (*CARE_NAMES, "pt.name", "kin.name")
PHONES = tuple(name.replace("name", "tel") for name in EVERYBODY)
CARD = (
    "patient.disease",
    "patient.illness",
    "patient.kana",
    "patient.tel",
    "patient.address",
    "patient.remarks",
)
NEW = UUID(int=6)
FORM = {"family_name": "書換", "given_name": "太郎", "sex": "female"}


def _patient(w):
    return (w.patient.pk,)


def _begun(w, column):
    """What this person has entered so far."""
    if column not in w.people:
        return
    facility = w.facc if column == "fo" else w.faca
    fields = FORM | dict.fromkeys(
        ("family_kana", "given_kana", "born_on", "disease", "phone", "address", "remarks"), ""
    )
    Registration.objects.create(token=NEW, actor=w.people[column], facility=facility, fields=fields)


def _of_patient(act, whom, sent=lambda w, c: {}):
    """Asking first, and then doing it to a member of a patient's group."""
    ask = {"route": f"patients:{act}", "of": lambda w: (w.patient.pk, whom(w).pk)}
    return [Ask(**ask, shows=SHOWN.get(act, ())), Ask(**ask, data=sent, changes=TimelineMember)]


def _about(act, whom, *, data=None):
    """Asking first, and then doing it to a member, in a patient's group and in a free one."""

    def sent(w, column):
        return {name: w.people[key].pk for name, key in (data or {}).items()}

    def pages(space, group, **codes):
        route = f"{space}:{act}"
        return [
            Ask(route=route, of=lambda w: (group(w).pk, whom(w).pk), shows=SHOWN[act], **codes),
            Ask(
                route=route,
                of=lambda w: (group(w).pk, whom(w).pk),
                data=sent,
                changes=TimelineMember,
                **codes,
            ),
        ]

    return [
        *_of_patient(act, whom, sent),
        *pages("groups", lambda w: w.free, codes={"fa": "N"}),
        *pages("communities", lambda w: w.circle, codes={"fa": "N"}),
    ]


SHOWN = dict.fromkeys(("remove_member", "name_admin", "unname_admin", "take_off_side"), ("k.name",))
SHOWN["add_to_side"] = ("mc.name",)

ROWS = {
    "patient.list_row (name)": [
        Ask(
            route="patients:list",
            shows=("patient.name", "patient.disease", "patient.illness", "faca.name"),
            partial=dict.fromkeys(("nf", "rm", "pt"), ("patient.name",))
            | {"fa": ("patient.name", "ga.name")},
            codes={"ia": "N"},
            listing=True,
        ),
        Ask(
            route="approvals:invitations",
            shows=("patient.name",),
            partial={"ia": ("patient.name", "t.name", "faca.name")},
            codes=dict.fromkeys(("mb", "mc", "mx", "mn", "ga", "nf", "rm", "pt", "fa"), "N"),
            listing=True,
        ),
        Ask(
            route="patients:photo",
            of=lambda w: (w.patient.pk, "small"),
            shows=("patient.small",),
            partial=dict.fromkeys(("nf", "rm", "pt", "fa"), ("patient.small",)),
            codes={"ia": "N"},
        ),
        Ask(
            route="patients:photo",
            of=lambda w: (w.patient.pk, "large"),
            shows=("patient.large",),
            partial=dict.fromkeys(("nf", "rm", "pt", "fa"), ("patient.large",)),
            codes={"ia": "N"},
        ),
    ],
    "patient.card (disease name etc.)": [
        Ask(
            route="patients:card",
            of=_patient,
            shows=("patient.name", "faca.name", *CARD, *EVERYBODY),
            partial={"pt": ("patient.name", "faca.name", *EVERYBODY)},
        ),
        Ask(
            route="patients:page",
            of=_patient,
            follow=True,
            shows=("patient.name",),
            partial={"pt": ("patient.name",)},
        ),
    ],
    "patient.edit": [
        Ask(route="patients:edit", of=_patient, shows=("patient.name", *CARD)),
        Ask(route="patients:registered", of=_patient, shows=("patient.name",)),
        Ask(route="patients:edit", of=_patient, data=lambda w, c: FORM, changes=Patient),
    ],
    "patient.member_list": [
        Ask(
            route="patients:members",
            of=_patient,
            shows=("patient.name", "faca.name", "profession", *EVERYBODY, *PHONES),
            partial={"pt": ("patient.name", "faca.name", "profession", *EVERYBODY)},
        )
    ],
    "member.remove": _about("remove_member", lambda w: w.k) + _of_patient("take_off_side", lambda w: w.k),
    "member.name_admin": _about("name_admin", lambda w: w.k)
    + _of_patient("add_to_side", lambda w: w.mc)
    + _about("unname_admin", lambda w: w.ga, data={"successor": "k"}),
    "patient.register (into the own facility)": [
        Ask(route="patients:create"),
        Ask(route="patients:enter", of=lambda w: (NEW,)),
        Ask(
            route="patients:enter",
            of=lambda w: (NEW,),
            data=lambda w, c: FORM,
            changes=Registration,
        ),
        Ask(route="patients:confirm", of=lambda w: (NEW,), before=_begun),
        Ask(route="patients:staff", of=lambda w: (NEW,), before=_begun),
        Ask(
            route="patients:staff",
            of=lambda w: (NEW,),
            before=_begun,
            data=lambda w, c: {"act": "register"},
            changes=Patient,
        ),
    ],
    "registration.draft (another's)": [
        Ask(route=f"patients:{step}", of=lambda w: (w.draft.token,)) for step in ("enter", "confirm", "staff")
    ]
    + [
        Ask(
            route="patients:registration_photo",
            of=lambda w: (w.draft.token,),
            codes=dict.fromkeys(
                ("mb", "mc", "mx", "mn", "nf", "no", "ga", "fa", "fo", "se", "su", "rm", "ip", "ia"), "N"
            ),
        )
    ]
    + [
        Ask(route="patients:enter", of=lambda w: (w.draft.token,), data=lambda w, c: FORM),
        Ask(route="patients:staff", of=lambda w: (w.draft.token,), data=lambda w, c: {"act": "register"}),
    ],
    "bulk_registration (own facility)": [Ask(route="patients:bulk")],
}
