"""The facilities that let professionals look through their people."""

from django.db.models import Q

from accounts.models import Facility
from accounts.queries.connecting import listing_facilities
from mcs.core.text import words

PAGE = 50


def facilities(text: str, *, after: int | None = None) -> tuple[list[Facility], int | None]:
    """Those whose name or reading holds every word, in 五十音 order behind the facility `after`; and the id behind
    which the next page begins. Two queries at most.
    """
    found = listing_facilities()
    for word in words(text):
        found = found.filter(search_key__contains=word)
    if after is not None and (last := Facility.objects.filter(pk=after).first()):
        found = found.filter(Q(sort_key__gt=last.sort_key) | Q(sort_key=last.sort_key, pk__gt=last.pk))
    page = list(found[: PAGE + 1])
    return page[:PAGE], page[PAGE - 1].pk if len(page) > PAGE else None
