"""Everybody of the table's columns around one patient, and a mark in every secret. Made once, in a transaction that is
never committed.
"""

from collections.abc import Iterator
from types import SimpleNamespace
from uuid import uuid4

from django.conf import settings
from django.test import Client

from accounts.actions.connections import block
from accounts.enums import AffiliationState, UserState
from accounts.models import AddressedRequest, Device, Facility, User
from approvals.actions.affiliations import ask_to_confirm
from approvals.enums import Told
from approvals.models import ApprovalRequest, Invitation
from groups.actions.direct import open_talk
from groups.actions.workplace import ensure_workplace
from notices.models import Announcement, Notice
from patients.models import Registration
from tests import cast as casts
from tests import factories as make
from tests.access.marks import mark
from tests.access.people import asked, everybody, facilities, person, picture
from tests.access.table import COLUMNS, SIGNED_IN
from tests.access.world import World
from tests.approvals import kit
from timeline.actions.members import end_memberships
from timeline.enums import AttachmentKind
from timeline.models import Attachment, Draft, Post, Timeline


def build() -> World:
    """Everybody, everything, signed in; the caller rolls it back."""
    world = World()
    facilities(world.things)
    everybody(world.people, world.things)
    for part in (
        _patient,
        _care_side,
        _patient_side,
        _free_group,
        _circle,
        _workplace,
        _invitations,
        _devices,
        _connections,
        _asked_for_oneself,
        _rest,
        _own_timelines,
    ):
        part(world, world.things)
    _leave(world)
    for column in COLUMNS:
        if column in world.people:
            world.cookies[column] = _session(world.people[column])
    world.rebase()
    return world


def _session(person: User) -> str:
    client = Client()
    client.force_login(person)
    make.session_row(person, client.session.session_key)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _connections(world: World, things: SimpleNamespace) -> None:
    """`fo` is asked by the administrator of the other group, `mb` has blocked `k`, has tried an address and talks with
    T; facility H lists its people.
    """
    things.asked_of_fo = asked(world.oa, world.fo)
    block(world.mb, world.k)
    things.addressed = AddressedRequest.objects.create(
        requester=world.mb, address=f"{mark('tried.mail')}@example.jp"
    )
    Facility.objects.filter(pk=things.fach.pk).update(lists_people=True)
    world.people["w"] = person("w", things.fach)
    things.asked_by_no = asked(world.no, world.w)
    things.direct = open_talk(world.mb, world.t)
    things.on_direct = _written(world, things.direct.timeline, "direct")


def _patient(world: World, things: SimpleNamespace) -> None:
    group = make.patient_group(
        world.ga,
        things.faca,
        care=(world.mc, world.mn),
        both=(world.mb, world.mx, world.t, world.k, world.ss, world.rm),
        relatives=(world.pt, world.kin),
        name=mark("patient.name"),
        disease=f"{mark('patient.disease')} {mark('patient.illness')}",
    )
    patient = group.patient
    patient.phone, patient.address = mark("patient.tel"), mark("patient.address")
    patient.remarks, patient.family_kana = mark("patient.remarks"), mark("patient.kana")
    patient.photo_small, patient.photo_large = picture("patient.small"), picture("patient.large")
    for name, value in patient.keys().items():
        setattr(patient, name, value)
    patient.save()
    things.group, things.patient, things.care, things.talk = group, patient, group.care, group.patient_side
    things.other = make.patient_group(
        world.oa, things.facg, relatives=(world.po,), name=mark("other.name"), disease=mark("other.disease")
    )


def _files(author: User, timeline: Timeline, post: Post | None, name: str) -> SimpleNamespace:
    """A photo and a document, posted or not."""
    common = {"timeline": timeline, "post": post, "uploader": author, "size": 20}
    photo = Attachment.objects.create(
        key=uuid4().hex,
        kind=AttachmentKind.IMAGE,
        content_type="image/jpeg",
        original_name=f"{mark(f'{name}.photoname')}.jpg",
        large=picture(f"{name}.large"),
        small=picture(f"{name}.small"),
        **common,
    )
    document = Attachment.objects.create(
        key=uuid4().hex,
        kind=AttachmentKind.FILE,
        content_type="application/octet-stream",
        original_name=f"{mark(f'{name}.filename')}.pdf",
        large=picture(f"{name}.bytes"),
        **common,
    )
    return SimpleNamespace(photo=photo, document=document)


def _written(world: World, timeline: Timeline, name: str) -> SimpleNamespace:
    """A post of T with files, and the 「了解」 of `k`."""
    timeline.refresh_from_db()
    post = make.post(world.t, timeline, f"{mark(f'{name}.post')} {mark(f'{name}.find')}")
    files = _files(world.t, timeline, post, name)
    post.acknowledgements.create(user=world.k)
    return SimpleNamespace(post=post, photo=files.photo, document=files.document)


def _care_side(world: World, things: SimpleNamespace) -> None:
    things.on_care = _written(world, things.care, "care")
    things.unposted = _files(world.t, things.care, None, "unposted")
    Draft.objects.create(user=world.t, timeline=things.care, text=mark("unposted.text"), client_key=uuid4())


def _patient_side(world: World, things: SimpleNamespace) -> None:
    things.on_talk = _written(world, things.talk, "talk")


