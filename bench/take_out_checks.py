"""Takes out every permission check of the product, one at a time, and tells which removals the tests notice.

    python bench/take_out_checks.py [--beside 2] [--only patients/] [--checks] [--again] [--kept FILE]

First each check is taken out in a fork of a process that holds the world of the table of rights, and the cells of the
table that call its function are walked there, for a short time. What that does not notice is taken out in a fork of a
process that has collected the tests, and those that call the function run there. For what is left the table is walked
to its end. Nothing is written to this tree. What was found is kept in a file, so that a run that
was broken off goes on; a check whose file has changed is judged anew, and so is a missed one when anything has.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mcs.settings")

from bench.taking_out import notes, suite, walking  # noqa: E402
from bench.taking_out.ledger import Ledger  # noqa: E402
from bench.taking_out.sites import Site, all_sites  # noqa: E402


def main() -> int:
    """Judge every check that is not judged yet, then print what was not noticed and the totals."""
    asked = _asked()
    if asked.again:
        asked.kept.unlink(missing_ok=True)
        notes.forget(asked.kept)
    sites = [site for site in all_sites() if asked.only in site.path and (site.is_whole or not asked.checks)]
    ledger = Ledger(asked.kept, suite.digest())
    if asked.step == "table":
        _walk([site for site in sites if ledger.is_new(site)], ledger, asked)
        _go_on("tests")
    if asked.step == "tests":
        if left := [site for site in sites if ledger.asks_tests(site)]:
            suite.judge(left, ledger, beside=asked.beside)
        _go_on("whole")
    _walk([site for site in sites if ledger.asks_whole(site)], ledger, asked)
    return 1 if ledger.told(sites) else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--beside", type=int, default=2, help="how many run beside each other")
    parser.add_argument("--only", default="", help="a part of the path of the files")
    parser.add_argument("--checks", action="store_true", help="whole checks, not their single conditions")
    parser.add_argument("--again", action="store_true", help="forget what was found before")
    parser.add_argument("--step", choices=("table", "tests", "whole"), default="table", help="where to begin")
    parser.add_argument("--kept", type=Path, default=ROOT / "var" / "taken_out.json")
    return parser.parse_args()


def _walk(todo: list[Site], ledger: Ledger, asked: argparse.Namespace) -> None:
    if not todo:
        return
    with tempfile.TemporaryDirectory() as data:
        os.environ["DATA_DIR"] = data
        import django

        django.setup()
        world = walking.prepared()
        wrong, cells = walking.sound(world)
        if wrong:
            raise SystemExit(f"The table is wrong before anything is taken out: {wrong}")
        print(f"{len(cells)} cells are right; {len(todo)} checks to take out", flush=True)
        whole = asked.step == "whole"
        for site, said, seconds in walking.verdicts(world, cells, todo, beside=asked.beside, whole=whole):
            ledger.note("walk", site, said, seconds)


def _go_on(step: str) -> None:
    """The next step wants a process in which nothing has been set up."""
    arguments = [argument for argument in sys.argv if argument != "--again"]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments, "--step", step])


if __name__ == "__main__":
    sys.exit(main())
