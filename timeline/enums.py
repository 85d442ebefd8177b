"""The fixed words of timelines."""

from django.db import models


class Side(models.TextChoices):
    """Who a timeline is for: everything but the 患者側 is for professionals only."""

    CARE = "care", "医療・介護側"
    PATIENT = "patient", "患者側"


class TimelineKind(models.TextChoices):
    """What a timeline belongs to."""

    PATIENT_GROUP = "patient_group", "患者グループ"
    FREE_GROUP = "free_group", "自由グループ"
    WORKPLACE = "workplace", "職場の情報共有"
    COMMUNITY = "community", "コミュニティ"
    DIRECT = "direct", "1対1"


class TimelineLock(models.TextChoices):
    """Why nothing can be written, kept by the app the timeline belongs to."""

    OPEN = "open", "書き込めます"
    NO_CONSENT = "no_consent", "同意書が登録されていないため、書き込めません。"
    ENDED = "ended", "支援が終了したため、書き込めません。"
    DELETED = "deleted", "削除されたグループです。"


class MemberRole(models.TextChoices):
    """What a member is."""

    MEMBER = "member", "メンバー"
    ADMIN = "admin", "グループ管理者"


class MemberState(models.TextChoices):
    """Whether a membership opens the timeline; only ACTIVE does."""

    ACTIVE = "active", "参加中"
    PAUSED = "paused", "停止中"
    ENDED = "ended", "終了"


class AttachmentKind(models.TextChoices):
    """How an attachment is handed out."""

    IMAGE = "image", "写真"
    FILE = "file", "ファイル"


class NoticeScope(models.TextChoices):
    """What of a timeline is told by お知らせ."""

    ALL = "all", "すべて"
    MINE = "mine", "自分あてと要了解"
    NONE = "none", "なし"


class Told:
    """The kinds of notices of this app; the subject of ACKNOWLEDGED and LIKED is the recipient's own post, of the others
    a timeline.
    """

    POSTS = "timeline.posts"
    ACKNOWLEDGED = "post.acknowledged"
    LIKED = "post.liked"
    NAMED = "member.named"
    """One has been made administrator."""
    UNNAMED = "member.unnamed"
    """One is administrator no more."""
    INHERITED = "member.inherited"
    """One is administrator since no other was left."""
