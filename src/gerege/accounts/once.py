"""A form that arrives twice is one act: on a bad line, by a double click, after a lost answer.

Every page writes a random mark of its own into each form (``csrf_token`` of our template tags).
The door wraps every view it opens in ``once``: the first arrival of a mark acts and its answer is
kept; a second one from the same officer gets that answer and nothing is done again.

The mark is claimed in the transaction in which the view acts, so a crash keeps both or neither, and
a second arrival at the same moment waits for the first. What a view refuses (it shows its page with
the errors) or only shows lets the mark go. An exception takes the claim back with the act; what is
refused that way is recorded afterwards by the doorkeeper, in a transaction of its own.
"""

import hashlib
import hmac
import json
from collections.abc import Callable
from datetime import timedelta
from functools import partial, wraps
from typing import TypeVar, cast
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from gerege.accounts import parking
from gerege.accounts.models import FormMark, Officer, as_bytes
from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.ui import at_once
from gerege.vault import services as vault

KEPT_FOR = timedelta(days=2)
# A page that is shown once (a first password) is kept no longer than what somebody was typing.
PAGE_KEPT_FOR = timedelta(hours=1)
PURPOSE = "form-mark"
CONFLICT = 409
REDIRECTS = frozenset({301, 302, 303})
# Not part of what somebody typed.
NOT_TYPED = frozenset({"csrfmiddlewaretoken", parking.MARK, parking.TICKET, at_once.FIELD})

_ACTED = "gerege_acted"
_CORRECTS = "gerege_corrects"
_ONLY_SHOWS = "gerege_only_shows"

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Page = TypeVar("Page", bound=HttpResponse)
Answering = Callable[[], HttpResponseBase]


def once(view: View) -> View:
    """Let each marked form do what it asks for one time."""

    @wraps(view)
    def answered_once(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        mark, answer = _mark_of(request), partial(view, request, *args, **kwargs)
        if mark is None or hasattr(view, _ONLY_SHOWS):
            return answer()
        with transaction.atomic():
            return _first_or_again(request, mark, answer, corrects=hasattr(view, _CORRECTS))

    return cast("View", answered_once)


def corrects_what_was_sent(view: View) -> View:
    """Mark a view that knows what to do with a form that comes again with something changed."""
    setattr(view, _CORRECTS, True)
    return view


def only_shows(view: View) -> View:
    """Mark a view that does nothing with a form but show: its marks are not even looked up."""
    setattr(view, _ONLY_SHOWS, True)
    return view


def acted(page: Page) -> Page:
    """Say that this page, which is no redirect, answers a form that did something."""
    setattr(page, _ACTED, True)
    return page


def forget_old_marks() -> int:
    """Forget the marks of two days ago and the pages of an hour ago; says how many marks.

    Called at each sign-in; whoever runs the server may call it more often.
    """
    now = clock.now()
    FormMark.objects.filter(used_at__lte=now - PAGE_KEPT_FOR).update(sealed_page=None)
    count, _by_model = FormMark.objects.filter(used_at__lte=now - KEPT_FOR).delete()
    return count


def forget_fingerprints() -> None:
    """Forget what was sent, not that it was: it was hashed with a root that is being replaced.

    A form that then comes again is one that was saved before; whatever else was typed is offered.
    """
    FormMark.objects.update(fingerprint="")


def _mark_of(request: HttpRequest) -> UUID | None:
    if request.method != "POST" or not isinstance(request.user, Officer):
        return None
    try:
        return UUID(request.POST.get(parking.MARK, ""))
    except ValueError:
        return None


def _first_or_again(
    request: HttpRequest, mark: UUID, answer: Answering, *, corrects: bool
) -> HttpResponseBase:
    fingerprint = _fingerprint(request, mark)
    claim, is_first = FormMark.objects.get_or_create(
        officer=cast("Officer", request.user),
        mark=mark,
        defaults={"fingerprint": fingerprint, "used_at": clock.now()},
    )
    is_same = hmac.compare_digest(claim.fingerprint, fingerprint)
    if is_first or (corrects and not is_same):
        return _kept(claim, fingerprint, answer(), is_first=is_first)
    return _again(request, claim) if is_same else _saved_already(request, claim)


def _fingerprint(request: HttpRequest, mark: UUID) -> str:
    """A keyed hash of what was sent and where to: it tells a changed form, and nothing else."""
    sent = sorted((n, v) for n, v in request.POST.lists() if n not in NOT_TYPED)
    key = vault.derive_for(purpose=PURPOSE, owner=str(mark))
    written = json.dumps([request.path, sent]).encode()
    return hmac.new(key, written, hashlib.sha256).hexdigest()


def _kept(
    claim: FormMark, fingerprint: str, response: HttpResponseBase, *, is_first: bool
) -> HttpResponseBase:
    """Keep the answer of an act; let the mark of a form go that was refused or only shown."""
    if response.status_code in REDIRECTS:
        claim.address = response.headers["Location"]
    elif hasattr(response, _ACTED) and isinstance(response, HttpResponse):
        claim.sealed_page = vault.seal_for(
            purpose=PURPOSE, owner=owner_of(claim), data=response.content
        )
    else:
        if is_first:
            claim.delete()
        return response
    claim.fingerprint, claim.used_at = fingerprint, clock.now()
    claim.save()
    return response


def _again(request: HttpRequest, claim: FormMark) -> HttpResponseBase:
    """What the first arrival was answered."""
    if claim.address:
        messages.success(request, _("It is saved already."))
        return HttpResponseRedirect(claim.address)
    if claim.sealed_page is None:
        return _saved_already(request, claim)
    sealed = as_bytes(claim.sealed_page)
    return HttpResponse(vault.reveal_for(purpose=PURPOSE, owner=owner_of(claim), data=sealed))


def _saved_already(request: HttpRequest, claim: FormMark) -> HttpResponse:
    """Say that the form was saved before it was changed, and offer what was typed since.

    What was typed is kept as after a sign-in that ended, under a new mark: sent, it is a new act.
    """
    officer = cast("Officer", request.user)
    parked = parking.park(request, officer, request.path, _own_page(request), mark=new_id())
    fields = parking.open_parked(parked) if parked else None
    context = {"saved": claim, "parked": parked, "fields": parking.pairs(fields)}
    return render(request, "accounts/saved_already.html", context, status=CONFLICT)


def _own_page(request: HttpRequest) -> str:
    """The page of the form where it stands at the address it is sent to; else nothing."""
    came_from = f"{request.scheme}://{request.get_host()}{request.path}"
    return request.path if request.headers.get("Referer") == came_from else ""


def owner_of(claim: FormMark) -> str:
    """To whom the page of a form that acted is sealed."""
    return f"{claim.officer_id}:{claim.mark}"
