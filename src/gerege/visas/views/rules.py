"""Rules: the list, one rule; writing, trying and publishing a version, for the protection lead."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.cases.forms import tried, typed
from gerege.kernel.errors import NotAllowed
from gerege.visas import services
from gerege.visas.models import RuleVersion
from gerege.visas.rules.forms import RuleForm, StepForm
from gerege.visas.rules.pages import (
    entry_to_change,
    rule_page,
    rules_page,
    version_page,
    version_to_see,
    what_may_stand,
)
from gerege.visas.rules.steps import STEPS, Step


@open_to(Role.PROTECTION_LEAD, Role.VISA_OFFICER)
@require_safe
def rules(request: OfficerRequest) -> HttpResponse:
    """What a queue looks for: every rule with its class, state, time and source."""
    return render(request, "visas/rules.html", rules_page(request.user))


@open_to(Role.PROTECTION_LEAD, Role.VISA_OFFICER)
@require_safe
def rule(request: OfficerRequest, rule_id: str) -> HttpResponse:
    """One rule: what it says, reads and asks, what else could explain it, its versions."""
    return render(request, "visas/rule.html", rule_page(request.user, rule_id))


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def new_rule(request: OfficerRequest) -> HttpResponse:
    """Write a rule that there is not."""
    return _written(request, RuleForm(None, typed(request)), "")


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def write(request: OfficerRequest, rule_id: str) -> HttpResponse:
    """Write another version of a rule. It changes nothing until it is tried and published."""
    return _written(request, RuleForm(entry_to_change(rule_id), typed(request)), rule_id)


@open_to(Role.PROTECTION_LEAD)
@require_safe
def version(request: OfficerRequest, rule_id: str, number: int) -> HttpResponse:
    """One version: what it says, what trying it showed, and the steps that can follow."""
    found = version_to_see(request.user, rule_id, number)
    return render(request, "visas/rule_version.html", version_page(request.user, found))


@open_to(Role.PROTECTION_LEAD)
@require_POST
def try_version(request: OfficerRequest, rule_id: str, number: int) -> HttpResponse:
    """See what it would have flagged in the last year; in the background where that is much."""
    services.try_rule(actor=request.user, version=version_to_see(request.user, rule_id, number))
    return redirect("visa_rule_version", rule_id, number)


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: OfficerRequest, rule_id: str, number: int, to: str) -> HttpResponse:
    """Bring a version a step further: assessed, counted, in force, retired."""
    found = version_to_see(request.user, rule_id, number)
    asked = _step_to(found, to)
    form = StepForm(asked.asks, asked.hint, is_dated=asked.is_dated, data=typed(request))

    def take() -> RuleVersion:
        given = services.Given(**form.cleaned_data)
        return services.take_step(actor=request.user, version=found, to=to, given=given)

    if request.method == "POST" and (taken := tried(take, form)) is not None:
        messages.success(request, _("The step is recorded."))
        return redirect("visa_rule_version", rule_id, taken.version)
    context = {"form": form, "step": asked, **version_page(request.user, found)}
    return render(request, "visas/rule_step.html", context)


@open_to(Role.PROTECTION_LEAD)
@require_http_methods(["GET", "HEAD", "POST"])
def stop(request: OfficerRequest, rule_id: str) -> HttpResponse:
    """Let a rule run no more."""
    context = rule_page(request.user, rule_id)
    if not context["runs"]:
        raise NotAllowed(rule_id)
    asked = STEPS["retired"]
    form = StepForm(asked.asks, asked.hint, is_dated=False, data=typed(request))

    def end() -> RuleVersion:
        words = form.cleaned_data["words"]
        return services.stop_rule(actor=request.user, rule=rule_id, words=words)

    if request.method == "POST" and tried(end, form) is not None:
        messages.success(request, _("The rule runs no more. All applications are screened anew."))
        return redirect("visa_rule", rule_id)
    return render(request, "visas/rule_stop.html", {"form": form, **context})


def _written(request: OfficerRequest, form: RuleForm, rule_id: str) -> HttpResponse:
    def keep() -> RuleVersion:
        entry = form.entry()
        return services.write_rule(actor=request.user, entry=entry, is_new=not rule_id)

    if request.method == "POST" and (kept := tried(keep, form)) is not None:
        messages.success(request, _("The version is kept as a draft. Nothing is changed yet."))
        return redirect("visa_rule_version", kept.rule, kept.version)
    context = {"form": form, "rule_id": rule_id, **what_may_stand()}
    return render(request, "visas/rule_write.html", context)


def _step_to(version: RuleVersion, to: str) -> Step:
    """The step an address names. Raises NotAllowed where it cannot follow."""
    found = STEPS.get(to)
    if found is None or version.state not in found.after:
        raise NotAllowed(f"{version} {to}")
    return found
