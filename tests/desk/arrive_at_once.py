"""Run as a program, several at a time: workers at which the same form arrives.

``prepare`` makes the database, an officer and a case, and tells where the form goes. ``send`` waits
for a moment and posts a note there; writing it takes long enough for the other worker to come.
``answer`` posts an answer of the talk in the same way.
"""

import json
import sys
import time
from unittest.mock import patch

import django
from django.core.management import call_command

SLOW = 0.6
PART, FACT = "exploitation", "exploitation.hours"


def prepare() -> None:
    from tests.builders import a_saved_contact, bold  # noqa: PLC0415  Django is ready only now
    from tests.desk.browsing import address, browser_of  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    officer, colleague = bold(), bold()
    case = a_saved_contact(officer)
    told = {"path": address("case_note", case), "part": address("screening_group", case, PART)}
    told["session"] = browser_of(officer).cookies["gerege"].value
    told["other_session"] = browser_of(colleague).cookies["gerege"].value
    sys.stdout.write(json.dumps(told))


def send(path: str, session: str, mark: str, moment: str) -> None:
    from django.test import Client  # noqa: PLC0415

    from gerege.cases.services import notes  # noqa: PLC0415

    recorded = notes.record

    def slowly(**event: object) -> object:
        time.sleep(SLOW)
        return recorded(**event)  # type: ignore[arg-type]  # handed on as it came

    browser = Client()
    browser.cookies["gerege"] = session
    time.sleep(max(0.0, float(moment) - time.time()))
    with patch.object(notes, "record", slowly):
        answer = browser.post(path, {"text": "Байр.", "audience": "post", "form_id": mark})
    sys.stdout.write(f"{answer.status_code} {answer.headers.get('Location')}")


def answer(path: str, session: str, value: str, moment: str) -> None:
    from django.test import Client  # noqa: PLC0415

    from gerege.screening.services import talk  # noqa: PLC0415

    sealed = talk.seal_answer

    def slowly(*told: object) -> object:
        time.sleep(SLOW)
        return sealed(*told)  # type: ignore[arg-type]  # handed on as it came

    browser = Client()
    browser.cookies["gerege"] = session
    time.sleep(max(0.0, float(moment) - time.time()))
    typed = {"alone": "yes", "interpreter": "none", FACT: value, f"{FACT} was": "not_asked"}
    with patch.object(talk, "seal_answer", slowly):
        sys.stdout.write(str(browser.post(path, typed).status_code))


def main(what: str, *told: str) -> None:
    django.setup()
    from django.conf import settings  # noqa: PLC0415

    from gerege.vault import keyring  # noqa: PLC0415

    keyring.use_for_this_process(b"only for tests, 32 bytes of key!")
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if what == "prepare":
        prepare()
    elif what == "answer":
        answer(*told)
    else:
        send(*told)


if __name__ == "__main__":
    main(*sys.argv[1:])
