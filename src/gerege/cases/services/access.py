"""Naming somebody on a case, hiding it from somebody, opening a story with a reason."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.announcements import hidden_from_a_head
from gerege.cases.models import (
    BreakGlass,
    Case,
    HiddenFrom,
    HiddenFromPost,
    NamedOnCase,
)
from gerege.cases.models.access import Found
from gerege.cases.policies import (
    CASE_ROLES,
    hold,
    is_hidden_from,
    may_break_glass,
    may_review_glass,
    may_show_again,
    must_work_on,
    sight_of,
)
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed

OPEN_FOR = timedelta(hours=3)
SHORTEST_REASON = 10


def name_on_case(*, actor: Officer, case: Case, officer: Officer) -> NamedOnCase:
    """Let a colleague work on or read this case. Naming somebody twice changes nothing.

    Raises InputRefused for a role that handles no cases and for somebody it is hidden from.
    """
    if officer.role not in CASE_ROLES:
        mend = _("Choose a case officer, a head of post or a protection lead.")
        raise InputRefused("officer", _("This role reads no case"), mend)
    with transaction.atomic():
        must_work_on(actor, case)
        if HiddenFrom.objects.filter(case=case, officer=officer).exists():
            mend = _("Choose another colleague.")
            raise InputRefused("officer", _("The case is hidden from this colleague"), mend)
        named, made = NamedOnCase.objects.get_or_create(
            case=case, officer=officer, defaults={"named_by": actor, "named_at": now()}
        )
        if made:
            _note(actor, case, Verb.CASE_NAMED, officer)
    return named


def hide_from(*, actor: Officer, case: Case, officer: Officer, why: str = "") -> HiddenFrom:
    """Make the case not exist for somebody who knows the person. Never for oneself.

    From a head of post: headquarters is told and looks at it. Raises InputRefused, NotAllowed.
    """
    if officer.pk == actor.pk:
        mend = _("Choose a colleague.")
        raise InputRefused("officer", _("You cannot hide a case from yourself"), mend)
    if officer.role == Role.PROTECTION_LEAD:
        mend = _("Choose a colleague at the post.")
        raise InputRefused("officer", _("Headquarters always knows that a case exists"), mend)
    with transaction.atomic():
        must_work_on(actor, case)
        said = {"why": why, "hidden_by": actor, "hidden_at": now()}
        hidden, made = HiddenFrom.objects.get_or_create(case=case, officer=officer, defaults=said)
        if made:
            _note(actor, case, Verb.CASE_HIDDEN, officer)
            if officer.role == Role.HEAD_OF_POST:
                hidden_from_a_head(actor, case)
    return hidden


def show_again(*, actor: Officer, case: Case, officer: Officer) -> None:
    """What was hidden from a colleague is theirs to see again. A second time nothing happens.

    Raises NotAllowed for others than who hid it and the protection lead.
    """
    with transaction.atomic():
        if not hold(case):
            raise NotAllowed(case.reference)
        row = HiddenFrom.objects.filter(case=case, officer=officer).first()
        if row is None:
            return
        if not may_show_again(actor, row):
            raise NotAllowed(case.reference)
        row.delete()
        _note(actor, case, Verb.CASE_SHOWN_AGAIN, officer)


def hide_from_post(*, actor: Officer, case: Case, keep: Iterable[Officer]) -> None:
    """Make the case not exist for the post that keeps it, but for those who are named to go on.

    Whoever was named before and is not among them does not go on: it is hidden from them, too. So
    it is from whoever the person is afraid of, also where they were named once. Raises InputRefused
    unless a protection lead is among them, NotAllowed.
    """
    going_on = tuple(keep)
    if not any(one.role == Role.PROTECTION_LEAD for one in going_on):
        mend = _("Choose a protection lead, too.")
        raise InputRefused("keep", _("Nobody at headquarters would act on it"), mend)
    with transaction.atomic():
        must_work_on(actor, case)
        for officer in going_on:
            name_on_case(actor=actor, case=case, officer=officer)
        _hide_from_former(actor, case, going_on)
        _hidden, made = HiddenFromPost.objects.get_or_create(case=case, post=case.post)
        if made:
            case.touch()
            record(
                actor=actor.pk, verb=Verb.CASE_HIDDEN_FROM_POST, subject=case.pk, post=case.post_id
            )


def _hide_from_former(actor: Officer, case: Case, going_on: Iterable[Officer]) -> None:
    """Headquarters always knows that a case exists; for everybody else who was named it ends."""
    former = NamedOnCase.objects.filter(case=case).exclude(officer__in=going_on)
    for named in former.exclude(officer__role=Role.PROTECTION_LEAD).select_related("officer"):
        _row, made = HiddenFrom.objects.get_or_create(case=case, officer=named.officer)
        if made:
            _note(actor, case, Verb.CASE_HIDDEN, named.officer)


def give_case_to(
    *, actor: Officer, case: Case, officer: Officer, instead_of: Officer | None = None
) -> None:
    """The protection lead names who works on a case, and from whom it is kept from now on.

    Part of an act of a room that knows why. Raises InputRefused for a role that handles no cases
    and for one's own replacement, NotAllowed for all but the lead.
    """
    if officer.role not in CASE_ROLES or officer == instead_of:
        mend = _("Choose a case officer, a head of post or a protection lead.")
        raise InputRefused("officer", _("This role reads no case"), mend)
    with transaction.atomic():
        if actor.role != Role.PROTECTION_LEAD or not hold(case):
            raise NotAllowed(case.reference)
        if instead_of is not None and instead_of.role != Role.PROTECTION_LEAD:
            HiddenFrom.objects.get_or_create(case=case, officer=instead_of)
            _note(actor, case, Verb.CASE_HIDDEN, instead_of)
        if HiddenFrom.objects.filter(case=case, officer=officer).exists():
            mend = _("Choose another colleague.")
            raise InputRefused("officer", _("The case is hidden from this colleague"), mend)
        named = {"named_by": actor, "named_at": now()}
        _row, made = NamedOnCase.objects.get_or_create(case=case, officer=officer, defaults=named)
        if made:
            _note(actor, case, Verb.CASE_NAMED, officer)


def break_glass(*, actor: Officer, case: Case, reason: str) -> BreakGlass:
    """Open the story for three hours against a typed reason; the officers of the case are told,
    and headquarters, which reviews it.

    Sent twice, the first opening stands.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        mend = _("Say in one sentence why it is needed now.")
        raise InputRefused("reason", _("The reason is too short"), mend)
    with transaction.atomic():
        hold(case)
        moment = now()
        standing = BreakGlass.objects.filter(case=case, officer=actor, until__gt=moment).first()
        if standing:
            return standing
        if not may_break_glass(actor, case) or is_hidden_from(actor, case):
            raise NotAllowed(case.reference)
        opened = BreakGlass(case=case, officer=actor, opened_at=moment, until=moment + OPEN_FOR)
        opened.seal_field("reason", reason.strip())
        opened.save()
        record(actor=actor.pk, verb=Verb.BREAK_GLASS_USED, subject=case.pk, post=case.post_id)
    return opened


