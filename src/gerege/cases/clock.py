"""What a case waits for, since when, and until when. Computed, never stored. Pure.

Source of the times: the clocks of the product design; the hours themselves are catalogue data
(``catalogue/deadlines.yaml``). What cannot be derived (an answer of an authority, a bed) is told to
the clock as ``OpenWait``; the room ``waits`` keeps those.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from gerege.cases.windows import Agreed
from gerege.knowledge.causes import load_causes, never_pausing, never_stopping
from gerege.knowledge.guidance import waited_for_before

AHEAD = timedelta(days=2)
"""How long before an agreed contact ends somebody is reminded to agree it again."""

AGREED_FOR = timedelta(days=14)
"""How long an agreement about contact holds; our own choice."""

DANGER = frozenset({"danger", "danger_stands"})
"""What is waited for while danger was told and is not over: a first step, then its end."""

PAUSE = "pause_to_look_at"
"""What is waited for when somebody said to look at a pause again."""

PROTECTS = frozenset({"act_now", "look_further"})
"""The results after which somebody asks what may be told to whom, and what is needed."""

OF_FIRST_CONTACT = frozenset({"safe_to_talk", "first_talk", "safe_contact"})
"""What runs from the first contact. Of a case from an old list nobody knows when that was."""


@dataclass(frozen=True)
class Span:
    """A stretch of time; one without an end goes on. ``stops``: the person refused help then."""

    begin: datetime
    end: datetime | None = None
    stops: bool = False


@dataclass(frozen=True)
class OpenWait:
    """Something a case waits for that was written down: an answer, a paper, a place, a task.

    ``due`` was worked out by the calendar of whoever has to act, None for what has no due time.
    While one that ``pauses`` stands, the clock of the case stands still; ``look_again`` is when
    somebody says whether it still does.
    """

    code: str
    since: datetime
    due: datetime | None = None
    pauses: bool = False
    prepared: bool = False
    owner_kind: str = ""
    owner: UUID | None = None
    owner_name: str = ""
    look_again: datetime | None = None
    about: UUID | None = None


@dataclass(frozen=True)
class CaseFacts:
    """The events a clock needs. None means: has not happened."""

    opened_at: datetime
    is_open: bool = True
    is_imported: bool = False
    danger_told_at: datetime | None = None
    safe_to_talk: bool = False
    danger_acted_at: datetime | None = None
    danger_ended_at: datetime | None = None
    screening_started_at: datetime | None = None
    last_answer_at: datetime | None = None
    settled: bool = False
    band: str = ""
    second_look_asked_at: datetime | None = None
    second_look_given_at: datetime | None = None
    decided_at: datetime | None = None
    consent_asked_at: datetime | None = None
    needs_asked_at: datetime | None = None
    medical_offered_at: datetime | None = None
    plan_agreed_at: datetime | None = None
    conference_signed_at: datetime | None = None
    conference_next_at: datetime | None = None
    """The review date that the last signed conference set."""
    contact_valid_until: datetime | None = None
    contact_forbidden: bool = False
    open_waits: Sequence[OpenWait] = ()
    pauses: Sequence[Span] = ()
    contact_windows: Agreed | None = None
    """The days and hours at which the person may be reached, where they are known as such."""


@dataclass(frozen=True)
class Waiting:
    """One thing a case waits for. ``code`` names an entry of the deadlines or waits catalogue.

    While the person makes up their mind, or a border is closed, a wait is ``paused`` (but for what
    ``never_pauses``): it has no due time, and afterwards one that is later by the time that was
    paused. While the person refuses help, what does not stand nevertheless is ``stopped``. What is
    ``prepared`` was not sent yet. ``owner_kind`` says who has to act where that was written down,
    ``owner`` a colleague; ``about`` tells two of one code apart.
    """

    code: str
    since: datetime
    due: datetime | None
    paused: bool = False
    prepared: bool = False
    owner_kind: str = ""
    owner: UUID | None = None
    owner_name: str = ""
    stood: timedelta = timedelta()
    """How long the clock of the case stood still since it began."""
    stopped: bool = False
    about: UUID | None = None

    def is_overdue(self, moment: datetime) -> bool:
        """True when the due time has passed."""
        return self.due is not None and moment > self.due

    def late_by(self, moment: datetime) -> timedelta:
        """How long the due time has passed; nothing before it, and where there is none."""
        return max(moment - self.due, timedelta()) if self.due else timedelta()


def waits_of(
    facts: CaseFacts, limits: Mapping[str, timedelta], moment: datetime
) -> tuple[Waiting, ...]:
    """Everything an open case waits for at a moment, the most pressing first.

    ``limits`` gives the time allowed for each code; a code without one has no due time. A contact
    that was agreed is waited for again only when its time comes near. When nothing else waits, the
    case waits for the agreed contact or to be looked at again: an open case is never forgotten.
    """
    if not facts.is_open:
        return ()
    if facts.is_imported:
        limits = {code: limit for code, limit in limits.items() if code not in OF_FIRST_CONTACT}
    found = [_within(limits, code, since) for code, since in _open_codes(facts)]
    found += [*_contact_again(facts, moment), *_pause_to_look_at(facts, moment)]
    found = [with_pauses(waiting, facts.pauses, moment) for waiting in found]
    found += _conference_waits(facts, limits, moment)
    # While help is refused nobody is asked for what follows from events alone.
    found = [waiting for waiting in found if not waiting.stopped]
    found += [with_pauses(_written_down(w), facts.pauses, moment) for w in facts.open_waits]
    return tuple(sorted(found, key=in_turn)) or (_next_date(facts, limits, moment),)


def changes_at(
    facts: CaseFacts, limits: Mapping[str, timedelta], moment: datetime
) -> datetime | None:
    """When ``waits_of`` next says something else although nothing was done; None for never.

    What begins or ends with time alone is named here, too: lists are kept ready until then.
    """
    if not facts.is_open:
        return None
    coming = (_pause_from(facts), _conference_from(facts, limits, moment))
    later = [one for one in coming if one and one > moment]
    return min(filter(None, (_contact_changes(facts, moment), *later)), default=None)


def _contact_changes(facts: CaseFacts, moment: datetime) -> datetime | None:
    """When the agreed contact is next waited for in another way."""
    again = _again_from(facts)
    if again is None or again <= moment:
        return None
    other = facts.open_waits or _open_codes(facts)
    turn = None if other else _next_turn(facts, moment)
    return min(again, turn) if turn else again


def _conference(facts: CaseFacts, limits: Mapping[str, timedelta]) -> Waiting | None:
    """The case conference that comes next, whether it is near or not.

    Where the result asks to protect, 45 days after the first contact; afterwards on the review
    date of the last one that was signed, if it set one.
    """
    code, signed = "case_conference", facts.conference_signed_at
    if signed:
        due = facts.conference_next_at
        return Waiting(code, signed, due) if due else None
    return _within(limits, code, facts.opened_at) if facts.band in PROTECTS else None


def _conference_waits(
    facts: CaseFacts, limits: Mapping[str, timedelta], moment: datetime
) -> list[Waiting]:
    """The conference, once it is near."""
    coming = _conference(facts, limits)
    if coming is None or coming.due is None:
        return []
    stood = _paused_since(coming.since, facts.pauses, moment)
    near = coming.due + stood - waited_for_before(coming.code) <= moment
    return [with_pauses(coming, facts.pauses, moment)] if near else []


def _conference_from(
    facts: CaseFacts, limits: Mapping[str, timedelta], moment: datetime
) -> datetime | None:
    """From when on the conference is waited for, if time alone brings that about.

    In a pause it comes no nearer, and the end of the pause is an act.
    """
    coming = _conference(facts, limits)
    if coming is None or coming.due is None or _is_paused(facts.pauses, moment):
        return None
    stood = _paused_since(coming.since, facts.pauses, moment)
    begins = coming.due + stood - waited_for_before(coming.code)
    return begins if begins > moment else None


def _contact_again(facts: CaseFacts, moment: datetime) -> list[Waiting]:
    """The agreed contact, once its end is near."""
    until, again = facts.contact_valid_until, _again_from(facts)
    if again is None or again > moment:
        return []
    return [Waiting("safe_contact_again", max(again, facts.opened_at), until)]


def _pause_to_look_at(facts: CaseFacts, moment: datetime) -> list[Waiting]:
    """Whether a pause still holds, once the day on which somebody looks again is near.

    It begins anew with each such day, so that somebody is called for each.
    """
    begins, due = _pause_from(facts), _look_again(facts)
    return [Waiting(PAUSE, begins, due)] if begins and begins <= moment else []


def _pause_from(facts: CaseFacts) -> datetime | None:
    due = _look_again(facts)
    return due - waited_for_before(PAUSE) if due else None


def _look_again(facts: CaseFacts) -> datetime | None:
    """The next time at which somebody said to look at a pause."""
    return min((w.look_again for w in facts.open_waits if w.look_again), default=None)


def pressing(waiting: Waiting) -> tuple[int, datetime]:
    """What orders waits, of one case and of all: danger and what the catalogue says stands first,
    then by due time, then what has none."""
    rank = 1 if waiting.due else 2
    comes_first = waiting.code in DANGER or waiting.code in load_causes().first
    return (0 if comes_first else rank), waiting.due or waiting.since


def in_turn(waiting: Waiting) -> tuple[bool, int, datetime]:
    """The same for the waits of one case: what rests comes after what made it rest."""
    rests = waiting.paused and waiting.code not in load_causes().pausing
    return rests or waiting.stopped, *pressing(waiting)


def is_danger_open(told_at: datetime | None, ended_at: datetime | None) -> bool:
    """True while danger was told and nobody has said since that it is over.

    A step that was taken does not end it: the person may still be where the danger is.
    """
    return _is_without_answer(told_at, ended_at)


def _is_without_answer(told_at: datetime | None, answered_at: datetime | None) -> bool:
    """True if something was told and what answers it did not come since."""
    return told_at is not None and (answered_at is None or answered_at < told_at)


def _again_from(facts: CaseFacts) -> datetime | None:
    """From when on an agreed contact waits to be agreed again."""
    until = facts.contact_valid_until
    return until - AHEAD if until and not facts.contact_forbidden else None


def with_pauses(waiting: Waiting, pauses: Sequence[Span], moment: datetime) -> Waiting:
    """The same wait, its due time later by what was paused since it began; none in a pause.

    What the catalogue says ``never_pauses`` is counted on, but for the time in which the person
    refused help; what ``never_stops`` always.
    """
    code = waiting.code
    if code in never_stopping():
        return waiting
    reached = [one for one in pauses if one.stops or code not in never_pausing()]
    stood = _paused_since(waiting.since, reached, moment)
    if _is_paused(reached, moment):
        stopped = _is_stopped(reached, moment) and code not in load_causes().stopping
        return replace(waiting, due=None, paused=True, stood=stood, stopped=stopped)
    return replace(waiting, due=waiting.due and waiting.due + stood, stood=stood)


def _is_stopped(pauses: Sequence[Span], moment: datetime) -> bool:
    return _is_paused([one for one in pauses if one.stops], moment)


def _is_paused(pauses: Sequence[Span], moment: datetime) -> bool:
    return any(one.begin <= moment and (one.end is None or moment < one.end) for one in pauses)


def _paused_since(since: datetime, pauses: Sequence[Span], moment: datetime) -> timedelta:
    """How long was paused between two moments; what two pauses share counts once."""
    total, reached = timedelta(), since
    for span in sorted(pauses, key=lambda span: span.begin):
        begin, end = max(span.begin, reached), min(span.end or moment, moment)
        if begin < end:
            total, reached = total + (end - begin), end
    return total


def _written_down(wait: OpenWait) -> Waiting:
    return Waiting(
        wait.code,
        wait.since,
        wait.due,
        paused=wait.pauses,
        prepared=wait.prepared,
        owner_kind=wait.owner_kind,
        owner=wait.owner,
        owner_name=wait.owner_name,
        about=wait.about,
    )


def _within(limits: Mapping[str, timedelta], code: str, since: datetime) -> Waiting:
    return Waiting(code, since, since + limits[code] if code in limits else None)


def _next_date(facts: CaseFacts, limits: Mapping[str, timedelta], moment: datetime) -> Waiting:
    """What an open case waits for when nothing else waits.

    Where the hours of a contact are known, it is due when they begin; once they have, when they
    end.
    """
    since, until = _last_event(facts), facts.contact_valid_until
    if until and not facts.contact_forbidden:
        turn = _next_turn(facts, moment)
        return Waiting("next_contact", since, min(turn, until) if turn else until)
    return _within(limits, "look_again", since)


def _next_turn(facts: CaseFacts, moment: datetime) -> datetime | None:
    """When the agreed hours next begin or end."""
    return facts.contact_windows.next_change(moment) if facts.contact_windows else None


def _last_event(facts: CaseFacts) -> datetime:
    """When something was last done on the case, as far as the clock is told."""
    until = facts.contact_valid_until
    agreed_at = until - AGREED_FOR if until else None
    on_danger = (facts.danger_acted_at, facts.danger_ended_at)
    done = (agreed_at, *on_danger, facts.last_answer_at, facts.second_look_given_at)
    return max(filter(None, (facts.opened_at, *done, facts.decided_at)))


def _open_codes(facts: CaseFacts) -> list[tuple[str, datetime]]:
    """Codes with the moment each wait began."""
    steps: list[tuple[str, datetime]] = []
    told, acted = facts.danger_told_at, facts.danger_acted_at
    if told and is_danger_open(told, facts.danger_ended_at):
        steps.append(("danger" if _is_without_answer(told, acted) else "danger_stands", told))
    if not facts.safe_to_talk and facts.screening_started_at is None:
        steps.append(("safe_to_talk", facts.opened_at))
    if facts.screening_started_at is None:
        steps.append(("first_talk", facts.opened_at))
    elif not facts.settled:
        steps.append(("open_questions", facts.last_answer_at or facts.screening_started_at))
    if facts.second_look_asked_at and facts.second_look_given_at is None:
        steps.append(("second_look", facts.second_look_asked_at))
    if facts.band and facts.decided_at is None:
        steps.append(("decision", facts.last_answer_at or facts.opened_at))
    return steps + _not_agreed_yet(facts)


def _not_agreed_yet(facts: CaseFacts) -> list[tuple[str, datetime]]:
    """What the person is to be asked: how to reach them, and what may be told."""
    steps: list[tuple[str, datetime]] = []
    if facts.contact_valid_until is None and not facts.contact_forbidden:
        steps.append(("safe_contact", facts.opened_at))
    if facts.band in PROTECTS:
        asked = {
            "consent_asked": facts.consent_asked_at,
            "needs_interview": facts.needs_asked_at,
            "medical_offer": facts.medical_offered_at,
            "plan": facts.plan_agreed_at,
        }
        steps += [(code, facts.opened_at) for code, at in asked.items() if at is None]
    return steps
