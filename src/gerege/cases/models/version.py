"""What stood before, and what was typed but did not stay."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.cases.models.case import Case
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class EarlierVersion(SealedModel):
    """An earlier version of person, contacts, a plan or a conference. Never changed.

    Holds the identity and the first answers of the person, sealed under the key of the case; goes
    with the case. ``by`` and ``at`` say who replaced it and when; of a version that did not stay
    (``stood`` is false) who had typed it.
    """

    class What(models.TextChoices):
        """What it is a version of."""

        PERSON = "person", _("Who the person is")
        SAFE_CONTACT = "safe_contact", _("Safe contact")
        FIRST_CONTACT = "first_contact", _("First contact")
        SAFETY_PLAN = "safety_plan", _("Safety plan")
        PLAN = "plan", _("Plan")
        CONFERENCE = "conference", _("Case conference")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="earlier_versions")
    what = models.CharField(max_length=16, choices=What)
    number = models.PositiveIntegerField(help_text="Running number of the thing in its case")
    stood = models.BooleanField(help_text="False for what was typed and did not stay")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    content = SealedField()

    class Meta:
        ordering = ("-at", "-number")
        constraints = (
            models.UniqueConstraint(
                fields=["case", "what", "number"], name="versions_are_numbered"
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id
