"""A report is written down, taken, passed on, added to when they call again, and closed.

Nothing of it is written into a case, and nothing here asks whether it is linked to one: what stands
in a report changes in the same way whether or not it is.
"""

import json
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.policies import post_that_opens
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.knowledge.reports import load_reports, must_be_one_of
from gerege.notices.models import Notice
from gerege.notices.services import end_notice, raise_notice
from gerege.reports.models import Danger, Report, ReportStep
from gerege.reports.policies import colleagues_to_take, may_hand_on, must_hold
from gerege.vault import services as vault

Kind = ReportStep.Kind
DANGER, LATE = "report_danger", "late_at_post"


@dataclass(frozen=True)
class Told:
    """What somebody told. All but ``words`` may be empty; ``relation`` is a code."""

    words: str
    about: str = ""
    where: str = ""
    recruiter: str = ""
    since: str = ""
    told_already: str = ""
    asks: str = ""
    name: str = ""
    reach: str = ""
    relation: str = ""


def write_report(*, actor: Officer, came: str, danger: str, told: Told) -> Report:
    """Write down what somebody told. With danger now, whoever is on duty is called.

    Raises InputRefused without words or for a code that does not exist, NotAllowed for who may not
    record a first contact.
    """
    post = post_that_opens(actor)
    _must_be_told(came, danger, told)
    with transaction.atomic():
        moment = now()
        report = Report(post=post, came=came, danger=danger, written_by=actor)
        report.written_at = report.waits_since = moment
        vault.make_record_key(report.pk)
        report.seal_field("content", json.dumps(asdict(told), ensure_ascii=False))
        report.save(force_insert=True)
        _done(actor, report, Verb.REPORT_WRITTEN)
        _call(actor, report)
    return report


def take_report(*, actor: Officer, report: Report) -> Report:
    """This officer has it in hand from now on; nobody is called for it any more.

    A second time nothing happens. Raises InputRefused for a closed one, NotAllowed.
    """
    with transaction.atomic():
        held = must_hold(actor, report)
        must_be_open(held)
        if held.taken_by_id != actor.pk:
            held.taken_by, held.taken_at, held.handed_to = actor, now(), None
            held.save(update_fields=["taken_by", "taken_at", "handed_to"])
            _step(actor, held, Kind.TAKEN)
            _done(actor, held, Verb.REPORT_TAKEN)
        _call_nobody(held)
    return held


def hand_on(*, actor: Officer, report: Report, to: Officer, reason: str) -> Report:
    """Who has it in hand passes it on to a colleague of the post, who finds it at home.

    Until somebody takes it nobody has it in hand: its time begins anew, and where there is danger
    whoever is on duty is called. Sent again to the same colleague, nothing happens. Raises
    InputRefused for an unknown reason, for a closed one or one
    that is not in the hand of ``actor``, and for somebody who does not work at the post today;
    NotAllowed.
    """
    must_be_one_of("reason", reason, load_reports().handings)
    with transaction.atomic():
        held = must_hold(actor, report)
        must_be_open(held)
        if held.handed_to_id == to.pk:
            return held
        if not may_hand_on(actor, held):
            mend = _("Read the report anew.")
            raise InputRefused("__all__", _("You do not have it in hand"), mend)
        if to not in colleagues_to_take(actor, held):
            raise InputRefused("to", _("Nobody is chosen"), _("Choose one of those shown."))
        held.taken_by, held.taken_at, held.handed_to, held.waits_since = None, None, to, now()
        held.save(update_fields=["taken_by", "taken_at", "handed_to", "waits_since"])
        _step(actor, held, Kind.HANDED, {"reason": reason, "to": to.display_name})
        _done(actor, held, Verb.REPORT_HANDED, reason=reason)
        _call(actor, held)
    return held


def record_call(
    *, actor: Officer, report: Report, words: str, answered: str, danger: str
) -> ReportStep:
    """They called again: what they said, and what was answered. A closed report is open again.

    Raises InputRefused without words or for a code that does not exist, NotAllowed.
    """
    _must_say(words)
    must_be_one_of("answered", answered, load_reports().answered)
    _must_be_danger(danger)
    with transaction.atomic():
        held = must_hold(actor, report)
        if held.closed_at is not None:
            held.closed_at, held.closed_by, held.reason = None, None, ""
            held.taken_at, held.taken_by, held.waits_since = None, None, now()
            held.handed_to = None
        held.danger = danger
        held.save()
        said = {"words": words.strip(), "answered": answered}
        step = _step(actor, held, Kind.CALLED, said, danger)
        _done(actor, held, Verb.REPORT_CALLED)
        _call(actor, held)
    return step


