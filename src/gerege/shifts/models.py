"""What one officer hands to the next, and the call for a second person."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class HandOver(models.Model):
    """A note at the end of a duty or of a posting. Never changed: more is said in another note.

    What was done is not kept here: it is read from the record of acts, from ``began_at`` to
    ``written_at``. Holds no words, so nothing of a person can stand in it.
    """

    class Kind(models.TextChoices):
        """When it is written."""

        SHIFT = "shift", _("End of a duty")
        LEAVING = "leaving", _("Before leaving the post")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    began_at = models.DateTimeField()
    written_at = models.DateTimeField()
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    # None: whoever of the post comes next.
    successor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    said = models.JSONField(default=list, help_text="Codes of ``notes.SAID``; never words")

    class Meta:
        indexes = (models.Index(fields=["post", "-written_at", "id"], name="hand_over_of_post"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.written_at:%Y-%m-%d %H:%M}"


class HandOverLine(SealedModel):
    """What the record cannot know of one case. Whether it was read is its wait ``note_to_read``."""

    note = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="handed_over")
    promises = SealedField(help_text="What was promised, to whom")
    calls = SealedField(help_text="Who must be called, and when")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["note", "case"], name="one_line_a_note_and_case"),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id


class SecondPerson(SealedModel):
    """An officer asks for a second person beside them. One stands for a case at a time."""

    class Answer(models.TextChoices):
        """How somebody comes."""

        COMING = "coming", _("I am coming")
        ON_THE_LINE = "line", _("I am on the line")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="second_person")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    words = SealedField()
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    answered_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["asked_at"], condition=Q(closed_at=None), name="second_asked"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["case"], condition=Q(closed_at=None), name="one_second_person_asked"
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id
