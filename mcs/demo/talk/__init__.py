"""What the demo's people wrote: two months of visits, wounds, medicines, meals, falls and worries."""

from mcs.demo.talk import groups, haru, others, seiji, toshiko
from mcs.demo.talk.said import Said

ALL = [
    *haru.EARLIER,
    *haru.HARU,
    *haru.HARU_FAMILY,
    *seiji.EARLIER,
    *seiji.SEIJI,
    *toshiko.EARLIER,
    *toshiko.TOSHIKO,
    *others.ALL,
    *groups.GROUPS,
]

__all__ = ["ALL", "Said"]
