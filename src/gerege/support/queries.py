"""Reads of needs and steps, given who looks. Words are opened for whoever sees the story."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import Sight, knows_officers_of, sight_of
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.consent.checking import may_be_under_18
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.support import Care, ChildStep, Group, Need, load_support, offered_to
from gerege.support.models import Answered, Conference, Detention, Plan, Said
from gerege.ui.templatetags.ui import local
from gerege.vault import services as vault

Words = str | Promise
NEED_WORDS: Mapping[str, tuple[Words, str]] = {
    "now": (_("Needed now"), "soon"),
    "later": (_("Later"), "plain"),
    "no": (_("No"), "plain"),
    "unknown": (_("Not known"), "plain"),
    "accepted": (_("Accepted"), "soon"),
    "declined": (_("Declined"), "plain"),
    "": (_("Not asked"), "plain"),
}
GIVEN = _("Given")
STEP_WORDS: Mapping[str, tuple[Words, str]] = {
    "done": (_("Done"), "done"),
    "not_yet": (_("Not yet"), "soon"),
    "unknown": (_("Not known"), "soon"),
    "": (_("To be done"), "soon"),
}
HAPPENED_WORDS: Mapping[str, Words] = {
    "known": _("The time is known"),
    "about": _("Roughly"),
    "unknown": _("The time is not known"),
}


@dataclass(frozen=True)
class Seen:
    """Who looks at the support of which case, with all that was answered."""

    viewer: Officer
    case: Case
    sight: Sight
    young: bool
    named: bool
    answered: Mapping[tuple[str, str], Answered]

    def said(self, sheet: str, question: str) -> Sequence[Said]:
        """What was said, the newest last; nothing without sight of the story."""
        row = self.answered.get((sheet, question))
        if row is None or not self.sight.story:
            return ()
        row.case = self.case
        return row.answers()

    def times(self, sheet: str, question: str) -> int:
        """How often it was answered; codes-only sight knows that, too."""
        row = self.answered.get((sheet, question))
        return row.times if row else 0

    @property
    def zone(self) -> str:
        """The person's own clock: as agreed with them, else the clock of the post."""
        contact = getattr(self.case, "safe_contact", None)
        return (contact.time_zone if contact else "") or self.case.post.time_zone

    @property
    def place(self) -> str:
        """What that clock is called: the post, or the city of another zone."""
        own = self.zone == self.case.post.time_zone
        return local(self.case.post) if own else self.zone.rpartition("/")[2].replace("_", " ")


@dataclass(frozen=True)
class SaidLine:
    """One answer of the history in words."""

    said: Said
    words: Words

    @property
    def happened(self) -> Words:
        """How well the time is known; empty where nobody asked."""
        return HAPPENED_WORDS[self.said.happened] if self.said.happened else ""


@dataclass(frozen=True)
class NeedLine:
    """One question as a viewer sees it. ``words`` says only whether it was asked without sight."""

    need: Need
    times: int
    said: Sequence[Said]
    story: bool

    @property
    def answer(self) -> str:
        """The code of the newest answer; empty where nobody asked or it is not for these eyes."""
        return self.said[-1].answer if self.said else ""

    @property
    def history(self) -> Sequence[SaidLine]:
        """Everything that was said and given, the newest first."""
        return [
            SaidLine(one, GIVEN if one.given else NEED_WORDS[one.answer][0])
            for one in reversed(self.said)
        ]

    @property
    def is_wanted(self) -> bool:
        """True if the person said that they need it now, whether or not it was given since."""
        return self.answer in ("now", "accepted")

    @property
    def is_met(self) -> bool:
        """True if what the person needs now was given since they said so."""
        return bool(self.said and self.said[-1].given)

    @property
    def at_once(self) -> bool:
        """True if something is to be done before anything else is asked."""
        return bool(self.need.at_once) and self.is_wanted and not self.is_met

    @property
    def words(self) -> Words:
        """What stands, in words."""
        if self.times and not self.story:
            return _("Asked")
        return GIVEN if self.is_met else NEED_WORDS[self.answer][0]

    @property
    def tone(self) -> str:
        """The colour and shape of what stands."""
        seen = self.story or not self.times
        return NEED_WORDS[self.answer][1] if seen and not self.is_met else "done"


@dataclass(frozen=True)
class NeedGroup:
    """One part of the interview."""

    group: Group
    lines: Sequence[NeedLine]


@dataclass(frozen=True)
class CareLine:
    """One kind of care with until when it is possible; ``until`` None where no time is known."""

    care: Care
    until: datetime | None
    is_over: bool


@dataclass(frozen=True)
class StepLine:
    """One step for a child."""

    step: ChildStep
    times: int
    said: Sequence[Said]
    story: bool

    @property
    def state(self) -> str:
        """The code of the newest word on it."""
        return self.said[-1].answer if self.said else ""

    @property
    def history(self) -> Sequence[SaidLine]:
        """Everything that was written, the newest first."""
        return [SaidLine(one, STEP_WORDS[one.answer][0]) for one in reversed(self.said)]

    @property
    def words(self) -> Words:
        """How far it is, in words."""
        return _("Written down") if self.times and not self.story else STEP_WORDS[self.state][0]

    @property
    def tone(self) -> str:
        """The colour and shape of how far it is."""
        return "plain" if self.times and not self.story else STEP_WORDS[self.state][1]


