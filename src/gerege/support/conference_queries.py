"""Reads of a case conference, given who looks. Words are opened for whoever sees the story."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.functional import Promise

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.policies import Sight, knows_officers_of, sight_of
from gerege.cases.queries import case_to_see
from gerege.cases.states import DECISION_FIELDS
from gerege.consent.checking import Coverage
from gerege.consent.models import Disclosure
from gerege.consent.queries import PairLine, consent_page
from gerege.consent.queries import Seen as ConsentSeen
from gerege.consent.queries import seen_by as consent_seen_by
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.knowledge.causes import load_causes
from gerege.knowledge.consents import HandedOn, Purpose, load_consents
from gerege.knowledge.support import LongWait, Option, load_support
from gerege.support.conference_lines import (
    Party,
    goes_against,
    is_decided,
    line_of_wait,
    options_in,
    parties_in,
)
from gerege.support.conference_policies import may_call, may_write, part_of, second_people
from gerege.support.conference_words import CAME_WORDS, KIND_WORDS, conference_line
from gerege.support.models import Conference, Signature
from gerege.support.services.conference import TO_TELL
from gerege.vault import services as vault
from gerege.waits.facts import Rows, moment_told, rows_told
from gerege.waits.models import Wait

Words = str | Promise


@dataclass(frozen=True)
class Seen:
    """Who looks at the conferences of which case; ``consent`` only with sight of the story, and
    where the page asks for it."""

    viewer: Officer
    case: Case
    sight: Sight
    named: bool
    consent: ConsentSeen | None
    rows: Sequence[Conference]

    @property
    def current(self) -> Conference | None:
        """The newest one."""
        return self.rows[0] if self.rows else None

    @property
    def may_call(self) -> bool:
        """True if they may call or move it."""
        return may_call(self.viewer, self.case)

    @property
    def may_write(self) -> bool:
        """True if they may write its words."""
        return may_write(self.viewer, self.case)

    @property
    def young(self) -> bool:
        """True if the person may be under 18, as far as these eyes may know."""
        return bool(self.consent and self.consent.answers.may_be_under_18)

    def name_of(self, officer: Officer) -> str:
        """An officer's name, where names are told."""
        return officer.display_name if self.named else ""


@dataclass(frozen=True)
class PartyLine:
    """Somebody invited, and what they may be told at this moment."""

    party: Party
    name: object
    purpose: Purpose
    coverage: Coverage
    may_be_told: Sequence[HandedOn]
    was_told: Sequence[tuple[datetime, Sequence[HandedOn]]]

    @property
    def came(self) -> Words:
        """Whether they took part; empty while that is not written."""
        return CAME_WORDS.get(self.party.came, self.party.came)


@dataclass(frozen=True)
class WaitLine:
    """One wait that stands, for how long, the step that follows, and what was explained of it."""

    wait: Wait
    label: object
    waited: timedelta
    step: LongWait | None
    explained: str


@dataclass(frozen=True)
class SignatureLine:
    """Who signed when; ``holds`` is false where the text was changed since."""

    row: Signature
    by: str
    holds: bool


@dataclass(frozen=True)
class Missing:
    """The second of two signatures: of who led it, or of one of ``people`` (name, reads the words)
    or a protection lead."""

    by_leader: bool
    people: Sequence[tuple[str, bool]]

    @property
    def has_to_be_named(self) -> bool:
        """True where no head of the post could read what there is to sign."""
        return not any(reads for _name, reads in self.people)


@dataclass(frozen=True)
class Card:
    """One conference. All words are empty without sight of the story."""

    row: Conference
    led_by: str
    called_by: str
    way: Words
    options: Sequence[Option]
    wish: Sequence[tuple[Words, Words]]
    is_asked: bool
    decision: Sequence[tuple[Words, Words]]
    is_decided: bool
    against: bool
    signatures: Sequence[SignatureLine]
    coming: Sequence[tuple[object, Words]]
    """Who was invited, and whether they took part; nobody of whom that is not written."""

    @property
    def is_void(self) -> bool:
        """True if somebody signed a text that was changed since, and nobody the new one."""
        return bool(self.signatures) and not any(one.holds for one in self.signatures)


