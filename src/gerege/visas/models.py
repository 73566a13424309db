"""The tables of visa applications. What people wrote is sealed under a key of its batch.

What the engine reads lies in the store (``store.py``) and holds codes and keyed hashes only.
"""

import json
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import models

from gerege.accounts.acting import by_officer, by_officer_or_nobody
from gerege.accounts.models import Post
from gerege.kernel.clock import now
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel
from gerege.visas.correcting.models import Correction
from gerege.visas.erasing.models import AskedErasure
from gerege.visas.finding.models import NameKey
from gerege.visas.importing.models import Batch, ColumnMapping, RefusedRow, SourcePart
from gerege.visas.monitoring.models import GroupTally
from gerege.visas.rules.models import RuleStep, RuleTally, RuleText, RuleTrial, RuleVersion
from gerege.visas.sharing.models import AskedDeclaration, Declared, SharedKey, Watched
from gerege.visas.waiting.models import WaitTally

__all__ = [
    "Application",
    "AskedDeclaration",
    "AskedErasure",
    "Batch",
    "ColumnMapping",
    "Correction",
    "Declared",
    "Flag",
    "GroupTally",
    "HandOver",
    "NameKey",
    "RefusedRow",
    "Review",
    "RuleStep",
    "RuleTally",
    "RuleText",
    "RuleTrial",
    "RuleVersion",
    "ScreeningKey",
    "SecondOpinion",
    "SharedKey",
    "SourcePart",
    "WaitTally",
    "Watched",
    "WholePass",
]


class ScreeningKey(models.Model):
    """The secret of the keyed hashes: random, sealed under the root, one for the installation.

    It is not derived from the root, so that a new root seals it anew and no hash changes.
    """

    sealed = models.BinaryField(help_text="Sealed under the present root")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


WAITS = models.Q(rank__isnull=False, decided_at__isnull=True)
DECIDED = models.Q(decided_at__isnull=False)


class Application(SealedModel):
    """One application. ``rank`` is its place in the queue; without one nobody is asked to look."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="applications")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    row = models.PositiveIntegerField()
    number_key = models.CharField(max_length=16, help_text="Keyed hash of the officer's number")
    content = SealedField()
    submitted_at = models.DateTimeField(null=True)
    visa_class = models.CharField(max_length=40, default="")
    waiting_since = models.DateTimeField()
    rank = models.PositiveSmallIntegerField(null=True)
    is_sampled = models.BooleanField(default=False)
    opened_at = models.DateTimeField(null=True)
    opened_by = by_officer_or_nobody()
    outcome = models.CharField(max_length=16, default="")
    decided_at = models.DateTimeField(null=True)
    counted_at = models.DateTimeField(null=True, help_text="When it went into the tallies")
    named_at = models.DateTimeField(null=True, help_text="When the keys of its name were kept")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["post", "number_key"], name="visa_numbers_once"),
        )
        indexes = (
            # One for each list an officer opens, so that a page of it is read and nothing else.
            models.Index(
                fields=["post", "rank", "waiting_since", "id"],
                condition=WAITS,
                name="visa_queue",
            ),
            models.Index(
                fields=["post", "visa_class", "rank", "waiting_since", "id"],
                condition=WAITS,
                name="visa_queue_of_class",
            ),
            models.Index(
                fields=["post", "rank", "waiting_since", "id"],
                condition=WAITS & models.Q(opened_at__isnull=True),
                name="visa_queue_unopened",
            ),
            models.Index(
                fields=["post", "rank", "waiting_since", "id"],
                condition=WAITS & models.Q(opened_at__isnull=False),
                name="visa_queue_opened",
            ),
            models.Index(
                fields=["post", "-decided_at", "id"], condition=DECIDED, name="visa_decisions"
            ),
            models.Index(
                fields=["post", "visa_class", "-decided_at", "id"],
                condition=DECIDED,
                name="visa_decisions_of_class",
            ),
            models.Index(
                fields=["batch"],
                condition=models.Q(counted_at__isnull=True),
                name="visa_to_count",
            ),
            models.Index(
                fields=["post", "batch", "id"],
                condition=models.Q(named_at__isnull=True),
                name="visa_to_name",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.batch_id

    @property
    def version(self) -> int:
        """How much was recorded of it; it only grows. A form says what its page told of."""
        return self.reviews.count() + self.corrections.count()

    def written(self) -> dict[str, str]:
        """What stood in the file, by column; under ``more`` what is no column of ours."""
        written: dict[str, str] = json.loads(self.reveal_field("content"))
        return written


class Flag(models.Model):
    """A rule that holds for an application, with the figures it rests on."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="flags")
    rule = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    figures = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["application", "rule"], name="visa_flags_once"),
        )

    def __str__(self) -> str:
        return self.rule


