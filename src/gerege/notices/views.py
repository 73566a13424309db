"""The pages of this room: parse, one query or service, render."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gerege.accounts.access import open_to
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.queries import case_to_see
from gerege.kernel.errors import NotAllowed
from gerege.notices import queries, services
from gerege.notices.forms import TestForm, TurnForm
from gerege.notices.models import DutyTurn, Notice
from gerege.notices.policies import CASE_PEOPLE, may_keep_rota

BOTH = ["GET", "HEAD", "POST"]


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def index(request: OfficerRequest) -> HttpResponse:
    """What I am to acknowledge; one button each, here and on the home page."""
    if request.method == "POST":
        notice = queries.notice_named(_named(request))
        whole_line = "line" in request.POST
        act = services.acknowledge_those_before if whole_line else services.acknowledge
        done = act(actor=request.user, notice=notice)
        return _acknowledged(request, done)
    lines, lately = queries.notices_for(request.user), queries.acknowledged_lately(request.user)
    _note_look(request, Verb.NOTICES_LOOKED, [str(line.pk) for line in lines])
    return render(request, "notices/index.html", {"lines": lines, "lately": lately})


@open_to(*CASE_PEOPLE)
@require_http_methods(["GET", "HEAD"])
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """What was sent about a case, what came of it, and who acknowledged."""
    case = case_to_see(request.user, case_id)
    lines = queries.notices_of_case(request.user, case)
    shown = ":".join(f"{line.notice.pk}{len(line.attempts)}" for line in lines)
    with transaction.atomic():
        record_look(
            actor=request.user.pk,
            verb=Verb.NOTICES_LOOKED,
            subject=case.pk,
            post=case.post_id,
            shown=shown,
        )
    return render(request, "notices/of_case.html", {"case": case, "lines": lines})


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def rota(request: OfficerRequest) -> HttpResponse:
    """Who is on duty at a post and at headquarters; who keeps the rota adds to it."""
    post = queries.post_of_rota(request.user, request.GET.get("post", ""))
    may_keep = may_keep_rota(request.user, post)
    colleagues = queries.colleagues_for_duty(post) if may_keep else []
    form = TurnForm(post, colleagues, typed(request))

    def act() -> DutyTurn:
        return services.put_on_duty(
            actor=request.user,
            post=post,
            officer=form.chosen,
            starts_at=form.moment("starts"),
            ends_at=form.moment("ends"),
            place=form.cleaned_data["place"],
            reach=form.reach,
        )

    if request.method == "POST":
        if not may_keep:
            raise NotAllowed("duty")
        if tried(act, form):
            messages.success(request, _("The rota is changed"))
            return redirect(request.get_full_path())
    rotas = queries.rotas_for(request.user, post)
    turns = [str(line.turn.pk) for one in rotas for line in one.turns]
    _note_look(request, Verb.DUTY_LOOKED, turns)
    others = queries.other_posts(request.user, post)
    context = {"rotas": rotas, "form": form, "may_keep": may_keep, "at": post, "others": others}
    return render(request, "notices/rota.html", context)


@open_to(Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
@require_POST
def end(request: OfficerRequest, turn_id: UUID) -> HttpResponse:
    """Somebody is not on duty any more."""
    turn = queries.turn_to_end(request.user, turn_id)
    services.end_turn(actor=request.user, turn=turn)
    messages.success(request, _("The rota is changed"))
    return redirect(f"/duty/?post={turn.post.code}")


@open_to(Role.ADMINISTRATOR)
@require_http_methods(BOTH)
def test(request: OfficerRequest) -> HttpResponse:
    """Let a test go out; what came of it stands on the page about the installation."""
    state = queries.installed()
    form = TestForm(typed(request))

    def act() -> Notice:
        if request.user.post is None:
            raise NotAllowed("test notice")
        got = form.cleaned_data
        return services.send_test(
            actor=request.user, post=request.user.post, way=got["way"], address=got["address"]
        )

    sent = tried(act, form) if request.method == "POST" else None
    if sent:
        messages.success(request, _("It goes out within a minute; what came of it stands here"))
        return redirect("installation")
    return render(request, "notices/test.html", {"form": form, "state": state})


def _named(request: OfficerRequest) -> UUID:
    """The notice whose button was pressed. Raises NotAllowed for what is no id."""
    try:
        return UUID(request.POST.get("line") or request.POST.get("notice", ""))
    except ValueError:
        raise NotAllowed("notice") from None


def _acknowledged(request: OfficerRequest, notice: Notice) -> HttpResponse:
    """Back to where they came from: only our own pages are named."""
    if notice.acknowledged_by_id == request.user.pk:
        messages.success(request, _("Acknowledged: nobody else is called"))
    else:
        messages.info(request, _("Somebody acknowledged it before"))
    return redirect("home")


def _note_look(request: OfficerRequest, verb: Verb, shown: list[str]) -> None:
    post = request.user.post.pk if request.user.post else None
    with transaction.atomic():
        record_look(actor=request.user.pk, verb=verb, post=post, shown=":".join(shown))
