"""The fixed words of the desk."""

from django.db import models


class ApplicationState(models.TextChoices):
    """Where a 利用申請 stands: decided once, by 事務局."""

    PENDING = "pending", "確認待ち"
    ACCEPTED = "accepted", "登録した"
    DECLINED = "declined", "お断りした"


class Told:
    """The kinds of notices and mails of this app; the subject is an application."""

    APPLIED = "application.received"
    ACCEPTED = "application.accepted"
    DECLINED = "application.declined"

    APPLICATION_MAIL = "application_mail"
