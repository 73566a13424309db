"""The talk and the decision of a person, kept apart from every flag."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import GeregeError, InputRefused, NotAllowed
from gerege.vault import services as vault
from gerege.visas.models import Application, Review, SecondOpinion
from gerege.visas.observations import load_observations, says_only_who
from gerege.visas.policies import visa_post_of
from gerege.visas.services.reasons import must_say_why
from gerege.visas.services.waiting import count_wait
from gerege.visas.waiting.tallies import DECIDED

SETTLES = frozenset({"issue", "refer", "other"})
OUTCOMES = ("issue", "more_documents", "speak_alone", "refer", "hq_look", "other")


@dataclass(frozen=True)
class Talk:
    """What an officer records of one talk. ``observed`` are codes of the catalogue."""

    alone: str
    leaflet: str
    outcome: str
    reason: str
    observed: Sequence[str] = ()
    words: str = ""
    leaflet_language: str = ""


class ChangedMeanwhile(GeregeError):
    """Something was recorded since the page was opened: nothing is written, both are shown.

    A decision of today must not fall to a form that was opened yesterday.
    """


def must_be_as_seen(held: Application, seen: int | None) -> None:
    """Raise ChangedMeanwhile where the application has come further than the page told.

    None compares nothing, for whoever saw no page.
    """
    if seen is not None and held.version != seen:
        raise ChangedMeanwhile


def record_review(
    *, actor: Officer, application: Application, talk: Talk, seen: int | None = None
) -> Review:
    """Keep one talk with its outcome and the officer's own reason.

    Raises InputRefused for a concern that rests on nothing but who somebody is, or on their being
    nervous: neither says anything about an arrangement; and for a reason without a word of its own.
    NotAllowed for others. ChangedMeanwhile where the application is not in the version ``seen``.
    """
    must_say_why(talk.reason)
    _must_rest_on_something(talk)
    if talk.outcome not in OUTCOMES:
        raise InputRefused("outcome", _("No outcome is chosen"), _("Choose one."))
    with transaction.atomic():
        vault.hold_the_root()
        held = held_application(actor, application)
        must_be_as_seen(held, seen)
        if talk.outcome in SETTLES and not held.reviews.filter(outcome__in=SETTLES).exists():
            count_wait(application=held, until=DECIDED)
        review = Review(application=held, recorded_at=now(), recorded_by=actor)
        review.alone, review.outcome = talk.alone, talk.outcome
        review.leaflet, review.leaflet_language = talk.leaflet, talk.leaflet_language
        told = {"observed": list(talk.observed), "words": talk.words, "reason": talk.reason}
        review.seal_field("content", json.dumps(told, ensure_ascii=False))
        review.save(force_insert=True)
        held.outcome = talk.outcome
        held.decided_at = now() if talk.outcome in SETTLES else None
        held.save(update_fields=["outcome", "decided_at"])
        _settle_second_look(actor, held)
        record(
            actor=actor.pk,
            verb=Verb.VISA_REVIEWED,
            subject=held.pk,
            post=held.post_id,
            detail={"outcome": talk.outcome, "alone": talk.alone, "leaflet": talk.leaflet},
        )
    return review


def _settle_second_look(actor: Officer, held: Application) -> None:
    """Ask headquarters; one request waits at a time. A decision that settles takes it away."""
    waiting = SecondOpinion.objects.filter(application=held, given_at__isnull=True)
    if held.decided_at is not None:
        waiting.delete()
    elif held.outcome == "hq_look" and not waiting.exists():
        SecondOpinion.objects.create(application=held, asked_at=now(), asked_by=actor)
        verb = Verb.VISA_SECOND_LOOK_ASKED
        record(actor=actor.pk, verb=verb, subject=held.pk, post=held.post_id)


def _must_rest_on_something(talk: Talk) -> None:
    """Source: the lessons of the British, Dutch and Canadian systems (reference on visas, B)."""
    grounds = [load_observations()[code] for code in talk.observed]
    problem = _("Who somebody is, or that they are nervous, is no ground for a concern")
    if grounds and all(ground.is_no_ground for ground in grounds):
        mend = _("Add what you saw or heard about the arrangement, or take this choice away.")
        raise InputRefused("observed", problem, mend)
    if not grounds and talk.outcome != "issue" and says_only_who(f"{talk.words} {talk.reason}"):
        mend = _("Write what you saw or heard about the arrangement, or tick it above.")
        raise InputRefused("reason", problem, mend)


def held_application(actor: Officer, application: Application) -> Application:
    """The application, locked. Raises NotAllowed for whoever does not work on it."""
    row = Application.objects.select_for_update().filter(pk=application.pk).first()
    if row is None or row.post_id != visa_post_of(actor).pk:
        raise NotAllowed(str(application.pk))
    return row
