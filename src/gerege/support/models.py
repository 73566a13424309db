"""Answers about needs and steps for a child; plans; the case conference; detention.

Every word is sealed under the key of the case.

What stands in the clear is which question was asked and how often, never what was answered: even a
code can endanger a person.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

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


@dataclass(frozen=True)
class Said:
    """One answer as it was written down, or that what was needed was given: then ``answer`` is the
    one that stands, and stays. Moments are in UTC.
    """

    answer: str
    note: str
    by: str
    at: str
    happened: str = ""
    """``known``, ``about`` or ``unknown``: how well it is known when it happened."""
    happened_at: str = ""
    given: str = ""
    """What the person was given; empty for an answer."""
    given_at: str = ""
    given_by: str = ""

    @property
    def moment(self) -> datetime:
        """When it was written down."""
        return datetime.fromisoformat(self.at)

    @property
    def event(self) -> datetime | None:
        """When it happened, where that was said."""
        return datetime.fromisoformat(self.happened_at) if self.happened_at else None

    @property
    def given_when(self) -> datetime | None:
        """When it was given, where it was."""
        return datetime.fromisoformat(self.given_at) if self.given_at else None


class Answered(OfCase, SealedModel):
    """All that was said to one question of a sheet, the newest last. Nothing is taken away."""

    class Sheet(models.TextChoices):
        """Which list of the catalogue the question is of."""

        NEEDS = "needs"
        CHILD = "child"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    sheet = models.CharField(max_length=8, choices=Sheet)
    question = models.CharField(max_length=CODE)
    times = models.PositiveIntegerField(help_text="How often it was answered")
    changed_at = models.DateTimeField()
    said = SealedField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["case", "sheet", "question"], name="support_one_row_a_question"
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.sheet}"

    def answers(self) -> Sequence[Said]:
        """Everything that was said, opened, the newest last."""
        return [Said(**one) for one in json.loads(self.reveal_field("said") or "[]")]

    def add(self, said: Said) -> None:
        """Seal one more answer, or that something was given. Saves nothing."""
        every = [*self.answers(), said]
        self.seal_field("said", json.dumps([asdict(one) for one in every], ensure_ascii=False))
        self.times = sum(1 for one in every if not one.given)
        self.changed_at = said.moment


class NamedLines(OfCase, SealedModel):
    """A text of named lines, sealed as one; two who write different lines both find theirs."""

    changed_at = models.DateTimeField()
    lines = SealedField()

    class Meta:
        abstract = True

    def state(self) -> dict[str, str]:
        """Its lines, opened."""
        found: dict[str, str] = json.loads(self.reveal_field("lines") or "{}")
        return found

    def seal_lines(self, state: Mapping[str, str], moment: datetime) -> None:
        """Seal these lines. Saves nothing."""
        self.seal_field("lines", json.dumps(dict(state), ensure_ascii=False, sort_keys=True))
        self.changed_at = moment


class Plan(NamedLines):
    """The safety plan or the plan of a person: named lines of text, sealed as one.

    What stood before is kept as an earlier version (``cases``), so that nothing is overwritten.
    """

    class Kind(models.TextChoices):
        """Which of the two."""

        SAFETY = "safety_plan"
        GOALS = "plan"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["case", "kind"], name="support_one_plan_of_a_kind"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Hearing(OfCase, SealedModel):
    """The plan was read to the person in their language, and what they said. Only added to."""

    class Answer(models.TextChoices):
        """What the person said."""

        YES = "yes", _("The person agrees")
        NOT_YET = "not_yet", _("Not yet")
        CHANGES = "changes", _("Wants something changed")

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(help_text="The version of the plan that was read")
    answer = models.CharField(max_length=8, choices=Answer)
    language = models.CharField(max_length=8)
    heard_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    heard_at = models.DateTimeField()
    words = SealedField()
    interpreter = SealedField()
    guardian = SealedField()
    assent = models.BooleanField(default=False)

    class Meta:
        ordering = ("-heard_at",)

    def __str__(self) -> str:
        return f"{self.case_id} {self.version} {self.answer}"


class Conference(NamedLines):
    """A case conference. Its text is named lines, sealed as one, with the versions of the file.

    In the clear stands that it is called, when it meets and who leads it; never what is wished for
    or decided. ``version`` is the one to which a signature belongs: any change makes another.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    number = models.PositiveIntegerField(help_text="The running number in the case")
    called_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    called_at = models.DateTimeField()
    led_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    meets_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    signed_at = models.DateTimeField(null=True, help_text="Two people signed what stands")
    next_at = models.DateTimeField(null=True, help_text="The next conference is due")

    class Meta:
        ordering = ("-number",)
        constraints = (
            models.UniqueConstraint(fields=["case", "number"], name="conferences_are_numbered"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.number}"


class Signature(models.Model):
    """Somebody signed one version of what a conference decided. Only added to; holds no text."""

    class Part(models.TextChoices):
        """As whom."""

        LED = "led", _("Led the conference")
        SECOND = "second", _("Second person")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    conference = models.ForeignKey(Conference, on_delete=models.PROTECT, related_name="signatures")
    version = models.PositiveIntegerField(help_text="The version of the text that was signed")
    part = models.CharField(max_length=8, choices=Part)
    signed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("signed_at",)
        constraints = (
            models.UniqueConstraint(
                fields=["conference", "version", "part"], name="each_part_is_signed_once"
            ),
            models.UniqueConstraint(
                fields=["conference", "version", "signed_by"], name="nobody_signs_for_two"
            ),
        )

    def __str__(self) -> str:
        return f"{self.conference_id} {self.version} {self.part}"


class Detention(OfCase, SealedModel):
    """The person is held: when we were told and what was said. Only added to."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    told_at = models.DateTimeField(help_text="When the post was told; the clock counts from here")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    words = SealedField(help_text="Who told it, and where the person is held")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-told_at",)

    def __str__(self) -> str:
        return str(self.case_id)


class Visit(OfCase, SealedModel):
    """A visit to a detained person, or the attempt. Only added to.

    ``alone`` is how it went, a code of ``catalogue/support/visit_went.yaml``; ``reason`` says why,
    where it was no visit in private.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    visited_at = models.DateTimeField()
    alone = models.CharField(max_length=8)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    recorded_at = models.DateTimeField()
    interpreter = SealedField()
    injuries = SealedField(help_text="Injuries, as the person tells them")
    checklist = SealedField(help_text="Answers to the checklist, as JSON")
    words = SealedField(help_text="What was agreed")
    reason = SealedField(help_text="Why it was not in private, or what the person said")

    class Meta:
        ordering = ("-visited_at",)

    def __str__(self) -> str:
        return str(self.case_id)
