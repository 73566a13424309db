"""The roster of interpreters of a post, their pledges, and who is engaged for which case.

An interpreter is a record of its own with a key of its own: it belongs to no case. An engagement
belongs to its case and keeps the name there, sealed; it points to the roster by a random id alone,
so that it stays readable when the place on the roster is erased.
"""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer, by_officer_or_nobody
from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.consent.models import CODE, OfCase
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel

LANGUAGE = 8


class Gender(models.TextChoices):
    """Asked because the person may choose whom they speak through; used for nothing else."""

    WOMAN = "woman", _("Woman")
    MAN = "man", _("Man")
    NOT_SAID = "not_said", _("Not said")


class Wish(models.TextChoices):
    """Whom the person wants to speak through."""

    WOMAN = "woman", _("A woman")
    MAN = "man", _("A man")
    ANY = "any", _("It does not matter")
    NOT_ASKED = "not_asked", _("Not asked")


class Agreed(models.TextChoices):
    """What the person says to this interpreter. *Does not agree* engages nobody."""

    YES = "yes", _("Agrees to it")
    NO = "no", _("Does not agree")
    NOT_YET = "not_yet", _("Not asked yet")


class Interpreter(SealedModel):
    """A place on the roster of a post. What was written stays; a mistake ends the place."""

    class Way(models.TextChoices):
        """How they can interpret."""

        TELEPHONE = "telephone", _("By telephone")
        IN_PERSON = "in_person", _("In person")
        BOTH = "both", _("By telephone and in person")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    languages = models.JSONField(help_text="Codes of the languages (ISO 639)")
    gender = models.CharField(max_length=8, choices=Gender)
    way = models.CharField(max_length=12, choices=Way)
    name = SealedField()
    added_by = by_officer()
    added_at = models.DateTimeField()
    ended_by = by_officer_or_nobody()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=CODE, blank=True, help_text="Why the place ended")

    class Meta:
        indexes = (models.Index(fields=["post", "ended_at"], name="interpreter_by_post"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at=None, reason="") | Q(ended_at__isnull=False),
                name="a_place_that_stands_has_no_reason",
            ),
        )

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def subject_id(self) -> UUID:
        """Sealed under a key of its own."""
        return self.pk


class InterpreterLine(SealedModel):
    """Telephone and notes as they were at a time; the newest stands. Only added to."""

    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="lines")
    telephone = SealedField()
    notes = SealedField()
    by = by_officer()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.interpreter_id} {self.at:%Y-%m-%d}"

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the interpreter."""
        return self.interpreter_id


class Pledge(models.Model):
    """They promised to keep everything secret. Until when it holds follows from the catalogue."""

    class How(models.TextChoices):
        """How it was given."""

        SIGNED = "signed", _("Signed")
        SPOKEN = "spoken", _("Spoken")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    interpreter = models.ForeignKey(Interpreter, on_delete=models.CASCADE, related_name="pledges")
    given_on = models.DateField()
    how = models.CharField(max_length=8, choices=How)
    language = models.CharField(max_length=LANGUAGE)
    taken_by = by_officer()
    taken_at = models.DateTimeField()

    class Meta:
        ordering = ("-given_on", "-taken_at")

    def __str__(self) -> str:
        return f"{self.interpreter_id} {self.given_on}"


class Engagement(OfCase, SealedModel):
    """Somebody interprets for the person of a case, or in danger did once. Sealed with the case."""

    class Kind(models.TextChoices):
        """From the roster; or whoever was there, once and in immediate danger."""

        ROSTER = "roster", _("From the roster")
        STOPGAP = "stopgap", _("Whoever was there, in immediate danger")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    interpreter = models.UUIDField(null=True, help_text="Random id of the place on the roster")
    meets_at = models.DateTimeField(null=True)
    content = SealedField(help_text="Who, language, where, wish, conflicts, why (JSON)")
    by = by_officer()
    at = models.DateTimeField()
    ended_by = by_officer_or_nobody()
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=CODE, blank=True, help_text="Why it ended")

    class Meta:
        ordering = ("-at", "-pk")
        indexes = (
            models.Index(
                fields=["interpreter"],
                condition=Q(ended_at=None, kind="roster"),
                name="engagement_stands_of",
            ),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ended_at=None, reason="") | Q(ended_at__isnull=False),
                name="an_engagement_that_stands_has_no_reason",
            ),
            models.CheckConstraint(
                condition=Q(kind="roster", interpreter__isnull=False, meets_at__isnull=False)
                | Q(kind="stopgap", interpreter=None),
                name="an_engagement_names_a_place_and_a_time",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"