def close_report(*, actor: Officer, report: Report, reason: str) -> Report:
    """Nobody works on it any more; the reason is a code that tells of no case.

    Closed already, it stays as it is. Raises InputRefused for an unknown reason, NotAllowed.
    """
    must_be_one_of("reason", reason, load_reports().closings)
    with transaction.atomic():
        held = must_hold(actor, report)
        if held.closed_at is None:
            held.closed_at, held.closed_by, held.reason = now(), actor, reason
            held.handed_to = None
            held.save(update_fields=["closed_at", "closed_by", "reason", "handed_to"])
            _step(actor, held, Kind.CLOSED, {"reason": reason})
            _done(actor, held, Verb.REPORT_CLOSED, reason=reason)
            _call_nobody(held)
    return held


def tell_of_late_reports() -> int:
    """Call the post for each report that nobody took in time, once; how many. For the tick."""
    hours, moment, called = load_reports().take_within_hours, now(), 0
    waiting = Report.objects.filter(taken_at=None, closed_at=None).select_related("post")
    first = min(hours.danger, hours.other)
    for report in waiting.filter(waits_since__lt=moment - timedelta(hours=first)):
        key = f"report_late:{report.pk}:{int(report.waits_since.timestamp())}"
        if is_late(report) and not Notice.objects.filter(key=key).exists():
            raise_notice(actor=None, kind=LATE, post=report.post, about=report.pk, key=key)
            called += 1
    return called


def is_late(report: Report) -> bool:
    """True if nobody took it in the time of the catalogue."""
    is_open = report.taken_at is None and report.closed_at is None
    return is_open and now() > report.waits_since + time_to_take(report)


def time_to_take(report: Report) -> timedelta:
    """How long it may wait for somebody; danger that is not known has the time of none."""
    hours = load_reports().take_within_hours
    return timedelta(hours=hours.danger if report.danger == Danger.YES else hours.other)


def must_be_open(report: Report) -> None:
    """Raise InputRefused for a closed report."""
    if report.closed_at is not None:
        mend = _("Write down what they say now: that opens it again.")
        raise InputRefused("__all__", _("This report is closed"), mend)


def _call(actor: Officer, report: Report) -> None:
    """Danger now: whoever is on duty is called until somebody has it in hand.

    Also where a colleague took it before: they do not know yet, and may be asleep.
    """
    in_ones_own_hand = report.taken_by_id == actor.pk
    if report.danger == Danger.YES and not in_ones_own_hand:
        raise_notice(actor=actor, kind=DANGER, post=report.post, about=report.pk)


def _call_nobody(report: Report) -> None:
    for notice in Notice.objects.filter(about=report.pk, ended_at=None):
        end_notice(actor=None, notice=notice)


def _step(
    actor: Officer, report: Report, kind: str, said: dict[str, str] | None = None, danger: str = ""
) -> ReportStep:
    step = ReportStep(report=report, kind=kind, danger=danger, by=actor, at=now())
    step.seal_field("words", json.dumps(said, ensure_ascii=False) if said else None)
    step.save(force_insert=True)
    return step


def _must_be_told(came: str, danger: str, told: Told) -> None:
    must_be_one_of("came", came, load_reports().came)
    _must_be_danger(danger)
    _must_say(told.words)
    if told.relation:
        must_be_one_of("relation", told.relation, load_reports().relations)


def _must_be_danger(danger: str) -> None:
    if danger not in Danger.values:
        raise InputRefused("danger", _("Nothing is chosen"), _("Choose one of those shown."))


def _must_say(words: str) -> None:
    if not words.strip():
        raise InputRefused("words", _("Nothing is written"), _("Write what they say."))


def _done(actor: Officer, report: Report, verb: Verb, **detail: str) -> None:
    record(actor=actor.pk, verb=verb, subject=report.pk, post=report.post_id, detail=detail)
