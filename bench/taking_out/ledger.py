"""What was found of each check, in a file, so that a run that was broken off goes on."""

import hashlib
import json
from pathlib import Path

from bench.taking_out import equivalent
from bench.taking_out.crashes import CRASH, is_crash
from bench.taking_out.forks import BROKEN, ENDLESS, Said
from bench.taking_out.sites import ROOT, Site


class Ledger:
    """Per check: `by` what noticed it, "" when nothing did, `tree`, the state in which the tests were asked, and whether
    the walk of the table was `cut` short.
    """

    def __init__(self, file: Path, tree: str) -> None:
        self.file, self.tree = file, tree
        self.kept: dict[str, dict[str, str]] = json.loads(file.read_text()) if file.exists() else {}

    def note(self, how: str, site: Site, said: Said, seconds: float) -> None:
        """Keep what was said; a fork that broke has said nothing. A crash stands only until something better does."""
        if ENDLESS in said and how == "walk":
            said = {"by": "", "cut": True}
        if BROKEN in said or ENDLESS in said:
            word = "unclear"
        else:
            former = self.found(site).get("by", "")
            by = said["by"] or former
            word = "noticed" if by and not is_crash(by) else "crashed" if by else "missed"
            tree = self.tree if how == "tests" else self.found(site).get("tree", "")
            cut = "cut" if said.get("cut") or (how == "tests" and self.found(site)["cut"]) else ""
            self.kept[_key(site)] = {"by": by, "how": how, "tree": tree, "cut": cut}
            self._write()
        print(f"{how:5} {seconds:5.1f}s {word:8} {site.name} {said.get(BROKEN, '')}", flush=True)

    def found(self, site: Site) -> dict[str, str]:
        """What is known of a check as long as its file reads the same."""
        return self.kept.get(_key(site), {})

    def is_new(self, site: Site) -> bool:
        """Whether the table has not been asked yet."""
        return not self.found(site)

    def asks_tests(self, site: Site) -> bool:
        """Whether the table noticed nothing but a crash, or nothing, and the tests of this tree have not been asked."""
        found = self.found(site)
        noticed = bool(found) and bool(found["by"]) and not is_crash(found["by"])
        return bool(found) and not noticed and found["tree"] != self.tree and not equivalent.why(site)

    def asks_whole(self, site: Site) -> bool:
        """Whether neither noticed it, but the table was not walked to its end."""
        found = self.found(site)
        return bool(found) and not found["by"] and bool(found["cut"]) and not equivalent.why(site)

    def how(self, site: Site) -> str:
        """In one word."""
        found = self.found(site)
        if found.get("by"):
            return "crash" if is_crash(found["by"]) else found["how"]
        judged = found.get("tree") and not found.get("cut")
        return "equivalent" if equivalent.why(site) else "missed" if judged else "not judged"

    def told(self, sites: list[Site]) -> int:
        """Print what was not noticed, and the totals; how many are missed or not judged."""
        counts = dict.fromkeys(("walk", "tests", "crash", "equivalent", "missed", "not judged"), 0)
        for site in sites:
            how = self.how(site)
            counts[how] += 1
            if how not in {"walk", "tests"}:
                why = self.found(site).get("by", "").removeprefix(CRASH) or equivalent.why(site)
                print(f"{how:10} {site.name}{f'  -- {why}' if why else ''}")
        noticed = counts["walk"] + counts["tests"] + counts["crash"]
        print(
            f"{len(sites)} checks: {noticed} noticed ({counts['walk']} by the table, {counts['tests']} by other tests, "
            f"{counts['crash']} only since the code breaks without them), {counts['equivalent']} change nothing, "
            f"{counts['missed']} missed, {counts['not judged']} not judged"
        )
        return counts["missed"] + counts["not judged"]

    def _write(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        new = self.file.with_suffix(".new")
        new.write_text(json.dumps(self.kept, ensure_ascii=False, indent=1))
        new.replace(self.file)


def _key(site: Site) -> str:
    text = (ROOT / site.path).read_bytes()
    return f"{site.name} @{hashlib.sha256(text).hexdigest()[:12]}"
