"""The case itself: which post keeps it, how it began, whether it is open."""

import json
from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models

from gerege.accounts.models import Post
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


def changes_since() -> models.Func:
    """How many changes an open case has seen since its waits were worked out; 1 if never.

    For a closed case 0. Constants stand in the words themselves, so that both databases find the
    few cases that have any through an index, which leads to nothing else and tempts no other list.
    """
    return models.Func(
        models.F("state"),
        models.F("version") - models.F("waits_known"),
        # In this order, or a migration is wanted for ever.
        arg_joiner=" WHEN 'open' THEN COALESCE(",
        output_field=models.IntegerField(),
        template="CASE %(expressions)s, 1) ELSE 0 END",
    )


class ReferenceCounter(models.Model):
    """The last running number a post gave in a year; locked while a number is taken."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["post", "year"], name="one_counter_a_post_and_year"),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.year}: {self.last}"


class ContactGroup(models.Model):
    """People met together (a raid, a bus, a dormitory). Each has a case of their own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT)

    def __str__(self) -> str:
        return str(self.pk)


class Case(models.Model):
    """A file that belongs to a post, not to an officer. Holds no name and no story."""

    class State(models.TextChoices):
        """A closed case can be read as before; nothing is deleted by closing."""

        OPEN = "open"
        CLOSED = "closed"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=24, unique=True)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="cases")
    host_country = models.CharField(max_length=3, help_text="ISO 3166-1 alpha-3")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    group = models.ForeignKey(
        ContactGroup, on_delete=models.PROTECT, null=True, related_name="cases"
    )
    client_id = models.UUIDField(
        unique=True, null=True, help_text="Made by the device; a second copy is the same"
    )
    came_sealed = models.BooleanField(default=False, help_text="Was kept on a phone while offline")
    imported_at = models.DateTimeField(
        null=True,
        help_text="When it was taken from an old list; nobody has checked what stood there",
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    closed_at = models.DateTimeField(null=True)
    is_fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, help_text="Rises with every change shown")
    waits_known = models.PositiveIntegerField(
        null=True, help_text="The version whose waits are kept ready; any other is worked out anew"
    )

    class Meta:
        ordering = ("opened_at",)
        indexes = (
            models.Index(fields=["post", "state", "opened_at"], name="case_by_post"),
            models.Index(fields=["state", "opened_at"], name="case_by_state"),
            models.Index(fields=["post", "state", "closed_at", "id"], name="case_closed_by_post"),
            models.Index(fields=["state", "closed_at", "id"], name="case_closed"),
            # Leads straight to the few cases whose waits are not known.
            models.Index(changes_since(), name="case_changes_since"),
        )
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state="open", closed_at__isnull=True)
                | models.Q(state="closed", closed_at__isnull=False),
                name="closed_cases_have_a_time",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        """True until the case is closed."""
        return self.state == self.State.OPEN

    def touch(self) -> None:
        """Count a change, so that the next look is a new look. Call inside the transaction."""
        Case.objects.filter(pk=self.pk).update(version=models.F("version") + 1)
        self.version += 1


class FirstContact(SealedModel):
    """The coded answers of the eight taps, sealed: even a code can endanger a person."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="first_contact")
    made_at = models.DateTimeField(help_text="When the contact was; on a phone before it was sent")
    answers = SealedField()
    corrected = SealedField(help_text="When an answer was last corrected; otherwise made_at")

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id

    def codes(self) -> dict[str, str]:
        """The answers as {question: code}; questions that were not reached are absent."""
        found: dict[str, str] = json.loads(self.reveal_field("answers") or "{}")
        return found

    def corrected_at(self) -> dict[str, datetime]:
        """When each answer that was not given with the contact itself was given or corrected."""
        found: dict[str, str] = json.loads(self.reveal_field("corrected") or "{}")
        return {question: datetime.fromisoformat(at) for question, at in found.items()}

    def correct(self, codes: Mapping[str, str], moment: datetime) -> None:
        """Seal these answers, and for those that are new since when they stand. Saves nothing."""
        before, times = self.codes(), self.corrected_at()
        times |= dict.fromkeys((q for q in codes if codes[q] != before.get(q)), moment)
        self.seal_field("answers", json.dumps(dict(codes), sort_keys=True))
        told = {question: at.isoformat() for question, at in times.items()}
        self.seal_field("corrected", json.dumps(told, sort_keys=True))
