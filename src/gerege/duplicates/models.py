"""Pairs of files that may be of one person, and who or what is told in several files."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer, by_officer_or_nobody
from gerege.cases.models import Case
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class Near(models.Model):
    """One side of a pair: this file may be of the same person as another. Ids only, no words.

    Kept once for each of the two files, so that each side goes with its own file when it is
    erased. Why they were paired is worked out when somebody looks. What the officer of this file
    asked of the other post stands on this side.
    """

    class State(models.TextChoices):
        """What was decided about the pair; the same on both sides."""

        OPEN = "open", _("Not decided yet")
        LINKED = "linked", _("Linked")
        NOT_SAME = "not_same", _("Not the same person")

    class Answer(models.TextChoices):
        """What the other post says about getting in touch."""

        YES = "yes", _("Yes, we will get in touch")
        NO = "no", _("No")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="near")
    other = models.UUIDField(help_text="Random id of the other file, which may be erased")
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_by = by_officer_or_nobody()
    decided_at = models.DateTimeField(null=True)
    asked_by = by_officer_or_nobody()
    asked_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=3, choices=Answer, blank=True)
    answered_by = by_officer_or_nobody()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "other"], name="one_side_of_a_pair"),
        )
        indexes = (models.Index(fields=["other"], name="near_other"),)

    def __str__(self) -> str:
        return f"{self.case_id} {self.other} {self.state}"


class Looked(models.Model):
    """How far the search for pairs has come: one row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    whole_at = models.DateTimeField(null=True, help_text="When all files were compared last")
    sequence = models.BigIntegerField(default=0, help_text="Newest event that was looked at")

    def __str__(self) -> str:
        return f"{self.whole_at} {self.sequence}"


class Pattern(models.Model):
    """One employer, recruiter or place that stands in several files, known by a number alone."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    number = models.PositiveIntegerField(unique=True)
    first_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.code

    @property
    def code(self) -> str:
        """What everybody calls it."""
        return f"P-{self.number}"


class Told(SealedModel):
    """An employer, a recruiter or a place, as the person told it. Sealed with the file."""

    class Kind(models.TextChoices):
        """What it is."""

        EMPLOYER = "employer", _("Employer")
        RECRUITER = "recruiter", _("Recruiter or go-between")
        PLACE = "place", _("Place")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="told_names")
    kind = models.CharField(max_length=9, choices=Kind)
    name = SealedField()
    # Empty: to be made anew from what is sealed, after a new root.
    key = models.CharField(
        max_length=64, blank=True, default="", help_text="Keyed hash of the folded name"
    )
    pattern = models.ForeignKey(Pattern, on_delete=models.PROTECT, null=True, related_name="told")
    recorded_by = by_officer()
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "kind", "key"], condition=~Q(key=""), name="told_once_in_a_file"
            ),
        )
        indexes = (models.Index(fields=["kind", "key"], name="told_key"),)

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id
