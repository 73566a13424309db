"""What the person said about each purpose and recipient, and what was handed on. Only added to.

A purpose and a fixed recipient are codes of ``catalogue/consent``; a recipient that the case names
is the random id of its row. Texts are sealed under the key of the case.
"""

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel

CODE = 40


class OfCase:
    """Texts of this row are sealed under the key of its case."""

    case_id: UUID

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id


def _the_case() -> "models.ForeignKey[Case, Case]":
    return models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")


def _somebody(*, known: bool = False) -> "models.ForeignKey[Officer | None, Officer | None]":
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=not known, related_name="+"
    )


class NamedRecipient(OfCase, SealedModel):
    """Which shelter, which relative: a recipient that only this case knows."""

    case = _the_case()
    kind = models.CharField(max_length=CODE, help_text="A recipient of the catalogue")
    name = SealedField()
    added_by = _somebody(known=True)
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Consent(OfCase, SealedModel):
    """One answer of the person. The one with the highest number of a pair stands."""

    class Answer(models.TextChoices):
        """Nothing asked is no row, never a no."""

        YES = "yes", _("Yes")
        NO = "no", _("No")
        LATER = "later", _("Ask later")

    class How(models.TextChoices):
        """How the person gave it."""

        SPOKEN = "spoken", _("Said")
        SIGNED = "signed", _("Signed")
        GUARDIAN = "guardian", _("Through a guardian")

    class Guarded(models.TextChoices):
        """Who decides with a person who may be under 18."""

        GUARDIAN = "guardian", _("A guardian agrees")
        NONE_YET = "none_yet", _("No guardian yet: child protection decides what is best")

    class Assent(models.TextChoices):
        """What a person who may be under 18 says for themselves."""

        YES = "yes", _("The child says yes")
        NO = "no", _("The child says no")
        NOT_ASKED = "not_asked", _("Not asked")

    case = _the_case()
    number = models.PositiveIntegerField(help_text="The running number in the case")
    purpose = models.CharField(max_length=CODE)
    recipient = models.CharField(max_length=CODE)
    answer = models.CharField(max_length=8, choices=Answer)
    how = models.CharField(max_length=8, choices=How)
    language = models.CharField(max_length=8)
    interpreter = SealedField()
    guarded = models.CharField(max_length=8, choices=Guarded, blank=True)
    guardian = SealedField()
    assent = models.CharField(max_length=9, choices=Assent, blank=True)
    to_say = SealedField(help_text="What may be said")
    told = models.JSONField(default=dict, help_text="Codes of what was told, each with its day")
    untold = SealedField(help_text="Why not everything was told; such a yes covers nothing")
    recorded_by = _somebody(known=True)
    recorded_at = models.DateTimeField()
    until = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = _somebody()
    withdrawn_how = models.CharField(max_length=8, choices=How, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="one_answer_a_number"),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(answer="yes"), name="only_a_yes_is_withdrawn"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose} {self.answer}"


class ConsentException(OfCase, SealedModel):
    """Something is handed on without consent: a ground, two people, and the person is told."""

    case = _the_case()
    purpose = models.CharField(max_length=CODE)
    recipient = models.CharField(max_length=CODE)
    ground = models.CharField(max_length=CODE)
    reason = SealedField()
    asked_by = _somebody(known=True)
    asked_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = _somebody()
    decided_at = models.DateTimeField(null=True)
    told_person_by = _somebody()
    told_person_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(agreed=None, decided_by=None, decided_at=None)
                | Q(agreed__isnull=False, decided_by__isnull=False, decided_at__isnull=False),
                name="who_decides_is_named",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=models.F("asked_by")),
                name="a_second_person_decides",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose} {self.ground}"


class Disclosure(models.Model):
    """Who received which kinds of information, by which means, on which basis. Holds no text."""

    class Means(models.TextChoices):
        """How it went."""

        LETTER = "letter", _("By letter")
        SPOKEN = "spoken", _("Said, also by telephone")
        EMAIL = "email", _("E-mail")
        REQUEST = "request", _("Request that went out")
        MEETING = "meeting", _("Case conference")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = _the_case()
    purpose = models.CharField(max_length=CODE)
    recipient = models.CharField(max_length=CODE)
    fields = models.JSONField()
    means = models.CharField(max_length=8, choices=Means)
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="+")
    exception = models.ForeignKey(
        ConsentException, on_delete=models.PROTECT, null=True, related_name="+"
    )
    made_by = _somebody(known=True)
    made_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    revoked_by = _somebody()
    beyond = models.JSONField(
        default=list,
        db_default=Value([], models.JSONField()),
        help_text="Codes of what the person had not been asked about",
    )
    told_person_by = _somebody()
    told_person_at = models.DateTimeField(null=True)
    """When the person was told that more was handed on than they agreed to."""

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(consent=None, exception__isnull=False)
                | Q(consent__isnull=False, exception=None),
                name="what_is_handed_on_has_one_basis",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.purpose}"

    @property
    def codes(self) -> Sequence[str]:
        """What kinds of information, as codes."""
        return tuple(str(code) for code in self.fields)

    @property
    def is_to_be_told(self) -> bool:
        """True where more was handed on than the person agreed to, and nobody told them yet."""
        return bool(self.beyond) and self.told_person_at is None