def conferences_seen_by(viewer: Officer, case_id: UUID, *, consent: bool = True) -> Seen:
    """The case with its conferences, the newest first. Raises NotAllowed, which is a 404.

    Without ``consent`` nobody's age and no cover is asked for: four queries less.
    """
    case = case_to_see(viewer, case_id)
    sight, named = sight_of(viewer, case), knows_officers_of(viewer, case)
    if sight.story:
        vault.unlock([case.pk])
    found = Conference.objects.filter(case=case).annotate(**_columns())
    rows = list(found.select_related("led_by", "called_by"))
    for row in rows:
        row.case = case
    said = consent_seen_by(viewer, case) if consent and sight.story else None
    return Seen(viewer, case, sight, named, said, rows)


def conference_to_write(
    viewer: Officer, case_id: UUID, *, consent: bool = True
) -> tuple[Seen, Conference]:
    """The newest conference, for whoever writes its words. Raises NotAllowed."""
    seen = conferences_seen_by(viewer, case_id, consent=consent)
    if seen.current is None or not seen.may_write:
        raise NotAllowed(str(case_id))
    return seen, seen.current


def conference_to_call(viewer: Officer, case_id: UUID) -> Seen:
    """The case, for whoever may call a conference. Raises NotAllowed."""
    seen = conferences_seen_by(viewer, case_id, consent=False)
    if not seen.may_call:
        raise NotAllowed(str(case_id))
    return seen


def conference_to_sign(viewer: Officer, case_id: UUID) -> Seen:
    """The case, for whoever may sign its newest conference. Raises NotAllowed."""
    seen = conferences_seen_by(viewer, case_id)
    if seen.current is None or part_of(viewer, seen.current) is None:
        raise NotAllowed(str(case_id))
    return seen


def cards_of(seen: Seen) -> list[Card]:
    """Every conference, the newest first."""
    return [_card(seen, row) for row in seen.rows]


@cache
def _columns() -> Mapping[str, Subquery]:
    """Who signed and what parties were told, with the conferences themselves, in their query."""
    signed = Signature.objects.filter(conference=OuterRef("pk")).order_by().values("conference")
    told = Disclosure.objects.filter(
        case=OuterRef("case"), means=Disclosure.Means.MEETING, made_at__gte=OuterRef("called_at")
    )
    by_whom = Rows("part", "version", "signed_at", "signed_by__display_name")
    what = Rows("purpose", "recipient", "made_at", "fields")
    return {
        "signed_told": Subquery(signed.annotate(told=by_whom).values("told")),
        "said_told": Subquery(told.order_by().values("case").annotate(told=what).values("told")),
    }


def party_lines(seen: Seen, row: Conference) -> list[PartyLine]:
    """Who is invited, each with what they may be told now; none without sight of the story."""
    if seen.consent is None:
        return []
    parties = parties_in(row.state())
    return [_party(seen.consent, party, rows_told(row, "said_told")) for party in parties]


def party_line(seen: Seen, row: Conference, party: str) -> PartyLine:
    """One of them. Raises NotAllowed for nobody, which is a 404."""
    found = next((one for one in party_lines(seen, row) if one.party.id == party), None)
    if found is None:
        raise NotAllowed(party)
    return found


def can_be_invited(seen: Seen, row: Conference) -> list[tuple[Words, list[PairLine]]]:
    """Every purpose and recipient that is not invited yet, by kind of recipient: never the public,
    and who acts for children alone only where the person may be one.

    Who may be told something stands before who may not, in each group and among the groups.
    """
    if seen.consent is None:
        return []
    invited = {party.pair for party in parties_in(row.state())}
    page, kind_of = consent_page(seen.consent, now()), seen.consent.answers.kind_of
    every = [line for purpose in page.purposes for line in purpose.lines]
    groups: dict[str, list[PairLine]] = {kind: [] for kind in KIND_WORDS}
    for line in sorted(every, key=_is_not_covered):
        entry = load_consents().recipient(kind_of(line.recipient))
        fits = seen.young or not entry.of_children
        if entry.kind in groups and fits and (line.purpose.id, line.recipient) not in invited:
            groups[entry.kind].append(line)
    found = [(KIND_WORDS[kind], lines) for kind, lines in groups.items() if lines]
    return sorted(found, key=lambda group: _is_not_covered(group[1][0]))


def _is_not_covered(line: PairLine) -> bool:
    return not line.coverage.allowed


