"""When somebody is told of what a case waits for: before it is due, when it began, when it is late.

The times are data: ``remind_before_hours``, ``escalate`` and ``notice`` of ``catalogue/waits.yaml``
and ``deadlines.yaml``. What is paused (the person's own decision, a closed border, help that is
refused) is never told; what ``never_pauses``, or ``never_stops``, is told meanwhile, too.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from gerege.cases.clock import Waiting
from gerege.desk.waits import words_of
from gerege.knowledge.guidance import Deadline, Escalation

KIND_FOR = {"head_of_post": "late_at_post", "protection_lead": "late_at_headquarters"}


@dataclass(frozen=True)
class Alarm:
    """A notice of this kind is raised at a moment, for one wait of a case.

    ``step`` tells the steps of one wait apart; ``until`` is when it has no sense any more.
    """

    kind: str
    code: str
    since: datetime
    step: str
    at: datetime
    until: datetime | None = None

    def key_of(self, case: UUID) -> str:
        """What makes the notice one: the case, the wait and the step."""
        began = int(self.since.timestamp() * 1_000_000)
        return f"clock:{case.hex}:{self.code}:{began}:{self.step}"

    def is_due(self, moment: datetime) -> bool:
        """True from its time on, as long as it has a sense."""
        return self.at <= moment and (self.until is None or moment < self.until)


def alarms_of(waits: Iterable[Waiting]) -> list[Alarm]:
    """Every notice that these waits will raise, or should have raised, by time."""
    heard = [one for one in waits if not one.paused]
    return sorted((alarm for one in heard for alarm in _of(one)), key=lambda one: one.at)


def next_at(alarms: Iterable[Alarm], moment: datetime | None = None) -> datetime | None:
    """When to look at the case again: the first alarm after a moment, or the first of all."""
    return min((one.at for one in alarms if moment is None or one.at > moment), default=None)


def _of(waiting: Waiting) -> Iterator[Alarm]:
    words = words_of(waiting.code)
    if isinstance(words, Deadline) and words.notice:
        yield Alarm(words.notice, waiting.code, waiting.since, "begins", waiting.since)
    if waiting.due and words.remind_before_hours:
        at = max(waiting.due - timedelta(hours=words.remind_before_hours), waiting.since)
        yield Alarm("soon", waiting.code, waiting.since, "soon", at, waiting.due)
    for number, one in enumerate(words.escalate):
        told_at = _told_at(waiting, one)
        if told_at:
            kind = KIND_FOR[one.to]
            yield Alarm(kind, waiting.code, waiting.since, str(number), told_at)


def _told_at(waiting: Waiting, one: Escalation) -> datetime | None:
    """Hours after the due time or the start; nothing that has no due time is late.

    What was paused since the start is not counted: ``stood`` says how long that was.
    """
    begin = waiting.due if one.begins == "due" else waiting.since + waiting.stood
    return begin + timedelta(hours=one.after_hours) if begin else None
