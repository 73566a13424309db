"""What keeps a case from being erased, and what is left of one that was: no person, no story."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.cases.models.case import Case
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class LegalHold(SealedModel):
    """Somebody said that this case must not be erased, and why; another person lifts it."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="holds")
    reason = SealedField()
    put_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    put_at = models.DateTimeField()
    review_on = models.DateField(help_text="The day on which it is asked whether it still holds")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    lifted_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(lifted_at__isnull=True),
                name="one_standing_hold_a_case",
            ),
        )

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id


class Erasure(models.Model):
    """That a case shall be erased, and afterwards that it was: number, dates and codes.

    Points to the case by its random id without a foreign key: the note stays when the case is gone.
    """

    class Reason(models.TextChoices):
        """Why a case is erased."""

        PERSON_ASKS = "person_asks", _("The person asks for it")
        CONSENT_WITHDRAWN = "consent_withdrawn", _("The person no longer agrees to it being kept")
        BY_MISTAKE = "by_mistake", _("It was recorded by mistake")
        PERIOD_OVER = "period_over", _("The time for keeping it is over")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    subject = models.UUIDField(unique=True, help_text="The random id the case has or had")
    client_id = models.UUIDField(
        null=True, help_text="So that a phone that sends again opens no second case"
    )
    reference = models.CharField(max_length=24)
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=24, choices=Reason)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    asked_at = models.DateTimeField()
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    erased_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict, help_text="How many rows of what were erased")
    cleaned_at = models.DateTimeField(
        null=True, help_text="When the database's own leftovers were overwritten, too"
    )

    class Meta:
        ordering = ("-asked_at",)
        indexes = (models.Index(fields=["client_id"], name="erased_by_client_id"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def is_done(self) -> bool:
        """True once nothing of the case is left."""
        return self.erased_at is not None


class RetentionReport(models.Model):
    """A list of cases whose time is over, as a person signed it; only what it lists is erased."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sign = models.CharField(max_length=8, unique=True, help_text="Stands on paper and screen")
    made_at = models.DateTimeField()
    listed = models.JSONField(default=list, help_text="Random ids of the cases")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    confirmed_at = models.DateTimeField(null=True)
    run_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.sign
