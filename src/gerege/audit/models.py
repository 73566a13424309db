"""The tables of the record. Triggers in the database deny changing or removing what is written."""

from django.db import models

from gerege.audit.verbs import Verb
from gerege.kernel.ids import new_id

KNOWN_VERBS = {verb.value: verb for verb in Verb}


class Event(models.Model):
    """One act, look or refusal: who, what, when, about which file, at which post. No names."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sequence = models.BigIntegerField(unique=True, help_text="1, 2, 3 … without gaps")
    at = models.DateTimeField()
    actor = models.UUIDField(null=True, help_text="The officer; empty for the program itself")
    # No choices here: a new word must not need a change of the table.
    verb = models.CharField(max_length=48)
    subject = models.UUIDField(null=True, help_text="The file it is about")
    post = models.UUIDField(null=True)
    detail = models.JSONField(default=dict, help_text="Codes, small numbers and ids only")
    leaf = models.CharField(max_length=64, help_text="Hash of all other columns, hexadecimal")

    class Meta:
        ordering = ("sequence",)
        indexes = (
            models.Index(fields=["subject", "-sequence"], name="audit_about"),
            models.Index(fields=["actor", "-sequence"], name="audit_by"),
            models.Index(fields=["post", "-sequence"], name="audit_of_post"),
        )
        constraints = (
            models.CheckConstraint(condition=models.Q(sequence__gte=1), name="audit_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.sequence} {self.verb}"

    @property
    def word(self) -> Verb | None:
        """The verb with its label and kind; None for a word this version does not know."""
        return KNOWN_VERBS.get(self.verb)


class Head(models.Model):
    """The one row that knows how long the record is; locked while an event is appended."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    size = models.BigIntegerField(default=0)
    peaks = models.TextField(default="", help_text="Roots of the complete subtrees, hexadecimal")
    root = models.CharField(max_length=64)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="audit_one_head"),)

    def __str__(self) -> str:
        return f"{self.size} {self.root}"


class SignedHead(models.Model):
    """A head as it was at a moment, signed; copies are kept where this server cannot reach."""

    size = models.BigIntegerField()
    root = models.CharField(max_length=64)
    at = models.DateTimeField()
    key_id = models.CharField(max_length=16)
    signature = models.CharField(max_length=128, help_text="Ed25519, hexadecimal")

    class Meta:
        ordering = ("id",)

    def __str__(self) -> str:
        return f"{self.size} {self.root} {self.at:%Y-%m-%d %H:%M}"
