"""The secretariat's admin: accounts, facilities, affiliations, professions. No timeline, no patient."""
# ruff: noqa: ARG002 - the signatures are Django's

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from accounts import access, admin_facilities
from accounts.actions import dormancy, office, passwords, people, second_factor, sign_in
from accounts.actions.affiliations import follow
from accounts.enums import AffiliationState, UserKind
from accounts.forms.office import OpenAccountForm
from accounts.models import Affiliation, Profession, User
from accounts.passwords import in_fours
from accounts.queries.locks import locked
from accounts.queries.people import live_affiliations, with_cards
from accounts.views.doors import person
from accounts.views.office import LockedFilter, care_page, confirm_closing
from mcs.core.office import OfficeAdmin
from mcs.core.permissions import allows

OFFICES = ("is_secretariat", "is_superuser")
FACILITY_ADMINS = (admin_facilities.FacilityAdmin, admin_facilities.LentDeviceAdmin)

for model in (Group, EmailAddress, EmailConfirmation, UserSession, TOTPDevice, WebAuthnCredential):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


@admin.register(Profession)
class ProfessionAdmin(OfficeAdmin):
    """専門家種別."""

    list_display = ("name", "field", "order", "offered")
    list_filter = ("field", "offered")
    search_fields = ("name",)
    fields = ("code", "name", "field", "order", "offered")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """The code stays as it was made."""
        return ("code",) if obj else ()


