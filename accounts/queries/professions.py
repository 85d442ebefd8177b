"""専門家種別."""

from django.db.models import QuerySet

from accounts.models import Profession


def offered() -> QuerySet[Profession]:
    """What can be ticked, in its order."""
    return Profession.objects.filter(offered=True)
