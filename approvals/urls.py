"""Addresses of approvals."""

from django.urls import path

from approvals.views import (
    affiliations,
    answering,
    board,
    deciding,
    inviting,
    joining,
    mailing,
    opening,
    relatives,
    resending,
    this_device,
)

app_name = "approvals"
urlpatterns = [
    path("timelines/<int:pk>/invite/", inviting.invite, name="invite"),
    path("timelines/<int:pk>/invite/people/", inviting.invite_people, name="invite_people"),
    path("timelines/<int:pk>/invite/done/", inviting.invite_done, name="invite_done"),
    path("timelines/<int:pk>/invite/mail/", mailing.invite_mail, name="invite_mail"),
    path("timelines/<int:pk>/invite/mail/confirm/", mailing.invite_mail_confirm, name="invite_mail_confirm"),
    path("timelines/<int:pk>/invite/mail/send/", mailing.invite_mail_send, name="invite_mail_send"),
    path("timelines/<int:pk>/invite/mail/done/", mailing.invite_mail_done, name="invite_mail_done"),
    path("timelines/<int:pk>/invite/relative/", relatives.invite_relative, name="invite_relative"),
    path(
        "timelines/<int:pk>/invite/relative/confirm/",
        relatives.invite_relative_confirm,
        name="invite_relative_confirm",
    ),
    path(
        "timelines/<int:pk>/invite/relative/send/",
        relatives.invite_relative_send,
        name="invite_relative_send",
    ),
    path(
        "timelines/<int:pk>/invite/relative/done/",
        relatives.invite_relative_done,
        name="invite_relative_done",
    ),
    path("timelines/<int:pk>/invite/undelivered/", resending.undelivered, name="undelivered"),
    path("invitations/<int:pk>/resend/", resending.resend, name="resend"),
    path("invitations/", answering.invitations, name="invitations"),
    path("invitations/<int:pk>/accept/", answering.accept, name="accept"),
    path("invitations/<int:pk>/decline/", answering.decline, name="decline"),
    path("approvals/", deciding.requests, name="requests"),
    path("approvals/<int:pk>/", deciding.request_page, name="request"),
    path("approvals/<int:pk>/approve/", deciding.approve, name="approve"),
    path("approvals/<int:pk>/reject/", deciding.reject, name="reject"),
    path("timelines/<int:pk>/invitations/", board.board, name="board"),
    path("invitations/<int:pk>/remind/", board.remind, name="remind"),
    path("invitations/<int:pk>/withdraw/", board.withdraw, name="withdraw"),
    path("timelines/<int:pk>/join/", joining.ask_to_join, name="ask_to_join"),
    path("timelines/<int:pk>/join/withdraw/", joining.withdraw_joining, name="withdraw_joining"),
    path("settings/affiliations/", affiliations.affiliations, name="affiliations"),
    path("settings/affiliations/<int:pk>/ask/", affiliations.ask_affiliation, name="ask_affiliation"),
    path(
        "settings/affiliations/requests/<int:pk>/withdraw/",
        affiliations.withdraw_affiliation,
        name="withdraw_affiliation",
    ),
    path("settings/this-device/", this_device.ask_device, name="ask_device"),
    path("settings/this-device/withdraw/", this_device.withdraw_device, name="withdraw_device"),
    path("i/<str:token>/", opening.open_invitation, name="open"),
]
