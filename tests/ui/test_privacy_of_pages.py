"""What leaves with every page: nothing kept, nothing shared, nothing looked at from outside."""

import json
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.template.loader import render_to_string
from django.test import RequestFactory

from gerege.ui import views
from gerege.ui.middleware import PrivatePages


def answered(view: Callable[[HttpRequest], HttpResponse], **headers: str) -> HttpResponse:
    response = PrivatePages(view)(RequestFactory().get("/", headers=headers))
    assert isinstance(response, HttpResponse)
    return response


def test_no_page_stays_in_a_cache_or_opens_the_camera() -> None:
    response = answered(lambda _request: HttpResponse("x", headers={"Cache-Control": "public"}))
    assert response.headers["Cache-Control"] == "no-store"
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in response.headers["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in response.headers["Permissions-Policy"]


def moved(_request: HttpRequest) -> HttpResponse:
    response = HttpResponseRedirect("/case/", headers={"X-Gerege-Signed-Out": "1"})
    response.set_cookie("language", "mn")
    return response


def test_a_form_sent_by_our_script_is_told_where_to_go() -> None:
    response = answered(moved, **{"X-Gerege-Sent-By": "script"})
    assert response.status_code == 200
    assert json.loads(response.content) == {"go": "/case/"}
    assert response.headers["X-Gerege-Signed-Out"] == "1"
    assert response.cookies["language"].value == "mn"


def test_a_form_sent_by_the_browser_is_redirected() -> None:
    assert answered(moved).status_code == 302


def test_the_base_of_the_blank_form_draws_nobody() -> None:
    officer = {"display_name": "Б.Сараа"}
    text = render_to_string("ui/offline_base.html", {"officer": officer, "duty": "Д.Туяа"})
    assert "Сараа" not in text
    assert "Туяа" not in text
    assert "data-worker" not in text
    assert "csrf" not in text


def test_a_fault_is_told_without_the_request() -> None:
    response = views.broken(RequestFactory().get("/secret-name/"))
    assert response.status_code == 500
    assert "secret-name" not in response.content.decode()


def test_the_pages_of_refusal_exist() -> None:
    for name in ("404.html", "403_csrf.html", "500.html"):
        assert engines["django"].get_template(name)
