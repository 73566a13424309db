"""What a file sent again would change: shown row by row, confirmed with a reason, or left."""

from collections.abc import Mapping
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried
from gerege.kernel.numbers import number_in
from gerege.visas import services
from gerege.visas.correcting.again import lines_to_confirm
from gerege.visas.correcting.forms import ConfirmForm
from gerege.visas.models import Batch
from gerege.visas.queries import batch_to_see
from gerege.visas.services import Confirmed

SEEN = "seen-"
ALL = "all"
MOST_DIGITS = 9


@open_to(Role.VISA_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def again(request: OfficerRequest, batch_id: UUID) -> HttpResponse:
    """The rows that say something else than what stands; one reason for what is confirmed."""
    found = batch_to_see(request.user, batch_id)
    if found.state != Batch.State.DONE:
        return redirect("visa_batch", found.pk)
    if request.method == "POST" and "leave" in request.POST:
        return _leave(request, found)
    if request.method != "POST":
        return _page(request, found, ConfirmForm())
    form = ConfirmForm(request.POST)

    def confirm() -> Confirmed:
        return services.confirm_rows(
            actor=request.user,
            batch=found,
            seen=_seen_in(request),
            reason=form.cleaned_data["reason"],
            language=get_language() or "mn",
        )

    done = tried(confirm, form)
    return _page(request, found, form) if done is None else _after(request, found, form, done)


def _leave(request: OfficerRequest, found: Batch) -> HttpResponse:
    """The reason that may stand there already, for the others, stays."""
    row = number_in(request.POST.get("leave"), MOST_DIGITS) or 0
    if services.leave_standing(actor=request.user, batch=found, row=row):
        messages.success(request, _("What stands is left. The row stays readable with the import."))
    if not request.POST.get("reason", "").strip():
        return redirect("visa_again", found.pk)
    return _page(request, batch_to_see(request.user, found.pk), ConfirmForm(request.POST))


def _after(
    request: OfficerRequest, found: Batch, form: ConfirmForm, done: Confirmed
) -> HttpResponse:
    found = batch_to_see(request.user, found.pk)
    if done.corrected:
        messages.success(request, _("Corrected. The applications were judged anew."))
    elif not done.meanwhile and not done.refused and not done.unread:
        messages.info(request, _("Nothing was left to correct in these rows."))
    if done.meanwhile or done.refused or done.unread:
        return _page(request, found, form, done)
    return redirect("visa_again" if found.to_confirm else "visa_batch", found.pk)


def _page(
    request: OfficerRequest, found: Batch, form: ConfirmForm, done: Confirmed | None = None
) -> HttpResponse:
    after = number_in(request.GET.get("after"), MOST_DIGITS) or 0
    services.look_at_changes(actor=request.user, batch=found, after=after)
    lines, following = lines_to_confirm(request.user, found, after)
    done, status = done or Confirmed(), HTTPStatus.CONFLICT if done else HTTPStatus.OK
    told: Mapping[str, object] = {
        "batch": found,
        "form": form,
        "lines": [(one, one.row in done.meanwhile, done.refused.get(one.row)) for one in lines],
        "can_be_confirmed": any(one.changes for one in lines),
        "is_meanwhile": bool(done.meanwhile),
        "after": following,
    }
    return render(request, "visas/again.html", told, status=status)


def _seen_in(request: OfficerRequest) -> dict[int, int]:
    """The version of each row's application that the page told of; of the row that was pressed."""
    pressed = request.POST.get("confirm", "")
    found = {}
    for name, text in request.POST.items():
        row, version = (
            number_in(name.removeprefix(SEEN), MOST_DIGITS),
            number_in(str(text), MOST_DIGITS),
        )
        if name.startswith(SEEN) and row is not None and version is not None:
            found[row] = version
    return found if pressed == ALL else {r: v for r, v in found.items() if str(r) == pressed}
