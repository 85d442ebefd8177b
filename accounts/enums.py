"""The fixed words of people."""

from django.db import models


class UserKind(models.TextChoices):
    """Who signs in. Fixed once active."""

    PROFESSIONAL = "professional", "医療・介護従事者"
    PATIENT = "patient", "患者本人"
    FAMILY = "family", "家族"


class UserState(models.TextChoices):
    """The state of an account; accounts are never deleted."""

    ACTIVE = "active", "利用中"
    SUSPENDED = "suspended", "利用停止"
    DORMANT = "dormant", "休止"
    CLOSED = "closed", "退会"


class FacilityKind(models.TextChoices):
    """The kind of a facility (事業所)."""

    HOSPITAL = "hospital", "病院"
    CLINIC = "clinic", "診療所"
    DENTAL = "dental", "歯科診療所"
    PHARMACY = "pharmacy", "薬局"
    VISITING_NURSE = "visiting_nurse", "訪問看護ステーション"
    REHABILITATION = "rehabilitation", "訪問リハビリテーション"
    CARE_MANAGEMENT = "care_management", "居宅介護支援事業所"
    HOME_HELP = "home_help", "訪問介護事業所"
    DAY_CARE = "day_care", "通所介護・通所リハビリテーション"
    RESIDENCE = "residence", "介護施設・高齢者住宅"
    SUPPORT_CENTER = "support_center", "地域包括支援センター"
    GOVERNMENT = "government", "行政"
    OTHER = "other", "その他"


class AffiliationRole(models.TextChoices):
    """What someone is in a facility."""

    STAFF = "staff", "職員"
    MANAGER = "manager", "施設管理者"


class AffiliationState(models.TextChoices):
    """Whether the facility has confirmed that someone belongs to it."""

    CLAIMED = "claimed", "所属未確認"
    CONFIRMED = "confirmed", "確認済み"
    ENDED = "ended", "終了"
    DROPPED = "dropped", "確認されずに終了"


LIVE_AFFILIATIONS = (AffiliationState.CLAIMED, AffiliationState.CONFIRMED)
"""Those that stand; what was claimed and never confirmed ends as DROPPED, and nobody left anything then."""


class ConnectionState(models.TextChoices):
    """A つながり between two people. REQUESTED -> ACCEPTED | DECLINED | WITHDRAWN; ACCEPTED -> ENDED; any -> BLOCKED."""

    REQUESTED = "requested", "申請中"
    ACCEPTED = "accepted", "つながり"
    DECLINED = "declined", "辞退"
    WITHDRAWN = "withdrawn", "取下げ"
    ENDED = "ended", "終了"
    BLOCKED = "blocked", "ブロック"


class ConnectionTold:
    """The kinds of notices of つながり; the subject is the connection."""

    ASKED = "connection.asked"
    ACCEPTED = "connection.accepted"
    DECLINED = "connection.declined"


class DeviceState(models.TextChoices):
    """Where a browser stands. SEEN -> ASKED -> REGISTERED | REJECTED; REGISTERED -> REVOKED; any -> BLOCKED."""

    SEEN = "seen", "登録なし"
    ASKED = "asked", "承認待ち"
    REGISTERED = "registered", "登録済み"
    REJECTED = "rejected", "却下"
    REVOKED = "revoked", "取消し"
    BLOCKED = "blocked", "使用停止(紛失など)"


DEVICE_STEPS: dict[DeviceState, tuple[DeviceState, ...]] = {
    DeviceState.SEEN: (DeviceState.ASKED,),
    DeviceState.ASKED: (DeviceState.SEEN, DeviceState.REJECTED, DeviceState.REVOKED),
    DeviceState.REGISTERED: (DeviceState.ASKED,),
    DeviceState.REJECTED: (DeviceState.ASKED,),
    DeviceState.REVOKED: (DeviceState.REGISTERED,),
    DeviceState.BLOCKED: (
        DeviceState.SEEN,
        DeviceState.ASKED,
        DeviceState.REGISTERED,
        DeviceState.REJECTED,
        DeviceState.REVOKED,
    ),
}
"""From which states a browser comes to each; out of BLOCKED leads its release alone, and a 施設管理者 who switches
「登録端末のみ」 on registers the own one from any state but BLOCKED. Who asks, approves, rejects, takes back and what time
does stands in the table of approvals.
"""


class Hold(models.TextChoices):
    """What has to be done, or to be there, before a session opens anything else; in the order it is asked for."""

    NETWORK = "network", "利用できるネットワークではありません"
    DEVICE = "device", "登録された端末ではありません"
    SECOND_FACTOR = "second_factor", "二段階認証が必要です"
    PASSWORD = "password", "パスワードの変更が必要です"
    TERMS = "terms", "利用規約の確認が必要です"


class Ending(models.TextChoices):
    """Why somebody's act ended a session; the page left open and the sign-in page say it in their words."""

    PASSWORD = "password", "パスワードの変更"
    TEMPORARY = "temporary", "仮のパスワードの発行"
    ELSEWHERE = "elsewhere", "ほかの端末からの操作"
    FACTOR = "factor", "二段階認証のやり直し"
    REVOKED = "revoked", "端末の登録の取消し"
    BLOCKED = "blocked", "端末の使用停止"


class Factor(models.TextChoices):
    """The ways of the second factor. The recovery codes count beside another way only."""

    APP = "app", "認証アプリ"
    PASSKEY = "passkey", "パスキー"
    MAIL = "mail", "メールの確認コード"
    RECOVERY = "recovery", "予備コード"
