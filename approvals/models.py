"""Invitations, their tokens, and what administrators decide."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.enums import UserKind
from accounts.models import Affiliation, Device, Facility
from approvals.enums import LIVE, InvitationState, RequestKind, RequestState
from timeline.models import Timeline


class Invitation(models.Model):
    """招待: always to one timeline, of a person who has an account or of an e-mail address.

    The invitee hears nothing before APPROVED. One live invitation per timeline and invitee. `email` is the
    address as the inviter gave it. If it belongs to an active professional, `invitee` is that person as
    well, and whoever reads the invitation is still shown the address only: who has an account is not told.
    `kind` is what kind of account it is for, and for a newcomer the kind the account will have; patients and relatives
    are invited to the 患者側 by those who run the group, so that nobody has to approve.
    """

    timeline = models.ForeignKey(Timeline, models.PROTECT, related_name="invitations")
    inviter = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations_sent")
    invitee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="invitations_got"
    )
    email = models.CharField(
        max_length=254,
        blank=True,
        help_text="half width, lower case; empty if the invitee was chosen from つながり",
    )
    kind = models.CharField(max_length=20, choices=UserKind, default=UserKind.PROFESSIONAL)
    relation = models.CharField("続柄", max_length=20, blank=True, help_text="of patients and relatives")
    state = models.CharField(max_length=12, choices=InvitationState, default=InvitationState.PENDING)
    vouched_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    approved_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True, help_text="when the invitee was last reminded")

    class Meta:
        verbose_name = "招待"
        verbose_name_plural = "招待"
        constraints = [
            models.UniqueConstraint(
                fields=["timeline", "invitee"],
                condition=Q(state__in=LIVE, invitee__isnull=False),
                name="one_live_invitation_per_person",
            ),
            models.UniqueConstraint(
                fields=["timeline", "email"],
                condition=Q(state__in=LIVE) & ~Q(email=""),
                name="one_live_invitation_per_address",
            ),
            models.CheckConstraint(
                condition=Q(invitee__isnull=False) | ~Q(email=""), name="invitation_has_invitee"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["pending", "rejected", "withdrawn", "expired"])
                | Q(vouched_by__isnull=False),
                name="approved_is_vouched",
            ),
            models.CheckConstraint(
                condition=Q(kind=UserKind.PROFESSIONAL, relation="")
                | (~Q(kind=UserKind.PROFESSIONAL) & ~Q(state__in=["pending", "rejected"])),
                name="relatives_wait_for_no_approval",
            ),
        ]
        indexes = [
            models.Index(fields=["invitee", "state"], name="invitation_invitee"),
            models.Index(fields=["email", "state"], name="invitation_email"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class InvitationToken(models.Model):
    """招待メールのリンク: random, kept as a digest only, used once, bound to the address."""

    invitation = models.ForeignKey(Invitation, models.PROTECT, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = "招待の鍵"
        verbose_name_plural = "招待の鍵"

    def __str__(self) -> str:
        return f"{self.pk}"


class ApprovalRequest(models.Model):
    """承認依頼: what waits for an administrator of the timeline's group, or of the facility that somebody claims to
    belong to or that a device is to be registered for. Decided once, by a conditional update.
    """

    kind = models.CharField(max_length=12, choices=RequestKind)
    timeline = models.ForeignKey(Timeline, models.PROTECT, null=True, related_name="approval_requests")
    invitation = models.OneToOneField(Invitation, models.PROTECT, null=True, related_name="approval")
    device = models.ForeignKey(Device, models.PROTECT, null=True, related_name="approvals")
    affiliation = models.ForeignKey(Affiliation, models.PROTECT, null=True, related_name="approvals")
    facility = models.ForeignKey(Facility, models.PROTECT, null=True, related_name="+")
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="approvals_asked")
    state = models.CharField(max_length=12, choices=RequestState, default=RequestState.PENDING)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True, help_text="when who decides was last reminded")

    class Meta:
        verbose_name = "承認依頼"
        verbose_name_plural = "承認依頼"
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.INVITATION)
                | Q(invitation__isnull=False, timeline__isnull=False),
                name="invitation_request_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.DEVICE) | Q(device__isnull=False, facility__isnull=False),
                name="device_request_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.AFFILIATION)
                | Q(affiliation__isnull=False, facility__isnull=False),
                name="affiliation_request_names_it",
            ),
            models.CheckConstraint(
                condition=~Q(kind=RequestKind.JOINING) | Q(timeline__isnull=False, invitation__isnull=True),
                name="joining_request_names_it",
            ),
            models.UniqueConstraint(
                fields=["affiliation"],
                condition=Q(state=RequestState.PENDING, affiliation__isnull=False),
                name="one_waiting_request_per_affiliation",
            ),
            models.UniqueConstraint(
                fields=["timeline", "requester"],
                condition=Q(state=RequestState.PENDING, kind=RequestKind.JOINING),
                name="one_waiting_request_to_join",
            ),
            models.UniqueConstraint(
                fields=["device"],
                condition=Q(state=RequestState.PENDING, device__isnull=False),
                name="one_waiting_request_per_device",
            ),
        ]
        indexes = [
            models.Index(
                fields=["timeline"], condition=Q(state=RequestState.PENDING), name="approval_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
