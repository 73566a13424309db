"""Who is on duty, what somebody is called for, and every attempt to call.

None of these tables holds a word about a person who is helped: kinds, times and random ids.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.kernel.ids import new_id

OPEN = Q(acknowledged_at__isnull=True, ended_at__isnull=True)
"""Nobody acknowledged it yet, and it is still so."""


class DutyTurn(models.Model):
    """Somebody is on duty at a post or at headquarters, from when to when, called as which one.

    Telephone and mail of duty are sealed; ``rota`` opens them for who has to call.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.PositiveSmallIntegerField(help_text="1 is called first")
    telephone = models.BinaryField(null=True)
    mail = models.BinaryField(null=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("starts_at", "place", "pk")
        indexes = (models.Index(fields=["post", "ends_at"], name="duty_of_post"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__gte=models.F("starts_at")), name="duty_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(telephone__isnull=False) | Q(mail__isnull=False),
                name="duty_can_be_called",
            ),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.starts_at:%Y-%m-%d %H:%M}"


class Notice(models.Model):
    """One thing for which a person is called, until somebody acknowledges it by name.

    ``key`` makes it one: the same thing is not raised again while a notice of it stands. ``about``
    is the random id of what it is about, ``not_to`` whoever it is about: never called for it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=40, help_text="Of catalogue/notices.yaml")
    key = models.CharField(max_length=160)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, null=True, related_name="notices")
    about = models.UUIDField(null=True)
    not_to = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    raised_at = models.DateTimeField()
    # When somebody is called next; empty when nobody is.
    next_at = models.DateTimeField(null=True)
    round = models.PositiveSmallIntegerField(default=0, help_text="How often it began anew")
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.UUIDField(null=True, help_text="Random, of the process that calls")
    checked = models.PositiveIntegerField(null=True, help_text="Version of the case looked at last")
    # Of a test only: where it goes to, sealed until it went.
    test_way = models.CharField(max_length=12, blank=True)
    test_address = models.BinaryField(null=True)
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True, help_text="When it was no longer so")

    class Meta:
        indexes = (
            models.Index(
                fields=["next_at"], condition=Q(next_at__isnull=False), name="notice_to_send"
            ),
            models.Index(fields=["kind", "post", "raised_at"], condition=OPEN, name="notice_open"),
            models.Index(fields=["acknowledged_at"], name="notice_acknowledged"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["key"], condition=Q(ended_at__isnull=True), name="notice_stands_once"
            ),
            models.CheckConstraint(
                condition=Q(acknowledged_at__isnull=True, acknowledged_by__isnull=True)
                | Q(acknowledged_at__isnull=False, acknowledged_by__isnull=False),
                name="notice_acknowledged_by_name",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.raised_at:%Y-%m-%d %H:%M}"


class Attempt(models.Model):
    """One try to reach one person on one way, with what came of it."""

    class Outcome(models.TextChoices):
        """What came of it. ``joined``: they were sent word of the same post just before."""

        SENT = "sent", _("Sent")
        FAILED = "failed", _("Not sent")
        TIMED_OUT = "timed_out", _("No answer from the channel")
        JOINED = "joined", _("Told together with the one before")
        NOBODY = "nobody", _("Nobody is on duty")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.PROTECT, related_name="attempts")
    at = models.DateTimeField()
    round = models.PositiveSmallIntegerField()
    called = models.UUIDField(help_text="The turn of duty that was called")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    channel = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome)

    class Meta:
        indexes = (
            models.Index(fields=["channel", "outcome", "-at"], name="attempt_of_channel"),
            models.Index(fields=["called", "-at"], name="attempt_to_somebody"),
        )

    def __str__(self) -> str:
        return f"{self.channel} {self.outcome}"
