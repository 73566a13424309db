"""What headquarters see of an application about which an officer asks: the arrangement, nobody."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from gerege.accounts.models import Officer
from gerege.kernel.errors import NotAllowed
from gerege.vault import services as vault
from gerege.visas.application_page import (
    MOST_REASONS,
    corrected_since,
    facts_of,
    reach_in,
    reasons_of,
    shared_with,
    talks_of,
)
from gerege.visas.correcting.page import corrections_of
from gerege.visas.engine.keys import Keyer
from gerege.visas.models import SecondOpinion
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.policies import second_looks_for
from gerege.visas.sharing.watching import cases_behind

A_PAGE = 25
OF_THE_ARRANGEMENT = (
    *("visa_class", "purpose", "job_title", "job_sector", "monthly_wage", "wage_currency"),
    *("legal_minimum_wage", "weekly_hours", "contract_signed", "contract_language"),
    *("fee_paid", "fee_currency", "fee_paid_by", "debt_amount", "debt_secured_on"),
    *("passport_held_by", "companion_relation", "arrival_date", "departure_date", "return_ticket"),
)
"""What an opinion needs; no name, number, address, nationality, sex or birth date is among it."""


def looks_of(viewer: Officer) -> Sequence[SecondOpinion]:
    """Who waits, the longest first; a page of them."""
    rows = second_looks_for(viewer).select_related("application__post", "asked_by")
    return list(rows.order_by("asked_at", "pk")[:A_PAGE])


def look_to_give(viewer: Officer, asked_id: UUID) -> SecondOpinion:
    """One of them. Raises NotAllowed."""
    rows = second_looks_for(viewer).select_related(
        "application__post", "application__batch", "asked_by"
    )
    found = rows.filter(pk=asked_id).first()
    if found is None:
        raise NotAllowed(str(asked_id))
    return found


def look_page(viewer: Officer, asked: SecondOpinion) -> Mapping[str, Any]:
    """Reasons, figures, what was observed and why the officer asks; not who it is."""
    application = asked.application
    vault.unlock([application.batch_id])
    reasons, reviews = reasons_of(application), talks_of(application)
    corrections = corrections_of(application, OF_THE_ARRANGEMENT)
    return {
        "asked": asked,
        "application": application,
        "seen": cases_behind(viewer, application),
        "reasons": reasons[:MOST_REASONS],
        "further": reasons[MOST_REASONS:],
        "sampled": application.is_sampled and not reasons,
        "reach": reach_in(application),
        "shared": shared_with(application, Keyer(screening_key())),
        "facts": facts_of(application.written(), OF_THE_ARRANGEMENT),
        "reviews": reviews,
        "corrections": corrections,
        "corrected_since": corrected_since(reviews, corrections),
    }
