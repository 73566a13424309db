"""Wishes that go past the post, help that was refused, fear that was told. Only added to.

A wish belongs to no case: the post that keeps the case must not find it there. Its texts are sealed
to the published key (``vault.browser``): the page and the officer who wrote them cannot read them
back, and ``queries`` opens them for the protection lead alone.
"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.consent.models import CODE, OfCase
from gerege.kernel.ids import new_id
from gerege.vault.browser import open_for_readers, seal_for_readers
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel

KEY_ID = 16


def _somebody(*, known: bool = False) -> "models.ForeignKey[Officer | None, Officer | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=not known, related_name="+"
    )


class PastThePost(models.Model):
    """A row whose text only the protection lead's pages open, bound to its table and its id."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key_id = models.CharField(max_length=KEY_ID)
    sealed = models.BinaryField()

    class Meta:
        abstract = True

    def seal_text(self, text: str) -> None:
        """Put the text in, sealed. Saves nothing. Raises ProtectionFailed."""
        self.key_id, self.sealed = seal_for_readers(text, self._info)

    def open_text(self) -> str:
        """The text. Raises ProtectionFailed if it was sealed for anything else."""
        return open_for_readers(bytes(self.sealed), self._info, self.key_id)

    @property
    def _info(self) -> bytes:
        return f"gerege {self._meta.label_lower} v1 {self.pk}".encode("ascii")


class Wish(PastThePost):
    """A complaint, a correction, another officer, or fear: told to headquarters past the post."""

    class Came(models.TextChoices):
        """How it reached us."""

        PUBLIC = "public", _("By the public page")
        OFFICER = "officer", _("Through an officer")

    ARRIVES_AS = "wish"
    """The kind of arrival that becomes one (``arrivals``)."""

    kind = models.CharField(max_length=CODE)
    came = models.CharField(max_length=8, choices=Came)
    received_at = models.DateTimeField()
    written_by = _somebody()
    about = _somebody()
    """Whom it is about, where they could read it: for them it does not exist."""

    class Meta:
        indexes = (models.Index(fields=["received_at"], name="wish_received"),)

    def __str__(self) -> str:
        return self.receipt

    @property
    def receipt(self) -> str:
        """A short number the person can name on the telephone; it tells nothing."""
        return self.pk.hex[:8].upper()


class WishStep(PastThePost):
    """What the protection lead did about a wish, in their own words."""

    class Kind(models.TextChoices):
        """What was done. Answered and told happen once."""

        ACKNOWLEDGED = "acknowledged", _("Received and read")
        NOTED = "noted", _("Note")
        PASSED_ON = "passed_on", _("Wish to correct given to the officers of the case")
        NAMED = "named", _("Another officer named")
        ANSWERED = "answered", _("Answered")
        TOLD = "told", _("The person was told")

    wish = models.ForeignKey(Wish, on_delete=models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=12, choices=Kind)
    at = models.DateTimeField()
    by = _somebody(known=True)

    class Meta:
        ordering = ("at", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=["wish", "kind"],
                condition=Q(kind__in=["acknowledged", "answered", "told"]),
                name="wish_is_answered_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.wish_id} {self.kind}"


class Alone(models.TextChoices):
    """Whether somebody else heard it. Unknown is not no."""

    YES = "yes", _("Alone")
    NO = "no", _("Somebody else was there")
    UNKNOWN = "unknown", _("Not known")


class Refusal(OfCase, SealedModel):
    """The person does not want consular help. While it stands the post does not act.

    Of somebody who may be under 18 it is written down and stops nothing: a child cannot give up
    protection, and child protection steps are taken instead. One that was written before that was
    known ends by itself (``found_young``); the words stay.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    said = SealedField(help_text="What the person said, in their own words")
    interpreter = SealedField()
    alone = models.CharField(max_length=8, choices=Alone)
    explained = models.JSONField(help_text="Codes of what was explained")
    young = models.BooleanField(help_text="The person may be under 18: nothing stops")
    recorded_by = _somebody(known=True)
    recorded_at = models.DateTimeField()
    looked_by = _somebody()
    looked_at = models.DateTimeField(null=True)
    look = SealedField(help_text="What the second person found")
    reopened_by = _somebody()
    reopened_at = models.DateTimeField(null=True)
    reopened = SealedField(help_text="What the person said when they wanted help again")
    found_young = models.BooleanField(
        default=False,
        db_default=False,
        help_text="It ended by itself: the person may be under 18, as is known since",
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(reopened_at=None, young=False),
                name="help_is_refused_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(looked_by=None) | ~Q(looked_by=models.F("recorded_by")),
                name="a_second_person_looks_at_a_refusal",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.recorded_at:%Y-%m-%d}"


class Fear(OfCase, SealedModel):
    """The person is afraid of their own state or of somebody at the post."""

    class Of(models.TextChoices):
        """Of whom."""

        OWN_STATE = "own_state", _("Their own state")
        AT_POST = "at_post", _("Somebody at this post")
        BOTH = "both", _("Both")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    of = models.CharField(max_length=9, choices=Of)
    said = SealedField(help_text="What the person said, in their own words")
    alone = models.CharField(max_length=8, choices=Alone)
    hidden = models.BooleanField(help_text="The file was hidden from the post that kept it")
    recorded_by = _somebody(known=True)
    recorded_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.of}"
