"""On a slow line the page after a form comes with the answer; without scripts nothing changes."""

from collections.abc import Callable

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.test import Client, RequestFactory
from tests.builders import a_saved_contact, bold
from tests.cases.builders import CALM, address, signed_in

from gerege.audit.models import Event
from gerege.cases.models import Note
from gerege.kernel.ids import new_id
from gerege.ui.at_once import FIELD, PageAtOnce

View = Callable[[HttpRequest], HttpResponse]
FORM = {"text": "typed", FIELD: "1"}


def sent(
    view: View, data: dict[str, str] | None = None, cookie: str = "session=old; gone=1"
) -> HttpResponse:
    headers = {"Origin": "http://testserver", "Cookie": cookie}
    request = RequestFactory().post("/form/", data or FORM, headers=headers)
    response = PageAtOnce(view)(request)
    assert isinstance(response, HttpResponse)
    return response


def acting(place: str, page: View) -> View:
    """Answers a form with a redirect that signs in anew, and anything else with a page."""

    def view(request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            return page(request)
        response = HttpResponseRedirect(place, headers={"X-Gerege-Kept": "1"})
        response.set_cookie("session", "new")
        response.delete_cookie("gone")
        return response

    return view


def shown(request: HttpRequest) -> HttpResponse:
    said = f"{request.method} {request.get_full_path()} {sorted(request.COOKIES.items())}"
    response = HttpResponse(f"{said} {request.body!r} {getattr(request, 'answers_at', '')}")
    response.set_cookie("message", "read")
    return response


def test_our_script_gets_the_page_as_the_browser_would_have_asked_for_it() -> None:
    response = sent(acting("/case/%D0%B0/?skipped=2#notes", shown))
    assert response.status_code == 200
    assert response.content.decode() == (
        "GET /case/%D0%B0/?skipped=2 [('session', 'new')] b'' /case/%D0%B0/?skipped=2#notes"
    )
    assert response.cookies["session"].value == "new"
    assert response.cookies["gone"]["max-age"] == 0
    assert response.cookies["message"].value == "read"
    assert response.headers["X-Gerege-Kept"] == "1"


@pytest.mark.parametrize(
    "odd",
    ['{"a":1}', "a b,c", '"with \\073 inside"', "сум".encode().decode("latin-1"), "é", ""],
    ids=["braces", "blank", "quoted", "cyrillic", "latin", "empty"],
)
def test_an_odd_cookie_of_somebody_else_costs_no_other(odd: str) -> None:
    """A proxy or another program of the same host may set one that no standard allows."""

    def seen(request: HttpRequest) -> HttpResponse:
        return HttpResponse(str(sorted(request.COOKIES.items())))

    cookie = f"pref={odd}; gerege=abc; gone=1"
    pref = RequestFactory().get("/", headers={"Cookie": cookie}).COOKIES["pref"]
    response = sent(acting("/case/", seen), cookie=cookie)
    after = [("gerege", "abc"), ("pref", pref), ("session", "new")]
    assert response.content.decode() == str(after)


def test_without_the_field_the_browser_is_redirected() -> None:
    assert sent(acting("/case/", shown), {"text": "typed"}).status_code == 302


@pytest.mark.parametrize("place", ["https://evil.example/", "//evil.example/", "case/", ""])
def test_only_a_path_of_this_site_is_followed(place: str) -> None:
    def must_not_be_asked(_request: HttpRequest) -> HttpResponse:
        raise AssertionError

    assert sent(acting(place, must_not_be_asked)).status_code == 302


def test_what_is_no_page_is_left_to_the_browser() -> None:
    def missing(_request: HttpRequest) -> HttpResponse:
        return HttpResponse(status=404)

    def file(_request: HttpRequest) -> HttpResponse:
        return FileResponse(b"", content_type="text/plain")  # type: ignore[return-value]

    def round_and_round(_request: HttpRequest) -> HttpResponse:
        return HttpResponseRedirect("/case/")

    for page in (missing, file, round_and_round):
        assert sent(acting("/case/", page)).headers["Location"] == "/case/"


@pytest.mark.django_db
def test_a_note_is_saved_once_and_its_case_comes_with_the_answer() -> None:
    officer = bold()
    client, case = signed_in(officer), a_saved_contact(officer, CALM)
    form = {"form_id": str(new_id()), "text": "Орох байр", "audience": "post", FIELD: "1"}
    for _time in range(2):
        page = client.post(address("case_note", case), form)
        assert page.status_code == 200
        assert f'data-address="{address("case", case)}"' in page.content.decode()
        assert page.headers["Cache-Control"] == "no-store"
    assert Note.objects.filter(case=case).count() == 1
    assert Event.objects.filter(subject=case.pk, verb="case.looked").count() == 1


@pytest.mark.django_db
def test_whoever_is_not_let_in_gets_no_page_this_way() -> None:
    case = a_saved_contact(bold(), CALM)
    page = Client().post(address("case_note", case), {"text": "x", FIELD: "1"}).content.decode()
    assert case.reference not in page
    assert 'name="password"' in page
