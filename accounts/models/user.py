"""Who signs in."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.utils import timezone

from accounts.enums import UserKind, UserState
from accounts.passwords import is_long


class UserManager(BaseUserManager["User"]):
    """Makes accounts; seeing others goes through accounts.queries."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account with a hashed password (unusable when None)."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.password_is_long = is_long(password or "")
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """An account of the operator; it sees no timeline either."""
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Addresses are compared without regard to case."""
        return self.get(email=(username or "").strip().lower())


NUMBERED = "@number.invalid"
"""Behind an issued number, where someone has no e-mail address: a name no mail server can have (RFC 2606)."""


class User(AbstractBaseUser, PermissionsMixin):  # type: ignore[django-manager-missing]  # of django-otp's untyped models
    """アカウント. Signs in with an e-mail address, or an issued number; never deleted, only suspended, dormant or
    closed.
    """

    email = models.EmailField("メールアドレス", max_length=254, unique=True)
    kind = models.CharField("種別", max_length=20, choices=UserKind, default=UserKind.PROFESSIONAL)
    state = models.CharField("状態", max_length=20, choices=UserState, default=UserState.ACTIVE)
    is_active = models.BooleanField("利用できる", default=True, editable=False)
    is_secretariat = models.BooleanField("事務局", default=False)
    password_changed_at = models.DateTimeField("パスワードの変更日時", default=timezone.now)
    password_is_long = models.BooleanField(default=False, editable=False)
    password_is_temporary = models.BooleanField(default=False, editable=False)
    terms_version = models.PositiveSmallIntegerField(default=0, editable=False)
    terms_accepted_at = models.DateTimeField(null=True, editable=False)
    dormancy_warned_at = models.DateTimeField(null=True, editable=False)
    reopened_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField("登録日時", auto_now_add=True)

    objects = UserManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "アカウント"
        verbose_name_plural = "アカウント"
        constraints = [
            models.CheckConstraint(
                condition=Q(state=UserState.ACTIVE, is_active=True)
                | (~Q(state=UserState.ACTIVE) & Q(is_active=False)),
                name="user_active_is_state",
            ),
            models.CheckConstraint(
                condition=Q(kind=UserKind.PROFESSIONAL) | Q(is_secretariat=False, is_superuser=False),
                name="user_office_is_professional",
                violation_error_message="事務局になれるのは、医療・介護従事者のアカウントだけです。",
            ),
        ]

    def __str__(self) -> str:
        return self.login_name

    @property
    def login_name(self) -> str:
        """What this person types to sign in, as it is shown: the address, or 「発行番号」 with the number."""
        return f"発行番号 {self.number}" if self.number else self.email

    @property
    def number(self) -> str:
        """The issued number; empty for who signs in with an e-mail address."""
        return self.email.removesuffix(NUMBERED) if self.email.endswith(NUMBERED) else ""

    @property
    def address(self) -> str:
        """Where mail reaches this person; empty for who has an issued number instead."""
        return "" if self.number else self.email

    @property
    def is_staff(self) -> bool:
        """Whether the admin opens: the secretariat and the operator."""
        return self.is_secretariat or self.is_superuser

    @property
    def is_professional(self) -> bool:
        """Whether this is care staff (not a patient, not a relative)."""
        return self.kind == UserKind.PROFESSIONAL
