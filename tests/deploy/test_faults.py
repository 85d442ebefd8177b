"""Faults in the middle of work: posting goes on or says so, no post and no mail is lost, pages catch up, and the lock
of a sign-in stays closed.

The ledger that is printed: what was acknowledged against what is in the database, what was owed against what
the mail server caught, and how long a page took to show the truth again.
"""

import signal
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from _tools import servers

from tests.deploy.fleet import Fleet
from tests.deploy.parts import PASSWORD, Visitor, catching, until
from tests.deploy.people import Inviter, Watcher, Writer

pytestmark = pytest.mark.parts
TIMELINE = "SELECT t.id FROM timeline_timeline t JOIN patients_patientgroup g ON g.care_id = t.id ORDER BY t.id LIMIT 1"
TERMINATE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = '{}'"
)
CATCH_UP_SECONDS = 15
QUICK_SECONDS = 3.0


@dataclass
class Hold:
    """Keeps a mail in the middle of being sent until it is let go."""

    wanted: threading.Event = field(default_factory=threading.Event)
    entered: threading.Event = field(default_factory=threading.Event)
    free: threading.Event = field(default_factory=threading.Event)

    def __call__(self) -> None:
        if self.wanted.is_set():
            self.wanted.clear()
            self.entered.set()
            self.free.wait(20)


@dataclass
class Run:
    """One installation at work, and what is done to it."""

    fleet: Fleet
    hold: Hold
    writers: list[Writer]
    inviter: Inviter
    watcher: Watcher
    kills: int = 0
    catch_up: dict[str, float] = field(default_factory=dict)
    slowest: dict[str, float] = field(default_factory=dict)

    def measure(self, fault: str) -> None:
        """How long the page takes to know what was acknowledged until now, when the fault is over."""
        wanted, moment = max(writer.version for writer in self.writers), time.monotonic()
        until(lambda: self.watcher.version >= wanted, f"the page catches up: {fault}", CATCH_UP_SECONDS)
        self.catch_up[fault] = round(time.monotonic() - moment, 2)

    def work_goes_on(self) -> None:
        """Wait until every writer has been acknowledged again."""
        before = [len(writer.acts.acknowledged) for writer in self.writers]
        until(
            lambda: all(len(w.acts.acknowledged) > n + 1 for w, n in zip(self.writers, before, strict=True)),
            f"work goes on\n{self.fleet.log()}",
            30,
        )


def kill_the_worker_in_a_mail(run: Run) -> None:
    """The mail server has the mail, the worker never hears so: it is sent again, once."""
    run.hold.free.clear()
    run.hold.entered.clear()
    run.hold.wanted.set()
    assert run.hold.entered.wait(30), f"no mail was sent\n{run.fleet.log()}"
    run.fleet.running["worker"].kill()
    run.kills += 1
    run.hold.free.set()
    run.fleet.running["worker"].start()


def hang_redis(run: Run) -> None:
    """It takes connections and answers nothing."""
    run.fleet.redis.send(signal.SIGSTOP)
    time.sleep(3)
    run.work_goes_on()
    run.fleet.redis.send(signal.SIGCONT)


def restart_redis(run: Run) -> None:
    """It is gone, and comes back empty."""
    assert run.fleet.redis.process
    run.fleet.redis.process.kill()
    run.fleet.redis.process.wait()
    run.work_goes_on()
    run.fleet.redis.start()


def end_all_connections_of_the_database(run: Run) -> None:
    """Every one, three times."""
    for _ in range(3):
        run.fleet.rows(TERMINATE.format(run.fleet.database))
        run.work_goes_on()


def restart_the_database(run: Run) -> None:
    """Away in the middle of everything."""
    run.fleet.postgres.stop()
    time.sleep(1)
    run.fleet.postgres.start()


def kill_a_server(run: Run) -> None:
    """The one that is written to."""
    run.fleet.running["server1"].kill()
    run.fleet.running["server1"].start()


FAULTS = [
    kill_the_worker_in_a_mail,
    hang_redis,
    restart_redis,
    end_all_connections_of_the_database,
    kill_the_worker_in_a_mail,
    restart_the_database,
    kill_a_server,
]


@pytest.fixture
def fleet(folder: Path, tmp_path: Path, redis: servers.Redis) -> Iterator[Fleet]:
    """A cluster of its own, since it is stopped and started."""
    (folder / "faults").mkdir(exist_ok=True)
    (folder / "faults" / tmp_path.name).mkdir()
    postgres = servers.Postgres(folder / "faults" / tmp_path.name, durable=True)
    postgres.start()
    postgres.create("faults")
    with catching() as catcher:
        made = Fleet(tmp_path, postgres, redis, catcher, "faults")
        made.start()
        yield made
        made.stop()
    postgres.stop()


@pytest.fixture
def run(fleet: Fleet) -> Iterator[Run]:
    """People at work: two write to the first server and one to the second, where somebody watches."""
    hold = Hold()
    fleet.catcher.before = hold
    ((timeline,),) = fleet.rows(TIMELINE)
    first, second = fleet.origins
    writers = [
        Writer("doctor", first, timeline, 0.2),
        Writer("nurse", first, timeline, 0.2),
        Writer("care_manager", second, timeline, 0.2),
    ]
    made = Run(
        fleet, hold, writers, Inviter("doctor", second, timeline, 4.0), Watcher("helper", second, timeline)
    )
    people = [*writers, made.inviter, made.watcher]
    for person in people:
        person.start()
    yield made
    hold.free.set()
    for person in people:
        with suppress(AssertionError):
            person.finish()


