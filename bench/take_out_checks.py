"""Takes out every permission check of the product, one at a time, and tells which removals the tests notice.

    python bench/take_out_checks.py [--beside 2] [--only patients/] [--again] [--kept FILE]

First each check is taken out in a fork of a process that holds the world of the table of rights, and the table is
walked there. What that does not notice is taken out in a copy of the tree, where the tests of its app and the
other states of the table run. Nothing is written to this tree. What was found is kept in a file, so that a run that
was broken off goes on; a check whose file has changed is judged anew.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mcs.settings")

from bench.taking_out import equivalent, suite, walking  # noqa: E402
from bench.taking_out.sites import Site, all_sites  # noqa: E402

Kept = dict[str, dict[str, str]]


def main() -> int:
    """Judge every check that is not judged yet, then print the table and the totals."""
    asked = _asked()
    sites = [site for site in all_sites() if asked.only in site.path]
    kept: Kept = json.loads(asked.kept.read_text()) if asked.kept.exists() and not asked.again else {}
    todo = [site for site in sites if _key(site) not in kept]
    if todo and not asked.tests_only:
        _walk(todo, kept, asked)
    left = [site for site in sites if kept.get(_key(site), {}).get("by") == "" and not equivalent.why(site)]
    for site, said in suite.verdicts(left, beside=asked.beside, folder=asked.folder):
        kept[_key(site)] = {"by": said or "-", "how": "tests"}
        _keep(asked.kept, kept)
        print(f"tests {'noticed' if said else 'MISSED '} {site.name}", flush=True)
    return _told(sites, kept)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--beside", type=int, default=2, help="how many run beside each other")
    parser.add_argument("--only", default="", help="a part of the path of the files")
    parser.add_argument("--again", action="store_true", help="forget what was found before")
    parser.add_argument("--tests-only", action="store_true", help="leave out the walk, judge its survivors")
    parser.add_argument("--kept", type=Path, default=ROOT / "var" / "taken_out.json")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    return parser.parse_args()


def _walk(todo: list[Site], kept: Kept, asked: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory(dir=asked.folder) as data:
        os.environ["DATA_DIR"] = data
        import django

        django.setup()
        world = walking.prepared()
        wrong, cells = walking.sound(world)
        if wrong:
            raise SystemExit(f"The table is wrong before anything is taken out: {wrong}")
        for site, said, seconds in walking.verdicts(world, cells, todo, beside=asked.beside):
            if said.startswith(walking.BROKEN):
                print(said)
            else:
                kept[_key(site)] = {"by": said, "how": "walk"}
                _keep(asked.kept, kept)
            print(f"walk {seconds:5.1f}s {'noticed' if said else 'missed '} {site.name}", flush=True)


def _key(site: Site) -> str:
    """Stands for the check as long as its function reads the same."""
    text = (ROOT / site.path).read_bytes()
    return f"{site.name} @{hashlib.sha256(text).hexdigest()[:12]}"


def _keep(file: Path, kept: Kept) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(kept, ensure_ascii=False, indent=1))


def _told(sites: list[Site], kept: Kept) -> int:
    counts = {"walk": 0, "tests": 0, "equivalent": 0, "missed": 0, "not judged": 0}
    for site in sites:
        found = kept.get(_key(site), {})
        reason = equivalent.why(site)
        by = found.get("by", "")
        how = "equivalent" if reason and by in {"", "-"} else "missed" if by in {"", "-"} else found["how"]
        how = how if found or reason else "not judged"
        counts[how] += 1
        if how in {"missed", "not judged", "equivalent"}:
            print(f"{how:10} {site.name}{'  -- ' + reason if how == 'equivalent' else ''}")
    caught = counts["walk"] + counts["tests"]
    print(
        f"{len(sites)} checks: {caught} noticed ({counts['walk']} by the table, {counts['tests']} by other tests), "
        f"{counts['equivalent']} change nothing, {counts['missed']} missed, {counts['not judged']} not judged"
    )
    return 1 if counts["missed"] or counts["not judged"] else 0


if __name__ == "__main__":
    sys.exit(main())
