"""What the writers do until they are killed, each act told on a pipe once it is committed."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from gerege.accounts.models import Officer
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.cases.search import search
from gerege.kernel.ids import new_id
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_guidance
from gerege.screening import services as talk
from gerege.screening.record import Recorded

Told = dict[str, Any]


@dataclass
class Writer:
    """One process that records about a case of its own and writes notes on a case of all."""

    officer: Officer
    shared: Case
    random: Random
    done: int = 0
    case: Case | None = field(default=None)

    def act(self) -> Told:
        """One act, committed when this returns."""
        self.done += 1
        if self.case is None:
            return self.first_contact()
        return self.random.choice(ACTS)(self, self.case)

    def first_contact(self) -> Told:
        """A new case; the acts that follow are about it."""
        self.case = file.save_first_contact(actor=self.officer, answers={"channel": "phone"})
        return {"act": "case", "case": str(self.case.pk)}

    def another(self, _case: Case) -> Told:
        """A second, third, … case."""
        return self.first_contact()

    def note(self, case: Case) -> Told:
        """A note, half of them on the case that every writer writes on."""
        about = self.random.choice((case, self.shared))
        text = f"Тэмдэглэл {new_id()}"
        made = file.add_note(actor=self.officer, case=about, text=text, audience="post")
        return {"act": "note", "note": str(made.pk), "text": text}

    def person(self, case: Case) -> Told:
        """A name that counts upwards: a newer one may stand there, never an older."""
        given = f"Солонго{self.done:04d}"
        file.change_person(actor=self.officer, case=case, fields={"given": given})
        return {"act": "person", "case": str(case.pk), "given": given}

    def answers(self, case: Case) -> Told:
        """Some facts, said in private, and what the software makes of them."""
        facts = self.random.sample(sorted(load().active), 3)
        said = [
            Recorded(fact=f, value="yes", how="stated", alone="yes", interpreter="none")
            for f in facts
        ]
        talk.record_answers(actor=self.officer, case=case, answers=said)
        return {"act": "answers", "case": str(case.pk), "facts": facts}

    def safe_contact(self, case: Case) -> Told:
        """An agreed way."""
        word = f"үг {self.done}"
        fields = {"channel": "viber", "safe_word": word}
        file.agree_safe_contact(actor=self.officer, case=case, fields=fields)
        return {"act": "safe_contact", "case": str(case.pk)}

    def look(self, case: Case) -> Told:
        """A look at one part, of which only the event is kept."""
        part = str(new_id())
        file.note_look(actor=self.officer, case=case, verb=Verb.CASE_LOOKED, part=part)
        return {"act": "look", "case": str(case.pk)}

    def search(self, _case: Case) -> Told:
        """A search, of which only the event is kept."""
        search(self.officer, "Солонго")
        return {"act": "search"}

    def close(self, case: Case) -> Told:
        """Closing: not settled, so a second person is asked."""
        guards = {guard.id for guard in load_guidance().myth_guards}
        closed = talk.close_case(
            actor=self.officer, case=case, reason="help_given", guards_read=guards, words=""
        )
        if closed:
            self.case = None
        return {"act": "close", "case": str(case.pk), "closed": closed is not None}


ACTS: tuple[Callable[[Writer, Case], Told], ...] = (
    Writer.another,
    Writer.note,
    Writer.note,
    Writer.person,
    Writer.answers,
    Writer.safe_contact,
    Writer.look,
    Writer.search,
    Writer.close,
)


def write_until_killed(writer: Writer, pipe: int) -> None:
    """Act after act; each is told only when it is committed. Ends by itself only by failing."""
    while True:
        told = writer.act()
        os.write(pipe, json.dumps(told).encode() + b"\n")
