"""Makes the demo, by the product's own actions, so that it looks as if its people had done it."""

from datetime import datetime, time, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.actions.connections import ask
from accounts.enums import AffiliationRole, AffiliationState, ConnectionState, UserState
from accounts.models import Affiliation, Connection, Facility, MailCode, Profession, Profile, User
from approvals.actions.invitations import invite
from groups.actions.communities import create_community, join_community
from groups.actions.direct import open_talk
from groups.actions.free import create_group
from groups.actions.members import name_admin
from groups.actions.workplace import ensure_workplace
from groups.enums import Joining
from mcs.core.files import images, store
from mcs.demo import desk, faces, people, pictures, records, talk
from mcs.demo.accounts import password
from notices.models import Announcement, Notice
from patients.actions.register import register_patient
from patients.models import Patient
from timeline.actions.answers import acknowledge, like
from timeline.actions.members import join
from timeline.actions.posts import write_post
from timeline.actions.telling import has_read
from timeline.actions.uploads import upload
from timeline.enums import Told
from timeline.models import Acknowledgement, Post, ReadMark, Timeline


def load() -> None:
    """Make facilities, people, patients, groups, posts, one waiting approval and one waiting invitation.

    Photos are decoded outside of any transaction, like everywhere.
    """
    facilities = _facilities()
    users = {key: _user(key, person, facilities) for key, person in people.PEOPLE.items()}
    _connections(users, facilities)
    timelines = _patients(users, facilities) | _groups(users, facilities) | _talks(users)
    said = sorted(talk.ALL, key=_moment)
    for one in said:
        _say(one, users, timelines)
    _read(timelines)
    _told()
    _waiting(users, timelines)
    desk.fill(users)
    _suspend(users["suspended"])
    _ask_twice(users["secretariat"])
    _announce()


def _facilities() -> dict[str, Facility]:
    return {
        key: Facility.objects.create(name=name, kana=kana, kind=kind, phone=phone)
        for key, (name, kana, kind, phone) in people.FACILITIES.items()
    }


def _user(key: str, person: people.Person, facilities: dict[str, Facility]) -> User:
    family, _, given = person.name.partition(" ")
    family_kana, _, given_kana = person.kana.partition(" ")
    photo = _photo(person.face) if person.face else {}
    with transaction.atomic():
        user = User.objects.create(
            email=f"{key}@demo.example",
            kind=person.kind,
            is_secretariat=key == "secretariat",
            password=make_password(password()),
            terms_version=settings.TERMS_VERSION,
            terms_accepted_at=timezone.now(),
        )
        profile = Profile(
            user=user,
            family_name=family,
            given_name=given,
            family_kana=family_kana,
            given_kana=given_kana,
            phone=person.phone,
            about=person.about,
            **photo,
        )
        for name, value in profile.keys().items():
            setattr(profile, name, value)
        profile.save()
        profile.professions.set(Profession.objects.filter(code__in=person.professions))
        if person.facility:
            _affiliate(user, facilities[person.facility], manager=person.manager)
    return user


def _photo(face: faces.Face) -> dict[str, str]:
    decoded = images.decode(faces.draw(face), sizes={"large": 400, "small": 160}, square=True)
    return {f"photo_{size}": store.put(decoded.files[size]) for size in ("large", "small")}


def _affiliate(user: User, facility: Facility, *, manager: bool) -> None:
    role = AffiliationRole.MANAGER if manager else AffiliationRole.STAFF
    Affiliation.objects.create(user=user, facility=facility, role=role, state=AffiliationState.CONFIRMED)


def _connections(users: dict[str, User], facilities: dict[str, Facility]) -> None:
    """Three who are connected, one who asks the doctor, and a facility that lists its people."""
    for one, other in (("nurse", "pharmacist"), ("doctor", "care_manager"), ("doctor", "helper")):
        Connection.objects.create(
            requester=users[one],
            addressee=users[other],
            state=ConnectionState.ACCEPTED,
            decided_at=timezone.now(),
        )
    ask(users["stranger"], users["doctor"])
    Facility.objects.filter(pk=facilities["rehab"].pk).update(lists_people=True)


def _talks(users: dict[str, User]) -> dict[str, Timeline]:
    return {"doctor_nurse": open_talk(users["doctor"], users["nurse"]).timeline}


def _patients(users: dict[str, User], facilities: dict[str, Facility]) -> dict[str, Timeline]:
    """The doctor registered the patients as the clinic's manager, and became their groups' administrator."""
    doctor, timelines = users["doctor"], {}
    here = Affiliation.objects.filter(user=doctor, facility=facilities["clinic"])
    here.update(role=AffiliationRole.MANAGER)
    for key, fields in records.PATIENTS.items():
        patient = register_patient(doctor, facilities["clinic"], fields=fields)
        Patient.objects.filter(pk=patient.pk).update(**_photo(people.PATIENT_FACES[key]))
        timelines[key], timelines[f"{key}_family"] = patient.group.care, patient.group.patient_side
        join(doctor, patient.group.care, users=[users[who] for who in records.CARE_TEAMS[key]])
        join(
            doctor, patient.group.patient_side, users=[users[who] for who in records.FAMILY_SIDE.get(key, [])]
        )
        for who, relation in records.RELATIVES.get(key, []):
            join(doctor, patient.group.patient_side, users=[users[who]], relation=relation)
    here.update(role=AffiliationRole.STAFF)
    join(doctor, timelines["haru"], users=[users["suspended"]])
    return timelines


