"""The tables of moving: old lists on their way in; what was asked to leave, approved by whom."""

import json
from typing import Any
from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer, by_officer_or_nobody
from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class AskedExport(models.Model):
    """Somebody asked that everything of a post, or of all, leave as a file; another one approves.

    Holds codes only. It stays when it is done: who let what leave, when, and its hash.
    """

    class Purpose(models.TextChoices):
        """What an export is for."""

        OTHER_INSTALLATION = "other_installation", _("To another installation of this program")
        OTHER_PROGRAM = "other_program", _("To another program of the ministry")
        POST_CLOSES = "post_closes", _("The post closes or moves")
        ARCHIVE = "archive", _("To the archive of the ministry")
        PROVE = "prove", _("To try whether everything can be brought back")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sign = models.CharField(max_length=8, unique=True, help_text="Named on the command line")
    # None: everything.
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=24, choices=Purpose)
    asked_by = by_officer()
    asked_at = models.DateTimeField()
    approved_by = by_officer_or_nobody()
    approved_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True, help_text="Rows of all tables")
    sha256 = models.CharField(max_length=64, default="", help_text="Of the encrypted file")

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("asked_by")),
                name="nobody_approves_their_own_export",
            ),
        )

    def __str__(self) -> str:
        return self.sign

    @property
    def is_made(self) -> bool:
        """True once the file was written."""
        return self.made_at is not None


class OldList(SealedModel):
    """A spreadsheet in which a post kept its cases, from the upload until all rows are taken."""

    class State(models.TextChoices):
        """How far it has come."""

        UPLOADED = "uploaded", _("Waits for you to confirm the columns")
        LOOKED = "looked", _("Looked at, not asked for")
        ASKED = "asked", _("Waits for a second person")
        WAITING = "waiting", _("Is being imported")
        DONE = "done", _("Imported")
        UNREAD = "unread", _("Does not open")

    class Purpose(models.TextChoices):
        """What an old list is imported for."""

        GO_ON = "go_on", _("Cases of the list go on")
        ONE_PLACE = "one_place", _("All cases of the post in one place")
        CLAIMS = "claims", _("Claims or proceedings rest on it")

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    file_key = models.CharField(max_length=64, help_text="Keyed hash of the file")
    signature = models.CharField(max_length=64, help_text="Of the headings")
    name = SealedField(help_text="Of the file as it was sent: it may name a person")
    headings = SealedField()
    source = SealedField(help_text="The file, until it is imported")
    columns = models.JSONField(null=True, help_text="Column of each heading, in their order")
    state = models.CharField(max_length=8, choices=State, default=State.UPLOADED)
    purpose = models.CharField(max_length=16, choices=Purpose, default="")
    uploaded_by = by_officer()
    uploaded_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    approved_by = by_officer_or_nobody()
    approved_at = models.DateTimeField(null=True)
    imported_at = models.DateTimeField(null=True)
    worked_until = models.DateTimeField(null=True, help_text="Until when a worker holds it")
    rows_in = models.PositiveIntegerField(default=0)
    taken = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-uploaded_at",)
        constraints = (
            models.UniqueConstraint(fields=["post", "file_key"], name="old_list_once"),
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("uploaded_by")),
                name="nobody_approves_their_own_list",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """A list has a key of its own."""
        return self.pk

    @property
    def file_name(self) -> str:
        """As it was sent; empty where none came."""
        return self.reveal_field("name")

    def names_of_columns(self) -> tuple[str, ...]:
        """The headings as they stand in the file."""
        return tuple(json.loads(self.reveal_field("headings") or "[]"))

    def mapping(self) -> dict[str, str]:
        """Heading to column, as confirmed; headings of no column are left out."""
        pairs = zip(self.names_of_columns(), self.columns or (), strict=False)
        return {heading: column for heading, column in pairs if column}


class OldListColumns(models.Model):
    """Which column each heading of a known heading row is, as somebody confirmed it once."""

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    signature = models.CharField(max_length=64)
    columns = models.JSONField()
    confirmed_by = by_officer()
    confirmed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["post", "signature"], name="old_columns_once"),
        )

    def __str__(self) -> str:
        return self.signature


class OldRow(SealedModel):
    """A row that was not taken, kept with what is wrong until somebody mends it or leaves it."""

    class State(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("Waits to be mended")
        SENT = "sent", _("Mended and imported")
        LEFT = "left", _("Left out")

    old_list = models.ForeignKey(OldList, on_delete=models.PROTECT, related_name="refused_rows")
    row = models.PositiveIntegerField()
    content = SealedField()
    state = models.CharField(max_length=4, choices=State, default=State.OPEN)
    changed_at = models.DateTimeField(null=True)
    changed_by = by_officer_or_nobody()

    class Meta:
        ordering = ("row",)
        constraints = (models.UniqueConstraint(fields=["old_list", "row"], name="old_rows_once"),)

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the list."""
        return self.old_list_id

    def told(self) -> dict[str, Any]:
        """``cells``: text by column; ``more``: by heading; ``problems``: column, value, code."""
        told: dict[str, Any] = json.loads(self.reveal_field("content"))
        return told


class ImportedCase(SealedModel):
    """Where a case came from, and everything that stood in its row. Nobody has checked it."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="imported")
    old_list = models.UUIDField(help_text="The list, which is forgotten before the case")
    row = models.PositiveIntegerField()
    imported_at = models.DateTimeField()
    imported_by = by_officer()
    file_name = SealedField()
    content = SealedField(help_text="The cells of its row")

    class Meta:
        indexes = (models.Index(fields=["old_list"], name="imported_from"),)

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id