def acknowledge_break_glass(*, actor: Officer, opened: BreakGlass) -> None:
    """A case officer has read that the story was opened; the case may be closed by now."""
    case = opened.case
    with transaction.atomic():
        if not sight_of(actor, case).work or is_hidden_from(actor, case):
            raise NotAllowed(case.reference)
        unread = BreakGlass.objects.filter(pk=opened.pk, told_at__isnull=True)
        if unread.update(told_at=now()):
            record(actor=actor.pk, verb=Verb.BREAK_GLASS_READ, subject=case.pk, post=case.post_id)


def review_break_glass(*, actor: Officer, opened: BreakGlass, found: str, why: str) -> BreakGlass:
    """Close the review of a story that was opened: right or not, and why.

    Never by who opened it. Closed once, it stands; sent again, nothing changes. Raises InputRefused
    without a finding and without a reason, NotAllowed for whoever may not review.
    """
    if found not in Found.values:
        mend = _("Say whether it was right to open it.")
        raise InputRefused("found", _("Nothing is chosen"), mend)
    if len(why.strip()) < SHORTEST_REASON:
        mend = _("Say in one sentence why you find so.")
        raise InputRefused("why", _("The reason is too short"), mend)
    case = opened.case
    with transaction.atomic():
        hold(case)
        standing = BreakGlass.objects.select_related("case").get(pk=opened.pk)
        if not may_review_glass(actor, standing) or is_hidden_from(actor, case):
            raise NotAllowed(case.reference)
        if standing.reviewed_at is None:
            standing.reviewed_by, standing.reviewed_at, standing.found = actor, now(), found
            standing.seal_field("found_why", why.strip())
            standing.save(update_fields=["reviewed_by", "reviewed_at", "found", "found_why"])
            detail = {"found": found, "officer": str(standing.officer_id)}
            record(
                actor=actor.pk,
                verb=Verb.BREAK_GLASS_REVIEWED,
                subject=case.pk,
                post=case.post_id,
                detail=detail,
            )
    return standing


def _note(actor: Officer, case: Case, verb: Verb, officer: Officer) -> None:
    case.touch()
    detail = {"officer": str(officer.pk)}
    record(actor=actor.pk, verb=verb, subject=case.pk, post=case.post_id, detail=detail)
