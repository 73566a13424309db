"""The tables of a screening talk. What was said is sealed under the key of the case."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.cases.models import Case
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class Screening(models.Model):
    """The talk about one case; it can stop and go on at any point, on any day."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="screening")
    started_at = models.DateTimeField()
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    def __str__(self) -> str:
        return str(self.pk)


class Answer(SealedModel):
    """One recorded answer with its conditions. Never changed: a correction is a new answer."""

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="answers")
    order = models.PositiveIntegerField(help_text="Running number within the screening")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content = SealedField()

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=["screening", "order"], name="answers_are_numbered"),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.screening.case_id


class Result(SealedModel):
    """What the software said at a moment, with the catalogue it said it from. Never changed."""

    screening = models.ForeignKey(Screening, on_delete=models.PROTECT, related_name="results")
    made_at = models.DateTimeField()
    catalogue_version = models.CharField(max_length=64)
    after_answer = models.PositiveIntegerField(help_text="Order of the last answer it knew")
    content = SealedField()

    class Meta:
        ordering = ("made_at",)

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.screening.case_id

    def said(self) -> dict[str, Any]:
        """``band`` and ``settled`` as they were."""
        content: dict[str, Any] = json.loads(self.reveal_field("content"))
        return content


class SecondLook(SealedModel):
    """Another person looks at the answers, without the identity, and says what they think."""

    class Cause(models.TextChoices):
        """Why somebody else was asked."""

        ASKED = "asked", _("The officer asked for it")
        RESULT = "result", _("The result calls for a second person")
        LOWERED = "lowered", _("The result became lower")
        CLOSING = "closing", _("The case is to be closed")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="second_looks")
    cause = models.CharField(max_length=8, choices=Cause)
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    given_at = models.DateTimeField(null=True)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    content = SealedField()

    class Meta:
        ordering = ("asked_at",)
        indexes = (
            models.Index(fields=["given_at", "asked_at"], name="second_looks_open"),
            # In the order of a page: PostgreSQL does not see that order in the index above.
            models.Index(
                fields=["asked_at"],
                condition=models.Q(given_at__isnull=True),
                name="second_looks_waiting",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id


class Decision(SealedModel):
    """What a person decided, and why, kept apart from what the software said."""

    class Threshold(models.TextChoices):
        """Two thresholds that are never mixed."""

        ASSIST = "assist", _("Assistance (no proof of the means is needed)")
        IDENTIFIED = "identified", _("Identified by an authority")

    class Who(models.TextChoices):
        """Who took the decision, in the terms of IOM's HTCDS 2.0 (CC BY 4.0)."""

        POST = "post", _("This post")
        HEADQUARTERS = "headquarters", _("Headquarters")
        POLICE = "police", _("Police")
        COURT = "court", _("Court or prosecution")
        NGO = "ngo", _("Non-governmental organisation")
        OTHER = "other", _("Other authority")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="decisions")
    threshold = models.CharField(max_length=12, choices=Threshold)
    who = models.CharField(max_length=16, choices=Who)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    result = models.ForeignKey(Result, on_delete=models.PROTECT, null=True, related_name="+")
    content = SealedField()

    class Meta:
        ordering = ("recorded_at",)

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id


class Closing(SealedModel):
    """Why a case was closed, and the myth guards that were read before."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="closings")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    content = SealedField()

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id
