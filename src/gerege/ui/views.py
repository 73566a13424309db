"""Pages that belong to nobody's room: the cover, the worker of the phone, the refusals.

They show no person and need no sign-in; `config/urls.py` opens them to the public.
"""

import hashlib
import json
from pathlib import Path

from django.conf import settings
from django.db.utils import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.http import require_GET

WORKER = Path(__file__).resolve().parent / "static/ui/worker.js"
KEPT_FILES = (
    "ui/gerege.css",
    "ui/noto-regular.woff2",
    "ui/noto-bold.woff2",
    "ui/mark.svg",
    "ui/page.js",
    "ui/cover.js",
    "ui/words.js",
    "ui/store.js",
    "ui/send.js",
    "ui/seal.js",
    "ui/waiting.js",
    "ui/offline_intake.js",
)
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)


@require_GET
def cover(request: HttpRequest) -> HttpResponse:
    """A page with a clock and nothing else, for a browser without scripts."""
    return render(request, "ui/cover.html")


@require_GET
def service_worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the blank intake form at hand; served from the root to reach all pages.

    Its first lines name the files to keep. Another list is another script, so a browser renews it.
    """
    del request
    files = [static(name) for name in KEPT_FILES]
    shells = {code: f"{reverse('offline_shell')}?language={code}" for code in LANGUAGES}
    source = WORKER.read_text(encoding="utf-8")
    mark = hashlib.sha256(json.dumps([files, shells, source]).encode()).hexdigest()[:12]
    facts = f"const FILES = {json.dumps(files)};\nconst SHELLS = {json.dumps(shells)};\n"
    return HttpResponse(f'const MARK = "{mark}";\n{facts}{source}', content_type="text/javascript")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Not there and not allowed look the same, so that nobody learns which it is."""
    del exception
    return render(request, "404.html", status=404)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Something arrived that no form of ours sends.

    A database that goes away while the visit is saved looks to Django like a visit that ended: that
    is our fault and not the sender's, whose page then keeps the form and sends it again.
    """
    if _database_failed(exception):
        return broken(request)
    return HttpResponse(render_to_string("403_csrf.html"), status=400)


def _database_failed(exception: BaseException | None) -> bool:
    while exception is not None:
        if isinstance(exception, (OperationalError, InterfaceError)):
            return True
        exception = exception.__context__
    return False


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault. Drawn without the request: whatever broke may be what knows the officer."""
    del request
    return HttpResponse(render_to_string("500.html"), status=500)
