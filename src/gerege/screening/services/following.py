"""The talk follows the file: an age or a first answer that changes can change the result."""

from gerege.accounts.models import Officer
from gerege.cases.models import Case
from gerege.cases.services.person import hold_age_claim
from gerege.screening.models import Screening
from gerege.screening.queries import outcome_of
from gerege.screening.services.carrying import carry_over
from gerege.screening.services.results import is_lower, keep_result


def follow_the_file(actor: Officer, case: Case) -> None:
    """Carry over what the first contact now tells, and keep what the software says of it.

    An age that is only said lowers no result: it waits for a document or a second person. Any
    result that is lower all the same asks a second person. Called inside the transaction.
    """
    screening = Screening.objects.filter(case=case).first()
    if screening is None:
        return
    carry_over(actor, screening)
    fresh = Case.objects.get(pk=case.pk)
    outcome = outcome_of(fresh)
    if outcome.age_is_only_said and is_lower(outcome):
        hold_age_claim(fresh)
        outcome = outcome_of(fresh)
    keep_result(actor, screening, outcome, screening.answers.count())