@admin.register(Affiliation)
class AffiliationAdmin(OfficeAdmin):
    """所属."""

    list_display = ("person", "facility", "role", "state", "started_at", "ended_at")
    list_filter = ("state", "role")
    search_fields = (
        "user__email",
        "user__profile__family_name",
        "user__profile__given_name",
        "facility__name",
    )
    list_select_related = ("user__profile", "facility")
    autocomplete_fields = ("user", "facility")
    fields = ("user", "facility", "role", "state", "network_exempt", "ended_at")

    @admin.display(description="お名前", ordering="user__profile__sort_key")
    def person(self, obj: Affiliation) -> str:
        """The person by name."""
        return obj.user.profile.name

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Whose and where does not change: another affiliation is another row."""
        return ("user", "facility") if obj else ()

    def save_model(
        self, request: HttpRequest, obj: Affiliation, form: "ModelForm[Affiliation]", change: bool
    ) -> None:
        """What follows from it - the workplace, memberships held for the facility - happens with it. A claim that is
        ended is dropped: nobody has left anything.
        """
        claimed = form.initial.get("state") == AffiliationState.CLAIMED
        if claimed and obj.state == AffiliationState.ENDED:
            obj.state, obj.ended_at = AffiliationState.DROPPED, None
        super().save_model(request, obj, form, change)
        follow(person(request), obj)


@admin.register(User)
class UserAdmin(OfficeAdmin):
    """アカウント. Made without a password; only the operator makes offices; nothing is deleted."""

    list_display = ("name", "login_name", "kind", "state", "is_locked", "facility")
    list_filter = ("kind", "state", "is_secretariat", LockedFilter)
    search_fields = ("email", "profile__family_name", "profile__given_name", "profile__search_key")
    ordering = ("-kind", "profile__sort_key", "pk")
    actions = (
        "suspend",
        "revive",
        "unlock",
        "wake",
        "send_password_mail",
        "reset_second_factor",
        "give_temporary_password",
        "close",
        "reopen",
    )
    readonly_fields = (
        "name",
        "login_name",
        "kind",
        "state",
        "facility",
        "last_login",
        "password_changed_at",
        "created_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """With what the list shows, in a fixed number of queries."""
        return with_cards(super().get_queryset(request))

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        """Staff are found by name and address, patients and relatives by their address alone."""
        found, several = super().get_search_results(request, queryset, search_term)
        by_address = Q(email__icontains=search_term.strip())
        return found.filter(Q(kind=UserKind.PROFESSIONAL) | by_address), several

    @admin.display(description="お名前", ordering="profile__sort_key")
    def name(self, obj: User) -> str:
        """The name of staff; of patients and their relatives the secretariat knows the address only."""
        if not obj.is_professional:
            return f"（{obj.get_kind_display()}）"
        return obj.profile.name if hasattr(obj, "profile") else "-"

    @admin.display(description="メールアドレス・発行番号", ordering="email")
    def login_name(self, obj: User) -> str:
        """The address, or 「発行番号」 with the number."""
        return obj.login_name

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """By the offered columns, and by the lock."""
        return lookup == LockedFilter.parameter_name or super().lookup_allowed(lookup, value, request)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """With who of the page is locked, in one query."""
        found = super().get_changelist_instance(request)
        here = locked(found.result_list)
        for user in found.result_list:
            user.locked_now = user.pk in here
        return found

    @admin.display(description="ログインのロック")
    def is_locked(self, obj: User) -> str:
        """「ロック中」 while wrong passwords keep this account from signing in."""
        return "ロック中" if getattr(obj, "locked_now", False) else "-"

    @admin.display(description="施設")
    def facility(self, obj: User) -> str:
        """The facilities, the unconfirmed ones marked."""
        shown = (
            f"{a.facility.name}(未確認)" if a.state == "claimed" else a.facility.name
            for a in live_affiliations(obj)
        )
        return "、".join(shown) or "-"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A new account asks for the person; an existing one shows where it stands."""
        if obj is None:
            return tuple(OpenAccountForm.base_fields)
        return (*self.readonly_fields, *OFFICES)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """Only the operator grants or takes an office."""
        if obj is None:
            return ()
        offices = () if allows(access.require_operator, person(request)) else OFFICES
        return (*self.readonly_fields, *offices)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Who sends an office without the right to grant one is refused, not quietly left unheard."""
        if any(office in request.POST for office in OFFICES):
            access.require_operator(person(request))
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the way to the page where the licence is seen and checked."""
        context["care_page"] = care_page(person(request), context.get("original"))
        return super().render_change_form(request, context, *args, **kwargs)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of a new account is ours."""
        if obj is None:
            return OpenAccountForm
        return super().get_form(request, obj, change, **kwargs)

    def save_model(self, request: HttpRequest, obj: User, form: "ModelForm[User]", change: bool) -> None:
        """A new account is opened by the action."""
        if isinstance(form, OpenAccountForm):
            data = form.cleaned_data
            office.open_account(
                person(request),
                obj,
                profile=form.profile(),
                professions=data["professions"],
                facility=data["facility"],
                is_manager=data["is_manager"],
            )
            if obj.number:
                password = passwords.give_temporary_password(person(request), obj)
                request.issued = self._sheet(obj, password)  # type: ignore[attr-defined]  # shown once, by this answer
            return
        super().save_model(request, obj, form, change)

    def response_add(
        self, request: HttpRequest, obj: User, post_url_continue: str | None = None
    ) -> HttpResponse:
        """The number and the temporary password are shown by this answer and never again."""
        if sheet := getattr(request, "issued", None):
            return self._issued(request, [sheet])
        return super().response_add(request, obj, post_url_continue)

    def _sheet(self, user: User, password: str) -> dict[str, object]:
        return {
            "name": self.name(user) if user.is_professional else "",
            "number": in_fours(user.number),
            "password": in_fours(password),
            "ends_at": user.password_changed_at + timedelta(days=settings.TEMPORARY_PASSWORD_DAYS),
        }

    def _issued(self, request: HttpRequest, sheets: list[dict[str, object]]) -> TemplateResponse:
        words = {"sheets": sheets, "title": "発行番号と仮のパスワード", "site": settings.SITE_URL}
        return TemplateResponse(
            request, "admin/accounts/issued.html", self.admin_site.each_context(request) | words
        )

    @admin.action(description="利用停止にする")
    def suspend(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """利用停止."""
        self._each(request, queryset, people.suspend)

    @admin.action(description="利用停止を解除する")
    def revive(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """Back in use."""
        self._each(request, queryset, people.revive)

    @admin.action(description="ログインのロックを解除する")
    def unlock(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """The end of the lock need not be waited for."""
        self._each(request, queryset, sign_in.unlock)

    @admin.action(description="休止を解除する")
    def wake(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """A dormant account is in use again."""
        self._each(request, queryset, dormancy.wake)

    @admin.action(description="退会にする")
    def close(self, request: HttpRequest, queryset: QuerySet[User]) -> TemplateResponse | None:
        """退会, after it was asked once more."""
        if "confirmed" not in request.POST:
            return confirm_closing(request, queryset, self.admin_site.each_context(request))
        self._each(request, queryset, people.close)
        return None

    @admin.action(description="退会を取り消す")
    def reopen(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """A closed account is in use again."""
        self._each(request, queryset, people.reopen)

    @admin.action(description="パスワード設定メールを送る")
    def send_password_mail(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """The mail with the link to set a password."""
        self._each(request, queryset, office.send_password_mail)

    @admin.action(description="仮のパスワードを発行する（発行番号の方）")
    def give_temporary_password(
        self, request: HttpRequest, queryset: QuerySet[User]
    ) -> TemplateResponse | None:
        """A temporary password for people without an address, shown once by this answer."""
        sheets: list[dict[str, object]] = []

        def give(actor: User, user: User) -> None:
            if not user.number:
                raise ValidationError(
                    "メールアドレスのある方です。「パスワード設定メールを送る」をお使いください。",
                    code="address",
                )
            sheets.append(self._sheet(user, passwords.give_temporary_password(actor, user)))

        self._each(request, queryset, give)
        return self._issued(request, sheets) if sheets else None

    @admin.action(description="二段階認証をやり直せるようにする")
    def reset_second_factor(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        """For who has lost the phone: the next sign-in asks for the password alone, and to set it up anew."""
        self._each(request, queryset, second_factor.reset)

    def _each(self, request: HttpRequest, users: QuerySet[User], act: Callable[[User, User], None]) -> None:
        done = 0
        for user in users:
            try:
                act(person(request), user)
                done += 1
            except (PermissionDenied, ValidationError) as refused:
                sentence = refused.messages[0] if isinstance(refused, ValidationError) else str(refused)
                self.message_user(request, f"{user}: {sentence}", messages.WARNING)
        if done:
            self.message_user(request, f"{done}件を処理しました。", messages.SUCCESS)
