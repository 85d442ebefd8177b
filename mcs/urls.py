"""All addresses. Every one is closed by default; the few open ones are marked where they are written."""

from django.contrib import admin
from django.urls import include, path

from groups import urls as groups
from mcs import health, help, home, search
from mcs.demo import views as demo

urlpatterns = [
    path("", home.home, name="home"),
    path("waiting/", home.waiting, name="waiting"),
    path("search/", search.search, name="search"),
    path("help/", help.help, name="help"),
    path("sent-mail/", demo.sent_mail, name="sent_mail"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("admin/", admin.site.urls),
    path("", include("accounts.urls")),
    path("", include("notices.urls")),
    path("", include("timeline.urls")),
    path("", include("groups.urls")),
    path("communities/", include(groups.of_communities)),
    path("", include("patients.urls")),
    path("", include("approvals.urls")),
    path("", include("desk.urls")),
]

handler400 = "mcs.core.errors.bad_request"
handler403 = "mcs.core.errors.forbidden"
handler404 = "mcs.core.errors.not_found"
handler500 = "mcs.core.errors.server_error"
