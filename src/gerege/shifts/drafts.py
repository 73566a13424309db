"""The draft of a hand-over note: derived from the record, written nowhere before it is sent."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef

from gerege.accounts.models import Officer
from gerege.audit.models import KNOWN_VERBS, Event
from gerege.audit.timeline import IN_TIMELINE
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, HiddenFrom, SafeContact
from gerege.cases.policies import cases_visible_to, sight_of
from gerege.cases.words import hours_in_words
from gerege.kernel.clock import now
from gerege.shifts.asking import NextStep, next_steps
from gerege.shifts.duty import began, newest_entries
from gerege.vault import services as vault

AT_ONCE = 20
# The hand-over itself is not what was done on the duty.
OUR_OWN = {Verb.HAND_OVER_WRITTEN, Verb.WAIT_OPENED}
Acts = Mapping[UUID, Sequence[str]]


@dataclass(frozen=True)
class MayCall:
    """When the person may be called: days and hours on their own clock, and what else was said."""

    hours: str
    said: str
    zone: str


@dataclass(frozen=True)
class CaseTold:
    """One case as a hand-over tells it: what was done, what comes next, when to call."""

    case: Case
    done: Sequence[str]
    next: NextStep | None
    call: MayCall | None
    may_add: bool


@dataclass(frozen=True)
class Draft:
    """What a note would say now. ``more`` cases did not fit."""

    began_at: datetime
    told: Sequence[CaseTold]
    more: int = 0


def draft_of(officer: Officer, moment: datetime) -> Draft:
    """The duty that ends now: its cases that this officer may still see, the newest first."""
    entries = newest_entries(officer)
    since = began((entry.at for entry in entries), moment)
    done = ((e.subject, e.verb) for e in entries if e.at >= since and _is_told(e.verb))
    acts = _by_case((subject, verb) for subject, verb in done if subject)
    told = cases_told(officer, acts, moment)
    return Draft(since, told[:AT_ONCE], max(0, len(told) - AT_ONCE))


def acts_of_note(actor: UUID, cases: Sequence[UUID], span: tuple[datetime, datetime]) -> Acts:
    """What one officer did in these cases between two moments. One query."""
    rows = Event.objects.filter(subject__in=cases, actor=actor, at__range=span)
    told = rows.order_by("-sequence").values_list("subject", "verb")
    return _by_case((subject, verb) for subject, verb in told if subject and _is_told(verb))


def _by_case(done: Iterable[tuple[UUID, str]]) -> Acts:
    acts: dict[UUID, list[str]] = {}
    for subject, verb in done:
        acts.setdefault(subject, []).append(verb)
    return acts


def cases_told(viewer: Officer, acts: Acts, moment: datetime) -> list[CaseTold]:
    """These cases in their order, without those that do not exist for the viewer."""
    somebody = Exists(HiddenFrom.objects.filter(case=OuterRef("pk")))
    rows = cases_visible_to(viewer).filter(pk__in=list(acts)).annotate(is_kept=somebody)
    found = vault.unlocked(rows.select_related("post", "safe_contact"), "pk")
    by_id = {case.pk: case for case in found}
    steps = next_steps([case.pk for case in found if case.is_open], moment)
    return [
        _told(viewer, by_id[pk], verbs, steps.get(pk)) for pk, verbs in acts.items() if pk in by_id
    ]


def _told(viewer: Officer, case: Case, verbs: Iterable[str], step: NextStep | None) -> CaseTold:
    sight = sight_of(viewer, case)
    return CaseTold(
        case=case,
        done=_words_of(verbs),
        next=step,
        call=_may_call(case) if sight.identity else None,
        may_add=sight.work and case.is_open,
    )


def _may_call(case: Case) -> MayCall | None:
    """When the person may be called, as it was agreed; None while nobody may call."""
    contact: SafeContact | None = getattr(case, "safe_contact", None)
    if contact is None or not contact.may_be_used(now()):
        return None
    hours = hours_in_words(contact.reveal_field("windows"))
    said = contact.reveal_field("when")
    return MayCall(hours, said, contact.time_zone) if hours or said else None


def _words_of(verbs: Iterable[str]) -> list[str]:
    """The words of the record, each once, in the order in which it was done."""
    known = dict.fromkeys(reversed([KNOWN_VERBS[verb] for verb in verbs if _is_told(verb)]))
    return [str(verb.label) for verb in known]


def _is_told(verb: str) -> bool:
    word = KNOWN_VERBS.get(verb)
    return word is not None and word in IN_TIMELINE and word not in OUR_OWN