def _groups(users: dict[str, User], facilities: dict[str, Facility]) -> dict[str, Timeline]:
    study = create_group(
        users["doctor"], name="多職種連携の勉強会", purpose="月に一度、事例を持ち寄って学びます。"
    )
    join(users["doctor"], study.timeline, users=[users[who] for who in ("nurse", "helper", "dietitian")])
    name_admin(users["doctor"], study, member=users["nurse"])
    office = users["secretariat"]
    workplaces = {key: ensure_workplace(office, facility).timeline for key, facility in facilities.items()}
    return {"study": study.timeline, **workplaces, **_found(users)}


def _found(users: dict[str, User]) -> dict[str, Timeline]:
    """Two communities: the manager's, open to every professional, and one of the secretariat's, joined on request."""
    swallowing = create_community(
        users["manager"],
        name="地域の口腔・嚥下ケアの会",
        purpose="食べることを支える職種の集まりです。研修の案内と、資料の交換をします。",
    )
    for who in ("nurse", "dietitian", "therapist"):
        join_community(users[who], swallowing)
    create_community(
        users["secretariat"],
        name="看取り支援の研究会",
        purpose="年に4回、事例の検討をします。参加は、世話人が確かめてからになります。",
        joining=Joining.REQUEST,
        administrator=users["doctor"],
    )
    return {"swallowing": swallowing.timeline}


def _moment(said: talk.Said) -> datetime:
    """When it was said; nothing lies in the future, however early in the day the demo is made."""
    hour, minute = said.clock.split(":")
    day = timezone.localdate() - timedelta(days=said.days)
    moment = datetime.combine(day, time(int(hour), int(minute)), timezone.get_current_timezone())
    latest = timezone.now() - timedelta(minutes=5)
    return min(moment, latest - timedelta(minutes=24 * 60 - int(hour) * 60 - int(minute)) / 48)


def _say(said: talk.Said, users: dict[str, User], timelines: dict[str, Timeline]) -> None:
    author, timeline = users[said.who], timelines[said.where]
    keys = [
        upload(author, timeline, file=SimpleUploadedFile("photo.jpg", pictures.draw(name))).key
        for name in said.pictures
    ]
    with transaction.atomic():
        post = write_post(author, timeline, text=said.text, attachment_keys=keys, client_key=uuid4())
        _answer(said, post, users)


def _answer(said: talk.Said, post: Post, users: dict[str, User]) -> None:
    at = _moment(said)
    Post.objects.filter(pk=post.pk).update(created_at=at)
    Timeline.objects.filter(pk=post.timeline_id).update(last_post_at=at)
    for count, who in enumerate(said.acknowledged, 1):
        acknowledge(users[who], post)
        said_at = min(at + timedelta(minutes=37 * count), timezone.now())
        Acknowledgement.objects.filter(post=post, user=users[who]).update(created_at=said_at)
    for who in said.liked:
        like(users[who], post)


def _read(timelines: dict[str, Timeline]) -> None:
    """Everybody has read what they said 「了解」 to or wrote after; the newest stay unread."""
    for timeline in timelines.values():
        for member in timeline.members.all():
            mine = Post.objects.filter(timeline=timeline)
            seen = mine.filter(acknowledgements__user=member.user_id) | mine.filter(author=member.user_id)
            last = seen.order_by("-number").values_list("number", flat=True).first() or 0
            ReadMark.objects.filter(timeline=timeline, user=member.user_id).update(number=last)
            has_read(member.user, timeline, last)


def _told() -> None:
    """Notices are as old as what they tell of; answers of the days before have been looked at."""
    yesterday = timezone.now() - timedelta(days=1)
    for notice in Notice.objects.filter(kind__in=[Told.POSTS, Told.ACKNOWLEDGED, Told.LIKED]):
        of_post = notice.kind != Told.POSTS
        found = Post.objects.filter(pk=notice.subject_id) if of_post else _newest(notice)
        at = found.values_list("created_at", flat=True)[0]
        seen = at if of_post and at < yesterday else notice.seen_at
        Notice.objects.filter(pk=notice.pk).update(created_at=at, since=at, seen_at=seen)


def _newest(notice: Notice) -> QuerySet[Post]:
    return Post.objects.filter(timeline=notice.subject_id, number=notice.upto)


def _waiting(users: dict[str, User], timelines: dict[str, Timeline]) -> None:
    """One invitation that waits for approval, one that waits for its invitee."""
    invite(users["nurse"], timelines["seiji"], people=[], emails=["rehabilitation@demo.example"])
    invite(users["doctor"], timelines["study"], people=[users["care_manager"]], emails=[])


def _suspend(user: User) -> None:
    User.objects.filter(pk=user.pk).update(state=UserState.SUSPENDED, is_active=False)


def _ask_twice(user: User) -> None:
    """The secretariat needs a second factor; its codes are found in the 送信箱."""
    MailCode.objects.create(user=user, name="", confirmed=True)


def _announce() -> None:
    Announcement.objects.create(
        title="年末年始の事務局の対応について",
        body="12月29日から1月3日まで、事務局の窓口はお休みします。\n端末の紛失など急ぎのときは、施設管理者へご連絡ください。",
    )
