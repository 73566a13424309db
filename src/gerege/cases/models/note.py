"""Notes: needs and facts for safety, never a quotation, each with the audience its writer chose."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.cases.models.case import Case
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class Note(SealedModel):
    """One note, never edited: a correction is a new note."""

    class Audience(models.TextChoices):
        """Who may read a note."""

        POST = "post", _("Case officers of this post")
        NAMED = "named", _("Only the writer and people named on the case")
        HEADQUARTERS = "headquarters", _("Case officers of this post and headquarters")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    audience = models.CharField(max_length=12, choices=Audience)
    text = SealedField()

    class Meta:
        ordering = ("-written_at",)

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id
