"""The tables of a file of applications: the upload, its pieces, its columns, its refused rows."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer, by_officer_or_nobody
from gerege.accounts.models import Post
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class Batch(SealedModel):
    """One file of applications on its way from the upload to the queue."""

    class State(models.TextChoices):
        """How far it has come."""

        UPLOADED = "uploaded", _("Waits for you to confirm the columns")
        WAITING = "waiting", _("Is being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Could not be imported")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    file_key = models.CharField(max_length=64, help_text="Keyed hash of the file")
    signature = models.CharField(max_length=64, help_text="Of the headings")
    headings = SealedField()
    name = SealedField(help_text="Of the file as it was sent: it may name a person")
    columns = models.JSONField(null=True, help_text="Column of each heading, in their order")
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    uploaded_at = models.DateTimeField()
    uploaded_by = by_officer()
    confirmed_at = models.DateTimeField(null=True)
    worked_until = models.DateTimeField(null=True, help_text="Until when a worker holds it")
    worker = models.UUIDField(null=True, help_text="Drawn anew by each that begins")
    is_behind = models.BooleanField(
        default=False, db_default=False, help_text="Its file of the store does not say this yet"
    )
    imported_at = models.DateTimeField(null=True)
    size = models.PositiveIntegerField(help_text="Bytes")
    file_format = models.CharField(max_length=16, default="")
    rows_in = models.PositiveIntegerField(default=0)
    accepted = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Rows that say what an earlier file brought"
    )
    to_confirm = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Rows that say something else, and nobody confirmed yet"
    )
    corrected = models.PositiveIntegerField(
        default=0, db_default=0, help_text="Of these, confirmed: the application was corrected"
    )
    rules = models.CharField(max_length=64, default="", help_text="Digest of the rule set")
    problem = SealedField(help_text="What was wrong and the mend, if it failed")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["post", "file_key"], name="visa_file_once"),)
        indexes = (
            models.Index(fields=["post", "-uploaded_at"], name="visa_batches_of_post"),
            models.Index(
                fields=["confirmed_at"],
                condition=models.Q(state="waiting"),
                name="visa_batches_waiting",
            ),
            models.Index(
                fields=["imported_at"],
                condition=models.Q(is_behind=True),
                name="visa_batches_behind",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """A batch has a key of its own."""
        return self.pk

    @property
    def came_at(self) -> datetime:
        """When it was uploaded, by the clock of its post."""
        return self.uploaded_at.astimezone(self.post.zone)

    @property
    def name_as_sent(self) -> str:
        """The name of the file; empty where none came, and once everybody of it is erased."""
        return self.reveal_field("name") or ""

    @property
    def left_standing(self) -> int:
        """Rows that said something else, of which somebody left what stands; erased ones too."""
        settled = self.accepted + self.unchanged + self.to_confirm + self.corrected + self.rejected
        return self.rows_in - settled

    def names_of_columns(self) -> tuple[str, ...]:
        """The headings as they stand in the file; none once everybody of it is erased."""
        return tuple(json.loads(self.reveal_field("headings") or "[]"))

    def mapping(self) -> dict[str, str]:
        """Heading to column, as confirmed; headings of no column are left out."""
        pairs = zip(self.names_of_columns(), self.columns or (), strict=False)
        return {heading: column for heading, column in pairs if column}


class SourcePart(SealedModel):
    """A piece of an uploaded file, kept until it is imported."""

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="parts")
    order = models.PositiveIntegerField()
    content = SealedField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["batch", "order"], name="visa_parts_are_numbered"),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.batch_id


class ColumnMapping(models.Model):
    """Which column each heading of a known heading row is, as somebody confirmed it once.

    Headings are known by a digest alone: in a file without headings the first row is a person.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    confirmed_by = by_officer()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["post", "signature"], name="visa_mapping_once"),
        )

    def __str__(self) -> str:
        return self.signature


class RefusedRow(SealedModel):
    """A row that was not taken, kept with what is wrong until somebody mends it or leaves it.

    One that says something else of an application that is here waits to be confirmed.
    """

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Waits to be mended")
        SENT = "sent", _("Mended and imported")
        LEFT = "left", _("Left out")
        WAITS = "wait", _("Waits to be confirmed")
        CONFIRMED = "conf", _("Confirmed: the application was corrected")

    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="refused_rows")
    row = models.PositiveIntegerField()
    content = SealedField()
    # Null is not read yet, empty is read and none.
    number_key = models.CharField(  # noqa: DJ001
        max_length=16, null=True, help_text="Of the officer's number; none if not read yet"
    )
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    changed_at = models.DateTimeField(null=True)
    changed_by = by_officer_or_nobody()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["batch", "row"], name="visa_refused_rows_once"),
        )
        indexes = (
            models.Index(
                fields=["batch"], condition=models.Q(state="open"), name="visa_refused_waiting"
            ),
            models.Index(fields=["number_key"], name="visa_refused_numbers"),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.batch_id

    def told(self) -> dict[str, Any]:
        """``cells``: text by column; ``problems``: column, value, problem and mend."""
        told: dict[str, Any] = json.loads(self.reveal_field("content"))
        return told
