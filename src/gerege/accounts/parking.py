"""Nothing typed is lost when a sign-in ends: the fields are sealed for that officer and browser.

Kept one hour, given back once, to the same officer in the same browser; to anybody else there is no
hint that anything is kept. Files, passwords, PINs and codes are never kept.
"""

import logging
from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.http import HttpRequest, QueryDict

from gerege.accounts.browsers import browser_of
from gerege.accounts.models import Officer, ParkedForm, as_bytes
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.ui import at_once
from gerege.vault import services as vault

KEPT_FOR = timedelta(hours=1)
# A locked session must not be able to fill the disk.
MOST_FORMS = 20
LONGEST_PATH = 400
PURPOSE = "parked-form"
# Hidden field that says which parked form a page is sending again.
TICKET = "_kept"
# Hidden field by which a form that arrives twice is known again (``once``); it stays when kept.
MARK = "form_id"
NEVER_KEPT = frozenset({"csrfmiddlewaretoken", TICKET, "_path", "_page", at_once.FIELD})
SECRET_WORDS = ("password", "pin", "code", "credential")

log = logging.getLogger(__name__)


def park(
    request: HttpRequest, officer: Officer, path: str, page: str = "", mark: UUID | None = None
) -> ParkedForm | None:
    """Seal the posted fields for this officer and browser; None if there is nothing to keep.

    ``path`` is where the form was going, ``page`` where it was being typed, if that is known;
    ``mark`` takes the place of the form's own. A form that asks for a secret is not kept at all:
    half a password form helps nobody.
    """
    browser, fields = browser_of(request), _fields(request.POST)
    if browser is None or fields is None or max(len(path), len(page)) > LONGEST_PATH:
        return None
    if mark is not None:
        fields[MARK] = str(mark)
    forget_old()
    _replace(officer, browser, path, fields.get(MARK))
    if ParkedForm.objects.filter(officer=officer, browser=browser).count() >= MOST_FORMS:
        return None
    with transaction.atomic():
        sealed = vault.seal_for(
            purpose=PURPOSE, owner=_owner(officer, browser), data=fields.urlencode().encode()
        )
        return ParkedForm.objects.create(
            officer=officer, browser=browser, path=path, page=page, sealed=sealed
        )


def _replace(officer: Officer, browser: UUID, path: str, mark: str | None) -> None:
    """Drop what the same form left here before: on a slow line its page may try again and again."""
    if not mark:
        return
    for parked in ParkedForm.objects.filter(officer=officer, browser=browser, path=path):
        earlier = open_parked(parked)
        if earlier is not None and earlier.get(MARK) == mark:
            parked.delete()


def _fields(posted: QueryDict) -> QueryDict | None:
    kept = QueryDict(mutable=True)
    for name, values in posted.lists():
        if any(word in name.casefold().split("_") for word in SECRET_WORDS):
            return None
        if name not in NEVER_KEPT:
            kept.setlist(name, values)
    typed = (value for name, values in kept.lists() if name != MARK for value in values)
    return kept if any(typed) else None


def _owner(officer: Officer, browser: UUID) -> str:
    return f"{officer.pk}:{browser}"


def waiting_for(request: HttpRequest, officer: Officer) -> QuerySet[ParkedForm]:
    """What is kept for this officer in this browser and is not an hour old."""
    browser = browser_of(request)
    if browser is None:
        return ParkedForm.objects.none()
    return ParkedForm.objects.filter(
        officer=officer, browser=browser, created_at__gt=clock.now() - KEPT_FOR
    )


def take_back(request: HttpRequest, path: str) -> QueryDict | None:
    """What the signed-in officer had typed at this path in this browser; given once, newest first.

    For a view that would rather show its own form again, filled in, than send it unseen.
    """
    if not isinstance(request.user, Officer):
        return None
    with transaction.atomic():
        parked = _held(waiting_for(request, request.user)).filter(path=path).last()
        if parked is None:
            return None
        parked.delete()
        return open_parked(parked)


def take_one(request: HttpRequest, officer: Officer, pk: UUID) -> QueryDict | None:
    """One kept form by its number, given once, to be filled into its page again."""
    with transaction.atomic():
        parked = _held(waiting_for(request, officer)).filter(pk=pk).first()
        if parked is None:
            return None
        parked.delete()
        return open_parked(parked)


def _held(forms: QuerySet[ParkedForm]) -> QuerySet[ParkedForm]:
    """What is given once is given to one request only: the second one waits and finds nothing."""
    return forms.select_for_update(of=("self",))


def open_parked(parked: ParkedForm) -> QueryDict | None:
    """The fields of a parked form, or None if the seal does not hold (then it is worth nothing)."""
    try:
        plain = vault.reveal_for(
            purpose=PURPOSE, owner=owner_of(parked), data=as_bytes(parked.sealed)
        )
    except ProtectionFailed:
        log.warning("a parked form could not be opened")
        return None
    return QueryDict(plain.decode())


def owner_of(parked: ParkedForm) -> str:
    """To whom a parked form is sealed."""
    return f"{parked.officer_id}:{parked.browser}"


def pairs(fields: QueryDict | None) -> list[tuple[str, str]]:
    """Name and value of each field, as a page writes them into a form."""
    lists = fields.lists() if fields else ()
    return [(name, str(value)) for name, values in lists for value in values]


def discard(request: HttpRequest, officer: Officer) -> int:
    """Forget everything kept for this officer in this browser; says how many forms that were."""
    count, _by_model = waiting_for(request, officer).delete()
    return count


def settle(request: HttpRequest, officer: Officer, ticket: str) -> None:
    """Forget the parked form that has just been sent again."""
    try:
        waiting_for(request, officer).filter(pk=UUID(ticket)).delete()
    except ValueError:
        return


def forget_about(case_id: UUID) -> int:
    """Delete everybody's kept forms of the pages of one case; says how many forms that were."""
    about = Q(path__contains=str(case_id)) | Q(page__contains=str(case_id))
    count, _by_model = ParkedForm.objects.filter(about).delete()
    return count


def forget_about_any(numbers: Collection[UUID]) -> None:
    """Delete everybody's kept forms of any page of these; what is kept is few, and read once."""
    texts = {str(number) for number in numbers}
    kept = ParkedForm.objects.order_by("pk").values_list("pk", "path", "page")
    about = [
        pk for pk, path, page in kept if not texts.isdisjoint({*path.split("/"), *page.split("/")})
    ]
    ParkedForm.objects.filter(pk__in=about).delete()


def forget_old() -> None:
    """Delete what nobody came back for within the hour."""
    ParkedForm.objects.filter(created_at__lte=clock.now() - KEPT_FOR).delete()
