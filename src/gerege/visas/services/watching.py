"""Watching somebody a protected file names: asked for a case, approved at headquarters.

Only a keyed hash is kept of it. Two people, for a hit sets applications of all posts apart.
"""

import json
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import hold
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas.engine.prepared import EDITION
from gerege.visas.models import Watched
from gerege.visas.policies import must_watch_for, watched_visible_to
from gerege.visas.services.declaring import must_end_within_a_year
from gerege.visas.services.reasons import must_say_why
from gerege.visas.sharing.identifiers import value_of
from gerege.visas.sharing.persons_own import is_the_persons_own
from gerege.visas.sharing.watching import KINDS, state_of


@dataclass(frozen=True)
class Watch:
    """What somebody wants watched: which kind, as typed, why, and until when."""

    kind: str
    identifier: str
    reason: str
    ends_on: date


def ask_watch(*, actor: Officer, case: Case, watch: Watch) -> Watched:
    """Ask headquarters to watch somebody or something this case names.

    Raises InputRefused for a kind that may not be watched, for what is the person's own, for what
    cannot be compared, without a reason or a day within a year, and for what this case has watched
    already. Raises NotAllowed for others.
    """
    _must_be_whole(watch)
    with transaction.atomic():
        must_watch_for(actor, case)
        value = _value(case, watch)
        row = Watched(case=case, kind=watch.kind, value=value, edition=EDITION)
        row.ends_on = watch.ends_on
        row.asked_at, row.asked_by = now(), actor
        told = {"identifier": watch.identifier.strip(), "reason": watch.reason.strip()}
        row.seal_field("content", json.dumps(told, ensure_ascii=False))
        row.save(force_insert=True)
        _note(actor, Verb.VISA_WATCH_ASKED, row)
    return row


def answer_watch(*, actor: Officer, asked: Watched, answer: str, reason: str) -> None:
    """Approve or refuse. What was typed is destroyed either way; of a refusal no hash is left.

    Raises InputRefused without an answer, for a no without a reason, for a day that has passed and
    for what the file has come to know as the person's own; NotAllowed for whoever asked, for
    others, and when it was answered meanwhile.
    """
    if answer not in Watched.Answer.values:
        raise InputRefused("answer", _("Nothing is chosen"), _("Choose one."))
    refused = answer == Watched.Answer.REFUSED
    if refused:
        must_say_why(reason)
    with transaction.atomic():
        row = _held(actor, asked, "waits")
        if row.asked_by_id == actor.pk:
            raise NotAllowed(str(row.pk))
        if not refused:
            _must_still_hold(row)
        # The last time it can be keyed: keys may have become others since it was asked.
        row.value = "" if refused else _keyed(row)
        row.edition = EDITION
        told = json.dumps({"answer": reason.strip()}, ensure_ascii=False)
        row.seal_field("content", told if refused else None)
        row.answer, row.answered_at, row.answered_by = answer, now(), actor
        told_of = ["content", "value", "edition", "answer", "answered_at", "answered_by"]
        row.save(update_fields=told_of)
        _note(actor, Verb.VISA_WATCH_REFUSED if refused else Verb.VISA_WATCHED, row)


def end_watch(*, actor: Officer, watched: Watched) -> None:
    """Watch it no longer; its hash is destroyed. Raises NotAllowed for others."""
    with transaction.atomic():
        row = _held(actor, watched, "watched")
        row.value, row.ended_at, row.ended_by = "", now(), actor
        row.save(update_fields=["value", "ended_at", "ended_by"])
        _note(actor, Verb.VISA_WATCH_ENDED, row)


def forget_watches_that_ran_out() -> int:
    """Destroy hash and typed text of what is past its last day; returns how many. For ``tick``."""
    over = Watched.objects.filter(ends_on__lt=now().date())
    unanswered = over.filter(answer="", content__isnull=False).update(value="", content=None)
    return unanswered + over.exclude(value="").update(value="")


def _must_be_whole(watch: Watch) -> None:
    if watch.kind not in KINDS:
        raise InputRefused("kind", _("Nothing is chosen"), _("Choose one."))
    must_say_why(watch.reason)
    must_end_within_a_year(watch.ends_on)


def _value(case: Case, watch: Watch) -> str:
    if is_the_persons_own(case, watch.kind, watch.identifier):
        mend = _("Only what belongs to a sponsor, an employer or a recruiter may be watched.")
        raise InputRefused("identifier", _("This is the person's own"), mend)
    value = value_of(KINDS[watch.kind].column, watch.identifier)
    if value is None:
        mend = _("Write it as it stands on a paper: a whole name, number or address.")
        raise InputRefused("identifier", _("With this nothing can be compared"), mend)
    same = Watched.objects.filter(case=case, kind=watch.kind, value=value, ended_at__isnull=True)
    # What an earlier edition keyed may be named again, even where its key has stayed the same.
    if same.filter(edition=EDITION, ends_on__gte=watch.ends_on).exists():
        mend = _("Choose a later day to ask for longer.")
        raise InputRefused("ends_on", _("It is asked for or watched until then already"), mend)
    return value


def _held(actor: Officer, asked: Watched, state: str) -> Watched:
    """The row, locked after its case, as an erasure does. Raises NotAllowed."""
    hold(asked.case)
    rows = watched_visible_to(actor).select_for_update(of=("self",)).select_related("case")
    row = rows.filter(pk=asked.pk).first()
    if row is None or state_of(row) != state:
        raise NotAllowed(str(asked.pk))
    return row


def _must_still_hold(row: Watched) -> None:
    if row.ends_on <= now().date():
        mend = _("Refuse it, so that the post can ask again with another day.")
        raise InputRefused("answer", _("Its last day has passed"), mend)
    if is_the_persons_own(row.case, row.kind, row.told()["identifier"]):
        mend = _("Refuse it: the file names it as the person's own by now.")
        raise InputRefused("answer", _("This is the person's own"), mend)


def _keyed(row: Watched) -> str:
    value = value_of(KINDS[row.kind].column, row.told()["identifier"])
    if value is None:
        mend = _("Refuse it, so that the post can write it otherwise.")
        raise InputRefused("answer", _("With this nothing can be compared"), mend)
    return value


def _note(actor: Officer, verb: Verb, row: Watched) -> None:
    detail = {"kind": row.kind}
    record(actor=actor.pk, verb=verb, subject=row.case_id, post=row.case.post_id, detail=detail)
