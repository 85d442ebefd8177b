"""What proves a person beyond the password, and passwords that may not return."""

from django.conf import settings
from django.db import models
from django_otp.models import CooldownMixin, Device, SideChannelDevice, ThrottlingMixin

MAIL_CODE_SECONDS = 300
MAIL_CODE_PAUSE_SECONDS = 60
RECOVERY_CODES = 10


class MailCode(CooldownMixin, ThrottlingMixin, SideChannelDevice):  # type: ignore[misc]  # the library carries no types
    """メールの確認コード: a second factor that sends six digits to the person's address, through the outbox."""

    class Meta:
        verbose_name = "メールの確認コード"
        verbose_name_plural = "メールの確認コード"

    def get_cooldown_duration(self) -> int:
        """Seconds between two codes."""
        return MAIL_CODE_PAUSE_SECONDS

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code; each further one doubles them."""
        return 1


class RecoverySheet(ThrottlingMixin, Device):  # type: ignore[misc]  # the library carries no types
    """予備コード: the printed sheet of single-use codes, for the day the phone is lost."""

    class Meta:
        verbose_name = "予備コード"
        verbose_name_plural = "予備コード"

    def get_throttle_factor(self) -> int:
        """Seconds to wait after the first wrong code; each further one doubles them."""
        return 1


class RecoveryCode(models.Model):
    """予備コードの一つ; kept as a keyed digest only."""

    sheet = models.ForeignKey(RecoverySheet, models.CASCADE, related_name="codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "予備コードの一つ"
        verbose_name_plural = "予備コードの一つ"
        constraints = [models.UniqueConstraint(fields=["sheet", "digest"], name="one_code_once")]

    def __str__(self) -> str:
        return f"{self.pk}"


class FormerPassword(models.Model):
    """以前のパスワード: the hashes of the last few, so that none of them returns."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="former_passwords")
    encoded = models.CharField(max_length=128)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "以前のパスワード"
        verbose_name_plural = "以前のパスワード"

    def __str__(self) -> str:
        return f"{self.pk}"


class AddressChange(models.Model):
    """メールアドレスの変更: takes effect once a link was opened at the old and at the new address.

    One per person. Of the links digests are kept alone; `former` is the old address, once it has changed.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="address_change")
    email = models.EmailField("新しいメールアドレス", max_length=254)
    former = models.EmailField("前のメールアドレス", max_length=254, blank=True)
    old_digest = models.CharField(max_length=64, blank=True)
    new_digest = models.CharField(max_length=64, blank=True)
    old_confirmed_at = models.DateTimeField(null=True)
    new_confirmed_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name = "メールアドレスの変更"
        verbose_name_plural = "メールアドレスの変更"

    def __str__(self) -> str:
        return f"{self.pk}"
