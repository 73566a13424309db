"""Exceptions to the rule of the post: named, hidden from somebody, opened with a reason."""

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.cases.models.case import Case
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class NamedOnCase(models.Model):
    """Somebody who works on this case and may read its story."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="named")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="named_on"
    )
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    named_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "officer"], name="named_once_on_a_case"),
        )

    def __str__(self) -> str:
        return f"{self.officer_id} on {self.case_id}"


class WhyHidden(models.TextChoices):
    """Why a case is kept from a colleague, in words that accuse nobody."""

    KNOWS_PERSON = "knows_person", _("They know the person or the family")
    KNOWS_OTHERS = "knows_others", _("They know somebody the person is afraid of")
    ASKED = "asked", _("The person asked for it")
    COMPLAINT = "complaint", _("A complaint or wish of the person is about them")
    OTHER = "other", _("Another conflict of interest")


class HiddenFrom(models.Model):
    """A conflict of interest: for this officer the case does not exist (small communities)."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hidden_from")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    why = models.CharField(
        max_length=12, choices=WhyHidden.choices, blank=True, default="", db_default=""
    )
    hidden_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    """Who may take it back beside the protection lead; empty where a lead or fear decided."""
    hidden_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "officer"], name="hidden_once_from_an_officer"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} from {self.officer_id}"


class HiddenFromPost(models.Model):
    """For this post the case does not exist, now and for whoever is posted there later.

    Who is named on the case still sees it.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hidden_from_posts")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "post"], name="hidden_once_from_a_post"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} from {self.post_id}"


class Found(models.TextChoices):
    """What the review of a story that was opened found."""

    RIGHT = "right", _("It was right to open it")
    NOT_RIGHT = "not_right", _("It was not right to open it")


class BreakGlass(SealedModel):
    """A story opened with a typed reason, for a short time; the case officers are told.

    Somebody else than who opened it looks at what was read, and closes the review.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="glass_broken")
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    reason = SealedField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    told_at = models.DateTimeField(null=True, help_text="When a case officer acknowledged it")
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    reviewed_at = models.DateTimeField(
        null=True, help_text="When somebody else than who opened it closed the review"
    )
    found = models.CharField(
        max_length=12, choices=Found.choices, blank=True, default="", db_default=""
    )
    found_why = SealedField()

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id
