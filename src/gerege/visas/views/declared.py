"""Identifiers that many share for a good reason: asked for, answered, listed, ended."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.visas import services
from gerege.visas.forms import AnswerDeclarationForm, DeclareForm
from gerege.visas.models import AskedDeclaration
from gerege.visas.queries import application_to_see
from gerege.visas.sharing import declarations

BOTH = ["GET", "HEAD", "POST"]


@open_to(Role.VISA_OFFICER)
@require_http_methods(BOTH)
def declare(request: OfficerRequest, application_id: UUID, column: str) -> HttpResponse:
    """Ask headquarters to declare what stands in a column of this application."""
    application = application_to_see(request.user, application_id)
    found = declarations.identifier_to_declare(application, column)
    form = DeclareForm(typed(request))

    def ask() -> AskedDeclaration:
        wish = services.Wish(**form.cleaned_data)
        return services.ask_declaration(
            actor=request.user, application=application, column=column, wish=wish
        )

    if request.method == "POST" and tried(ask, form) is not None:
        messages.success(request, _("Headquarters are asked. Until they answer nothing changes."))
        return redirect("visa_links", application_id)
    services.open_application(actor=request.user, application=application, part="declare")
    shown = declarations.in_words(found, get_language() or "mn")
    refusal = declarations.refusal_of(application, found)
    context = {"form": form, "application": application, "identifier": shown, "refusal": refusal}
    return render(request, "visas/declare.html", context)


@open_to(Role.PROTECTION_LEAD)
@require_safe
def declared(request: OfficerRequest) -> HttpResponse:
    """What waits for an answer, what is declared until when, and what ended."""
    return render(request, "visas/declared.html", declarations.declared_page(request.user))


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def answer(request: OfficerRequest, asked_id: UUID) -> HttpResponse:
    """What is to be declared and who shares it; a form to confirm or refuse."""
    asked = declarations.asked_to_answer(request.user, asked_id)
    form = AnswerDeclarationForm(typed(request))

    def give() -> bool:
        services.answer_declaration(actor=request.user, asked=asked, **form.cleaned_data)
        return True

    if request.method == "POST" and tried(give, form) is not None:
        messages.success(request, _("Your answer is with the post."))
        return redirect("visa_declared")
    services.look_at_asked_declaration(actor=request.user, asked=asked)
    return render(
        request, "visas/declaration.html", {"form": form, **declarations.asked_page(asked)}
    )


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(BOTH)
def end(request: OfficerRequest, declared_id: int) -> HttpResponse:
    """End a declaration before its day."""
    line = declarations.declared_to_end(request.user, declared_id)
    if request.method == "POST":
        services.end_declaration(actor=request.user, declared=line.declared)
        messages.success(request, _("It is declared no longer."))
        return redirect("visa_declared")
    return render(request, "visas/declared_end.html", {"line": line})
