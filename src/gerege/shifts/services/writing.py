"""Writing a hand-over note: one line a case, and for each a wait until somebody read it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to, is_hidden_from_its_post, must_work_on
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.shifts.models import HandOver, HandOverLine
from gerege.shifts.policies import post_that_hands_over, successors_of
from gerege.shifts.words import SAID
from gerege.waits.owners import Owner
from gerege.waits.services import open_wait

TO_READ = "note_to_read"


@dataclass(frozen=True)
class Words:
    """What the record cannot know of a case; both may be empty."""

    promises: str = ""
    calls: str = ""


def write_note(
    *,
    actor: Officer,
    lines: Mapping[UUID, Words],
    began_at: datetime,
    kind: HandOver.Kind = HandOver.Kind.SHIFT,
    successor: Officer | None = None,
    said: Collection[str] = (),
) -> HandOver:
    """Hand cases to a colleague of the post, or to whoever comes next.

    Each case waits until its line is read. Raises InputRefused without any case or for a colleague
    of elsewhere, NotAllowed for a case that the writer may not work on.
    """
    post = post_that_hands_over(actor)
    if not lines:
        mend = _("Nothing was changed in an open case on this duty.")
        raise InputRefused("cases", _("There is no case to hand over"), mend)
    if successor is not None and successor not in successors_of(actor):
        mend = _("Choose somebody who works at the post today, or nobody.")
        raise InputRefused("successor", _("This colleague is not at the post"), mend)
    with transaction.atomic():
        note = HandOver.objects.create(
            post=post,
            kind=kind,
            began_at=began_at,
            written_at=now(),
            written_by=actor,
            successor=successor,
            said=[code for code in SAID if code in said],
        )
        for case in _held(actor, lines):
            _add_line(actor, note, case, lines[case.pk])
    return note


def _held(actor: Officer, lines: Mapping[UUID, Words]) -> list[Case]:
    """The cases, in the order of their ids, so that two who write wait in no circle."""
    found = cases_known_to(actor).filter(pk__in=list(lines)).select_related("post")
    cases = list(found.order_by("pk"))
    if len(cases) != len(lines):
        raise NotAllowed("hand-over")
    for case in cases:
        must_work_on(actor, case)
    return cases


def _add_line(actor: Officer, note: HandOver, case: Case, words: Words) -> None:
    line = HandOverLine(note=note, case=case)
    line.seal_field("promises", words.promises.strip() or None)
    line.seal_field("calls", words.calls.strip() or None)
    line.save(force_insert=True)
    verb = Verb.HAND_OVER_WRITTEN
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id)
    owner = _owner_of(actor, case, note.successor)
    open_wait(actor=actor, case=case, cause=TO_READ, owner=owner, about=line.pk)


def _owner_of(actor: Officer, case: Case, successor: Officer | None) -> Owner:
    """A successor from whom the case is hidden is not told of it: then the post reads; and
    headquarters, where nobody else of the post may know of it."""
    if successor and cases_known_to(successor).filter(pk=case.pk).exists():
        return Owner("person", successor)
    if is_hidden_from_its_post(case) and not _goes_on(actor, case):
        return Owner("headquarters")
    return Owner("post")


def _goes_on(actor: Officer, case: Case) -> bool:
    """True if another officer of the post is named on a case that is hidden from it."""
    named = set(case.named.values_list("officer", flat=True))
    return any(one.pk in named for one in successors_of(actor))
