"""Erasing what is over: the administrator lists and runs, a protection lead confirms between.

Nothing is erased that is not on a confirmed list, or that a hold keeps, or that is open again by
then; and no case at all while no jurist has signed the period.
"""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case, Erasure, RetentionReport
from gerege.cases.retaining import case_rule, cases_over, technical_rows_over
from gerege.cases.services.erasing import clean_up, erase, note_of
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.vault.retention import technical_tables

CONFIRMED_FOR = timedelta(days=14)
SIGN_CHARACTERS = 8


def make_list() -> RetentionReport:
    """Keep the list of what is over now, to be confirmed. Raises InputRefused for an empty one."""
    with transaction.atomic():
        over = cases_over(now()).order_by("reference").values_list("pk", flat=True)
        listed = [str(number) for number in over]
        if not listed:
            raise InputRefused("--submit", "no case is over", "Nothing needs to be confirmed")
        made = RetentionReport.objects.create(
            sign=new_id().hex[-SIGN_CHARACTERS:], made_at=now(), listed=listed
        )
        _note(None, Verb.RETENTION_REPORTED, made)
    return made


def confirm_list(*, actor: Officer, report: RetentionReport) -> None:
    """A protection lead has read the list and agrees. Confirmed twice is confirmed once."""
    if actor.role != Role.PROTECTION_LEAD:
        raise NotAllowed(report.sign)
    with transaction.atomic():
        waiting = RetentionReport.objects.filter(pk=report.pk, confirmed_at__isnull=True)
        if waiting.update(confirmed_by=actor, confirmed_at=now()):
            _note(actor.pk, Verb.RETENTION_CONFIRMED, report)


def run_list(sign: str) -> tuple[int, int]:
    """Erase what a confirmed list holds; returns how many were erased and how many left alone.

    Each case is a transaction of its own, so a run that was cut off is simply run again; what the
    database itself left of all of them is overwritten once, at the end.
    Raises InputRefused for a list that is unknown, not confirmed, too old or done, and while no
    jurist has signed the period.
    """
    report = _runnable(sign)
    erased = sum(_erase_if_over(UUID(number), report) for number in report.listed)
    with transaction.atomic():
        report.run_at = now()
        report.save(update_fields=["run_at"])
        _note(None, Verb.RETENTION_RUN, report)
    clean_up()
    return erased, len(report.listed) - erased


def tidy() -> dict[str, int]:
    """Remove technical rows that are over, and overwrite what erasures left behind."""
    removed = {}
    with transaction.atomic():
        for table in technical_tables():
            removed[table.table_name] = technical_rows_over(table, now()).delete()[0]
    clean_up()
    return removed


def _runnable(sign: str) -> RetentionReport:
    report = RetentionReport.objects.filter(sign=sign).select_related("confirmed_by").first()
    if report is None:
        raise InputRefused("--report", "there is no such list", "Use the sign that was printed")
    if report.run_at:
        raise InputRefused("--report", "this list was run already", "Make a new list")
    if report.confirmed_at is None:
        mend = "Ask a protection lead to confirm it: menu, Keeping and erasing"
        raise InputRefused("--report", "nobody has confirmed this list", mend)
    if now() - report.confirmed_at > CONFIRMED_FOR:
        mend = "Make a new list and have it confirmed"
        raise InputRefused("--report", "it was confirmed more than 14 days ago", mend)
    if not case_rule().is_verified:
        mend = "Let the jurist sign case_file in catalogue/retention.yaml (verified_by)"
        raise InputRefused("--report", "no jurist has signed the period", mend)
    return report


def _erase_if_over(case_id: UUID, report: RetentionReport) -> bool:
    with transaction.atomic():
        if not Case.objects.select_for_update().filter(pk=case_id).values_list("pk").first():
            return False
        case = cases_over(now()).filter(pk=case_id).first()
        if case is None:
            return False
        note = Erasure.objects.filter(subject=case.pk).first()
        note = note or note_of(case, Erasure.Reason.PERIOD_OVER)
        note.confirmed_by = report.confirmed_by
        erase(case, note, by=None)
    return True


def _note(actor: UUID | None, verb: Verb, report: RetentionReport) -> None:
    detail = {"cases": len(report.listed)}
    record(actor=actor, verb=verb, subject=report.pk, detail=detail)
