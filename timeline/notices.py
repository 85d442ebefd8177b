"""The words of the notices of posts and of the answers to them."""

from collections.abc import Iterable

from django.db.models import Count, Max
from django.urls import reverse

from accounts.models import User
from accounts.queries.people import PersonCard, cards
from notices.models import Notice
from notices.registry import NOTICES, Show, Shown
from timeline import addresses
from timeline.enums import MemberRole, MemberState, Told
from timeline.models import Acknowledgement, Like, Post, Timeline, TimelineMember
from timeline.queries import unread
from timeline.queries.naming import named
from timeline.queries.telling import title


def register() -> None:
    """Hand them in, at start."""
    NOTICES[Told.POSTS] = posts
    NOTICES[Told.ACKNOWLEDGED] = _answers(Acknowledgement, "{}が了解しました（{}でのあなたの投稿）。")
    NOTICES[Told.NAMED] = _roles("{actor}が、あなたを{group}のグループ管理者にしました。", admin=True)
    NOTICES[Told.UNNAMED] = _roles("{actor}が、あなたを{group}のグループ管理者から外しました。", admin=False)
    NOTICES[Told.INHERITED] = _roles(
        "{group}にグループ管理者がいなくなったため、いちばん長く参加しているあなたが、グループ管理者になりました。",
        admin=True,
    )
    NOTICES[Told.LIKED] = _answers(Like, "{}が「いいね」しました（{}でのあなたの投稿）。")


def posts(notices: list[Notice], user: User) -> dict[int, Shown]:
    """「…に新しい投稿が3件あります」, to who sees the timeline now."""
    found = Timeline.objects.visible_to(user).filter(pk__in=[n.subject_id for n in notices])
    timelines = {t.pk: t for t in named(user, found)}
    pages = addresses.of_all(timelines.values())
    new = unread.counts(user, timelines)
    return {
        n.pk: Shown(_posts(timelines[n.subject_id], new[n.subject_id]), pages.get(n.subject_id, "/"))
        for n in notices
        if n.subject_id in timelines
    }


def _posts(timeline: Timeline, new: int) -> str:
    if not new:
        return f"{title(timeline)}に新しい投稿がありました。"
    count = f"{unread.CAP - 1}件以上" if new >= unread.CAP else f"{new}件"
    return f"{title(timeline)}に新しい投稿が{count}あります。"


def _roles(sentence: str, *, admin: bool) -> Show:
    """Who runs a group, to the person it is about, as long as it is so and the group is visible."""

    def show(notices: list[Notice], user: User) -> dict[int, Shown]:
        seen = Timeline.objects.visible_to(user).filter(pk__in=[n.subject_id for n in notices])
        role = MemberRole.ADMIN if admin else MemberRole.MEMBER
        mine = TimelineMember.objects.filter(user=user, state=MemberState.ACTIVE, role=role)
        found = {t.pk: t for t in seen.filter(pk__in=mine.values("timeline"))}
        pages, people = addresses.of_all(found.values()), cards(n.actor_id for n in notices if n.actor_id)
        return {
            n.pk: Shown(
                _role(sentence, found[n.subject_id], people.get(n.actor_id or 0)), pages[n.subject_id]
            )
            for n in notices
            if n.subject_id in pages
        }

    return show


def _role(sentence: str, timeline: Timeline, actor: PersonCard | None) -> str:
    return sentence.format(actor=f"{actor.name}さん" if actor else "事務局", group=title(timeline))


def _answers(model: type[Acknowledgement] | type[Like], sentence: str) -> Show:
    """「○○さん他2名が…」, to the author of a post, while the author sees it."""

    def show(notices: list[Notice], user: User) -> dict[int, Shown]:
        found = Post.objects.visible_to(user).filter(author=user, pk__in=[n.subject_id for n in notices])
        own = {post.pk: post for post in found.select_related("timeline")}
        named(user, [post.timeline for post in own.values()])
        names = _names(model, user, own)
        return {
            n.pk: Shown(
                sentence.format(names[n.subject_id], title(own[n.subject_id].timeline)),
                reverse("timeline:post", args=[n.subject_id]),
            )
            for n in notices
            if n.subject_id in names
        }

    return show


def _names(model: type[Acknowledgement] | type[Like], user: User, own: Iterable[int]) -> dict[int, str]:
    """「○○さん他2名」 by post: who answered last and how many others did; posts nobody answers any more are left out."""
    others = model.objects.filter(post__in=list(own)).exclude(user=user.pk)
    counts = {
        post: (n, last)
        for post, n, last in others.order_by().values_list("post").annotate(Count("pk"), Max("pk"))
    }
    newest = dict(others.filter(pk__in=[last for _, last in counts.values()]).values_list("post", "user"))
    people = cards(newest.values())
    return {
        post: f"{people[newest[post]].name}さん" + (f"他{n - 1}名" if n > 1 else "")
        for post, (n, _) in counts.items()
    }
