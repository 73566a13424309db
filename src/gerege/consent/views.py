"""The pages of consent: parse, one service or query, render."""

from collections.abc import Callable, Mapping
from uuid import UUID

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.consent import services
from gerege.consent.forms import (
    AnswerForm,
    DecideForm,
    ExceptionForm,
    RecipientForm,
    ToldForm,
    WithdrawForm,
)
from gerege.consent.models import Consent, ConsentException
from gerege.consent.queries import (
    PairLine,
    consent_page,
    exception_line,
    exception_to_see,
    history_of,
    pair_of,
    register_seen_by,
    seen_by,
)
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_safe
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Every purpose and recipient with what stands. The look is recorded."""
    case = case_to_see(request.user, case_id)
    seen = seen_by(request.user, case)
    with transaction.atomic():
        page = consent_page(seen, now())
        shown = f"{case.version}:{seen.sight.story:d}"
        note_look(request.user, case, Verb.CONSENT_LOOKED, shown)
    return render(request, "consent/of_case.html", {"case": case, "page": page, "seen": seen})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def ask(request: OfficerRequest, case_id: UUID, purpose: str, recipient: str) -> HttpResponse:
    """Ask the person about one purpose and recipient, or write that they take a yes back."""
    case = case_to_work_on(request.user, case_id)
    seen = seen_by(request.user, case)
    pair, doing = pair_of(seen, purpose, recipient, now()), request.POST.get("do", "")
    young = seen.answers.may_be_under_18
    answer = AnswerForm(pair.purpose, typed(request) if doing == "answer" else None, young=young)
    # Both forms ask how it was said; on the page each needs names of its own.
    back = WithdrawForm(typed(request) if doing == "withdraw" else None, auto_id="back_%s")
    acts: Mapping[str, tuple[forms.Form, Callable[[], object]]] = {
        "answer": (answer, lambda: _answer(request.user, case, pair, answer)),
        "withdraw": (back, lambda: _withdraw(request.user, pair, back)),
    }
    if doing in acts and did(acts[doing][1], acts[doing][0]):
        messages.success(request, _("The answer is written down"))
        return redirect("case_consent", case.pk)
    with transaction.atomic():
        lines = history_of(seen, pair)
        note_look(request.user, case, Verb.CONSENT_LOOKED, f"{case.version}:{purpose}:{recipient}")
    context = {"case": case, "pair": pair, "form": answer, "back": back, "history": lines}
    return render(request, "consent/ask.html", context | {"young": young})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def name_recipient(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Name a shelter, a doctor, a relative."""
    case = case_to_work_on(request.user, case_id)
    form = RecipientForm(typed(request))
    if request.method == "POST" and did(lambda: _name(request.user, case, form), form):
        messages.success(request, _("The recipient is named"))
        return redirect("case_consent", case.pk)
    return render(request, "consent/recipient.html", {"case": case, "form": form})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def ask_exception(
    request: OfficerRequest, case_id: UUID, purpose: str, recipient: str
) -> HttpResponse:
    """Ask a second person whether this may be told without consent."""
    case = case_to_work_on(request.user, case_id)
    pair = pair_of(seen_by(request.user, case), purpose, recipient, now())
    if not pair.purpose.grounds:
        raise NotAllowed(purpose)
    form = ExceptionForm(pair.purpose, typed(request))
    if request.method == "POST" and did(lambda: _except(request.user, case, pair, form), form):
        messages.success(request, _("A second person is asked"))
        return redirect("case_consent", case.pk)
    return render(request, "consent/exception_ask.html", {"case": case, "form": form, "pair": pair})


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def exception(request: OfficerRequest, exception_id: UUID) -> HttpResponse:
    """One exception: why, who decides, whether the person was told."""
    row, doing = exception_to_see(request.user, exception_id), request.POST.get("do", "")
    told = ToldForm(typed(request) if doing == "told" else None)
    shown: Mapping[str, forms.Form] = {"told": told} | {
        name: DecideForm(typed(request)) for name in ("agree", "refuse")
    }
    if doing in shown and did(lambda: ACTS[doing](request.user, row, told), shown[doing]):
        messages.success(request, _("It is written down"))
        return redirect("case_consent", row.case_id)
    seen = register_seen_by(request.user, row.case)
    with transaction.atomic():
        line = exception_line(seen, row, opened=True)
        note_look(request.user, row.case, Verb.EXCEPTION_LOOKED, f"{row.pk}:{row.agreed}")
    context = {"case": row.case, "line": line, "told": told, "seen": seen}
    return render(request, "consent/exception.html", context)


def did(what: Callable[[], object], form: forms.Form) -> bool:
    """True if it was done; else the form shows what to mend."""
    return tried(what, form) is not None


def note_look(viewer: Officer, case: Case, verb: Verb, shown: str) -> None:
    """Record that somebody saw something of a case; call it in a transaction."""
    record_look(actor=viewer.pk, verb=verb, subject=case.pk, post=case.post_id, shown=shown)


def _answer(actor: Officer, case: Case, pair: PairLine, form: AnswerForm) -> Consent:
    to = {"purpose": pair.purpose.id, "recipient": pair.recipient}
    answer, given, until = form.said(case)
    return services.record_consent(
        actor=actor, case=case, answer=answer, given=given, until=until, **to
    )


def _withdraw(actor: Officer, pair: PairLine, form: forms.Form) -> Consent:
    consent = pair.coverage.consent
    if consent is None:
        raise NotAllowed(pair.purpose.id)
    return services.withdraw_consent(actor=actor, consent=consent, how=form.cleaned_data["how"])


def _name(actor: Officer, case: Case, form: forms.Form) -> object:
    return services.name_recipient(actor=actor, case=case, **form.cleaned_data)


def _except(actor: Officer, case: Case, pair: PairLine, form: forms.Form) -> ConsentException:
    to = {"purpose": pair.purpose.id, "recipient": pair.recipient}
    return services.ask_exception(actor=actor, case=case, **to, **form.cleaned_data)


ACTS: Mapping[str, Callable[[Officer, ConsentException, forms.Form], ConsentException]] = {
    "agree": lambda actor, row, _form: services.agree_exception(actor=actor, exception=row),
    "refuse": lambda actor, row, _form: services.refuse_exception(actor=actor, exception=row),
    "told": lambda actor, row, form: services.told_person(
        actor=actor, exception=row, said=form.cleaned_data["said"]
    ),
}
