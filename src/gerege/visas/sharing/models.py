"""The tables of identifiers: what applications share, and what people decided about it."""

import json
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer, by_officer_or_nobody
from gerege.accounts.models import Post
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class SharedKey(models.Model):
    """An identifier that this application shares with others, as a keyed hash."""

    application = models.ForeignKey(
        "visas.Application", on_delete=models.PROTECT, related_name="shared"
    )
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=16, help_text="Keyed hash of the identifier")
    cluster = models.CharField(max_length=32)
    cluster_size = models.PositiveIntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["application", "kind", "value"], name="visa_shared_once"
            ),
        )
        indexes = (
            # A hash is of the kind and the value, so it alone leads to both.
            models.Index(fields=["value"], name="visa_shared_values"),
            models.Index(fields=["cluster", "application"], name="visa_clusters"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class AskedDeclaration(SealedModel):
    """A visa officer asks that an identifier be declared; the protection lead answers, once.

    It is no ``Declared`` before that, so nothing of it reaches the engine. What was written is
    sealed with the application it was asked from, and goes with it.
    """

    class Answer(models.TextChoices):
        """What the protection lead said."""

        CONFIRMED = "confirmed", _("Declared")
        REFUSED = "refused", _("Not declared")

    application = models.ForeignKey(
        "visas.Application", on_delete=models.PROTECT, related_name="asked_declarations"
    )
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=16, help_text="Keyed hash of the identifier")
    edition = models.CharField(
        max_length=8, default="", db_default="", help_text="Of the keys; none if not known"
    )
    what = models.CharField(max_length=16)
    content = SealedField(help_text="The identifier, why, and what was answered")
    ends_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = by_officer()
    answer = models.CharField(max_length=16, choices=Answer, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = by_officer_or_nobody()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "value"],
                condition=models.Q(answered_at__isnull=True),
                name="visa_declaration_asked_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_at", "id"],
                condition=models.Q(answered_at__isnull=True),
                name="visa_declarations_waiting",
            ),
            models.Index(fields=["value"], name="visa_declarations_asked"),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.application.batch_id

    def told(self) -> dict[str, str]:
        """``identifier``, ``reason`` and, once refused, ``answer``; as typed."""
        told: dict[str, str] = json.loads(self.reveal_field("content"))
        return told


class Declared(models.Model):
    """An identifier many share for a good reason, until a day: a licensed agency, a hospital.

    It holds for all posts; ``post`` is the one that asked.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=16, help_text="Keyed hash of the identifier")
    edition = models.CharField(
        max_length=8, default="", db_default="", help_text="Of the keys; none if not known"
    )
    what = models.CharField(max_length=16)
    sealed = models.BinaryField(help_text="The identifier and the reason, sealed under the root")
    ends_on = models.DateField()
    declared_at = models.DateTimeField()
    declared_by = by_officer()
    asked_by = by_officer_or_nobody()
    ended_at = models.DateTimeField(null=True)
    ended_by = by_officer_or_nobody()

    class Meta:
        indexes = (models.Index(fields=["kind", "value"], name="visa_declared"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.value}"


class Watched(SealedModel):
    """Somebody named in a protected file, of whom only a keyed hash is kept once it is approved.

    A sponsor, an employer, a recruiter, a place, an account or a telephone of one of these; never
    the person. What was typed is sealed with the case until the protection lead answers, and is
    gone then; the row is erased with the case.
    """

    class Answer(models.TextChoices):
        """What the protection lead said."""

        APPROVED = "approved", _("Watched")
        REFUSED = "refused", _("Not watched")

    case = models.ForeignKey("cases.Case", on_delete=models.PROTECT, related_name="watched")
    kind = models.CharField(max_length=16)
    value = models.CharField(max_length=16, help_text="Keyed hash; empty once refused")
    edition = models.CharField(
        max_length=8, default="", db_default="", help_text="Of the keys; none if not known"
    )
    content = SealedField(help_text="Identifier and why, until answered; then why not")
    ends_on = models.DateField()
    asked_at = models.DateTimeField()
    asked_by = by_officer()
    answer = models.CharField(max_length=16, choices=Answer, default="")
    answered_at = models.DateTimeField(null=True)
    answered_by = by_officer_or_nobody()
    ended_at = models.DateTimeField(null=True)
    ended_by = by_officer_or_nobody()

    class Meta:
        indexes = (
            models.Index(
                fields=["value"],
                condition=models.Q(answer="approved", ended_at__isnull=True),
                name="visa_watched",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id

    def told(self) -> dict[str, str]:
        """``identifier`` and ``reason``, or ``answer`` once refused; nothing once approved."""
        told: dict[str, str] = json.loads(self.reveal_field("content") or "{}")
        return told
