"""What a case waits for and cannot be derived, and the days on which a post is closed."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel

BEGAN = Coalesce("started_at", "opened_at")
"""Since when somebody waits: since it was sent; for what is only prepared, since then."""
STANDS = Q(ended_at__isnull=True)


class Wait(SealedModel):
    """One thing a case waits for: a cause of the catalogue, an owner, a start, an outcome.

    When it is due follows from the cause, the start and the working days (``calendars``); it is
    never stored. ``about`` tells two waits of one cause apart: the random id of what it is about.
    """

    class State(models.TextChoices):
        """A prepared request left nobody's hands yet; its clock starts when it goes out."""

        PREPARED = "prepared", _("Prepared, not sent yet")
        RUNNING = "running", _("Waiting")
        CLOSED = "closed", _("Done")
        DROPPED = "dropped", _("No longer needed")

    class OwnerKind(models.TextChoices):
        """Who has to act."""

        POST = "post", _("Post")
        HEADQUARTERS = "headquarters", _("Headquarters")
        PARTNER = "partner", _("Partner")
        HOST = "host", _("Authority of the host country")
        PERSON = "person", _("Colleague")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="waits")
    # So that the waits of one post are read in their order; as in ``desk.CaseWait``.
    post = models.UUIDField(help_text="The post that keeps the case")
    cause = models.CharField(max_length=40)
    about = models.UUIDField(null=True, help_text="Random id of what it is about")
    owner_kind = models.CharField(max_length=12, choices=OwnerKind)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    state = models.CharField(max_length=8, choices=State)
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    started_at = models.DateTimeField(null=True)
    look_again_on = models.DateField(null=True, help_text="Who pauses the clock looks again then")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    note = SealedField()
    obtained = SealedField(help_text="What was obtained, or why it is no longer needed")

    class Meta:
        indexes = (
            models.Index(BEGAN, "id", condition=STANDS, name="wait_stands"),
            models.Index("post", BEGAN, "id", condition=STANDS, name="wait_stands_at_post"),
            models.Index("owner_kind", BEGAN, "id", condition=STANDS, name="wait_stands_with"),
            models.Index("owner", BEGAN, "id", condition=STANDS, name="wait_stands_with_officer"),
            models.Index("cause", BEGAN, "id", condition=STANDS, name="wait_stands_for"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case", "cause"], condition=STANDS & Q(about=None), name="wait_stands_once"
            ),
            models.UniqueConstraint(
                fields=["case", "cause", "about"],
                condition=STANDS & Q(about__isnull=False),
                name="wait_stands_once_about",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["prepared", "running"], ended_at=None)
                | Q(state__in=["closed", "dropped"], ended_at__isnull=False),
                name="a_wait_that_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(owner_kind="person", owner__isnull=False)
                | (~Q(owner_kind="person") & Q(owner=None)),
                name="only_a_colleague_is_named",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.cause}"

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id

    @property
    def stands(self) -> bool:
        """True until it is closed or dropped."""
        return self.state in (self.State.PREPARED, self.State.RUNNING)


class ClosedDay(models.Model):
    """A day on which a post is closed and which the catalogue does not know. Holds no person.

    At headquarters it counts for what is due at home, at a post for what is due there.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="closed_days")
    date = models.DateField()
    name = models.CharField(max_length=80)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("date",)
        constraints = (
            models.UniqueConstraint(fields=["post", "date"], name="post_closed_once_on_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.date}"


def standing(cases: "Iterable[UUID] | QuerySet[Case, Any]") -> "QuerySet[Wait]":
    """The waits of these cases that stand, the longest first."""
    return Wait.objects.filter(STANDS, case__in=cases).order_by(BEGAN, "pk")
