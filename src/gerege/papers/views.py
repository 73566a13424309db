"""The pages of papers and letters: parse, one service or query, render."""

from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from gerege.accounts.access import fresh_proof, open_to
from gerege.accounts.models import Officer
from gerege.accounts.requests import OfficerRequest
from gerege.accounts.roles import Role
from gerege.audit.services import record_look
from gerege.audit.verbs import Verb
from gerege.cases.forms import tried, typed
from gerege.cases.models import Case
from gerege.cases.queries import case_to_see, case_to_work_on
from gerege.consent.checking import NotCovered
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused
from gerege.kernel.numbers import number_in
from gerege.knowledge.letters import LetterKind, load_letters
from gerege.papers import services
from gerege.papers.drafts import sent_before
from gerege.papers.forms import BeginForm, FinishForm, LetterForm, shown_in_form
from gerege.papers.known_beside import is_held
from gerege.papers.models import Letter
from gerege.papers.queries import (
    LetterPage,
    laid_ready,
    letter_page,
    letter_to_see,
    letter_to_write,
    papers_of,
    recipients_of,
    register_page,
    shows_identity,
    standing_letterhead,
)
from gerege.papers.typesetting import printed

CASE_PEOPLE = (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST, Role.PROTECTION_LEAD)
BOTH = ["GET", "HEAD", "POST"]
LOOK = "look"
FINISHED = gettext_lazy("The letter is finished and has its number")


