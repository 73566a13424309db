"""A browser that knows cookies and forms, and speaks like the proxy in front of the program."""

import http.client
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

HOST = "gerege.example.org"
PATIENCE = 120.0
FORM = "application/x-www-form-urlencoded"


class LineDown(Exception):
    """No answer came; whether anything was done is not known."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    location: str
    text: str

    @property
    def is_done(self) -> bool:
        """A redirect: the program says that it did what the form asks for."""
        return self.status in {302, 303}


@dataclass
class Browser:
    """One visit from one address."""

    port: int
    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def open(self, path: str) -> Answer:
        """Open a page. Raises LineDown."""
        return self._ask("GET", path, None)

    def send(self, path: str, typed: dict[str, str]) -> Answer:
        """Send a form. Raises LineDown."""
        return self._ask("POST", path, urlencode(typed))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            line.request(method, path, body, self._headers(body))
            answer = line.getresponse()
            text = answer.read().decode()
        except (OSError, http.client.HTTPException) as broken:
            raise LineDown(path) from broken
        finally:
            line.close()
        self._keep(answer.headers.get_all("Set-Cookie") or [])
        return Answer(answer.status, answer.headers.get("Location", ""), text)

    def _headers(self, body: str | None) -> dict[str, str]:
        told = {
            "Host": HOST,
            "Origin": f"https://{HOST}",
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": self.address,
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        return told | ({"Content-Type": FORM} if body is not None else {})

    def _keep(self, told: list[str]) -> None:
        for line in told:
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
