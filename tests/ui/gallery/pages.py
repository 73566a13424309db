"""The gallery's pages, its small fake of the server's other rooms, and its one tag."""

import base64
import hashlib
import json
import time
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django import forms, template
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.ui.forms import DateParts, RowRadios, Telephone

register = template.Library()
DAY = datetime(2026, 11, 24, 0, 10, tzinfo=UTC)
HOUR = 3600
PRIVATE_KEY = ec.derive_private_key(20261125, ec.SECP256R1())


@register.simple_tag
def both(english: str, mongolian: str) -> str:
    """The text in the reader's language."""
    return english if get_language() == "en" else mongolian


def said(english: str, mongolian: str) -> str:
    """The same for Python."""
    return both(english, mongolian)


def who(request: HttpRequest) -> dict[str, Any]:
    """What `accounts` gives to every page."""
    if request.path.startswith(("/bare", "/offline")):
        return {}
    items = [
        ("Home", "Эхлэл", "/"),
        ("New contact", "Шинэ холбоо", "/first-contact/"),
        ("Cases", "Кейсүүд", "/case/"),
        ("Screening", "Ярилцлага", "/screening/"),
        ("What must be read", "Заавал унших зүйл", "/parts/"),
    ]
    return {
        "menu": [
            {"label": said(en, mn), "url": url, "current": request.path == url}
            for en, mn, url in items
        ],
        "officer": SimpleNamespace(display_name=said("B. Saraa", "Б.Сараа")),
        "post": SimpleNamespace(
            time_zone="Europe/Istanbul",
            name_mn="Анкара",
            name_en="Ankara",
        ),
        "duty": said("D. Tuya", "Д.Туяа"),
    }


class NoteForm(forms.Form):
    """A form with every kind of field."""

    summary = forms.CharField(
        label=_("Note"),
        widget=forms.Textarea,
        help_text="Аюулгүй байдалд хэрэгтэйг товч бичнэ. Үг хэлээр нь бүү бич.",
    )
    phone = forms.CharField(label="Утас", required=False, widget=Telephone)
    born = forms.DateField(label="Төрсөн огноо", required=False, widget=DateParts)
    arrived = forms.DateField(label="Ирсэн огноо", required=False)
    channel = forms.ChoiceField(
        label="Хэрхэн холбогдсон",
        choices=[("call", "Утсаар ярьсан"), ("visit", "Биечлэн ирсэн"), ("third", "Бусдаас")],
        widget=forms.RadioSelect,
    )
    needs = forms.MultipleChoiceField(
        label="Өнөө шөнө юу хэрэгтэй вэ",
        required=False,
        choices=[("bed", "Хоноглох байр"), ("doctor", "Эмч"), ("food", "Хоол, хувцас")],
        widget=forms.CheckboxSelectMultiple,
    )
    country = forms.ChoiceField(
        label="Улс", choices=[("", "Сонгоно уу"), ("TUR", "Турк"), ("KOR", "Солонгос")]
    )
    agreed = forms.BooleanField(label="Хүн зөвшөөрсөн", required=False)


class ScreeningForm(forms.Form):
    """Questions with short answers side by side."""

    ANSWERS = (("yes", _("Yes")), ("no", _("No")), ("unknown", _("Does not know")))
    passport = forms.ChoiceField(
        label="Паспортыг тань өөр хүн хадгалж байна уу?", choices=ANSWERS, widget=RowRadios
    )
    work = forms.ChoiceField(
        label="Амласан ажлаас өөр ажил хийлгэсэн үү?", choices=ANSWERS, widget=RowRadios
    )
    leave = forms.ChoiceField(
        label="Хүссэн үедээ гарч явж болдог уу?", choices=ANSWERS, widget=RowRadios
    )


def page(request: HttpRequest, name: str) -> HttpResponse:
    """One gallery page."""
    context = {"now": DAY, "nine_days": timedelta(days=9), "form": NoteForm()}
    return render(request, f"gallery/{name}.html", context)


def bare(request: HttpRequest) -> HttpResponse:
    """The base page with nothing given by anybody."""
    return render(request, "gallery/bare.html")


def note(request: HttpRequest) -> HttpResponse:
    """A form that keeps a draft. A cookie `out` plays the sign-in that ended."""
    form = NoteForm(request.POST or None)
    if request.method == "POST" and request.COOKIES.get("out"):
        return HttpResponse("sign in", headers={"X-Gerege-Signed-Out": "1"})
    if form.is_valid():
        messages.success(request, said("Saved 02:14", "Хадгалсан 02:14"))
        return HttpResponseRedirect("/parts/")
    return render(request, "gallery/note.html", {"form": form})


def screening(request: HttpRequest) -> HttpResponse:
    """The compact rows of a screening."""
    return render(request, "gallery/screening.html", {"form": ScreeningForm(request.POST or None)})


def public_key() -> str:
    """The gallery's public key, raw, as the page gives it to the script."""
    raw = PRIVATE_KEY.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def sealing() -> dict[str, str]:
    """What the blank form needs to seal an answer."""
    return {"public_key": public_key()}


def offline_shell(request: HttpRequest) -> HttpResponse:
    """The blank form for a phone without a network."""
    return render(request, "cases/offline_shell.html", sealing())


def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language in a cookie."""
    response = HttpResponseRedirect(request.POST["next"])
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, request.POST["language"])
    return response


def first_contact(request: HttpRequest) -> HttpResponse:
    """The intake: one question a page on a phone."""
    if request.method == "POST":
        return HttpResponseRedirect("/case/")
    return render(request, "gallery/first_contact.html", sealing())


def token(request: HttpRequest) -> HttpResponse:
    """A fresh token, because the script cannot read the cookie."""
    if request.COOKIES.get("out"):
        return HttpResponse(status=401)
    return JsonResponse({"token": get_token(request)})


def sealed(request: HttpRequest) -> HttpResponse:
    """Takes a sealed contact and writes it where the test can find it."""
    parcel = json.loads(request.body)
    (settings.GALLERY_FOLDER / f"{parcel['client_id']}.json").write_text(json.dumps(parcel))
    return JsonResponse({"reference": "A-26-0154", "url": "/case/"})


def draft_key(request: HttpRequest) -> HttpResponse:
    """A key for one hour, made from when it was issued."""
    issued = int(request.GET.get("issued", time.time()))
    if issued + HOUR < time.time() or request.COOKIES.get("other"):
        return HttpResponse(status=404)
    key = hashlib.sha256(f"{settings.SECRET_KEY}{issued}".encode()).digest()
    return JsonResponse({"key": base64.urlsafe_b64encode(key).decode(), "issued": issued})
