"""Posts and postings: who works where, from when to when."""

from datetime import date
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from gerege.accounts import policies
from gerege.accounts.events import note
from gerege.accounts.models import AskedReach, Officer, Post, Posting
from gerege.accounts.services import two_people
from gerege.audit.services import hold_the_record
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused, NotAllowed


def create_post(  # noqa: PLR0913  one argument a column
    *,
    actor: Officer | None,
    code: str,
    letter: str,
    names: tuple[str, str],
    country_iso3: str,
    time_zone: str,
    kind: Post.Kind = Post.Kind.POST,
    is_fictional: bool = False,
) -> Post:
    """Make a post. ``names`` is Mongolian, English; ``letter`` begins the references of its cases.

    Raises NotAllowed, or InputRefused naming the field.
    """
    _require_keeper(actor)
    post = Post(
        code=code.strip().upper(),
        letter=letter.strip().upper(),
        name_mn=names[0].strip(),
        name_en=names[1].strip(),
        country_iso3=country_iso3.strip().upper(),
        time_zone=time_zone,
        kind=kind,
        is_fictional=is_fictional,
    )
    with transaction.atomic():
        hold_the_record()
        _refuse_wrong_fields(post)
        post.save(force_insert=True)
        note(Verb.POST_CREATED, actor=actor, subject=post.pk, detail={"kind": kind.value})
    return post


def start_posting(
    *,
    actor: Officer | None,
    officer: Officer,
    post: Post,
    starts_on: date,
    ends_on: date | None = None,
) -> Posting | AskedReach:
    """Send an officer to a post, or, in the browser, ask a second person to agree to it.

    The cases of a post are opened to whoever works there, so that nobody alone sends anybody.
    Raises NotAllowed, or InputRefused if postings would overlap.
    """
    _require_keeper(actor)
    with transaction.atomic():
        officer = _locked(officer.pk)
        _refuse_wrong_days(officer.postings.all(), starts_on, ends_on)
        if actor is not None:
            return two_people.ask_posting(actor, officer, post, (starts_on, ends_on))
        return begin(actor, officer, post, (starts_on, ends_on))


def begin(
    actor: Officer | None, officer: Officer, post: Post, days: tuple[date, date | None]
) -> Posting:
    """The posting itself. Called in a service's transaction, with the officer's row held."""
    starts_on, ends_on = days
    _refuse_wrong_days(officer.postings.all(), starts_on, ends_on)
    posting = Posting.objects.create(
        officer=officer, post=post, starts_on=starts_on, ends_on=ends_on
    )
    detail = two_people.told(starts_on, ends_on, post)
    note(Verb.POSTING_STARTED, actor=actor, subject=officer.pk, detail=detail)
    return posting


def end_posting(*, actor: Officer | None, posting: Posting, ends_on: date) -> Posting | AskedReach:
    """Set the last day of a posting; after it the officer's sessions end and sign-in is refused.

    A day later than the one that holds waits for a second person.
    """
    _require_keeper(actor)
    with transaction.atomic():
        officer = _locked(posting.officer_id)
        posting = officer.postings.get(pk=posting.pk)
        _refuse_wrong_days(_others(posting), posting.starts_on, ends_on)
        if actor is not None and policies.lengthens(posting.ends_on, ends_on):
            return two_people.ask_longer_posting(actor, posting, ends_on)
        return move_end(actor, posting, ends_on)


def move_end(actor: Officer | None, posting: Posting, ends_on: date) -> Posting:
    """The last day itself. Called in a service's transaction, with the officer's row held."""
    _refuse_wrong_days(_others(posting), posting.starts_on, ends_on)
    posting.ends_on = ends_on
    posting.save(update_fields=["ends_on"])
    # What was asked for before means another day than the one that holds now.
    AskedReach.objects.filter(posting=posting).delete()
    detail = two_people.told(None, ends_on, posting.post)
    note(Verb.POSTING_ENDED, actor=actor, subject=posting.officer_id, detail=detail)
    return posting


def _others(posting: Posting) -> QuerySet[Posting]:
    return Posting.objects.filter(officer=posting.officer_id).exclude(pk=posting.pk)


def _locked(pk: UUID) -> Officer:
    return Officer.objects.select_for_update(no_key=True).get(pk=pk)


def _require_keeper(actor: Officer | None) -> None:
    if not policies.may_keep_accounts(actor):
        raise NotAllowed("only an administrator keeps posts and postings")


def _refuse_wrong_days(others: QuerySet[Posting], starts_on: date, ends_on: date | None) -> None:
    _refuse_wrong_dates(starts_on, ends_on)
    _refuse_overlap(others, starts_on, ends_on)


def _refuse_wrong_dates(starts_on: date, ends_on: date | None) -> None:
    if ends_on is not None and ends_on < starts_on:
        raise InputRefused(
            "ends_on", _("the last day is before the first"), _("Choose a later day.")
        )


def _refuse_overlap(others: QuerySet[Posting], starts_on: date, ends_on: date | None) -> None:
    if others.filter(two_people.overlapping((starts_on, ends_on))).exists():
        raise InputRefused(
            "starts_on",
            _("the officer has another posting on these days"),
            _("End that posting first, or choose other days."),
        )


def _refuse_wrong_fields(post: Post) -> None:
    try:
        post.full_clean()
    except ValidationError as wrong:
        field, messages = next(iter(wrong.message_dict.items()))
        raise InputRefused(field, messages[0], _("Correct it and save again.")) from wrong
