"""People: accounts, profiles, facilities, connections, sign-in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Accounts."""

    name = "accounts"
    verbose_name = "アカウントと施設"

    def ready(self) -> None:
        """Hand the words of the mails to the outbox."""
        from accounts.actions import addresses
        from accounts.actions.addressed import forget_addresses
        from accounts.actions.devices import forget_unused
        from accounts.actions.dormancy import look_round
        from accounts.actions.endings import forget_endings
        from accounts.actions.passwords import RESET_MAIL, TEMPORARY_MAIL
        from accounts.actions.sessions import forget_ended
        from accounts.mails import address_changed, address_new, address_old
        from accounts.queries import connection_words, dormancy_words, factor_words
        from accounts.queries.lost_words import register
        from accounts.queries.mails import password_reset, password_temporary
        from notices.registry import CHORES, MAILS

        MAILS[RESET_MAIL] = password_reset
        register()
        CHORES.append(forget_ended)
        factor_words.register()
        MAILS[TEMPORARY_MAIL] = password_temporary
        dormancy_words.register()
        CHORES.append(look_round)
        CHORES.append(forget_unused)
        CHORES.append(forget_endings)
        MAILS[addresses.MAILS["old"]] = address_old
        MAILS[addresses.MAILS["new"]] = address_new
        MAILS[addresses.CHANGED_MAIL] = address_changed
        CHORES.append(addresses.forget_over)
        connection_words.register()
        CHORES.append(forget_addresses)
