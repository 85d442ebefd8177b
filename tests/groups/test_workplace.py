"""職場の情報共有."""

from accounts.actions.affiliations import follow
from accounts.enums import AffiliationState
from groups.actions.workplace import ensure_workplace
from groups.models import WorkplaceGroup
from tests import factories as make
from tests.groups.kit import acts, told
from timeline import addresses


def test_the_confirmed_people_of_the_facility_are_its_members(cast, as_user):
    claimed = make.professional(name="未確認 子")
    make.affiliate(claimed, cast.a, state=AffiliationState.CLAIMED)
    group = ensure_workplace(cast.fa, cast.a)
    make.post(cast.ga, group.timeline, "来週の当番表です。")
    for who in (cast.ga, cast.mb, cast.mc, cast.nf, cast.fa, cast.rm):
        page = as_user(who).get(f"/workplace/{cast.a.pk}/").content.decode()
        assert "来週の当番表です。" in page
        assert "職場の情報共有" in page
    for who in (claimed, cast.mx, cast.no, cast.fo, cast.pt, cast.se, cast.su):
        assert as_user(who).get(f"/workplace/{cast.a.pk}/").status_code == 404
        assert as_user(who).get(f"/workplace/{cast.a.pk}/members/").status_code == 404


def test_asked_again_it_is_the_same_one(cast):
    first, second = ensure_workplace(cast.fa, cast.a), ensure_workplace(cast.fa, cast.a)
    assert first.pk == second.pk
    assert WorkplaceGroup.objects.count() == 1
    assert len(acts("workplace.open")) == 1
    assert first.timeline.members.count() == 6


def test_who_comes_joins_and_who_goes_leaves(cast, as_user):
    ensure_workplace(cast.fa, cast.a)
    newcomer = make.professional(cast.a, "新人 子")
    cast.nf.affiliations.update(state=AffiliationState.ENDED)
    ensure_workplace(cast.fa, cast.a)
    assert as_user(newcomer).get(f"/workplace/{cast.a.pk}/").status_code == 200
    assert as_user(cast.nf).get(f"/workplace/{cast.a.pk}/").status_code == 404


def test_its_members_are_listed_for_them(cast, as_user):
    ensure_workplace(cast.fa, cast.a)
    page = as_user(cast.mb).get(f"/workplace/{cast.a.pk}/members/").content.decode()
    assert "職員6人全員" in page
    assert cast.nf.profile.name in page


def test_the_engine_knows_the_pages(cast):
    group = ensure_workplace(cast.fa, cast.a)
    assert addresses.of(group.timeline) == f"/workplace/{cast.a.pk}/"
    assert addresses.members_of(group.timeline) == f"/workplace/{cast.a.pk}/members/"
    assert addresses.of(cast.free.timeline) == f"/groups/{cast.free.pk}/"
    assert addresses.members_of(cast.free.timeline) == f"/groups/{cast.free.pk}/members/"


def test_they_are_in_and_out_with_their_affiliation_at_once(cast, as_user):
    group = ensure_workplace(cast.fa, cast.a)
    affiliation = make.affiliate(cast.no, cast.a)
    follow(cast.fa, affiliation)
    assert as_user(cast.no).get(f"/workplace/{cast.a.pk}/").status_code == 200
    affiliation.state = AffiliationState.ENDED
    affiliation.save()
    follow(cast.fa, affiliation)
    assert as_user(cast.no).get(f"/workplace/{cast.a.pk}/").status_code == 404
    assert ("members", {"timeline": group.timeline_id}) in told()
