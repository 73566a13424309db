"""The page outside on which anybody says something to headquarters, without signing in.

It needs no script and sets no cookie: nothing stays on the telephone. It acts for nobody, and what
is sent is answered on the same page, so that no address tells of it. It is sealed at once and
becomes a wish when the inside takes it in (``rights.services.wish_arrived``).
"""

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_outside
from gerege.arrivals import flood
from gerege.arrivals.services import leave
from gerege.kernel.bilingual import LANGUAGES
from gerege.knowledge.rights import load_rights
from gerege.rights.forms import PublicForm
from gerege.rights.models import Wish
from gerege.ui.outside import visitor

TOO_MANY = 429


@open_outside
@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest) -> HttpResponse:
    """Take free words, a safe way to answer if there is one, and the number of a paper."""
    asked_for = request.GET.get("in", "")
    language = asked_for if asked_for in LANGUAGES else translation.get_language() or LANGUAGES[0]
    with translation.override(language):
        return _answered(request, language)


def _answered(request: HttpRequest, language: str) -> HttpResponse:
    context: dict[str, object] = {"language": language, "texts": load_rights().public}
    if request.method != "POST":
        form = PublicForm(initial={"mark": uuid4()})
        return render(request, "rights/say.html", context | {"form": form})
    form, status = PublicForm(request.POST), 200
    if form.is_valid() and not form.cleaned_data["website"] and not _may_send(request):
        form.add_error(None, _("Too much was sent. Try again in an hour, or call."))
        status = TOO_MANY
    if not form.is_valid():
        return render(request, "rights/say.html", context | {"form": form}, status=status)
    left = Wish(pk=form.cleaned_data["mark"])
    # What a program filled in is answered like anything else, and kept nowhere.
    if not form.cleaned_data["website"]:
        leave(kind=Wish.ARRIVES_AS, mark=left.pk, content=form.content())
    return render(request, "rights/said.html", context | {"wish": left})


def _may_send(request: HttpRequest) -> bool:
    return flood.may_send(visitor(request))
