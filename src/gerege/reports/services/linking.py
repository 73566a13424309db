"""A report is linked to a case, and no more; or a case is opened from it. All of it in the case.

The report itself is not touched: not its state, not its times, not its record.
"""

from typing import NoReturn

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import must_work_on, post_that_opens
from gerege.cases.services import save_first_contact
from gerege.consent.checking import names_of
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.reports import load_reports
from gerege.reports.models import Report, ReportLink
from gerege.reports.policies import must_hold

FAMILY = "family"
SOMEBODY_ELSE = "third_party"


def link_report(*, actor: Officer, case: Case, report: Report, recipient: str = "") -> ReportLink:
    """The report is about the person of this case. Linked already, the link stands as it is.

    ``recipient``: whom of the family the person named and who this reporter is. Raises InputRefused
    for somebody the case does not name and for a report of another post, NotAllowed.
    """
    with transaction.atomic():
        must_work_on(actor, case)
        held = must_hold(actor, report)
        if held.post_id != case.post_id:
            _must_be_of_this_post()
        standing = ReportLink.objects.filter(case=case, report=held, ended_at=None).first()
        if standing:
            return standing
        _must_be_named(case, recipient)
        link = ReportLink(case=case, report=held, recipient=recipient)
        link.made_by, link.made_at = actor, now()
        link.save(force_insert=True)
        _done(actor, case, Verb.REPORT_LINKED)
    return link


def name_reporter(*, actor: Officer, link: ReportLink, recipient: str) -> ReportLink:
    """Who this reporter is among those whom the person named; empty: not known.

    Raises InputRefused for somebody the case does not name, NotAllowed.
    """
    with transaction.atomic():
        held = held_link(actor, link)
        _must_be_named(held.case, recipient)
        if held.recipient != recipient:
            held.recipient = recipient
            held.save(update_fields=["recipient"])
            _done(actor, held.case, Verb.REPORTER_NAMED)
    return held


def unlink_report(*, actor: Officer, link: ReportLink) -> ReportLink:
    """It is about somebody else after all; that it was linked stays in the record of the case."""
    with transaction.atomic():
        held = held_link(actor, link)
        held.ended_at, held.ended_by = now(), actor
        held.save(update_fields=["ended_at", "ended_by"])
        _done(actor, held.case, Verb.REPORT_UNLINKED)
    return held


def open_case_from(*, actor: Officer, report: Report, relation: str = "") -> Case:
    """A first contact with what is certain: somebody else told us. Nothing else is carried over.

    What they told is no answer of the person, so no sign and no result can come from it. Raises
    InputRefused for a report of another post, NotAllowed.
    """
    with transaction.atomic():
        if post_that_opens(actor).pk != must_hold(actor, report).post_id:
            _must_be_of_this_post()
        known = load_reports().relation(relation)
        speaks = known.speaks if known else SOMEBODY_ELSE
        answers = {"channel": SOMEBODY_ELSE, "who_speaks": speaks}
        case = save_first_contact(actor=actor, answers=answers)
        link_report(actor=actor, case=case, report=report)
    return case


def held_link(actor: Officer, link: ReportLink) -> ReportLink:
    """The link as it stands, its case held. Raises NotAllowed for one that ended."""
    must_work_on(actor, link.case)
    held = ReportLink.objects.select_related("case__post", "report")
    standing = held.filter(pk=link.pk, ended_at=None).first()
    if standing is None:
        raise NotAllowed(str(link.pk))
    return standing


def _must_be_of_this_post() -> NoReturn:
    mend = _("Let the post that wrote it down call you.")
    raise InputRefused("report", _("This report belongs to another post"), mend)


def _must_be_named(case: Case, recipient: str) -> None:
    family = {str(one.pk) for one in names_of(case).named if one.kind == FAMILY}
    if recipient and recipient not in family:
        mend = _("Name them on the page Consent of the case first.")
        raise InputRefused("recipient", _("The case does not name them"), mend)


def _done(actor: Officer, case: Case, verb: Verb) -> None:
    case.touch()
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id)
