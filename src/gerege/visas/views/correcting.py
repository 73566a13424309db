"""Correcting a value of an application: which one, then the right value and why."""

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
from gerege.cases.forms import tried, typed
from gerege.visas import services
from gerege.visas.correcting.forms import ChooseColumnForm, CorrectionForm
from gerege.visas.correcting.page import corrections_of, title_of, value_in_words
from gerege.visas.engine.dictionary import load
from gerege.visas.models import Application, Correction
from gerege.visas.queries import application_to_see, number_of
from gerege.visas.views.seen import seen_in, with_version


@open_to(Role.VISA_OFFICER)
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: OfficerRequest, application_id: UUID) -> HttpResponse:
    """Choose a column; then what stands there, the right value and why."""
    found = application_to_see(request.user, application_id)
    column = load().columns.get(request.GET.get("column", ""))
    if column is None:
        services.open_application(actor=request.user, application=found, part="correct")
        form = ChooseColumnForm(found.written())
        page = {"application": found, "number": number_of(found), "form": form}
        return render(request, "visas/correct_choose.html", page)
    stands = found.written().get(column.id, "")
    typed_form = CorrectionForm(column, stands, typed(request))

    def save() -> Correction:
        return services.correct(
            actor=request.user,
            application=found,
            column=column.id,
            value=typed_form.cleaned_data[column.id],
            reason=typed_form.cleaned_data["reason"],
            language=get_language() or "mn",
            seen=seen_in(request),
        )

    is_meanwhile = False
    try:
        if request.method == "POST" and tried(save, typed_form) is not None:
            messages.success(request, _("Corrected. The application was judged anew."))
            return redirect("visa_application", found.pk)
    except services.ChangedMeanwhile:
        is_meanwhile = True
    return _page(request, found, column.id, typed_form, is_meanwhile=is_meanwhile)


def _page(
    request: OfficerRequest,
    found: Application,
    column: str,
    form: CorrectionForm,
    *,
    is_meanwhile: bool,
) -> HttpResponse:
    services.open_application(actor=request.user, application=found, part="correct")
    stands = found.written().get(column, "")
    page = {
        "application": found,
        "number": number_of(found),
        "form": form,
        "title": title_of(column),
        "stands": value_in_words(column, stands),
        "corrections": corrections_of(found) if is_meanwhile else (),
    }
    return with_version(
        request, "visas/correct.html", page, found.version, is_meanwhile=is_meanwhile
    )