def _free_group(world: World, things: SimpleNamespace) -> None:
    members = [world.people[key] for key in ("mb", "mc", "mx", "mn", "t", "k", "ss", "rm")]
    things.free = make.free_group(world.ga, members=tuple(members), name=mark("free.name"))
    things.free.purpose = mark("free.purpose")
    things.free.photo_small, things.free.photo_large = picture("free.small"), picture("free.large")
    things.free.save()
    things.on_free = _written(world, things.free.timeline, "free")


def _circle(world: World, things: SimpleNamespace) -> None:
    members = [world.people[key] for key in ("mb", "mc", "mx", "mn", "t", "k", "ss", "rm")]
    things.circle = make.listed_community(world.ga, members=tuple(members), name=mark("circle.name"))
    things.circle.purpose = mark("circle.purpose")
    things.circle.photo_small = picture("circle.small")
    things.circle.photo_large = picture("circle.large")
    things.circle.save()
    things.on_circle = _written(world, things.circle.timeline, "round")


def _workplace(world: World, things: SimpleNamespace) -> None:
    things.workplace = ensure_workplace(world.ga, things.faca)
    things.on_workplace = _written(world, things.workplace.timeline, "work")


def _invitations(world: World, things: SimpleNamespace) -> None:
    """`ip` waits for the approval, `ia` was approved, a newcomer was approved too; to both kinds of groups."""
    for name, timeline in (("care", things.care), ("free", things.free.timeline)):
        pending = kit.proposed(world.t, timeline, email=world.ip.email)
        approved = kit.approved(world.ga, world.t, timeline, email=world.ia.email)
        setattr(things, f"{name}_pending", _decided(pending))
        setattr(things, f"{name}_approved", _decided(approved))
    newcomer = kit.approved(world.ga, world.t, things.care, email=f"{mark('newcomer.mail')}@example.jp")
    things.newcomer = _decided(newcomer)
    kin = kit.relative(world.ga, things.talk, f"{mark('kinmail.mail')}@example.jp")
    things.relative = SimpleNamespace(invitation=kin)


def _decided(invitation: Invitation) -> SimpleNamespace:
    return SimpleNamespace(invitation=invitation, request=ApprovalRequest.objects.get(invitation=invitation))


def _devices(world: World, things: SimpleNamespace) -> None:
    """Of facility A: a device that is registered, one that was lost, one that T asks for; and of facility F, which has
    no 施設管理者, one that `q` asks for.
    """
    common = {"owner": world.t, "facility": things.faca, "has_start_lock": True}
    name = mark("device.name")
    things.device = Device.objects.create(
        digest="a" * 64, state="registered", name=name, registered_by=world.fa, **common
    )
    things.lost_device = Device.objects.create(digest="b" * 64, state="blocked", name=name, **common)
    waiting = Device.objects.create(digest="c" * 64, state="asked", name=mark("asked.device"), **common)
    things.device_request = ApprovalRequest.objects.create(
        kind="device", device=waiting, facility=things.faca, requester=world.t
    )
    left = Device.objects.create(
        digest="d" * 64, state="asked", name=mark("left.device"), owner=world.q, facility=things.facf
    )
    things.left_request = ApprovalRequest.objects.create(
        kind="device", device=left, facility=things.facf, requester=world.q
    )


def _asked_for_oneself(world: World, things: SimpleNamespace) -> None:
    """`no` asks facility A to confirm the claim; that to facility B has run out. T runs a community."""
    claim = world.no.affiliations.get(facility=things.faca)
    things.claim_request = ask_to_confirm(world.no, claim)
    things.claim_run_out = make.affiliate(world.no, things.facb, state=AffiliationState.CLAIMED)
    things.community = make.community(world.t, name=mark("community.name"))


def _rest(world: World, things: SimpleNamespace) -> None:
    things.notice = Notice.objects.filter(recipient=world.t).first()
    things.asked = Notice.objects.get(
        recipient=world.ga, kind=Told.REQUESTED, subject_id=things.care_pending.request.pk
    )
    things.announcement = Announcement.objects.create(
        title=mark("announcement.title"), body=mark("announcement.body")
    )
    fields = {name: mark(f"draft.{name}") for name in ("family_name", "given_name", "disease", "remarks")}
    fields |= {
        "sex": "female",
        "born_on": "",
        "family_kana": "",
        "given_kana": "",
        "phone": "",
        "address": "",
    }
    things.draft = Registration.objects.create(
        token=uuid4(),
        actor=world.t,
        facility=things.faca,
        fields=fields,
        photo_small=picture("draft.small"),
        photo_large=picture("draft.large"),
    )


def _own_timelines(world: World, things: SimpleNamespace) -> None:
    """Everybody has a timeline of their own to hear from."""
    things.own = {"pt": things.talk, "po": things.other.patient_side}
    for column in SIGNED_IN:
        if column not in things.own:
            things.own[column] = make.free_group(world.people[column], name="自分の会").timeline


def _leave(world: World) -> None:
    """`rm` has been taken out of everything, `ss` suspended."""
    sides = [world.care, world.talk, world.free.timeline, world.circle.timeline]
    end_memberships(world.ga, sides, users=[world.rm])
    world.ss.state, world.ss.is_active = UserState.SUSPENDED, False
    world.ss.save(update_fields=["state", "is_active"])


def uncommitted() -> Iterator[World]:
    """The world inside a transaction that is undone."""
    with casts.uncommitted():
        yield build()
