"""What was sent and what was answered: the clients' own book, to be compared with the program's."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Typed = dict[str, str]


@dataclass
class Form:
    """One filled in form with its mark. However often it is sent, it is one act."""

    kind: str
    path: str
    typed: Typed
    about: str
    said: str = ""
    sent: int = 0
    # Where its answers led; more than one place would be more than one act.
    places: set[str] = field(default_factory=set)
    broken: bool = False

    @property
    def is_answered(self) -> bool:
        """True once the client saw that it was done."""
        return bool(self.places)


@dataclass
class Ledger:
    """The book of all clients."""

    forms: list[Form] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    on_its_way: int = 0
    answers: int = 0
    refused_sign_ins: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def sending(self, form: Form) -> Iterator[None]:
        """Between these two moments the form is in flight."""
        with self.lock:
            self.on_its_way += 1
            form.sent += 1
        try:
            yield
        finally:
            with self.lock:
                self.on_its_way -= 1

    def answered(self, form: Form, place: str) -> None:
        """The client saw that it was done."""
        with self.lock:
            form.places.add(place)
            self.answers += 1

    def told(self, problem: str) -> None:
        """Something that must not be."""
        with self.lock:
            self.problems.append(problem[:400])

    def entered(self, form: Form) -> Form:
        """Write a form into the book, before it is sent."""
        with self.lock:
            self.forms.append(form)
        return form
