"""Letters of a case, the register of what a post has sent, and documents in two copies.

Kinds, languages and recipients are codes of the catalogue. Texts and files are sealed under the key
of the case; a line of the register holds no case and stays when the case is erased.
"""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer
from gerege.accounts.models import Post
from gerege.cases.models import Case, Note
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel

CODE = 40


def _the_case() -> "models.ForeignKey[Case, Case]":
    return models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")


class OfCase:
    """Texts of this row are sealed under the key of its case."""

    case_id: UUID

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id


class RegisterLine(models.Model):
    """One number of a post's register of letters: which kind, to what sort of recipient, when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField(help_text="Without a gap in the post and year")
    kind = models.CharField(max_length=CODE)
    recipient = models.CharField(max_length=CODE, help_text="Of the catalogue; empty: nobody of it")
    language = models.CharField(max_length=8)
    sent_at = models.DateTimeField()
    sent_by = by_officer()

    class Meta:
        ordering = ("-sent_at", "-pk")
        indexes = (
            models.Index(fields=["post", "-sent_at", "-id"], name="letters_of_a_post"),
            models.Index(fields=["-sent_at", "-id"], name="letters_of_all_posts"),
        )
        constraints = (
            models.UniqueConstraint(fields=["post", "year", "number"], name="one_letter_a_number"),
        )

    def __str__(self) -> str:
        return self.written

    @property
    def written(self) -> str:
        """The number as it stands on the letter: A/2026/0012."""
        return f"{self.post.letter}/{self.year}/{self.number:04d}"


class Letterhead(models.Model):
    """What stands at the top of a post's letters. Each saving adds one; the newest stands."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    lines_mn = models.TextField(blank=True)
    lines_en = models.TextField(blank=True)
    written_by = by_officer()
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["post", "number"], name="letterheads_are_numbered"),
        )

    def __str__(self) -> str:
        return f"{self.post_id} {self.number}"

    def lines_in(self, language: str) -> list[str]:
        """The lines for letters of this language, ``mn`` or ``en``; none where it is not set."""
        return (self.lines_mn if language == "mn" else self.lines_en).splitlines()


class Letter(models.Model):
    """A letter of a case. Holds codes; the words are in its texts, the newest stands."""

    class State(models.TextChoices):
        """A draft left nobody's hands."""

        DRAFT = "draft", _("Draft")
        SENT = "sent", _("Finished and numbered")
        DROPPED = "dropped", _("Not needed")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = _the_case()
    kind = models.CharField(max_length=CODE)
    language = models.CharField(max_length=8)
    purpose = models.CharField(max_length=CODE, blank=True)
    recipient = models.CharField(max_length=CODE, blank=True)
    begun_by = by_officer()
    begun_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    line = models.OneToOneField(
        RegisterLine, on_delete=models.PROTECT, null=True, related_name="letter"
    )

    class Meta:
        ordering = ("-begun_at", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(state="sent", line__isnull=False)
                | (~Q(state="sent") & Q(line__isnull=True)),
                name="what_was_sent_has_a_number",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"

    @property
    def is_draft(self) -> bool:
        """True until it is finished or not needed."""
        return self.state == self.State.DRAFT


class LetterText(OfCase, SealedModel):
    """One version of what a letter says, as JSON. Never changed: each saving adds one."""

    case = _the_case()
    letter = models.ForeignKey(Letter, on_delete=models.PROTECT, related_name="texts")
    number = models.PositiveIntegerField()
    written_by = by_officer()
    written_at = models.DateTimeField()
    content = SealedField()

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["letter", "number"], name="texts_are_numbered"),
        )


class Document(OfCase, SealedModel):
    """A photo, a PDF or a text that belongs to a case. Never changed, erased with the case."""

    class Kind(models.TextChoices):
        """What it is, by its content."""

        PICTURE = "picture", _("Picture")
        PDF = "pdf", "PDF"
        TEXT = "text", _("Text")

    case = _the_case()
    kind = models.CharField(max_length=8, choices=Kind)
    author = by_officer()
    added_at = models.DateTimeField()
    audience = models.CharField(max_length=12, choices=Note.Audience)
    title = SealedField(help_text="What it shows, in the officer's words")
    scanned = models.BooleanField(help_text="Whether a virus scanner saw it")


class DocumentPart(OfCase, SealedModel):
    """A piece of one of the two copies of a document."""

    class Copy(models.TextChoices):
        """The working copy is what is shown; the original is opened with a reason only."""

        WORKING = "working"
        ORIGINAL = "original"

    case = _the_case()
    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="parts")
    copy = models.CharField(max_length=8, choices=Copy)
    order = models.PositiveIntegerField()
    content = SealedField()

    class Meta:
        ordering = ("order",)
        constraints = (
            models.UniqueConstraint(fields=["document", "copy", "order"], name="parts_in_order"),
        )
