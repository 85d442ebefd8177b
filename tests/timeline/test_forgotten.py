"""Files that were chosen and never sent are deleted after a day."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from mcs.core.files import store
from tests import factories as make
from tests import media
from timeline.actions.forgotten import KEPT, forget_unposted
from timeline.actions.uploads import upload
from timeline.models import Attachment


@pytest.fixture
def chosen(cast):
    """A photo chosen more than a day ago."""
    kept = upload(cast.mb, cast.group.care, file=SimpleUploadedFile("a.jpg", media.jpeg_with_gps()))
    Attachment.objects.update(created_at=timezone.now() - KEPT - timedelta(minutes=1))
    return kept


def test_an_unsent_file_goes_with_its_bytes(chosen, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert forget_unposted() == 1
    assert not Attachment.objects.exists()
    assert not store.path(chosen.large).exists()
    assert not store.path(chosen.small).exists()


def test_a_sent_file_stays(chosen, cast):
    chosen.post = make.post(cast.mb, cast.group.care)
    chosen.save()
    assert forget_unposted() == 0
    assert store.path(chosen.large).exists()


def test_a_file_chosen_today_stays(chosen):
    Attachment.objects.update(created_at=timezone.now())
    assert forget_unposted() == 0
    assert Attachment.objects.count() == 1
