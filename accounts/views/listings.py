"""A list of people that is searched, ordered by tabs, and read page by page; the same on a page and in a dialog."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from accounts.queries.connections import Listing, address
from mcs.core.validators import is_number

TABS = {"all": "すべて", "kana": "五十音順", "facility": "施設別"}


@dataclass(frozen=True, slots=True)
class Sought:
    """What of a list was asked for: words, the tab, behind whom it begins, and a 五十音 row to begin with."""

    text: str
    tab: str
    after: int | None
    row: str

    def url(self, here: str, **changed: str) -> str:
        """The address of the list, with what was searched for, begun anew but for what is `changed`."""
        return address(here, **{"tab": self.tab, "q": self.text} | changed)


def sought(request: HttpRequest) -> Sought:
    """As the address says; what makes no sense there asks for the beginning."""
    after, tab = request.GET.get("after", ""), request.GET.get("tab", "all")
    return Sought(
        text=request.GET.get("q", "")[:100],
        tab=tab if tab in TABS else "all",
        after=int(after) if is_number(after) else None,
        row=request.GET.get("row", "")[:1],
    )


def listing_context(here: str, asked: Sought, listing: Listing) -> dict[str, Any]:
    """What the fragment of a list needs: the tabs, the index, the people and the way to the next page."""
    return {
        "q": asked.text,
        "tab": asked.tab,
        "listing": listing,
        "tabs": [
            {"label": label, "url": asked.url(here, tab=tab), "current": tab == asked.tab}
            for tab, label in TABS.items()
        ],
        "index": [
            {"row": one.row, "there": one.there, "url": asked.url(here, row=one.row)} for one in listing.index
        ],
        "index_row": asked.row,
        "first_url": asked.url(here) if asked.after is not None else "",
        "more_url": asked.url(here, after=str(listing.after)) if listing.after is not None else "",
    }


def is_part(request: HttpRequest, name: str) -> bool:
    """Whether the page's own script asks for the list alone."""
    return request.headers.get("X-Part") == name
