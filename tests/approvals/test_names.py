"""A name in an invitation leads to the profile for those who may open it, and to nothing for others."""

import pytest

from tests import factories as make
from tests.approvals import kit

pytestmark = pytest.mark.django_db


def link(person):
    return f'href="/people/{person.pk}/"'


def test_the_invitee_opens_the_profile_of_the_inviter(cast, as_user):
    friend = make.professional(cast.c, "薬田 知子")
    make.connect(cast.mb, friend)
    invitation = kit.approved(cast.ga, cast.mb, cast.group.care, person=friend)
    client = as_user(friend)
    for path in ("/invitations/", f"/invitations/{invitation.pk}/accept/"):
        assert link(cast.mb) in client.get(path).content.decode()
    assert client.get(f"/people/{cast.mb.pk}/").status_code == 200


def test_the_approver_opens_only_whom_the_approver_knows(cast, as_user):
    friend = make.professional(cast.c, "薬田 知子")
    make.connect(cast.mb, friend)
    request = kit.request_of(kit.proposed(cast.mb, cast.group.care, person=friend))
    page = f"/approvals/{request.pk}/"
    text = as_user(cast.ga).get(page).content.decode()
    assert "薬田 知子" in text
    assert link(cast.mb) in text
    assert link(friend) not in text
    make.connect(cast.ga, friend)
    assert link(friend) in as_user(cast.ga).get(page).content.decode()


def test_who_is_in_the_group_already_can_be_looked_up_from_the_list_of_candidates(cast, as_user):
    text = as_user(cast.ga).get(f"/timelines/{cast.group.care_id}/invite/").content.decode()
    assert link(cast.mb) in text
    assert link(cast.nf) not in text
