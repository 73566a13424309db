"""A report is erased: because whoever reported asks, by two people; or when its time is over.

Whether it is linked plays no part, so that neither a refusal nor a delay tells of a link. What the
register of a case says was told to a relative stays with the case.
"""

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts import parking
from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.retention import load_retention
from gerege.notices.models import Notice
from gerege.notices.services import end_notice
from gerege.reports.models import Report
from gerege.reports.policies import must_decide_erasure, must_hold
from gerege.vault import services as vault
from gerege.vault.cleaning import clean
from gerege.vault.retention import tables

RULE = "reports"


def ask_erasure(*, actor: Officer, report: Report) -> Report:
    """Whoever reported wants it erased; another person confirms. Asked twice, the first stands."""
    with transaction.atomic():
        held = must_hold(actor, report)
        if held.asked_at is None:
            held.asked_by, held.asked_at = actor, now()
            held.save(update_fields=["asked_by", "asked_at"])
            _done(actor, held, Verb.REPORT_ERASURE_ASKED)
    return held


def drop_erasure(*, actor: Officer, report: Report) -> None:
    """It is not erased: taken back by who works with it, or declined by who decides."""
    with transaction.atomic():
        try:
            held = must_decide_erasure(actor, report)
        except NotAllowed:
            held = must_hold(actor, report)
        if held.asked_at is not None:
            held.asked_by = held.asked_at = None
            held.save(update_fields=["asked_by", "asked_at"])
            _done(actor, held, Verb.REPORT_ERASURE_DROPPED)


def confirm_erasure(*, actor: Officer, report: Report) -> None:
    """Erase it, with its key. Raises InputRefused where nobody asked, NotAllowed for who asked."""
    if report.asked_at is None:
        mend = _("Read the report anew.")
        raise InputRefused("__all__", _("Nobody asks that it be erased"), mend)
    with transaction.atomic():
        held = must_decide_erasure(actor, report)
        _erase(held, by=actor.pk)
        transaction.on_commit(_clean)


def forget_reports() -> int:
    """Erase the reports whose time is over; how many. An open one is never over. For the tick."""
    end = load_retention()[RULE].ends_before(now())
    over = Report.objects.filter(closed_at__lt=end) if end else Report.objects.none()
    gone = 0
    for number in list(over.values_list("pk", flat=True)):
        with transaction.atomic():
            rows = Report.objects.select_for_update(of=("self",))
            held = rows.filter(pk=number, closed_at__lt=end).first()
            if held is not None:
                _erase(held, by=None)
                gone += 1
    if gone:
        _clean()
    return gone


def _erase(report: Report, *, by: UUID | None) -> None:
    """The key first: what is left anywhere is noise from then on. Links go with the row."""
    number, post = report.pk, report.post_id
    for notice in Notice.objects.filter(about=number, ended_at=None):
        end_notice(actor=None, notice=notice)
    vault.forget(number)
    parking.forget_about(number)
    Report.objects.filter(pk=number).delete()
    record(actor=by, verb=Verb.REPORT_ERASED, subject=number, post=post)


def _clean() -> bool:
    return clean([one.table_name for one in tables() if one.model.startswith("reports.")])


def _done(actor: Officer, report: Report, verb: Verb) -> None:
    record(actor=actor.pk, verb=verb, subject=report.pk, post=report.post_id)
