"""A visa officer may open no protected case: they hand the person to the consular officers."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case, Note
from gerege.cases.policies import post_that_opens
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.visas.models import Application, HandOver
from gerege.visas.queries import may_be_child
from gerege.visas.services.reasons import must_tell_something
from gerege.visas.services.reviewing import held_application
from gerege.visas.sharing.declarations import sharing
from gerege.visas.sharing.identifiers import value_of

CARRIED = {
    "surname": "latin_surname",
    "given_names": "latin_given",
    "phone": "telephone",
    "passport_number": "passport_number",
}
"""What is known of an applicant, and where the protected file keeps it."""


def hand_over(*, actor: Officer, application: Application, agreed: str, words: str) -> HandOver:
    """Ask the consular officers of the post to open a protected case; asked twice is asked once.

    Raises InputRefused without a word about why, NotAllowed for others.
    """
    mend = _("Say in a sentence what the person told, or what you saw.")
    must_tell_something(words, "words", mend)
    with transaction.atomic():
        held = held_application(actor, application)
        waiting = HandOver.objects.filter(application=held, taken_at__isnull=True).first()
        if waiting is not None:
            return waiting
        asked = HandOver(application=held, asked_at=now(), asked_by=actor, agreed=agreed)
        asked.seal_field("content", words.strip())
        asked.save(force_insert=True)
        detail = {"agreed": agreed}
        record(
            actor=actor.pk,
            verb=Verb.VISA_HANDED_OVER,
            subject=held.pk,
            post=held.post_id,
            detail=detail,
        )
    return asked


def take_hand_over(*, actor: Officer, asked: HandOver) -> Case:
    """Open a protected case with what is known, so that nobody asks or types it again.

    Who the person is comes along only if they agreed to be contacted; that they may be under 18
    always does, for a child is cared for otherwise. Raises NotAllowed for whoever opens no case at
    this post, and when a colleague took it on meanwhile.
    """
    post = post_that_opens(actor)
    with transaction.atomic():
        waiting = HandOver.objects.select_for_update().filter(pk=asked.pk, taken_at__isnull=True)
        held = waiting.select_related("application").first()
        if held is None or held.application.post_id != post.pk:
            raise NotAllowed(str(asked.pk))
        written = held.application.written()
        case = file.save_first_contact(actor=actor, answers=_first_contact(written))
        known = _known(written) if held.agreed == "yes" else {}
        if known:
            file.change_person(actor=actor, case=case, fields=known)
        text = _note(held, known.get("telephone", ""))
        file.add_note(actor=actor, case=case, text=text, audience=Note.Audience.POST)
        held.taken_at, held.taken_by = now(), actor
        held.save(update_fields=["taken_at", "taken_by"])
        record(
            actor=actor.pk,
            verb=Verb.VISA_TAKEN_OVER,
            subject=held.application_id,
            post=post.pk,
        )
    return case


def _known(written: Mapping[str, str]) -> dict[str, str]:
    return {ours: written[theirs] for theirs, ours in CARRIED.items() if written.get(theirs)}


def _first_contact(written: Mapping[str, str]) -> dict[str, str]:
    """Somebody else told of the person; who may be under 18 today is taken for a child."""
    is_child = {"child": "person_is_child"} if may_be_child(written) else {}
    return {"channel": "third_party", **is_child}


def _note(asked: HandOver, telephone: str) -> str:
    """What was told, below who wrote it: whoever takes the person on keeps it, and is not asked."""
    labels = [_("From the visa counter"), f"{_('Written by')}: {asked.asked_by.display_name}"]
    others = _others_with(telephone) if telephone else 0
    if others:
        labels.append(f"{_('This telephone stands in other applications too')}: {others}")
    return "\n".join([*labels, "", asked.reveal_field("content")])


def _others_with(telephone: str) -> int:
    """How many other applications have it: it may be another person's, who must not answer."""
    value = value_of("phone", telephone)
    return max(0, sharing("phone", value).applications - 1) if value else 0
