"""Who sees a timeline: the door and its inverse agree, and the database keeps relatives off the care side."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from accounts.models import User
from tests import factories as make
from tests.timeline import kit
from timeline.actions.members import end_memberships, join
from timeline.enums import MemberRole, MemberState, Side, TimelineKind, TimelineLock
from timeline.models import Attachment, Post, Timeline, TimelineMember
from timeline.queries import unread

CARE = {"ga", "mb", "mc", "mx", "mn"}
PATIENT_SIDE = {"ga", "mb", "mx", "pt", "pt2"}


def names(cast, people) -> set[str]:
    known = {value.pk: name for name, value in vars(cast).items() if isinstance(value, User)}
    return {known[person.pk] for person in people}


def test_the_care_side_is_seen_by_its_members_alone(cast):
    assert names(cast, Timeline.objects.viewers(cast.group.care_id)) == CARE


def test_the_patient_side_is_seen_by_its_members_alone(cast):
    assert names(cast, Timeline.objects.viewers(cast.group.patient_side_id)) == PATIENT_SIDE


def test_door_and_viewers_agree_for_everybody_and_every_timeline(cast):
    for person in User.objects.all():
        seen = set(Timeline.objects.visible_to(person).values_list("pk", flat=True))
        told = {t.pk for t in Timeline.objects.all() if Timeline.objects.viewers(t.pk).filter(pk=person.pk)}
        assert seen == told, person


def test_nobody_signed_in_sees_nothing(cast):
    make.post(cast.mb, cast.group.care)
    assert not Timeline.objects.visible_to(AnonymousUser()).exists()
    assert not Post.objects.visible_to(AnonymousUser()).exists()


@pytest.mark.parametrize("who", ["mb", "mc", "pt", "nf", "fa", "su", "se", "ss", "rm"])
def test_posts_files_and_answers_follow_their_timeline(cast, who):
    person = getattr(cast, who)
    for timeline in (cast.group.care, cast.group.patient_side):
        post = kit.write(cast.mb, timeline, "本文", kit.document(cast.mb, timeline))
        seen = Timeline.objects.visible_to(person).filter(pk=timeline.pk).exists()
        assert Post.objects.visible_to(person).filter(pk=post.pk).exists() is seen
        assert Attachment.objects.visible_to(person).filter(post=post).exists() is seen


def test_a_deleted_group_is_seen_by_nobody(cast):
    timeline = cast.free.timeline
    Timeline.objects.filter(pk=timeline.pk).update(lock=TimelineLock.DELETED)
    assert not Timeline.objects.visible_to(cast.ga).filter(pk=timeline.pk).exists()
    assert not Timeline.objects.viewers(timeline.pk).exists()


def test_a_paused_membership_opens_nothing(cast):
    TimelineMember.objects.filter(user=cast.mc, timeline=cast.group.care).update(state=MemberState.PAUSED)
    assert not Timeline.objects.visible_to(cast.mc).filter(pk=cast.group.care_id).exists()
    assert cast.mc not in Timeline.objects.viewers(cast.group.care_id)


@pytest.mark.parametrize("kind", ["patient", "family"])
def test_the_database_refuses_relatives_on_the_care_side(cast, kind):
    row = TimelineMember(timeline=cast.group.care, user=cast.pt, side=Side.CARE, user_kind=kind)
    with pytest.raises(IntegrityError, match="care_side_is_professional"), transaction.atomic():
        row.save()


def test_the_database_refuses_a_patient_side_without_a_patient(db):
    with pytest.raises(IntegrityError, match="patient_side_has_patient"), transaction.atomic():
        Timeline.objects.create(kind=TimelineKind.FREE_GROUP, side=Side.PATIENT, name="x")


def test_the_database_refuses_relatives_as_administrators(cast):
    row = TimelineMember(
        timeline=cast.group.patient_side,
        user=cast.po,
        side=Side.PATIENT,
        user_kind=cast.po.kind,
        role=MemberRole.ADMIN,
    )
    with pytest.raises(IntegrityError, match="administrators_are_professional"), transaction.atomic():
        row.save()


def test_joining_the_care_side_is_refused_to_relatives_with_a_sentence(cast):
    with pytest.raises(ValidationError) as refused:
        join(cast.ga, cast.group.care, users=[cast.pt])
    assert refused.value.code == "kind"
    assert not TimelineMember.objects.filter(timeline=cast.group.care, user=cast.pt).exists()


def test_who_joins_begins_with_nothing_unread_and_is_audited(cast):
    post = make.post(cast.mb, cast.group.care)
    [member] = join(cast.ga, cast.group.care, users=[cast.no])
    assert cast.no.read_marks.get(timeline=cast.group.care).number == post.version
    assert [entry.subject_id for entry in kit.audited("member.join")][-1] == member.pk


def test_who_comes_back_has_read_what_was_written_meanwhile(cast):
    end_memberships(cast.ga, [cast.group.care], users=[cast.mc])
    make.post(cast.mb, cast.group.care)
    join(cast.ga, cast.group.care, users=[cast.mc])
    assert unread.counts(cast.mc, [cast.group.care_id]) == {cast.group.care_id: 0}


def test_joining_twice_makes_one_member(cast):
    join(cast.ga, cast.group.care, users=[cast.no])
    assert join(cast.ga, cast.group.care, users=[cast.no]) == []
    assert TimelineMember.objects.filter(timeline=cast.group.care, user=cast.no).count() == 1


def test_ending_a_membership_takes_the_timeline_away_and_is_announced(cast):
    assert end_memberships(cast.ga, [cast.group.care], users=[cast.mc]) == 1
    assert not Timeline.objects.visible_to(cast.mc).filter(pk=cast.group.care_id).exists()
    assert ("members", cast.group.care_id) in [(e.kind, e.number("timeline")) for e in kit.announced()]
    assert kit.audited("member.end")[-1].detail == {"user": cast.mc.pk}
