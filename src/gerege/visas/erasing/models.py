"""That one application shall be erased: asked at the post, answered at headquarters."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer
from gerege.kernel.ids import new_id


class AskedErasure(models.Model):
    """Somebody at the post asks. It goes with the application; the record keeps that it was asked.

    The reason is a code: a story about an application that is to go must not stay behind it.
    """

    class Reason(models.TextChoices):
        """Why an application is erased."""

        PERSON_ASKS = "person_asks", _("The person asks for it")
        BY_MISTAKE = "by_mistake", _("It was imported by mistake")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    application = models.OneToOneField(
        "visas.Application", on_delete=models.PROTECT, related_name="asked_erasure"
    )
    reason = models.CharField(max_length=24, choices=Reason)
    asked_at = models.DateTimeField()
    asked_by = by_officer()

    class Meta:
        indexes = (models.Index(fields=["asked_at", "id"], name="visa_erasures_asked"),)

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def sign(self) -> str:
        """What both offices read to each other on the telephone, to know they mean the same one.

        Of the random number of the request: it says nothing of the application.
        """
        last = self.pk.hex[-8:].upper()
        return f"{last[:4]} {last[4:]}"
