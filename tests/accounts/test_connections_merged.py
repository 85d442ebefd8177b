"""The migration that makes one row of two: what was there before stays, in its strongest form."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE, AFTER = "0005_ended_session", "0008_connections_unordered"


@pytest.fixture
def before(transactional_db):
    """The tables as they were; afterwards they are as they should be again."""

    def to(name):
        executor = MigrationExecutor(connection)
        executor.migrate([("accounts", name)])
        return executor.loader.project_state([("accounts", name)]).apps

    yield to(BEFORE), lambda: to(AFTER)
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())  # the apps above went back as well


def test_two_rows_become_one_and_everything_is_found_by_its_key(before):
    apps, forward = before
    user = apps.get_model("accounts", "User").objects.create
    people = [user(email=f"p{number}@example.jp", is_active=True) for number in range(8)]
    rows = apps.get_model("accounts", "Connection").objects
    for one, other, state in (
        (0, 1, "requested"),
        (1, 0, "requested"),
        (2, 3, "declined"),
        (3, 2, "accepted"),
        (4, 5, "blocked"),
        (5, 4, "requested"),
        (6, 7, "requested"),
    ):
        rows.create(requester=people[one], addressee=people[other], state=state)
    apps.get_model("accounts", "Facility").objects.create(name="山﨑クリニック", kana="ヤマザキ")
    apps.get_model("accounts", "Profile").objects.create(
        user=people[0], family_name="海野", given_name="一子", about="ポジショニング"
    )
    apps = forward()
    found = {
        (row.requester.email[1], row.addressee.email[1]): row
        for row in apps.get_model("accounts", "Connection").objects.select_related("requester", "addressee")
    }
    assert {pair: row.state for pair, row in found.items()} == {
        ("0", "1"): "accepted",
        ("3", "2"): "accepted",
        ("4", "5"): "blocked",
        ("6", "7"): "requested",
    }
    assert found["4", "5"].blocked_by_id == found["4", "5"].addressee_id
    assert found["6", "7"].asked_at == found["6", "7"].created_at
    facility = apps.get_model("accounts", "Facility").objects.get(name="山﨑クリニック")
    assert (facility.sort_key, facility.search_key) == ("やまさき", "山崎くりにっく やまざき")
    assert apps.get_model("accounts", "Profile").objects.get().about_key == "ぽじしょにんぐ"
    assert set(apps.get_model("accounts", "Profession").objects.values_list("search_key", flat=True)) != {""}