def ledger(run: Run) -> dict[str, Any]:
    """What was promised against what there is."""
    rows = Counter(str(key) for (key,) in run.fleet.rows("SELECT client_key FROM timeline_post"))
    acknowledged = set().union(*(writer.acts.acknowledged for writer in run.writers))
    caught = Counter(run.fleet.catcher.receivers())
    return {
        "posts": {
            "tries": sum(writer.acts.tries for writer in run.writers),
            "acknowledged": len(acknowledged),
            "lost": len([key for key in acknowledged if key not in rows]),
            "doubled": len([key for key, count in rows.items() if count > 1]),
            "answers": dict(sum((writer.acts.answers for writer in run.writers), Counter())),
        },
        "mails": {
            "owed": len(run.inviter.acts.acknowledged),
            "lost": len([to for to in run.inviter.acts.acknowledged if to not in caught]),
            "doubled": sum(max(0, caught[to] - 1) for to in run.inviter.acts.acknowledged),
            "kills in a mail": run.kills,
        },
        "catch-up seconds": run.catch_up,
        "slowest answer": run.slowest,
        "page": {"missed": missed(run), "reconnects": run.watcher.reconnects},
    }


def missed(run: Run) -> int:
    """Posts of the writers that the page does not show."""
    keys = set().union(*(writer.acts.acknowledged for writer in run.writers))
    ids = [pk for pk, key in run.fleet.rows("SELECT id, client_key FROM timeline_post") if str(key) in keys]
    return len([pk for pk in ids if pk not in run.watcher.posts])


def let_time_pass(run: Run) -> None:
    """What was left in a mail becomes due at once instead of in a minute or more."""
    due = "UPDATE notices_delivery SET lease_until = now() - interval '1 second', next_at = now() WHERE state IN "
    run.fleet.rows(due + "('waiting', 'sending') RETURNING id")


def all_owed_are_caught(run: Run) -> bool:
    return run.inviter.acts.acknowledged <= set(run.fleet.catcher.receivers())


def settle(run: Run) -> None:
    """Everybody finishes what was begun; then nothing may be open any more."""
    for writer in run.writers:
        writer.finish()
    run.inviter.finish()
    run.measure("the end")
    run.watcher.finish()
    let_time_pass(run)
    until(lambda: all_owed_are_caught(run), f"every mail is caught\n{run.fleet.log()}", 40)


def hurt(run: Run, fault: Any, number: int) -> None:
    """One fault in the middle of work, and work again afterwards."""
    run.work_goes_on()
    began = time.monotonic()
    fault(run)
    name = f"{number} {fault.__name__}"
    run.measure(name)
    run.work_goes_on()
    run.slowest[name] = round(max(writer.acts.slowest_since(began) for writer in run.writers), 2)


def check(run: Run) -> dict[str, Any]:
    """The promises."""
    found = ledger(run)
    assert found["posts"]["acknowledged"] > 50
    assert found["mails"]["owed"] >= 20
    assert (found["posts"]["lost"], found["posts"]["doubled"]) == (0, 0), found
    assert found["mails"]["lost"] == 0, found
    assert found["mails"]["doubled"] <= run.kills, found
    assert found["page"]["missed"] == 0, found
    assert "500" not in found["posts"]["answers"], f"{found}\n{run.fleet.log()}"
    assert [text for writer in run.writers for text in writer.acts.unclear] == []
    hung = [took for fault, took in run.slowest.items() if "redis" in fault]
    assert max(hung) < QUICK_SECONDS, found
    return found


def show(found: dict[str, Any], capsys: pytest.CaptureFixture[str]) -> None:
    """The ledger is worth reading also when all is well."""
    with capsys.disabled():
        sys.stdout.write("\n" + "\n".join(f"   {name}: {counts}" for name, counts in found.items()) + "\n")


def is_refused(origin: str, who: str, password: str = PASSWORD) -> bool:
    """Whether the sign-in page says that one has to wait."""
    answer = Visitor(origin).sign_in(f"{who}@demo.example", password)
    assert answer.status in {200, 302}, answer.text
    return answer.status == 200 and "30分後に再度お試しください" in answer.text


def close_the_lock(fleet: Fleet, who: str) -> None:
    """Five wrong passwords, at one server and the other in turn; the fifth is told to wait."""
    told = [is_refused(fleet.origins[n % 2], who, f"wrong-{n}") for n in range(5)]
    assert told == [False] * 4 + [True]


def stays_locked(fleet: Fleet, who: str) -> None:
    """The right password opens neither server, and nothing was counted anew."""
    assert all(is_refused(origin, who) for origin in fleet.origins)
    assert fleet.rows("SELECT failures FROM accounts_signinlock WHERE closed_at IS NOT NULL") == [(5,)]
    assert len(fleet.rows("SELECT id FROM core_auditentry WHERE act = 'session.locked'")) == 1


def test_nothing_is_lost_whatever_is_killed_hung_or_restarted(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    close_the_lock(run.fleet, "pharmacist")
    for number, fault in enumerate(FAULTS, 1):
        hurt(run, fault, number)
    stays_locked(run.fleet, "pharmacist")
    settle(run)
    show(check(run), capsys)


@pytest.mark.long
def test_nothing_is_lost_over_many_rounds(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    """The faults that need no mail, ten times over."""
    faults = [fault for fault in FAULTS if fault is not kill_the_worker_in_a_mail] * 10
    for number, fault in enumerate(faults, 1):
        hurt(run, fault, number)
    settle(run)
    show(check(run), capsys)
