"""The secretariat's admin: only for those who have the right; for everybody else it does not exist."""

from typing import Any

from django.conf import settings
from django.contrib.admin import AdminSite
from django.contrib.admin.apps import AdminConfig
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse

NOT_OURS = {"login", "logout", "password_change", "password_change_done"}


class ProductAdminSite(AdminSite):
    """The admin under the product's own sign-in, with its second door."""

    site_title = settings.PRODUCT_NAME
    site_header = f"{settings.PRODUCT_NAME} 事務局"
    index_title = "事務局の管理"
    site_url = "/"
    enable_nav_sidebar = True

    def has_permission(self, request: HttpRequest) -> bool:
        """An office, in a session that has passed the second factor. What tells it is the row the session's door
        has read (`OpenSession.verified_at`), so django-otp's own admin site is not needed.
        """
        row = getattr(request, "session_row", None)
        return super().has_permission(request) and row is not None and row.verified_at is not None

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Signed in without the right: 404, as for an address that does not exist."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                raise Http404
            answer: HttpResponseBase = inner(request, *args, **kwargs)
            return answer

        return guarded

    def get_urls(self) -> list[Any]:
        """Signing in and out and passwords are the product's; `login/` only leads on."""
        own = [url for url in super().get_urls() if getattr(url, "name", None) not in NOT_OURS]
        return [path("login/", self.admin_view(_to_index), name="login"), *own]


def _to_index(request: HttpRequest) -> HttpResponseBase:
    """Where one wanted to go inside the admin, else its first page."""
    wanted, index = request.GET.get("next", ""), reverse("admin:index")
    return redirect(wanted if wanted.startswith(index) else index)


class ProductAdminConfig(AdminConfig):
    """Django's admin with the product's site."""

    default_site = "mcs.admin_site.ProductAdminSite"
