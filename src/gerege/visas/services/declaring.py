"""An identifier that many share for a good reason: asked at a post, confirmed at headquarters.

Two people, for it takes something out of sight at every post. From the next screening of everything
it ties nobody together: what is declared is part of what a screening rests on.
"""

import json
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.services import hold_the_record, record, record_look
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.vault import services as vault
from gerege.visas.engine.prepared import EDITION
from gerege.visas.models import Application, AskedDeclaration, Declared
from gerege.visas.policies import asked_declarations_for
from gerege.visas.services.keying_anew import value_in
from gerege.visas.services.reasons import must_say_why
from gerege.visas.services.reviewing import held_application
from gerege.visas.sharing import declaring
from gerege.visas.sharing.identifiers import Identifier, identifier_in

LONGEST = timedelta(days=365)


@dataclass(frozen=True)
class Wish:
    """What somebody wants declared: as what, why, and until when."""

    what: str
    reason: str
    ends_on: date


def ask_declaration(
    *, actor: Officer, application: Application, column: str, wish: Wish
) -> AskedDeclaration:
    """Ask headquarters to declare what stands in a column of an application.

    Raises InputRefused without a kind, a reason or a day within a year, for what is the
    applicant's own, and for what is declared or asked for already; NotAllowed for others and where
    there is no identifier.
    """
    _must_be_whole(wish)
    with transaction.atomic():
        held = held_application(actor, application)
        # Two posts may ask for the same at once, about different applications.
        hold_the_record()
        found = identifier_in(held.written(), column)
        if found is None:
            raise NotAllowed(f"{held.pk} {column}")
        _must_be_somebody_elses(found)
        _must_be_new(found, wish)
        asked = AskedDeclaration(application=held, kind=found.kind, value=found.value)
        asked.edition = EDITION
        asked.what, asked.ends_on = wish.what, wish.ends_on
        asked.asked_at, asked.asked_by = now(), actor
        told = {"identifier": found.text, "reason": wish.reason.strip()}
        asked.seal_field("content", json.dumps(told, ensure_ascii=False))
        asked.save(force_insert=True)
        _note(actor, Verb.VISA_DECLARATION_ASKED, asked)
    return asked


def look_at_asked_declaration(*, actor: Officer, asked: AskedDeclaration) -> None:
    """Note who read what is to be declared; a refresh writes nothing."""
    with transaction.atomic():
        record_look(
            actor=actor.pk,
            verb=Verb.VISA_LOOKED,
            subject=asked.application_id,
            post=asked.application.post_id,
            shown="declaration",
        )


def answer_declaration(
    *, actor: Officer, asked: AskedDeclaration, answer: str, reason: str
) -> None:
    """Declare it for all posts, or say no and why.

    Raises InputRefused without an answer, for a no without a reason and for a day that has passed;
    NotAllowed for whoever asked, for others, and when it was answered meanwhile.
    """
    if answer not in AskedDeclaration.Answer.values:
        raise InputRefused("answer", _("Nothing is chosen"), _("Choose one."))
    refused = answer == AskedDeclaration.Answer.REFUSED
    if refused:
        must_say_why(reason)
    with transaction.atomic():
        vault.hold_the_root()
        held = _held(actor, asked.pk)
        told = held.told()
        if refused:
            told["answer"] = reason.strip()
            held.seal_field("content", json.dumps(told, ensure_ascii=False))
        else:
            _declare(actor, held, told)
        held.answer, held.answered_at, held.answered_by = answer, now(), actor
        held.save(update_fields=["content", "answer", "answered_at", "answered_by"])
        _note(actor, Verb.VISA_DECLARATION_REFUSED if refused else Verb.VISA_DECLARED, held)


def end_declaration(*, actor: Officer, declared: Declared) -> None:
    """End it before its day. Raises NotAllowed for others than a protection lead; twice is once."""
    if actor.role != Role.PROTECTION_LEAD:
        raise NotAllowed(str(declared.pk))
    with transaction.atomic():
        standing = Declared.objects.filter(pk=declared.pk, ended_at__isnull=True)
        if standing.update(ended_at=now(), ended_by=actor):
            record(
                actor=actor.pk,
                verb=Verb.VISA_DECLARATION_ENDED,
                post=declared.post_id,
                detail={"kind": declared.kind, "what": declared.what},
            )


def _must_be_whole(wish: Wish) -> None:
    if wish.what not in declaring.WHAT:
        raise InputRefused("what", _("Nothing is chosen"), _("Choose one."))
    must_say_why(wish.reason)
    must_end_within_a_year(wish.ends_on)


def must_end_within_a_year(day: date) -> None:
    """Raise InputRefused for a day that has come already, or is more than a year away."""
    today = now().date()
    if not today < day <= today + LONGEST:
        mend = _("Choose a day to come, at most a year from now.")
        raise InputRefused("ends_on", _("The day is not within a year"), mend)


def _must_be_somebody_elses(found: Identifier) -> None:
    """What is declared outlives the application, so nothing of the applicant's may be."""
    if found.is_the_applicants:
        mend = _("Declare what stands under a recruiter, an employer, a sponsor or a payer.")
        raise InputRefused("what", _("This is the applicant's own"), mend)


def _must_be_new(found: Identifier, wish: Wish) -> None:
    same = {"kind": found.kind, "value": found.value}
    if AskedDeclaration.objects.filter(**same, answered_at__isnull=True).exists():
        mend = _("Wait for the answer: it holds for all posts.")
        raise InputRefused("what", _("Headquarters are asked already"), mend)
    standing = declaring.standing_on(now().date()).filter(**same, ends_on__gte=wish.ends_on)
    if standing.exists():
        mend = _("Choose a later day to ask for longer.")
        raise InputRefused("ends_on", _("It is declared until then already"), mend)


def _held(actor: Officer, asked_id: UUID) -> AskedDeclaration:
    rows = asked_declarations_for(actor).select_for_update(of=("self",)).filter(pk=asked_id)
    held = rows.select_related("application").first()
    if held is None or held.asked_by_id == actor.pk:
        raise NotAllowed(str(asked_id))
    return held


def _declare(actor: Officer, asked: AskedDeclaration, told: dict[str, str]) -> None:
    if asked.ends_on <= now().date():
        mend = _("Refuse it, so that the post can ask again with another day.")
        raise InputRefused("answer", _("Its last day has passed"), mend)
    # Not as it was keyed when it was asked: keys may have become others since.
    value = value_in(asked) or asked.value
    row = Declared(kind=asked.kind, value=value, what=asked.what, ends_on=asked.ends_on)
    row.edition = EDITION
    row.post_id, row.asked_by_id = asked.application.post_id, asked.asked_by_id
    row.declared_at, row.declared_by = now(), actor
    declaring.seal_reason(row, identifier=told["identifier"], reason=told["reason"])
    row.save(force_insert=True)


def _note(actor: Officer, verb: Verb, asked: AskedDeclaration) -> None:
    record(
        actor=actor.pk,
        verb=verb,
        subject=asked.application_id,
        post=asked.application.post_id,
        detail={"kind": asked.kind, "what": asked.what},
    )