class WholePass(models.Model):
    """The newest screening of everything that is kept; one row, and a lock.

    ``basis`` is the digest of what its results rest on; empty, everything is screened anew soon.
    ``changes`` counts whatever else changed flags or links: a pass that sees it move begins again.
    """

    changes = models.PositiveBigIntegerField(default=0)
    basis = models.CharField(max_length=64, default="")
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    worked_until = models.DateTimeField(null=True, help_text="Until when a worker holds it")
    judged = models.PositiveIntegerField(default=0, help_text="Applications gone through")
    came = models.PositiveIntegerField(default=0, help_text="Flagged that were not before")
    left = models.PositiveIntegerField(default=0, help_text="Flagged before and not any more")

    def __str__(self) -> str:
        return self.basis


class Review(SealedModel):
    """One talk, or one look at the papers, and what a person decided. Its words never change."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="reviews")
    recorded_at = models.DateTimeField()
    recorded_by = by_officer()
    alone = models.CharField(max_length=16)
    leaflet = models.CharField(max_length=16)
    leaflet_language = models.CharField(max_length=8, default="")
    outcome = models.CharField(max_length=16)
    content = SealedField()
    counted_at = models.DateTimeField(null=True, help_text="When it went into the tallies")

    class Meta:
        ordering = ("recorded_at",)
        indexes = (
            models.Index(
                fields=["recorded_at"],
                condition=models.Q(counted_at__isnull=True),
                name="visa_talks_to_count",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.application.batch_id

    def told(self) -> dict[str, Any]:
        """``observed``: codes; ``words`` and ``reason`` as typed."""
        told: dict[str, Any] = json.loads(self.reveal_field("content"))
        return told


class SecondOpinion(SealedModel):
    """An officer asks headquarters for a second look; the protection lead answers, nobody else.

    A request that is overtaken by a decision before anybody answered is taken away.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="opinions")
    asked_at = models.DateTimeField()
    asked_by = by_officer()
    content = SealedField(help_text="The opinion and its reason, once given")
    given_at = models.DateTimeField(null=True)
    given_by = by_officer_or_nobody()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["application"],
                condition=models.Q(given_at__isnull=True),
                name="visa_opinion_asked_once",
            ),
        )
        indexes = (
            models.Index(
                fields=["asked_at", "id"],
                condition=models.Q(given_at__isnull=True),
                name="visa_opinions_waiting",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.application.batch_id

    @property
    def waited(self) -> timedelta:
        """How long the officer has waited, or did."""
        return (self.given_at or now()) - self.asked_at

    def told(self) -> dict[str, str]:
        """``opinion``: a code; ``reason`` as typed."""
        told: dict[str, str] = json.loads(self.reveal_field("content"))
        return told


class HandOver(SealedModel):
    """A visa officer asks the post's consular officers to open a protected case."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="handed")
    asked_at = models.DateTimeField()
    asked_by = by_officer()
    agreed = models.CharField(max_length=8, help_text="Does the person agree to be contacted?")
    content = SealedField()
    taken_at = models.DateTimeField(null=True)
    taken_by = by_officer_or_nobody()

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.application.batch_id
