"""The page on which anybody says something to headquarters, without signing in.

It needs no script and sets no cookie: nothing stays on the telephone. So it has no token against
forged forms either; what another site sends is refused by where the browser says it comes from, and
somebody who is signed in is not known here: the page acts for nobody. What is sent is answered on
the same page, so that no address tells of it.
"""

from uuid import uuid4

from allauth.account.adapter import get_adapter
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from gerege.accounts.access import open_to_public
from gerege.cases.forms import tried
from gerege.kernel.bilingual import LANGUAGES
from gerege.knowledge.rights import load_rights
from gerege.rights import flood, services
from gerege.rights.forms import AT_HEADQUARTERS, PublicForm
from gerege.rights.models import Wish

TOO_MANY = 429


@open_to_public
@csrf_exempt
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
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise PermissionDenied
    form = PublicForm(request.POST)
    if form.is_valid() and not form.cleaned_data["website"] and not _may_send(request):
        form.add_error(None, _("Too much was sent. Try again in an hour, or call."))
        return render(request, "rights/say.html", context | {"form": form}, status=TOO_MANY)
    left = tried(lambda: _leave(form), form)
    if left is None:
        return render(request, "rights/say.html", context | {"form": form})
    return render(request, "rights/said.html", context | {"wish": left})


def _leave(form: forms.Form) -> Wish:
    """What a program filled in is answered like anything else, and kept nowhere."""
    given = form.cleaned_data
    said = services.Said(given["words"], given["reach"], given["reference"], given["name"])
    if given["website"]:
        return Wish(pk=given["mark"])
    return services.leave_wish(
        mark=given["mark"],
        kind=given["kind"],
        said=said,
        at_headquarters=given["about"] == AT_HEADQUARTERS,
    )


def _may_send(request: HttpRequest) -> bool:
    return flood.may_send(get_adapter().get_client_ip(request))
