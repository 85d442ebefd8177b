"""The demo is as large as it is told to be: enough to look at for an hour, made by the product's own actions."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.enums import UserKind
from accounts.models import Facility, User
from approvals.models import ApprovalRequest, Invitation
from patients.models import Patient
from timeline.enums import AttachmentKind
from timeline.models import Acknowledgement, Attachment, Like, Post, Timeline


@pytest.fixture
def demo(db):
    call_command("demo")


def test_four_facilities_a_dozen_professionals_six_patients_and_two_months(demo):
    professionals = User.objects.filter(kind=UserKind.PROFESSIONAL, is_secretariat=False, is_superuser=False)
    assert Facility.objects.count() == 4
    assert professionals.count() >= 12
    assert all(user.affiliations.exists() for user in professionals)
    assert Patient.objects.count() == 6
    times = Post.objects.order_by("created_at").values_list("created_at", flat=True)
    assert times[0] < timezone.now() - timedelta(days=50)
    assert times[len(times) - 1] > timezone.now() - timedelta(days=2)
    weeks = {(timezone.now() - moment).days // 7 for moment in times}
    assert weeks >= set(range(8))

    subjects = ("訪問", "赤み", "薬", "食事", "転", "家族", "心配")
    assert [word for word in subjects if not Post.objects.filter(text__contains=word).exists()] == []
    assert Acknowledgement.objects.count() > 20
    assert Like.objects.count() > 10
    assert Attachment.objects.filter(kind=AttachmentKind.IMAGE, post__isnull=False).count() >= 4
    sides = Timeline.objects.filter(pk__in=Patient.objects.values("group__care"))
    assert [side.name for side in sides if not side.posts.exists()] == []
    assert ApprovalRequest.objects.filter(state="pending").exists()
    assert Invitation.objects.filter(state="approved").exists()
