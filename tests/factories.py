"""Rows for tests, made by the product's own actions where there is one."""

from itertools import count
from uuid import uuid4

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.actions.sign_in import open_session
from accounts.enums import AffiliationRole, AffiliationState, ConnectionState, UserKind, UserState
from accounts.models import Affiliation, Connection, Facility, OpenSession, Profession, Profile, User
from groups.enums import Joining
from groups.models import Community, FreeGroup
from patients.enums import Sex
from patients.models import Patient, PatientGroup
from timeline.actions.members import join, open_timeline
from timeline.actions.posts import write_post
from timeline.enums import MemberRole, Side, TimelineKind
from timeline.models import Post, Timeline

PASSWORD = "tsukiyo-no-kuma-7"
_numbers = count(1)
_hashed: list[str] = []


def _password() -> str:
    if not _hashed:
        _hashed.append(make_password(PASSWORD))
    return _hashed[0]


def session_row(person: User, key: str, **fields) -> OpenSession:
    """What signing in keeps of a session, for one that came about without the sign-in page; offices are past
    their second factor.
    """
    ours, _ = UserSession.objects.get_or_create(
        session_key=key, defaults={"user": person, "ip": "127.0.0.1", "user_agent": "test"}
    )
    open_session(person, key)
    if person.is_staff:
        fields = {"verified_at": timezone.now()} | fields
    OpenSession.objects.filter(session=ours).update(active_at=timezone.now(), **fields)
    return OpenSession.objects.get(session=ours)


def facility(name: str = "") -> Facility:
    number = next(_numbers)
    return Facility.objects.create(
        name=name or f"あおば事業所{number}", kana=f"あおば{number}", phone="0985-00-0000"
    )


def user(
    name: str = "",
    *,
    kind: UserKind = UserKind.PROFESSIONAL,
    email: str = "",
    state: UserState = UserState.ACTIVE,
    **fields,
) -> User:
    number = next(_numbers)
    family, _, given = (name or f"試験{number} 太郎").partition(" ")
    made = User(
        email=email or f"person{number}@example.jp",
        kind=kind,
        state=state,
        is_active=state == UserState.ACTIVE,
        password=_password(),
        **{"terms_version": settings.TERMS_VERSION, "password_is_long": True} | fields,
    )
    made.save()
    profile = Profile(
        user=made, family_name=family, given_name=given, family_kana="しけん", given_kana="たろう"
    )
    for key, value in profile.keys().items():
        setattr(profile, key, value)
    profile.save()
    return made


def professional(
    at: Facility | None = None, name: str = "", *, profession: str = "看護師", manager: bool = False, **fields
) -> User:
    made = user(name, **fields)
    found = Profession.objects.filter(name=profession).first()
    if found is not None:
        made.profile.professions.add(found)
    if at is not None:
        affiliate(made, at, manager=manager)
    return made


def affiliate(
    person: User, at: Facility, *, manager: bool = False, state: AffiliationState = AffiliationState.CONFIRMED
) -> Affiliation:
    role = AffiliationRole.MANAGER if manager else AffiliationRole.STAFF
    return Affiliation.objects.create(user=person, facility=at, role=role, state=state)


def relative(name: str = "", *, kind: UserKind = UserKind.FAMILY, **fields) -> User:
    return user(name, kind=kind, **fields)


def connect(one: User, other: User) -> Connection:
    return Connection.objects.create(requester=one, addressee=other, state=ConnectionState.ACCEPTED)


def patient_group(
    admin: User,
    at: Facility,
    *,
    care: tuple[User, ...] = (),
    both: tuple[User, ...] = (),
    relatives: tuple[User, ...] = (),
    name: str = "花岡 すみ",
    disease: str = "慢性心不全",
) -> PatientGroup:
    family, _, given = name.partition(" ")
    patient = Patient(
        family_name=family,
        given_name=given,
        sex=Sex.FEMALE,
        disease=disease,
        managing_facility=at,
        registered_by=admin,
    )
    for key, value in patient.keys().items():
        setattr(patient, key, value)
    patient.save()
    kind = TimelineKind.PATIENT_GROUP
    group = PatientGroup.objects.create(
        patient=patient,
        care=open_timeline(admin, kind=kind, name=name),
        patient_side=open_timeline(admin, kind=kind, name=name, side=Side.PATIENT),
    )
    join(admin, group.care, users=[admin], role=MemberRole.ADMIN)
    join(admin, group.patient_side, users=[admin], role=MemberRole.ADMIN)
    join(admin, group.care, users=[*care, *both])
    join(admin, group.patient_side, users=[*both, *relatives])
    return group


def free_group(admin: User, *, members: tuple[User, ...] = (), name: str = "褥瘡の勉強会") -> FreeGroup:
    timeline = open_timeline(admin, kind=TimelineKind.FREE_GROUP, name=name)
    join(admin, timeline, users=[admin], role=MemberRole.ADMIN)
    join(admin, timeline, users=members)
    group = FreeGroup(timeline=timeline, name=name, created_by=admin)
    group.search_key = group.keys()["search_key"]
    group.save()
    return group


def community(admin: User, *, members: tuple[User, ...] = (), name: str = "在宅ケアの広場") -> Timeline:
    timeline = open_timeline(admin, kind=TimelineKind.COMMUNITY, name=name)
    join(admin, timeline, users=[admin], role=MemberRole.ADMIN)
    join(admin, timeline, users=members)
    return timeline


def listed_community(
    admin: User,
    *,
    members: tuple[User, ...] = (),
    name: str = "地域リハビリの会",
    joining: Joining = Joining.OPEN,
) -> Community:
    timeline = open_timeline(admin, kind=TimelineKind.COMMUNITY, name=name)
    join(admin, timeline, users=[admin], role=MemberRole.ADMIN)
    join(admin, timeline, users=members)
    made = Community(timeline=timeline, name=name, created_by=admin, joining=joining)
    made.search_key = made.keys()["search_key"]
    made.save()
    return made


def post(author: User, timeline: Timeline, text: str = "訪問しました。お変わりありません。") -> Post:
    return write_post(author, timeline, text=text, attachment_keys=[], client_key=uuid4())