@open_to(*CASE_PEOPLE)
@require_safe
def of_case(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """All papers of a case. The look is recorded."""
    case = case_to_see(request.user, case_id)
    with transaction.atomic():
        page = papers_of(request.user, case)
        shown = f"{case.version}:{page.may_read:d}"
        note_look(request.user, case, Verb.PAPERS_LOOKED, shown)
    return render(request, "papers/of_case.html", {"case": case, "page": page})


@open_to(Role.CONSULAR_OFFICER)
@require_POST
def prepare(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Prepare what the case will wait for from the first day."""
    case = case_to_work_on(request.user, case_id)
    try:
        made = services.prepare_papers(actor=request.user, case=case)
    except NotCovered as refused:
        # The page says where to ask, and for what.
        messages.error(request, f"{refused.problem}. {refused.mend}")
        return redirect("case_papers", case.pk)
    if made:
        messages.success(request, _("Waits and letters are prepared. Nothing has left the post."))
    else:
        messages.info(request, _("Everything was prepared already. Nothing was changed."))
    return redirect("case_papers", case.pk)


@open_to(Role.CONSULAR_OFFICER)
@require_safe
def choose(request: OfficerRequest, case_id: UUID) -> HttpResponse:
    """Which letter."""
    case = case_to_work_on(request.user, case_id)
    kinds, held = load_letters().kinds, is_held(case)
    return render(request, "papers/choose.html", {"case": case, "kinds": kinds, "held": held})


@open_to(Role.CONSULAR_OFFICER)
@require_http_methods(BOTH)
def begin(request: OfficerRequest, case_id: UUID, kind: str) -> HttpResponse:
    """To whom it goes and in which language; then there is a draft."""
    case, entry = case_to_work_on(request.user, case_id), _kind(kind)
    form = BeginForm(entry, recipients_of(request.user, case, entry), typed(request))
    if request.method == "POST":
        asked_at = now()
        letter = tried(lambda: _begun(request.user, case, entry, form), form)
        if letter:
            _say_what_came(request, is_new=letter.begun_at >= asked_at)
            return redirect("letter", letter.pk)
    return render(request, "papers/begin.html", {"case": case, "kind": entry, "form": form})


@open_to(*CASE_PEOPLE)
@require_http_methods(BOTH)
def letter(request: OfficerRequest, letter_id: UUID) -> HttpResponse:
    """One letter: a draft is written, looked at or dropped; what was sent is read."""
    may = letter_to_write if request.method == "POST" else letter_to_see
    row, doing = may(request.user, letter_id), request.POST.get("do", "")
    page = letter_page(request.user, row)
    if not row.is_draft:
        return _read(request, page)
    if LOOK in request.GET and page.may_write:
        return _look(request, page)
    form = LetterForm(
        page.fields, typed(request), initial=shown_in_form(page.words), ready=laid_ready(page)
    )
    stale, opened = False, number_in(request.POST.get("opened", "")) or 0
    if doing in DONE and (doing == "drop" or form.is_valid()):
        kept = tried(lambda: _kept(request.user, row, form, doing, opened), form)
        if kept is not None and tried(lambda: _went(request.user, row, doing, kept), form):
            messages.success(request, str(DONE[doing]))
            place = reverse("letter", args=[row.pk])
            return redirect(f"{place}?{LOOK}=1" if doing == "look" else place)
        page = letter_page(request.user, row)
        # What this very press kept is no colleague's.
        stale = page.opened != (kept or opened)
    return _read(request, page, form, stale=stale)


@open_to(Role.CONSULAR_OFFICER)
@fresh_proof
@require_safe
def paper(request: OfficerRequest, letter_id: UUID) -> HttpResponse:
    """The letter as PDF, while it may leave. Every time counts: there may be two papers."""
    row = letter_to_write(request.user, letter_id)
    line = row.line
    if line is None:
        raise Http404
    if not shows_identity(request.user, row):
        return redirect("letter", row.pk)
    try:
        sheet = services.print_letter(actor=request.user, letter=row)
    except NotCovered as refused:
        messages.error(request, f"{_('The PDF is not given out')}: {refused.problem}")
        return redirect("letter", row.pk)
    answer = HttpResponse(printed(sheet, line.sent_at), content_type="application/pdf")
    # The number and nothing else: the name of a file is seen by whoever sees the screen.
    name = line.written.replace("/", "-")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    return answer


@open_to(*CASE_PEOPLE)
@require_safe
def register(request: OfficerRequest) -> HttpResponse:
    """Numbers, kinds and days of the letters of a post: no person."""
    page = register_page(request.user, request.GET.get("after", ""))
    with transaction.atomic():
        shown = ":".join(str(row.line.pk) for row in page.rows)
        post = request.user.post.pk if request.user.post else None
        record_look(
            actor=request.user.pk,
            verb=Verb.LETTERS_LISTED,
            subject=None,
            post=post,
            shown=shown,
        )
    return render(request, "papers/register.html", {"page": page})


def note_look(viewer: Officer, case: Case, verb: Verb, shown: str) -> None:
    """Record that somebody saw something of a case; call it in a transaction."""
    record_look(actor=viewer.pk, verb=verb, subject=case.pk, post=case.post_id, shown=shown)


DONE = {
    "save": gettext_lazy("The draft is saved"),
    "look": gettext_lazy("The draft is saved"),
    "send": FINISHED,
    "drop": gettext_lazy("The letter is not needed"),
}


def _look(request: OfficerRequest, page: LetterPage) -> HttpResponse:
    """The draft as it would go, and the button that gives it a number."""
    row, form = page.letter, FinishForm(typed(request))

    def finished() -> bool:
        opened, again = number_in(request.POST.get("opened", "")) or 0, form.cleaned_data["again"]
        services.send_letter(actor=request.user, letter=row, opened=opened, again=again)
        return True

    if request.method == "POST" and tried(finished, form):
        messages.success(request, str(FINISHED))
        return redirect("letter", row.pk)
    try:
        sheet = services.look_at_letter(actor=request.user, letter=row, opened=page.opened)
    except InputRefused as refused:
        messages.error(request, f"{refused.problem}. {refused.mend}")
        return redirect("letter", row.pk)
    with transaction.atomic():
        shown = f"{row.pk}:{page.opened}:{page.is_open:d}:look"
        note_look(request.user, row.case, Verb.LETTER_LOOKED, shown)
    context = {
        "case": row.case,
        "page": page,
        "form": form,
        "sheet": sheet if page.is_open else None,
        "before": sent_before(row),
        "has_head": standing_letterhead(row.case.post) is not None,
    }
    return render(request, "papers/look.html", context)


def _say_what_came(request: OfficerRequest, *, is_new: bool) -> None:
    if is_new:
        messages.success(request, _("The draft is saved"))
    else:
        words = _("This letter to this recipient was begun already. Here is the draft.")
        messages.info(request, words)


def _kind(code: str) -> LetterKind:
    try:
        return load_letters().kind(code)
    except InputRefused:
        raise Http404 from None


def _begun(actor: Officer, case: Case, kind: LetterKind, form: BeginForm) -> Letter:
    purpose, recipient = form.pair()
    return services.begin_letter(
        actor=actor,
        case=case,
        kind=kind.id,
        purpose=purpose,
        recipient=recipient,
        language=form.cleaned_data["language"],
    )


def _kept(actor: Officer, row: Letter, form: LetterForm, doing: str, opened: int) -> int:
    """Keep what was typed, whatever follows; the number of the version that is theirs now."""
    if doing == "drop":
        return opened
    words = form.words()
    return services.write_letter(actor=actor, letter=row, words=words, opened=opened).number


def _went(actor: Officer, row: Letter, doing: str, kept: int) -> bool:
    """What was asked for beyond keeping it."""
    if doing == "drop":
        services.drop_letter(actor=actor, letter=row)
    elif doing == "look":
        services.look_at_letter(actor=actor, letter=row, opened=kept)
    elif doing == "send":
        services.send_letter(actor=actor, letter=row, opened=kept)
    return True


def _read(
    request: OfficerRequest,
    page: LetterPage,
    form: LetterForm | None = None,
    *,
    stale: bool = False,
) -> HttpResponse:
    case = page.letter.case
    with transaction.atomic():
        shown = f"{page.letter.pk}:{page.opened}:{page.is_open:d}"
        note_look(request.user, case, Verb.LETTER_LOOKED, shown)
    draft = form if page.may_write and page.letter.is_draft else None
    context = {"case": case, "page": page, "form": draft, "stale": stale}
    return render(request, "papers/letter.html", context)
