"""Searching: what is found by a word that stands in one secret alone."""

from dataclasses import dataclass, field

from django.test import Client
from django.urls import reverse

from tests.access.asks import Of
from tests.access.marks import body_of, mark
from tests.access.world import World

NOWHERE_WORD = "nowhereatall"


@dataclass(frozen=True, kw_only=True)
class Search:
    """A search box: a word that stands in `sought`, and the field that shows the hit.

    `codes` are cells that differ from the row's; "=" is a page that is the same whatever is sought.
    """

    route: str
    sought: str
    finds: str
    of: Of = lambda world: ()
    posted: bool = True
    codes: dict[str, str] = field(default_factory=dict)

    def answer(self, client: Client, world: World, word: str) -> tuple[int, bytes]:
        path = reverse(self.route, args=self.of(world))
        response = (
            client.post(path, {"q": word}, follow=True) if self.posted else client.get(path, {"q": word})
        )
        return response.status_code, body_of(response)

    @property
    def word(self) -> str:
        return mark(self.sought)


_NOT_THE_OFFICE = dict.fromkeys(("se", "su"), "0")
"""An office looks people up but has no つながり with them."""
_OUTSIDE = dict.fromkeys(("nf", "no", "fo", "pt", "po", "se", "su", "rm", "ip", "ia"), "0")

SEARCHES = {
    "search(token only in a care-side post)": [Search(route="search", sought="care.find", finds="care.post")],
    "search(token only in a patient-side post)": [
        Search(route="search", sought="talk.find", finds="talk.post")
    ],
    "search(token only in the patient's disease name)": [
        Search(route="search", sought="patient.illness", finds="patient.name"),
        Search(
            route="patients:list",
            sought="patient.illness",
            finds="patient.name",
            codes=dict.fromkeys(("pt", "po"), "="),
        ),
    ],
    "directory/member suggest (this group's names)": [
        Search(route="search", sought="t.given", finds="t.name"),
        Search(
            route="accounts:connections",
            sought="t.given",
            finds="t.name",
            posted=False,
            codes=_NOT_THE_OFFICE,
        ),
        Search(
            route="approvals:invite",
            of=lambda w: (w.care.pk,),
            sought="t.given",
            finds="t.name",
            posted=False,
            codes=_OUTSIDE,
        ),
    ],
}
