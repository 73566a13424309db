"""Nothing dynamic stays behind: not in a cache, not in another window, not in a frame."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]

# Passkeys are the second factor, so those two stay with our own pages; all else is closed.
CLOSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
OWN_FEATURES = ("publickey-credentials-create", "publickey-credentials-get")

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        [*(f"{name}=()" for name in CLOSED_FEATURES), *(f"{name}=(self)" for name in OWN_FEATURES)]
    ),
    "X-Robots-Tag": "noindex, nofollow",
}


class PrivatePages:
    """Puts the headers above on every answer that a view gives (static files are served before).

    It also spares a slow line one page: a form that our script sent (it says so in a header) gets
    the address to go to instead of a redirect, which the script would otherwise load twice.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = _refused(request) or self.get_response(request)
        if request.headers.get("X-Gerege-Sent-By") == "script":
            response = _address_instead_of_redirect(response)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response


def _refused(request: HttpRequest) -> HttpResponseBase | None:
    """ASVS 5.0, 13.4.4: methods that give back what was sent, or open a way through, have none."""
    if request.method not in {"TRACE", "TRACK", "CONNECT"}:
        return None
    return HttpResponseNotAllowed(["GET", "HEAD", "POST"])


def _address_instead_of_redirect(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer, or for a redirect ``{"go": address}`` with its cookies and its marks."""
    if not isinstance(response, HttpResponse) or response.status_code not in {301, 302, 303}:
        return response
    answer = JsonResponse({"go": response.headers["Location"]})
    answer.cookies = response.cookies
    for name, value in response.headers.items():
        if name.startswith("X-Gerege-"):
            answer.headers[name] = value
    return answer
