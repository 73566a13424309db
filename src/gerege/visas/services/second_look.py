"""Headquarters look a second time and say what they think; the officer of the post decides."""

import json

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record, record_look
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas.models import Application, SecondOpinion
from gerege.visas.policies import second_looks_for
from gerege.visas.services.reasons import must_say_why
from gerege.visas.services.reviewing import must_be_as_seen

OPINIONS = ("nothing_further", "more_documents", "speak_alone", "refer", "other")


def look_for_headquarters(*, actor: Officer, asked: SecondOpinion) -> None:
    """Note who looked at what an officer asked about; a refresh writes nothing."""
    with transaction.atomic():
        record_look(
            actor=actor.pk,
            verb=Verb.VISA_LOOKED,
            subject=asked.application_id,
            post=asked.application.post_id,
            shown="second look",
        )


def give_second_opinion(
    *, actor: Officer, asked: SecondOpinion, opinion: str, reason: str, seen: int | None = None
) -> SecondOpinion:
    """Answer a request. What becomes of the application stays with the officer of the post.

    Raises InputRefused without an opinion or a reason; NotAllowed for others, and when it was
    answered or overtaken by a decision meanwhile. ChangedMeanwhile where the application is not in
    the version ``seen``, on which the opinion rests.
    """
    if opinion not in OPINIONS:
        raise InputRefused("opinion", _("No opinion is chosen"), _("Choose one."))
    must_say_why(reason)
    with transaction.atomic():
        Application.objects.select_for_update().get(pk=asked.application_id)
        waiting = second_looks_for(actor).select_related("application").filter(pk=asked.pk)
        held = waiting.first()
        if held is None:
            raise NotAllowed(str(asked.pk))
        must_be_as_seen(held.application, seen)
        told = {"opinion": opinion, "reason": reason.strip()}
        held.seal_field("content", json.dumps(told, ensure_ascii=False))
        held.given_at, held.given_by = now(), actor
        held.save(update_fields=["content", "given_at", "given_by"])
        record(
            actor=actor.pk,
            verb=Verb.VISA_SECOND_LOOK_GIVEN,
            subject=held.application_id,
            post=held.application.post_id,
            detail={"opinion": opinion},
        )
    return held
