"""The page of a post's letterhead: parse, one service or query, render."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to
from gerege.accounts.models import Officer, Post
from gerege.accounts.requests import OfficerRequest
from gerege.cases.forms import tried, typed
from gerege.kernel.errors import NotAllowed
from gerege.kernel.numbers import number_in
from gerege.papers import services
from gerege.papers.composing import head_without_lines
from gerege.papers.forms import LetterheadForm
from gerege.papers.models import Letterhead
from gerege.papers.policies import SET_LETTERHEADS, letterheads_set_by
from gerege.papers.queries import standing_letterhead


@open_to(*SET_LETTERHEADS)
@require_http_methods(["GET", "HEAD", "POST"])
def letterhead(request: OfficerRequest) -> HttpResponse:
    """What stands at the top of the letters of a post; the lead chooses which post."""
    posts = list(letterheads_set_by(request.user))
    post = _chosen(request.user, posts, request.POST.get("post") or request.GET.get("post", ""))
    stands = standing_letterhead(post)
    opened = stands.number if stands else 0
    form = LetterheadForm(typed(request), initial=_shown(stands))
    stale, seen = False, number_in(request.POST.get("opened", ""))
    if request.method == "POST":
        if tried(lambda: _set(request.user, post, form, seen or 0), form):
            messages.success(request, _("The letterhead is saved"))
            return redirect(f"{reverse('letterhead')}?post={post.code}")
        stale = seen != opened
    context = {"form": form, "stale": stale, "opened": opened, "stands": stands}
    around = {"chosen": post, "posts": posts, "tops": _tops(post, stands)}
    return render(request, "papers/letterhead.html", context | around)


def _chosen(viewer: Officer, posts: list[Post], code: str) -> Post:
    """The post of this code; without one the viewer's own. Raises NotAllowed."""
    own = viewer.post.code if viewer.post else ""
    found = [post for post in posts if post.code == (code or own)] or ([] if code else posts)
    if not found:
        raise NotAllowed("letterhead")
    return found[0]


def _shown(stands: Letterhead | None) -> dict[str, str]:
    return {"lines_mn": stands.lines_mn, "lines_en": stands.lines_en} if stands else {}


def _set(actor: Officer, post: Post, form: LetterheadForm, opened: int) -> Letterhead:
    given = form.cleaned_data
    mn, en = given["lines_mn"], given["lines_en"]
    return services.set_letterhead(actor=actor, post=post, mn=mn, en=en, opened=opened)


def _tops(post: Post, stands: Letterhead | None) -> dict[str, list[str]]:
    """What letters begin with as it stands, in each language."""
    return {
        language: (stands.lines_in(language) if stands else [])
        or head_without_lines(post, language)
        for language in ("mn", "en")
    }
