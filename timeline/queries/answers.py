"""Who answered a post."""

from dataclasses import dataclass
from datetime import datetime

from accounts.queries.people import PersonCard, cards, told_apart
from timeline.models import Post


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One person who said 「了解」, and when."""

    person: PersonCard
    at: datetime


def acknowledged_by(post: Post) -> list[AnswerRow]:
    """Who said 「了解」 to a post that came through the door, oldest first, in a fixed number of queries."""
    said = list(post.acknowledgements.order_by("created_at", "pk").values_list("user_id", "created_at"))
    people = {one.id: one for one in told_apart(list(cards(user_id for user_id, _ in said).values()))}
    return [AnswerRow(people[user_id], at) for user_id, at in said]
