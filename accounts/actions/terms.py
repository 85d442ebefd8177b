"""利用規約 (運用ポリシー)."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from mcs.core import audit


@transaction.atomic
def accept(actor: User, *, version: int) -> None:
    """「読んで、守ることに同意します」: `actor` has read this version of the terms. Doing it twice changes nothing.

    Raises ValidationError (code "changed") when the terms are no longer those that were shown.
    """
    if version != settings.TERMS_VERSION:
        raise ValidationError(
            "読んでいただいている間に、規約が新しくなりました。もう一度ご確認ください。", code="changed"
        )
    new = User.objects.filter(pk=actor.pk, terms_version__lt=version)
    if new.update(terms_version=version, terms_accepted_at=timezone.now()):
        audit.record(actor, "terms.accept", actor, version=version)