def is_to_be_told(waits: Iterable[Wait], row: Conference) -> bool:
    """True while the person was not told what was signed."""
    return any((one.cause, one.about) == (TO_TELL, row.pk) for one in waits)


def wait_lines(seen: Seen, row: Conference, waits: Iterable[Wait]) -> list[WaitLine]:
    """What the case waits for from others, the longest first; inner tasks are no such wait."""
    state, moment = row.state() if seen.sight.story else {}, now()
    found = []
    for wait in waits:
        cause = load_causes().cause(wait.cause)
        if cause.kind == "cause":
            waited = moment - (wait.started_at or wait.opened_at)
            step = load_support().step_for(cause.id, waited.days)
            said = state.get(line_of_wait(cause.id, wait.pk), "")
            found.append(WaitLine(wait, cause.label, waited, step, said))
    return found


def part_to_sign(seen: Seen, card: Card) -> Signature.Part | None:
    """As whom this officer can sign what stands; None where they signed or may not."""
    part = part_of(seen.viewer, card.row)
    signed = {one.row.part for one in card.signatures if one.holds}
    return None if part in signed or not (card.is_decided and card.is_asked) else part


def missing_signature(seen: Seen, card: Card) -> Missing | None:
    """Whose signature is missing beside the one that holds; None where none or both are there."""
    holding = [one.row.part for one in card.signatures if one.holds]
    if card.row.signed_at or len(holding) != 1:
        return None
    if holding == [Signature.Part.SECOND]:
        return Missing(by_leader=True, people=())
    heads = second_people(card.row.case) if seen.named else []
    people = [(one.display_name, sight_of(one, card.row.case).story) for one in heads]
    return Missing(by_leader=False, people=people)


def _card(seen: Seen, row: Conference) -> Card:
    state, story = row.state(), seen.sight.story
    wish = ("wish", "wish_words", "hearing") if story else ()
    known = {one.id: one for one in load_support().options}
    return Card(
        row=row,
        led_by=seen.name_of(row.led_by),
        called_by=seen.name_of(row.called_by),
        way=conference_line("way", state.get("way", ""))[1],
        options=[known[code] for code in options_in(state) if code in known],
        wish=[conference_line(name, state[name]) for name in wish if state.get(name)],
        is_asked=bool(state.get("wish")),
        decision=_decision(state) if story else [],
        is_decided=is_decided(state),
        against=story and is_decided(state) and goes_against(state),
        signatures=_signatures(seen, row),
        coming=_coming(seen, state),
    )


def _signatures(seen: Seen, row: Conference) -> list[SignatureLine]:
    """Who signed, the first first."""
    lines = [
        SignatureLine(
            Signature(part=part, version=version, signed_at=moment_told(at)),
            by if seen.named else "",
            version == row.version,
        )
        for part, version, at, by in rows_told(row, "signed_told")
    ]
    return sorted(lines, key=lambda line: line.row.signed_at)


def _coming(seen: Seen, state: Mapping[str, str]) -> list[tuple[object, Words]]:
    if seen.consent is None:
        return []
    written = [one for one in parties_in(state) if one.came]
    return [(seen.consent.name_of(one.recipient), CAME_WORDS[one.came]) for one in written]


def _decision(state: Mapping[str, str]) -> list[tuple[Words, Words]]:
    return [conference_line(name, state[name]) for name in DECISION_FIELDS if state.get(name)]


def _party(consent: ConsentSeen, party: Party, said: Sequence[Sequence[Any]]) -> PartyLine:
    entries = load_consents()
    purpose = entries.purpose(party.purpose)
    coverage = consent.answers.coverage(party.purpose, party.recipient, now())
    told = [
        (moment_told(at), [entries.handed_on(code) for code in _codes(fields)])
        for for_what, whom, at, fields in said
        if (for_what, whom) == party.pair
    ]
    return PartyLine(
        party=party,
        name=consent.name_of(party.recipient),
        purpose=purpose,
        coverage=coverage,
        may_be_told=[entries.handed_on(c) for c in purpose.fields] if coverage.allowed else [],
        was_told=sorted(told, key=lambda one: one[0]),
    )


def _codes(fields: Any) -> Sequence[str]:  # noqa: ANN401  what the database makes of a list
    """The codes of a disclosure: one database tells a list, the other the text of one."""
    found: Sequence[str] = json.loads(fields) if isinstance(fields, str) else fields
    return found
