"""Addresses of people. The sign-in pages keep allauth's names; what is not listed here is not routed."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from accounts.views import licence, passwords, people, profile, sessions, settings, stopped, terms

own = [
    path("settings/", settings.settings_page, name="settings"),
    path("settings/profile/", profile.profile, name="profile"),
    path("settings/profile/professions/", profile.profile_professions, name="profile_professions"),
    path(
        "settings/profile/professions/choose/",
        profile.profile_professions_choose,
        name="profile_professions_choose",
    ),
    path("settings/profile/photo/", profile.profile_photo, name="profile_photo"),
    path("settings/profile/details/", profile.profile_details, name="profile_details"),
    path("people/<int:pk>/", people.person_page, name="person"),
    path("settings/profile/licence/", licence.profile_licence, name="profile_licence"),
    path(
        "settings/profile/licence/remove/",
        licence.profile_licence_remove,
        name="profile_licence_remove",
    ),
    path("settings/profile/later/", profile.profile_later, name="profile_later"),
    path("people/<int:pk>/licence/", licence.licence, name="licence"),
    path("people/<int:pk>/photo/<str:size>/", people.photo, name="photo"),
    path("connections/", people.connections, name="connections"),
    path("settings/session/", sessions.state, name="session"),
    path("settings/session/touch/", sessions.touch, name="touch_session"),
    path("sign-out/", settings.sign_out, name="sign_out"),
    path("terms/accept/", terms.accept_terms, name="accept_terms"),
]

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/signup/", allauth.signup, name="account_signup"),
    path("accounts/inactive/", stopped.account_inactive, name="account_inactive"),
    path("accounts/password/reset/", allauth.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("settings/password/", passwords.change, name="account_change_password"),
    path("terms/", terms.terms, name="terms"),
    path("privacy/", terms.privacy, name="privacy"),
    path("contact/", terms.contact, name="contact"),
    path("", include((own, "accounts"))),
]
