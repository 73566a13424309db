"""What other people told, and what links it to a case. Words are sealed, and only added to.

A report is a record of its own with a key of its own: it belongs to no case. What links it to one
belongs to the case, so that who sees only the report finds nothing of it there.
"""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer, Post
from gerege.cases.models import Case
from gerege.consent.models import CODE, Disclosure, OfCase
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


def _somebody(*, known: bool = False) -> "models.ForeignKey[Officer | None, Officer | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=not known, related_name="+"
    )


class Danger(models.TextChoices):
    """Whether whoever reports says that the person is in danger now. Unknown is not no."""

    YES = "yes", _("Yes")
    NO = "no", _("No")
    UNKNOWN = "unknown", _("Not known")


class Report(SealedModel):
    """Somebody else's words about a person, as they were first told. They are never changed."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    came = models.CharField(max_length=CODE)
    danger = models.CharField(max_length=8, choices=Danger)
    content = SealedField(help_text="Who reports, and what they know (JSON)")
    written_by = _somebody(known=True)
    written_at = models.DateTimeField()
    waits_since = models.DateTimeField(help_text="Since when somebody has to take it")
    taken_by = _somebody()
    taken_at = models.DateTimeField(null=True)
    handed_to = _somebody()
    """Which colleague has to take it next; nobody has it in hand until somebody does."""
    closed_by = _somebody()
    closed_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=CODE, blank=True, help_text="Why it is closed")
    asked_by = _somebody()
    asked_at = models.DateTimeField(null=True, help_text="When erasing was asked for")

    class Meta:
        indexes = (
            models.Index(fields=["post", "closed_at", "waits_since"], name="report_by_post"),
            models.Index(fields=["closed_at", "waits_since"], name="report_by_time"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(closed_at=None, reason="") | Q(closed_at__isnull=False),
                name="an_open_report_has_no_reason",
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def subject_id(self) -> UUID:
        """Sealed under a key of its own."""
        return self.pk

    @property
    def number(self) -> str:
        """A short number for the telephone; it tells nothing."""
        return self.pk.hex[:8].upper()


class ReportStep(SealedModel):
    """What came and was done later: called, taken, passed on, closed, open again. Only added to."""

    class Kind(models.TextChoices):
        """What happened."""

        CALLED = "called", _("Called again")
        TAKEN = "taken", _("Taken in hand")
        CLOSED = "closed", _("Closed")
        HANDED = "handed", _("Passed on to a colleague")

    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=8, choices=Kind)
    danger = models.CharField(max_length=8, choices=Danger, blank=True)
    words = SealedField(help_text="What was said, and what was answered (JSON)")
    by = _somebody(known=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.report_id} {self.kind}"

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the report."""
        return self.report_id


class ReportLink(models.Model):
    """A report is about the person of a case: known where the case is known, and nowhere else."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    report = models.ForeignKey(Report, on_delete=models.CASCADE, related_name="links")
    recipient = models.CharField(
        max_length=CODE, blank=True, help_text="Whom the case names and who this reporter is"
    )
    made_by = _somebody(known=True)
    made_at = models.DateTimeField()
    ended_by = _somebody()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "report"],
                condition=Q(ended_at=None),
                name="a_report_is_linked_to_a_case_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.report_id}"


class Telling(OfCase, SealedModel):
    """What a reporter was told, in the words that the person wanted. Sealed with the case."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    link = models.ForeignKey(ReportLink, on_delete=models.CASCADE, related_name="tellings")
    disclosure = models.OneToOneField(Disclosure, on_delete=models.PROTECT, related_name="+")
    words = SealedField(help_text="What was told")
    by = _somebody(known=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.at:%Y-%m-%d}"