@dataclass(frozen=True)
class Overview:
    """How far everything is, for every viewer; no words of the person."""

    needs_asked: int
    needs_offered: int
    next_need: NeedLine | None
    steps_written: int
    steps_offered: int
    young: bool
    plans: frozenset[str]
    is_held: bool
    is_called: bool = False
    groups: Sequence[NeedGroup] = field(default_factory=tuple)

    @property
    def needed_now(self) -> list[NeedLine]:
        """What the person needs now and nobody gave yet."""
        every = [line for group in self.groups for line in group.lines]
        return [line for line in every if line.is_wanted and not line.is_met]


def seen_by(viewer: Officer, case_id: UUID) -> Seen:
    """The case as this viewer sees it. Raises NotAllowed, which is a 404. Few queries."""
    return _seen(viewer, case_to_see(viewer, case_id))


def seen_to_work_on(viewer: Officer, case_id: UUID) -> Seen:
    """The same for who records on an open case. Raises NotAllowed."""
    return _seen(viewer, case_to_work_on(viewer, case_id))


def _seen(viewer: Officer, case: Case) -> Seen:
    rows = Answered.objects.filter(case=case)
    sight = sight_of(viewer, case)
    if sight.story:
        vault.unlock([case.pk])
    return Seen(
        viewer=viewer,
        case=case,
        sight=sight,
        young=may_be_under_18(case),
        named=knows_officers_of(viewer, case),
        answered={(row.sheet, row.question): row for row in rows},
    )


def overview(seen: Seen) -> Overview:
    """How far the interview and the steps are."""
    groups = need_groups(seen)
    lines = [line for group in groups for line in group.lines]
    steps = step_lines(seen)
    return Overview(
        needs_asked=sum(1 for line in lines if line.times),
        needs_offered=len(lines),
        next_need=next((line for line in lines if not line.times), None),
        steps_written=sum(1 for line in steps if line.times),
        steps_offered=len(steps),
        young=seen.young,
        plans=frozenset(Plan.objects.filter(case=seen.case).values_list("kind", flat=True)),
        is_held=Detention.objects.filter(case=seen.case, ended_at=None).exists(),
        is_called=Conference.objects.filter(case=seen.case).exists(),
        groups=groups,
    )


def need_groups(seen: Seen) -> list[NeedGroup]:
    """Every question that is offered to this person, by group."""
    offered = offered_to(load_support().needs, young=seen.young)
    lines = [_need(seen, need) for need in offered]
    return [
        NeedGroup(group, [line for line in lines if line.need.group == group.id])
        for group in load_support().groups
    ]


def needs_told_apart(case: Case) -> Mapping[UUID, Bilingual]:
    """What the tasks of needs are about, for who sees the story. One query."""
    rows = Answered.objects.filter(case=case, sheet=Answered.Sheet.NEEDS)
    labels = {need.id: need.label for need in load_support().needs}
    told = rows.values_list("pk", "question")
    return {pk: labels[question] for pk, question in told if question in labels}


def need_line(seen: Seen, question: str) -> NeedLine:
    """One question. Raises NotAllowed for one that is not offered, which is a 404."""
    offered = offered_to(load_support().needs, young=seen.young)
    need = next((one for one in offered if one.id == question), None)
    if need is None:
        raise NotAllowed(question)
    return _need(seen, need)


def next_question(seen: Seen, after: str) -> Need | None:
    """The next question nobody asked yet, after this one and then from the beginning."""
    offered = offered_to(load_support().needs, young=seen.young)
    place = [need.id for need in offered].index(after)
    in_turn = [*offered[place + 1 :], *offered[:place]]
    return next((one for one in in_turn if not seen.times("needs", one.id)), None)


def care_lines(said: Sequence[Said], moment: datetime) -> list[CareLine]:
    """Until when which care is possible, from the newest time that was said.

    Where nobody knows when it was, no window is called over: a doctor decides.
    """
    told = [one for one in said if one.happened]
    if not told:
        return []
    event = told[-1].event
    return [_care(care, event, moment) for care in load_support().care]


def step_lines(seen: Seen) -> list[StepLine]:
    """Every step for a child."""
    return [step_line(seen, step.id) for step in load_support().child_steps]


def step_line(seen: Seen, step: str) -> StepLine:
    """One step. Raises NotAllowed for one that does not exist, which is a 404."""
    try:
        entry = load_support().child_step(step)
    except InputRefused:
        raise NotAllowed(step) from None
    said = seen.said("child", step)
    return StepLine(entry, seen.times("child", step), said, seen.sight.story)


def _need(seen: Seen, need: Need) -> NeedLine:
    said = seen.said("needs", need.id)
    return NeedLine(need, seen.times("needs", need.id), said, seen.sight.story)


def _care(care: Care, event: datetime | None, moment: datetime) -> CareLine:
    until = event + timedelta(hours=care.hours) if event else None
    return CareLine(care, until, bool(until and until < moment))
