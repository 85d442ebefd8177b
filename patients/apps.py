"""Patients and their groups."""

from django.apps import AppConfig


class PatientsConfig(AppConfig):
    """Patients."""

    name = "patients"
    verbose_name = "患者・利用者"

    def ready(self) -> None:
        """Tell the engine where the pages of patients are, the notices what they say, and accounts whom
        one knows.
        """
        from accounts.queries import people
        from patients import notices
        from patients.queries import groups
        from patients.queries.people import takes_part
        from timeline import addresses, wholes
        from timeline.enums import TimelineKind

        addresses.register(TimelineKind.PATIENT_GROUP, groups.addresses)
        addresses.register_members(TimelineKind.PATIENT_GROUP, groups.member_addresses)
        wholes.register(TimelineKind.PATIENT_GROUP, groups.both_sides)
        people.KNOWN_BY.append(takes_part)
        notices.register()
