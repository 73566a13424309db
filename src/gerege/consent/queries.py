"""Reads of consent, given who looks. Names and texts are opened for whoever sees the story."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import Sight, cases_visible_to, knows_officers_of, sight_of
from gerege.cases.queries import case_to_see
from gerege.cases.words import language_name
from gerege.consent.checking import Answers, Coverage, answers_of, must_exist, names_of
from gerege.consent.models import Consent, ConsentException, Disclosure
from gerege.consent.policies import is_second_person, may_decide
from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.causes import Cause, load_causes
from gerege.knowledge.consents import (
    Ground,
    HandedOn,
    Purpose,
    Sentence,
    ToldItem,
    load_consents,
)

Words = str | Promise | Bilingual
STATES: dict[str, tuple[Words, str]] = {
    "yes": (_("Yes"), "done"),
    "exception": (_("Exception, for a while"), "soon"),
    "not_asked": (_("Not asked"), "plain"),
    "no": (_("No"), "plain"),
    "later": (_("Ask later"), "soon"),
    "expired": (_("Run out"), "soon"),
    "withdrawn": (_("Taken back"), "plain"),
    "child": (_("Guardian and child to be asked"), "soon"),
    "told": (_("Not everything was told"), "soon"),
    "refused": (_("Help is not wanted: ask anew"), "soon"),
    "anew": (_("Help was not wanted since: ask anew"), "soon"),
    "feared": (_("Ask anew"), "soon"),
}
NOT_BY_US: Words = _("No, unless the person says so")


@dataclass(frozen=True)
class PairLine:
    """One purpose and recipient with what stands."""

    purpose: Purpose
    recipient: str
    name: Words
    coverage: Coverage
    opens_return: Sequence[Cause] = ()
    """What asks a state for the return and goes on this yes, where the person is afraid of it."""

    @property
    def words(self) -> Words:
        """What stands, in words; nobody asks first about what is no by default."""
        if self.coverage.state == "not_asked" and self.purpose.default == "no":
            return NOT_BY_US
        return STATES[self.coverage.state][0]

    @property
    def tone(self) -> str:
        """The colour and shape of the state."""
        return STATES[self.coverage.state][1]

    @property
    def handed_on(self) -> Sequence[HandedOn]:
        """What they are told, and nothing more."""
        return [load_consents().handed_on(code) for code in self.purpose.fields]

    @property
    def script(self) -> Sequence[Sentence]:
        """What is said to the person before they answer."""
        return load_consents().script_for(self.purpose)

    @property
    def sources(self) -> Sequence[tuple[str, str]]:
        """Where these sentences come from, and how well that is known; each once."""
        return list(dict.fromkeys((one.source, one.evidence) for one in self.script))

    @property
    def lasts(self) -> timedelta:
        """How long a yes holds unless another day is agreed."""
        return timedelta(days=self.purpose.lasts_days)


@dataclass(frozen=True)
class PurposeLines:
    """A purpose with everybody who is or can be told."""

    purpose: Purpose
    lines: Sequence[PairLine]


@dataclass(frozen=True)
class ExceptionLine:
    """An exception in words. ``reason`` is empty without sight of it."""

    row: ConsentException
    purpose: Purpose
    ground: Ground
    name: Words
    reason: str
    asked_by: str
    decided_by: str
    may_decide: bool


@dataclass(frozen=True)
class ConsentPage:
    """Every purpose and recipient of a case, and the exceptions."""

    purposes: Sequence[PurposeLines]
    exceptions: Sequence[ExceptionLine]
    may_be_under_18: bool


@dataclass(frozen=True)
class AnswerLine:
    """One answer of the history, the newest first. Texts are empty without sight of the story."""

    row: Consent
    language: str | Promise
    interpreter: str
    guardian: str
    untold: str
    to_say: str
    told: Sequence[tuple[ToldItem, str]]
    recorded_by: str


@dataclass(frozen=True)
class DisclosureLine:
    """One line of the register."""

    row: Disclosure
    purpose: Purpose
    name: Words
    fields: Sequence[HandedOn]
    beyond: Sequence[HandedOn]
    ground: Ground | None
    on_paper: bool
    may_change: bool
    may_tell: bool


@dataclass(frozen=True)
class Seen:
    """Who looks at the consents of which case."""

    viewer: Officer
    sight: Sight
    answers: Answers
    named: bool

    def name_of(self, recipient: str) -> Words:
        """The name of a recipient; of one that the case names, only for who sees the story."""
        for one in self.answers.named:
            if str(one.pk) == recipient and self.sight.story:
                return one.reveal_field("name")
        return load_consents().recipient(self.answers.kind_of(recipient)).label

    def text(self, row: Consent, name: str) -> str:
        """A sealed text of an answer."""
        return row.reveal_field(name) if self.sight.story else ""

    def officer(self, officer: Officer | None) -> str:
        """Who it was, where names are told."""
        return officer.display_name if officer and self.named else ""


def seen_by(viewer: Officer, case: Case) -> Seen:
    """What this viewer may read of the consents of a case they can reach."""
    sight, named = sight_of(viewer, case), knows_officers_of(viewer, case)
    return Seen(viewer, sight, answers_of(case), named)


def register_seen_by(viewer: Officer, case: Case) -> Seen:
    """The same for the register, which asks about no answer."""
    sight, named = sight_of(viewer, case), knows_officers_of(viewer, case)
    return Seen(viewer, sight, names_of(case), named)


def consent_page(seen: Seen, moment: datetime) -> ConsentPage:
    """The whole picture. Six queries at most."""
    purposes = [
        PurposeLines(
            purpose,
            [
                PairLine(
                    purpose,
                    one,
                    seen.name_of(one),
                    seen.answers.coverage(purpose.id, one, moment),
                )
                for one in _asked_or_offered(seen.answers, purpose)
            ],
        )
        for purpose in load_consents().purposes
    ]
    exceptions = [exception_line(seen, row) for row in reversed(seen.answers.exceptions)]
    return ConsentPage(purposes, exceptions, seen.answers.may_be_under_18)


def pair_of(seen: Seen, purpose: str, recipient: str, moment: datetime) -> PairLine:
    """One purpose and recipient. Raises NotAllowed for what does not exist, which is a 404."""
    try:
        entry, name = must_exist(seen.answers, purpose, recipient), seen.name_of(recipient)
    except InputRefused:
        raise NotAllowed(purpose) from None
    coverage = seen.answers.coverage(purpose, recipient, moment)
    causes = load_causes().entries if seen.answers.return_feared_at else ()
    opens = [one for one in causes if one.for_return and one.purpose == entry.id]
    return PairLine(entry, recipient, name, coverage, opens)


def history_of(seen: Seen, pair: PairLine) -> list[AnswerLine]:
    """Every answer about this pair, the newest first."""
    rows = Consent.objects.filter(case=seen.answers.case, purpose=pair.purpose.id)
    found = rows.filter(recipient=pair.recipient).select_related("recorded_by")
    return [_answer(seen, row) for row in found.order_by("-number")]


def exception_to_see(viewer: Officer, exception_id: UUID) -> ConsentException:
    """An exception, for who sees the story or may decide. Raises NotAllowed, which is a 404."""
    known = ConsentException.objects.filter(
        pk=exception_id, case__in=cases_visible_to(viewer).values("pk")
    )
    row = known.select_related("asked_by", "decided_by").first()
    if row is None:
        raise NotAllowed(str(exception_id))
    row.case = case_to_see(viewer, row.case_id)
    if not sight_of(viewer, row.case).story and not is_second_person(viewer, row.case):
        raise NotAllowed(str(exception_id))
    return row


def exception_line(seen: Seen, row: ConsentException, *, opened: bool = False) -> ExceptionLine:
    """One exception in words; ``opened`` shows the reason to whoever may decide."""
    row.case, entries = seen.answers.case, load_consents()
    return ExceptionLine(
        row=row,
        purpose=entries.purpose(row.purpose),
        ground=entries.ground(row.ground),
        name=seen.name_of(row.recipient),
        reason=row.reveal_field("reason") if opened else "",
        asked_by=seen.officer(row.asked_by),
        decided_by=seen.officer(row.decided_by),
        may_decide=may_decide(seen.viewer, row),
    )


def register_of(seen: Seen) -> list[DisclosureLine]:
    """Who received what on which basis, the newest first."""
    rows = Disclosure.objects.filter(case=seen.answers.case).select_related("exception")
    return [disclosure_line(seen, row) for row in rows.order_by("-made_at", "pk")]


def disclosure_line(seen: Seen, row: Disclosure) -> DisclosureLine:
    """One line of the register in words."""
    entries = load_consents()
    kind = entries.recipient(seen.answers.kind_of(row.recipient))
    works = seen.sight.work and seen.answers.case.is_open
    return DisclosureLine(
        row=row,
        purpose=entries.purpose(row.purpose),
        name=seen.name_of(row.recipient),
        fields=[entries.handed_on(code) for code in row.codes],
        beyond=[entries.handed_on(str(code)) for code in row.beyond],
        ground=entries.ground(row.exception.ground) if row.exception else None,
        on_paper=kind.on_paper and kind.id == row.recipient,
        may_change=works and row.revoked_at is None,
        may_tell=works and row.is_to_be_told,
    )


def disclosure_to_change(viewer: Officer, disclosure_id: UUID) -> Disclosure:
    """Something handed on, for who works on the case. Raises NotAllowed, which is a 404."""
    known = Disclosure.objects.filter(
        pk=disclosure_id, case__in=cases_visible_to(viewer).values("pk")
    )
    row = known.select_related("exception").first()
    if row is None:
        raise NotAllowed(str(disclosure_id))
    row.case = case_to_see(viewer, row.case_id)
    if not row.case.is_open or not sight_of(viewer, row.case).work:
        raise NotAllowed(str(disclosure_id))
    return row


def covered_pairs(seen: Seen, moment: datetime) -> list[PairLine]:
    """Whom something may be told now."""
    page = consent_page(seen, moment)
    return [one for each in page.purposes for one in each.lines if one.coverage.allowed]


def _asked_or_offered(answers: Answers, purpose: Purpose) -> list[str]:
    """The recipients of a purpose, those that the case names of their kind, and who was asked."""
    offered = [one for kind in purpose.recipients for one in answers.recipients_for(kind)]
    asked = [one.recipient for one in answers.consents if one.purpose == purpose.id]
    passed_over = [one.recipient for one in answers.exceptions if one.purpose == purpose.id]
    return list(dict.fromkeys([*offered, *asked, *passed_over]))


def _answer(seen: Seen, row: Consent) -> AnswerLine:
    row.case = seen.answers.case
    return AnswerLine(
        row=row,
        language=language_name(row.language),
        interpreter=seen.text(row, "interpreter"),
        guardian=seen.text(row, "guardian"),
        untold=seen.text(row, "untold"),
        to_say=seen.text(row, "to_say"),
        told=[(load_consents().told_item(code), day) for code, day in row.told.items()],
        recorded_by=seen.officer(row.recorded_by),
    )
