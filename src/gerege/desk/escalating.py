"""What is due to be told is found here, from what cases wait for; the room ``notices`` tells it.

Nothing announces itself: every minute the kept waits are asked which of them passed a time, so
nothing is lost by a crash and no act of another room has to think of it (decision 36). Told in
codes; no text of a person is opened for it but what the clock itself reads.
"""

from collections.abc import Callable, Iterable
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from gerege.cases.models import BreakGlass, Case
from gerege.cases.policies import hold
from gerege.desk.alarms import Alarm, alarms_of, next_at
from gerege.desk.models import CaseWait
from gerege.desk.ready import refresh_waits
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel.clock import now
from gerege.notices.models import OPEN, Notice
from gerege.notices.services import end_notice, raise_notice, send_due
from gerege.shifts.models import SecondPerson
from gerege.vault import services as vault

AT_ONCE = 100
"""Cases of one run. A minute later the next ones come; nothing is passed over for good."""

UNREADABLE = timedelta(hours=1)
"""A case whose texts do not open is asked again only then, for the others' sake."""

OF_THE_CLOCK = Q(key__startswith="clock:")


def tell_what_is_due() -> int:
    """Raise what is due to be told, end what is no longer so, call who is next. For ``tick``.

    Returns of how many notices somebody was called.
    """
    refresh_waits()
    raise_due()
    end_what_is_over()
    return send_due()


def raise_due() -> int:
    """Raise what time or an act made due; returns how many cases and acts were looked at."""
    looked = _raise_of_the_clock()
    return looked + _raise_opened_stories() + _raise_second_persons()


def end_what_is_over() -> None:
    """End what nobody acknowledged and what is no longer so: done, paused, closed, answered."""
    changed = Notice.objects.filter(OPEN, OF_THE_CLOCK).exclude(checked=F("case__version"))
    _end_of_the_clock(list(changed.select_related("case").order_by("pk")[:AT_ONCE]))
    reviewed = BreakGlass.objects.filter(reviewed_at__isnull=False)
    _end(Notice.objects.filter(OPEN, kind="story_opened", about__in=reviewed.values("pk")))
    come = SecondPerson.objects.filter(~Q(answer="") | Q(closed_at__isnull=False))
    _end(Notice.objects.filter(OPEN, kind="second_person", about__in=come.values("pk")))


def _raise_of_the_clock() -> int:
    moment = now()
    due = CaseWait.objects.filter(notice_at__lte=moment).order_by("notice_at", "pk")
    ids = list(due.values_list("pk", flat=True)[:AT_ONCE])
    found = _alarms_of(ids)
    for case, alarms in found.items():
        with transaction.atomic():
            if hold(case):
                for alarm in alarms:
                    if alarm.is_due(moment):
                        _raise(case, alarm)
            # A case that changed meanwhile is looked at again.
            same = CaseWait.objects.filter(pk=case.pk, case__version=case.version)
            same.update(notice_at=next_at(alarms, moment))
    closed = set(ids) - {case.pk for case in found}
    CaseWait.objects.filter(pk__in=closed).update(notice_at=moment + UNREADABLE)
    return len(ids)


def _raise(case: Case, alarm: Alarm) -> None:
    key = alarm.key_of(case.pk)
    raise_notice(actor=None, kind=alarm.kind, post=case.post, case=case, key=key)


def _end_of_the_clock(open_notices: list[Notice]) -> None:
    """What no wait of the case would raise any more is over; the rest was looked at.

    Of a case that does not open nothing is known, so nothing of it is ended.
    """
    standing = {
        case.pk: (case.version, {one.key_of(case.pk) for one in alarms})
        for case, alarms in _alarms_of({one.case_id for one in open_notices}).items()
    }
    for notice in open_notices:
        known = standing.get(notice.case_id) if notice.case_id else None
        if known and notice.key in known[1]:
            Notice.objects.filter(pk=notice.pk).update(checked=known[0])
        elif known:
            end_notice(actor=None, notice=notice)


def _alarms_of(ids: "Iterable[UUID | None]") -> dict[Case, list[Alarm]]:
    """The alarms of these cases; a case whose texts do not open is left out."""
    asked = with_all_events(Case.objects.filter(pk__in=list(ids)))
    cases = vault.unlocked(asked, "pk")
    return {case: alarms_of(waits) for case, waits, _changes in waits_of_many(cases, now())}


def _raise_opened_stories() -> int:
    """Headquarters is told at once when somebody opened a story with a reason."""
    opened = BreakGlass.objects.filter(_untold("story_opened"), reviewed_at__isnull=True)
    return _each(opened.select_related("case__post", "officer"), _raise_story)


def _raise_second_persons() -> int:
    asked = SecondPerson.objects.filter(_untold("second_person"), closed_at=None, answer="")
    return _each(asked.select_related("case__post", "asked_by"), _raise_second_person)


def _raise_story(opened: BreakGlass) -> None:
    case, who = opened.case, opened.officer
    raise_notice(
        actor=None, kind="story_opened", post=case.post, case=case, about=opened.pk, not_to=who
    )


def _raise_second_person(asked: SecondPerson) -> None:
    case, who = asked.case, asked.asked_by
    raise_notice(
        actor=None, kind="second_person", post=case.post, case=case, about=asked.pk, not_to=who
    )


def _untold(kind: str) -> Q:
    """Rows of which no notice was ever raised."""
    return ~Q(Exists(Notice.objects.filter(kind=kind, about=OuterRef("pk"))))


def _each(rows: "QuerySet[BreakGlass] | QuerySet[SecondPerson]", act: "Callable[..., None]") -> int:
    found = list(rows.order_by("pk")[:AT_ONCE])
    for row in found:
        act(row)
    return len(found)


def _end(notices: "QuerySet[Notice]") -> None:
    for notice in notices.order_by("pk")[:AT_ONCE]:
        end_notice(actor=None, notice=notice)
