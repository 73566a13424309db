"""The table by which applications are found by the applicant's name."""

from django.db import models

from gerege.accounts.models import Post


class NameKey(models.Model):
    """A keyed hash of a token of the applicant's name or of a place, or of two: ``naming.py``.

    The post stands here too, so that a search reads of a name that very many bear only what its own
    post holds, and reads the index alone.
    """

    application = models.ForeignKey(
        "visas.Application", on_delete=models.PROTECT, related_name="names"
    )
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", db_index=False)
    value = models.PositiveIntegerField(help_text="Keyed hash of the token, 31 bits")

    class Meta:
        indexes = (models.Index(fields=["value", "post", "application"], name="visa_names"),)

    def __str__(self) -> str:
        return str(self.application_id)
