"""A form and the page after it in one trip over the line instead of two.

A form that did something is answered with a redirect, and the browser asks for that page: on a line
of 600 ms that is one trip more. A page of ours that runs scripts says so in a field of the form; it
then gets the page at once, with its address on it, which the script writes into the history of the
browser. Reloading asks for that page again and never sends the form again; going back shows the
page of the form, as after a redirect. Without scripts nothing changes.

The page is asked for inside, through every other middleware, as the browser would have asked: the
same door, the same record of looks.
"""

from collections.abc import Callable
from http import HTTPStatus
from http.cookies import SimpleCookie
from io import BytesIO
from typing import Any, cast
from urllib.parse import unquote_to_bytes, urlsplit

from django.core.handlers.wsgi import WSGIRequest
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import url_has_allowed_host_and_scheme

Answer = Callable[[HttpRequest], HttpResponseBase]
Cookies = SimpleCookie

# The field that our script adds to every form it lets out.
FIELD = "_at_once"
REDIRECTS = frozenset({HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.FOUND, HTTPStatus.SEE_OTHER})
MOST_REDIRECTS = 3
# What the form's own request says and the request for a page does not.
OF_THE_FORM = ("CONTENT_TYPE", "HTTP_ORIGIN", "HTTP_X_GEREGE_SENT_BY")
OURS = "X-Gerege-"


class PageAtOnce:
    """Follows the redirect of a form itself, where the script of our page asks for it."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The page after the form; the redirect itself where it leads to anything but a page."""
        response = self.get_response(request)
        if request.method != "POST" or response.status_code not in REDIRECTS:
            return response
        if not isinstance(request, WSGIRequest) or FIELD not in request.POST:
            return response
        return self._page_after(request, response) or response

    def _page_after(self, request: WSGIRequest, first: HttpResponseBase) -> HttpResponse | None:
        answer, cookies = first, Cookies(first.cookies)
        for _redirect in range(MOST_REDIRECTS):
            address = _own_address(answer)
            if address is None:
                break
            answer = self.get_response(_asking_for(address, request, cookies))
            cookies.update(answer.cookies)
        if not isinstance(answer, HttpResponse) or not _is_page(answer):
            return None
        answer.cookies = cookies
        for name, value in first.headers.items():
            if name.startswith(OURS):
                answer.headers.setdefault(name, value)
        return answer


def _own_address(answer: HttpResponseBase) -> str | None:
    """Where a redirect leads, if that is a path of this very site."""
    address = str(answer.headers.get("Location", ""))
    is_redirect = answer.status_code in REDIRECTS and address.startswith("/")
    is_ours = is_redirect and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if is_ours else None


def _is_page(answer: HttpResponse) -> bool:
    kind = answer.headers.get("Content-Type", "")
    return answer.status_code == HTTPStatus.OK and kind.startswith("text/html")


def _asking_for(address: str, form: WSGIRequest, cookies: Cookies) -> WSGIRequest:
    """What the browser would ask next, with the cookies it would have by then."""
    parts = urlsplit(address)
    same = {name: value for name, value in form.environ.items() if name not in OF_THE_FORM}
    request = WSGIRequest(
        same
        | {
            "REQUEST_METHOD": "GET",
            # WSGI (PEP 3333) carries the bytes of a path as Latin-1.
            "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
            "QUERY_STRING": parts.query,
            "CONTENT_LENGTH": "0",
            "wsgi.input": BytesIO(),
            "HTTP_COOKIE": _kept_by_the_browser(form, cookies),
            "HTTP_REFERER": form.build_absolute_uri(),
            "HTTP_SEC_FETCH_DEST": "document",
            "HTTP_SEC_FETCH_MODE": "navigate",
        }
    )
    # The page writes it into its body (``ui/parts/addresses.html``) for our script.
    cast("Any", request).answers_at = address
    return request


def _kept_by_the_browser(form: WSGIRequest, cookies: Cookies) -> str:
    """The header of cookies after these were set; one without a lifetime left is gone.

    From what Django read: one odd cookie, of a proxy say, must not cost the others (RFC 6265, 5.4).
    """
    kept = form.COOKIES | {name: one.value for name, one in cookies.items() if _lives(one)}
    gone = {name for name, one in cookies.items() if not _lives(one)}
    pairs = (f"{name}={_coded(value)}" for name, value in kept.items() if name not in gone)
    # As with the path: bytes as Latin-1.
    return "; ".join(pairs).encode().decode("latin-1")


def _coded(value: str) -> str:
    coded: str = Cookies().value_encode(value)[1]
    return coded


def _lives(cookie: Any) -> bool:  # noqa: ANN401  a Morsel, whose attributes are str or int
    return str(cookie["max-age"]) != "0"
