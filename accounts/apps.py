"""People: accounts, profiles, facilities, connections, sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "accounts"
    verbose_name = "アカウントと施設"

    def ready(self) -> None:
        """Hand the words of the mails to the outbox."""
        from accounts.actions.dormancy import look_round
        from accounts.actions.passwords import RESET_MAIL, TEMPORARY_MAIL
        from accounts.queries import dormancy_words, factor_words
        from accounts.queries.mails import password_reset, password_temporary
        from notices.registry import CHORES, MAILS

        MAILS[RESET_MAIL] = password_reset
        factor_words.register()
        MAILS[TEMPORARY_MAIL] = password_temporary
        dormancy_words.register()
        CHORES.append(look_round)
