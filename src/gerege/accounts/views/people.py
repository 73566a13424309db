"""The administrator's pages: accounts, posts, postings. No case is reachable from here."""

from functools import partial
from uuid import UUID

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from gerege.accounts import queries, services
from gerege.accounts.access import fresh_factor, open_to
from gerege.accounts.changes import CHANGES, Change
from gerege.accounts.forms import attempt
from gerege.accounts.models import Officer
from gerege.accounts.once import acted
from gerege.accounts.people_forms import EndPostingForm, NewAccountForm, NewPostForm
from gerege.accounts.policies import MAY_AGREE, officer_of
from gerege.accounts.roles import EXPLANATIONS, Role
from gerege.accounts.services import NewAccount, reach, second_factor, two_people
from gerege.kernel.numbers import number_in


def _page_number(request: HttpRequest) -> int:
    return number_in(request.GET.get("page")) or 1


@open_to(Role.ADMINISTRATOR)
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    """The accounts, fifty a page."""
    page = queries.accounts_page(officer_of(request), _page_number(request))
    return render(request, "accounts/people.html", {"page": page})


@open_to(Role.ADMINISTRATOR)
@require_GET
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One account: what it is, what may be changed."""
    account = queries.account(officer_of(request), pk)
    context = {
        "account": account,
        "explanation": EXPLANATIONS[Role(account.role)],
        "asked": queries.asked_role_of(account),
        "reaches": queries.asked_reaches_of(account),
        "changes": [c for c in CHANGES.values() if c.fits(officer_of(request), account)],
    }
    return render(request, "accounts/person.html", context)


@open_to(Role.ADMINISTRATOR)
@fresh_factor
def new_account(request: HttpRequest) -> HttpResponse:
    """Make an account; its one-time password is shown once."""
    form = NewAccountForm(request.POST or None)
    if form.is_valid():
        keeper, fields = officer_of(request), form.cleaned_data
        made = attempt(form, lambda: services.create_officer(actor=keeper, **fields))
        if made:
            return _show_password(request, made)
    return render(request, "accounts/new_account.html", {"form": form})


def _show_password(request: HttpRequest, made: NewAccount) -> HttpResponse:
    return acted(render(request, "accounts/one_time_password.html", {"made": made}))


@open_to(Role.ADMINISTRATOR)
@fresh_factor
def change(request: HttpRequest, pk: UUID, what: str) -> HttpResponse:
    """One change to one account, on a page of its own that says what will happen."""
    account = queries.account(officer_of(request), pk)
    chosen = CHANGES.get(what)
    if chosen is None or not chosen.fits(officer_of(request), account):
        raise Http404
    form = chosen.form_for(request.POST if request.method == "POST" else None, account)
    if form.is_valid():
        done = _make(request, chosen, account, form)
        if done is not None:
            return done
    context = {"form": form, "account": account, "change": chosen}
    return render(request, "accounts/change.html", context)


def _make(
    request: HttpRequest, chosen: Change, account: Officer, form: Form
) -> HttpResponse | None:
    keeper = officer_of(request)
    made = attempt(form, lambda: chosen.run(keeper, account, form.cleaned_data))
    if isinstance(made, NewAccount):
        return _show_password(request, made)
    return None if made is None else redirect("person", pk=account.pk)


@open_to(Role.ADMINISTRATOR)
@fresh_factor
def end_posting(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Set the last day of a posting."""
    posting = queries.posting(officer_of(request), pk)
    form = EndPostingForm(request.POST or None)
    if form.is_valid():
        keeper, ends_on = officer_of(request), form.cleaned_data["ends_on"]
        end = partial(services.end_posting, actor=keeper, posting=posting, ends_on=ends_on)
        if attempt(form, end):
            return redirect("person", pk=posting.officer_id)
    return render(request, "accounts/end_posting.html", {"form": form, "posting": posting})


@open_to(Role.ADMINISTRATOR)
@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """The posts."""
    return render(request, "accounts/posts.html", {"posts": queries.posts()})


@open_to(Role.ADMINISTRATOR)
@fresh_factor
def new_post(request: HttpRequest) -> HttpResponse:
    """Make a post."""
    form = NewPostForm(request.POST or None)
    if form.is_valid():
        fields = dict(form.cleaned_data)
        names = (fields.pop("name_mn"), fields.pop("name_en"))
        make = partial(services.create_post, actor=officer_of(request), names=names, **fields)
        if attempt(form, make):
            return redirect("posts")
    return render(request, "accounts/new_post.html", {"form": form})


@open_to(*MAY_AGREE)
@require_GET
def resets(request: HttpRequest) -> HttpResponse:
    """Roles, postings, last days and lost second factors that wait for a second person."""
    return _waiting(request, None)


def _waiting(request: HttpRequest, refused: Form | None) -> HttpResponse:
    viewer = officer_of(request)
    context = {
        "form": refused,
        "resets": queries.resets_waiting(viewer),
        "roles": queries.roles_waiting(viewer),
        "reaches": queries.reaches_waiting(viewer),
    }
    return render(request, "accounts/resets.html", context)


@open_to(*MAY_AGREE)
@fresh_factor
@require_POST
def agree_reset(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree that a lost second factor is removed."""
    asked = queries.reset_waiting(officer_of(request), pk)
    second_factor.agree_reset(actor=officer_of(request), asked=asked)
    return redirect("factor_resets")


@open_to(*MAY_AGREE)
@fresh_factor
@require_POST
def agree_role(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree that an account gets a role; the second half of its password is shown once."""
    asked, form = queries.role_waiting(officer_of(request), pk), Form(request.POST)
    half = attempt(form, lambda: two_people.agree(actor=officer_of(request), asked=asked))
    if half is None:
        return _waiting(request, form)
    if not half:
        return redirect("factor_resets")
    context = {"account": asked.officer, "half": half}
    return acted(render(request, "accounts/second_half.html", context))


@open_to(*MAY_AGREE)
@fresh_factor
@require_POST
def agree_reach(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Agree that an account works at a post, or longer than it did."""
    asked, form = queries.reach_waiting(officer_of(request), pk), Form(request.POST)
    if attempt(form, lambda: reach.agree(actor=officer_of(request), asked=asked)):
        return redirect("factor_resets")
    return _waiting(request, form)
