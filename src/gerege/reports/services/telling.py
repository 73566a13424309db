"""A reporter is told what the person wants told, in those words, and it stands in the register."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.consent.checking import not_covered
from gerege.consent.models import Disclosure
from gerege.consent.services import must_cover, record_disclosure
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.reports.models import ReportLink, Telling
from gerege.reports.saying import PURPOSE
from gerege.reports.services.linking import held_link


def tell_reporter(
    *, actor: Officer, link: ReportLink, fields: Sequence[str], read: str = ""
) -> Telling:
    """The reporter was told the words of the person; they are kept with the case, not the report.

    ``read`` is the id of the answer whose words were on the screen, where a form says it. Raises
    NotCovered where the person did not agree, does not any more, or said other words since;
    InputRefused without fields and for a reporter who is nobody the person named; NotAllowed.
    """
    with transaction.atomic():
        held = held_link(actor, link)
        case, recipient = held.case, held.recipient
        if not recipient:
            mend = _("Choose on the page of the case who this reporter is.")
            raise InputRefused("recipient", _("The person named nobody who is this reporter"), mend)
        basis = must_cover(actor=actor, case=case, purpose=PURPOSE, recipient=recipient)
        consent = basis.consent
        if consent is None or (read and read != str(consent.pk)):
            why = _("The person said something else since this page was opened")
            raise not_covered(case, PURPOSE, recipient, why)
        told = record_disclosure(
            actor=actor,
            case=case,
            purpose=PURPOSE,
            recipient=recipient,
            fields=fields,
            means=Disclosure.Means.SPOKEN,
            basis=basis,
        )
        telling = Telling(case=case, link=held, disclosure=told, by=actor, at=now())
        telling.seal_field("words", consent.reveal_field("to_say"))
        telling.save(force_insert=True)
        record(actor=actor.pk, verb=Verb.REPORTER_TOLD, subject=case.pk, post=case.post_id)
    return telling
