"""Addresses of people. The sign-in pages keep allauth's names; what is not listed here is not routed."""

from allauth.account import views as allauth
from django.urls import include, path, re_path

from accounts.views import (
    addresses,
    enrolment,
    licence,
    passkeys,
    passwords,
    people,
    profile,
    recovery,
    second_factor,
    sessions,
    settings,
    stopped,
    terms,
)
from accounts.views.network import network

own = [
    path("network/", network, name="network"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/address/", addresses.address, name="address"),
    path("settings/address/cancel/", addresses.address_cancel, name="address_cancel"),
    path("settings/address/confirm/<str:token>/", addresses.address_confirm, name="address_confirm"),
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
    path("settings/sessions/", sessions.sessions_page, name="sessions"),
    path("settings/sessions/<int:pk>/end/", sessions.end, name="end_session"),
    path("settings/sessions/end-others/", sessions.end_others, name="end_other_sessions"),
    path("settings/lost-device/", sessions.lost_device, name="lost_device"),
    path("settings/lost-device/done/", sessions.lost_device_done, name="lost_device_done"),
    path("sign-out/", settings.sign_out, name="sign_out"),
    path("accounts/second-factor/", second_factor.factor, name="factor"),
    path("accounts/second-factor/mail/", second_factor.factor_mail, name="factor_mail"),
    path("accounts/second-factor/mail/send/", second_factor.factor_mail_send, name="factor_mail_send"),
    path("accounts/second-factor/recovery/", second_factor.factor_recovery, name="factor_recovery"),
    path("accounts/second-factor/passkey/", passkeys.factor_passkey_begin, name="factor_passkey_begin"),
    path(
        "accounts/second-factor/passkey/done/",
        passkeys.factor_passkey_complete,
        name="factor_passkey_complete",
    ),
    path("settings/second-factor/", enrolment.second_factor, name="second_factor"),
    path("settings/second-factor/app/", enrolment.factor_app, name="factor_app"),
    path("settings/second-factor/app/start/", enrolment.factor_app_start, name="factor_app_start"),
    path("settings/second-factor/app/picture/", enrolment.factor_app_picture, name="factor_app_picture"),
    path("settings/second-factor/mail/", enrolment.factor_mail_add, name="factor_mail_add"),
    path("settings/second-factor/mail/start/", enrolment.factor_mail_start, name="factor_mail_start"),
    path("settings/second-factor/passkey/", enrolment.factor_passkey, name="factor_passkey"),
    path("settings/second-factor/passkey/start/", passkeys.passkey_begin, name="passkey_begin"),
    path("settings/second-factor/passkey/done/", passkeys.passkey_complete, name="passkey_complete"),
    path("settings/second-factor/recovery/", recovery.factor_sheet, name="factor_sheet"),
    path("settings/second-factor/recovery/make/", recovery.factor_sheet_make, name="factor_sheet_make"),
    path(
        "settings/second-factor/<str:method>/<int:pk>/remove/", enrolment.factor_remove, name="factor_remove"
    ),
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
