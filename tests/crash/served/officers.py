"""Officers at their desks: each fills in real pages and sends them, again and again."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random

from tests.accounts.builders import code_for
from tests.builders import PASSWORD
from tests.crash.served.browser import Answer, Browser, LineDown
from tests.crash.served.ledger import Form, Ledger
from tests.desk.marked_forms import hidden_fields

from gerege.knowledge.guidance import load_guidance
from gerege.screening.presentation.groups import group_of

PART = group_of("exploitation.hours").id
STEPS = [step.id for step in load_guidance().emergency.steps]
TWICE_AT_ONCE, AGAIN_THOUGH_ANSWERED, GIVEN_UP = 0.2, 0.1, 0.1
SIGN_IN_ONE_IN = 25
CODE_SECONDS = 30
BROKEN = 500
BREATH = 0.05
BRINGS_THE_SERVER_BACK = 180.0


class NotNow(LineDown):
    """The program says that it does not work, as it may while its database is down."""


@dataclass
class Account:
    """What an officer knows by heart or carries."""

    username: str
    officer: str
    secret: str
    recovery: list[str]
    used: set[str] = field(default_factory=set)

    def code(self) -> str:
        """A code that was not used yet: of the generator, else from the paper; "" for none."""
        at = time.time()
        near = (code_for(self.secret, at + s) for s in (0, -CODE_SECONDS, CODE_SECONDS))
        fresh = next((code for code in near if code not in self.used), "")
        code = fresh or (self.recovery.pop() if self.recovery else "")
        self.used.add(code)
        return code


@dataclass
class Office:
    """What all officers share: the program, the book, one case, and whether somebody kills now."""

    port: int
    ledger: Ledger
    shared: str
    killed: threading.Event = field(default_factory=threading.Event)
    # While the database server is down, a page may say that it does not work.
    may_fail: threading.Event = field(default_factory=threading.Event)
    # The last round: what broke off is sent again, and that is all.
    closing: threading.Event = field(default_factory=threading.Event)


@dataclass
class Desk:
    """One officer with one browser."""

    office: Office
    account: Account
    random: Random
    address: str
    browser: Browser | None = None
    begun: list[str] = field(default_factory=list)
    fresh: list[str] = field(default_factory=list)
    agreed: set[str] = field(default_factory=set)
    unanswered: list[Form] = field(default_factory=list)
    number: int = 0

    def work(self) -> None:
        """Send again what was not answered, then act after act, until somebody kills."""
        while not self.office.killed.is_set():
            try:
                self._look_around()
                self._send_again()
                if self.office.closing.is_set():
                    return None
                while not self.office.killed.is_set():
                    self.act()
            except NotNow:
                time.sleep(BREATH)
            except LineDown:
                self._wait_for_the_line()
            except Exception as failed:  # noqa: BLE001  a thread that dies must be heard
                return self.office.ledger.told(f"{self.address} {failed!r}")
        return None

    def act(self) -> None:
        """One form, filled in on its page. Raises LineDown."""
        if self.browser is None or self.random.randrange(SIGN_IN_ONE_IN) == 0:
            return self._sign_in()
        form = self._filled_in()
        if form is None:
            return None
        self.office.ledger.entered(form)
        self.unanswered.append(form)
        self._send(form, twice=self.random.random() < TWICE_AT_ONCE)
        if self.random.random() < AGAIN_THOUGH_ANSWERED:
            self._send(form)
        return None

    def _wait_for_the_line(self) -> None:
        """Nobody's line breaks by itself."""
        until = time.monotonic() + BRINGS_THE_SERVER_BACK
        while not self.office.killed.is_set():
            if time.monotonic() > until:
                return self.office.ledger.told("the line broke and nobody killed")
            time.sleep(BREATH)
        return None

    def _look_around(self) -> None:
        """After a crash: signed in still, and nothing half on the pages of what broke off."""
        if self.browser is None:
            return
        self._page("/")
        for case in {form.about for form in self.unanswered if form.about}:
            text = self._page(f"/case/{case}/").text
            for form in self.unanswered:
                if form.kind == "note" and text.count(form.said) > 1:
                    self.office.ledger.told(f"a note stands twice on its page: {form.said}")
            for part in ("result", "versions"):
                self._page(f"/case/{case}/{part}/")

    def _page(self, path: str) -> Answer:
        may_fail = self.office.may_fail.is_set()
        answer = self._signed_in().open(path)
        if answer.status >= BROKEN and (may_fail or self.office.may_fail.is_set()):
            raise NotNow(path)
        if answer.status != 200:
            # A visit that is over leads to the sign-in: an acknowledged one must not be.
            self.office.ledger.told(f"{path} answers {answer.status} {answer.location}")
            raise LineDown(path)
        return answer

    def _signed_in(self) -> Browser:
        if self.browser is None:
            raise LineDown("nobody is signed in")
        return self.browser

    def _sign_in(self) -> None:
        """A new visit: password, then a code. A half one is given up and begun anew."""
        browser, code = Browser(self.office.port, self.address), self.account.code()
        if not code:
            return
        form = Form("sign in", "/account/sign-in/", {}, self.account.officer)
        name = {"login": self.account.username, "password": PASSWORD}
        self._step(browser, form.path, name)
        self.office.ledger.entered(form)
        with self.office.ledger.sending(form):
            answer = self._step(browser, "/account/sign-in/code/", {"code": code})
        if answer.is_done and "sign-in" not in answer.location:
            self.office.ledger.answered(form, answer.location)
            self.browser = browser
        else:
            self.office.ledger.refused_sign_ins += 1

    @staticmethod
    def _step(browser: Browser, path: str, typed: dict[str, str]) -> Answer:
        shown = browser.open(path)
        if shown.status != 200:
            raise NotNow(path)
        return browser.send(path, hidden_fields(shown.text, path) | typed)

    def _send_again(self) -> None:
        for form in list(self.unanswered):
            if form.kind == "note" and self.random.random() < GIVEN_UP:
                self.unanswered.remove(form)
            else:
                self._send(form)

    def _send(self, form: Form, *, twice: bool = False) -> None:
        other = threading.Thread(target=self._copy, args=(form,)) if twice else None
        if other:
            other.start()
        try:
            self._post(form)
        finally:
            if other:
                other.join()
        if form in self.unanswered:
            self.unanswered.remove(form)
            self._learn(form)

    def _copy(self, form: Form) -> None:
        try:
            self._post(form)
        except LineDown:
            form.broken = True

    def _post(self, form: Form) -> None:
        may_fail = self.office.may_fail.is_set()
        try:
            with self.office.ledger.sending(form):
                answer = self._signed_in().send(form.path, form.typed)
        except LineDown:
            form.broken = True
            raise
        if answer.is_done:
            return self.office.ledger.answered(form, answer.location)
        form.broken = True
        if answer.status < BROKEN or not (may_fail or self.office.may_fail.is_set()):
            self.office.ledger.told(f"{form.kind} was answered {answer.status}")
        raise NotNow(form.path)

    def _learn(self, form: Form) -> None:
        """What is possible from now on."""
        if form.kind == "first contact":
            self.fresh.append(form.places.copy().pop().split("/")[2])
        elif form.kind == "start":
            self.fresh.remove(form.about)
            self.begun.append(form.about)
        elif form.kind == "safe contact":
            self.agreed.add(form.about)

    def _filled_in(self) -> Form | None:
        if self.fresh:
            return self._form("start", f"/case/{self.fresh[0]}/screening/start/", "screening/")
        if not self.begun or self.random.random() < 0.1:
            return self._form("first contact", "/first-contact/", typed={"channel": "phone"})
        self.number += 1
        return self.random.choice(KINDS)(self, self.random.choice(self.begun[-6:]))

    def _form(
        self,
        kind: str,
        path: str,
        shown_at: str = "",
        typed: dict[str, str] | None = None,
        said: str = "",
    ) -> Form:
        """Open the page and fill it in; ``shown_at`` is a page of the same case."""
        about = path.split("/")[2] if path.startswith("/case/") else ""
        page = self._page(f"/case/{about}/{shown_at}" if shown_at else path)
        hidden = hidden_fields(page.text, path)
        if "form_id" not in hidden:
            raise LookupError(f"no mark in the form of {path}")
        return Form(kind, path, hidden | (typed or {}), about, said)

    def _unlike(self, what: str) -> str:
        return f"{what} {self.address} {self.number}"

    def note(self, case: str) -> Form:
        """Half of them on the case that everybody writes on."""
        about, text = self.random.choice((case, self.office.shared)), self._unlike("Тэмдэглэл")
        typed = {"text": text, "audience": "post"}
        return self._form("note", f"/case/{about}/note/", typed=typed, said=text)

    def person(self, case: str) -> Form:
        """Another name."""
        given = self._unlike("Солонго")
        return self._form("person", f"/case/{case}/person/", typed={"given": given}, said=given)

    def safe_contact(self, case: str) -> Form:
        """Other hours."""
        when = self._unlike("08:30")
        typed = {"channel": "viber", "when": when, "time_zone": "Europe/Istanbul"}
        self_path = f"/case/{case}/safe-contact/"
        return self._form("safe contact", self_path, typed=typed, said=when)

    def again(self, case: str) -> Form | None:
        """Agreed again as it is."""
        if case not in self.agreed:
            return None
        return self._form("again", f"/case/{case}/safe-contact/again/", "#")

    def answer(self, case: str) -> Form:
        """One answer, unlike the one that stands."""
        path = f"/case/{case}/screening/{PART}/"
        form = self._form("answer", path)
        was = {n.removesuffix(" was"): v for n, v in form.typed.items() if n.endswith(" was")}
        fact = self.random.choice(sorted(was))
        value = "no" if was[fact].startswith("yes") else "yes"
        form.typed |= {"alone": "yes", "interpreter": "none", fact: value, f"{fact} how": "stated"}
        form.said = f"{fact} {value}"
        return form

    def decision(self, case: str) -> Form:
        """What somebody decided."""
        reasons = self._unlike("Байр хэрэгтэй")
        typed = {"threshold": "assist", "choice": "yes", "who": "post", "reasons": reasons}
        return self._form("decision", f"/case/{case}/decision/", typed=typed, said=reasons)

    def danger(self, case: str) -> Form:
        """A step of the emergency card; the same one again is another act."""
        typed = {"action": self.random.choice(STEPS)}
        return self._form("danger", f"/case/{case}/danger/", "emergency/", typed)


KINDS: tuple[Callable[[Desk, str], Form | None], ...] = (
    *(Desk.note,) * 3,
    *(Desk.answer,) * 2,
    Desk.person,
    Desk.safe_contact,
    Desk.again,
    Desk.decision,
    Desk.danger,
)
