"""Can somebody tell by the clock what the answer does not say? Pairs of requests, taken in turn.

    python benchmarks/timing.py [--rounds N] [--only WORDS]

In each pair the answers are the same; what differs is what the server knows. The pair is asked in
turn, in this process, and what is measured is the time of the processor, without network, disk and
neighbours: a visitor far away sees less. It is the strictest view. "Right" says how often a guess
by one single measurement would be right (50 % is chance), and how wide chance alone spreads.
"""

import argparse
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"GEREGE_MODE": "test", "GEREGE_DATA_DIR": FOLDER.name}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerege.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.cache import cache  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.test import Client  # noqa: E402
from tests.builders import a_named_case, a_post, an_asked_erasure, an_officer  # noqa: E402
from tests.guards.world import signed_in  # noqa: E402

from gerege.accounts import open_visits, services  # noqa: E402
from gerege.accounts.models import Officer, ParkedForm, Passkey  # noqa: E402
from gerege.accounts.roles import Role  # noqa: E402
from gerege.cases import services as file  # noqa: E402
from gerege.cases.models import HiddenFrom  # noqa: E402
from gerege.kernel import clock  # noqa: E402
from gerege.kernel.ids import new_id  # noqa: E402
from gerege.vault import keyring  # noqa: E402

WARM_UP = 5
# A guess from one measurement that is right so often is worth the guesser's while.
NOTICEABLE = 0.6
CASES = 30
Ask = Callable[[], object]


@dataclass(frozen=True)
class Pair:
    """Two requests whose answers look the same."""

    what: str
    one: Ask
    other: Ask


def measured(pair: Pair, rounds: int) -> tuple[list[float], list[float]]:
    """Milliseconds of work for each, in turn and in random order."""
    times: dict[int, list[float]] = {0: [], 1: []}
    for number in range(rounds + WARM_UP):
        for which in random.sample((0, 1), 2):
            cache.clear()
            began = time.process_time()
            (pair.one, pair.other)[which]()
            if number >= WARM_UP:
                times[which].append(1000 * (time.process_time() - began))
    return times[0], times[1]


def told_apart(one: list[float], other: list[float]) -> float:
    """How often the longer of two measurements is on the same side (the better of both ways)."""
    longer = sum((a > b) + (a == b) / 2 for a in one for b in other) / (len(one) * len(other))
    return max(longer, 1 - longer)


def judged(pair: Pair, rounds: int) -> None:
    """Print one line of the table, with the judgement. Raises SystemExit if the answers differ."""
    answers = {cast("HttpResponse", ask()).status_code for ask in (pair.one, pair.other)}
    if len(answers) > 1:
        raise SystemExit(f"{pair.what}: the answers themselves differ: {answers}")
    one, other = measured(pair, rounds)
    difference = statistics.median(one) - statistics.median(other)
    share = told_apart(one, other)
    chance = (1 / (6 * rounds)) ** 0.5 * 2
    if share < 0.5 + chance:
        said = "not told apart"
    elif share < NOTICEABLE:
        said = "a trace: many measurements needed"
    else:
        said = "TOLD APART"
    print(
        f"{pair.what:<58}{statistics.median(one):>8.2f}{statistics.median(other):>8.2f}"
        f"{difference:>+8.2f}{share:>7.0%} ±{chance:.0%}  {said}"
    )


def pairs() -> list[Pair]:
    """What a guesser would like to know, from outside and from another post."""
    here, abroad = an_officer(post=a_post("ANK")), an_officer(post=a_post("SEL"))
    for number in range(CASES):
        a_named_case(here, given=f"Саран{number}", telephone=f"+90 555 010 {1000 + number}")
    theirs = a_named_case(abroad, given="Солонго", telephone="+82 10 5550 1234")
    closed = an_officer(post=a_post("ANK"))
    Officer.objects.filter(pk=closed.pk).update(is_active=False)
    keyed, lapsed = an_officer(post=a_post("ANK")), an_officer(post=a_post("ANK"))
    Passkey.objects.create(officer=keyed, name="key", credential_id=b"1", credential=b"1")
    long_ago = clock.now() - timedelta(days=30)
    Officer.objects.filter(pk=lapsed.pk).update(
        must_change_password=True, password_given_at=long_ago
    )
    browser, stranger = signed_in(here), Client()

    def sign_in(name: str) -> Ask:
        typed = {"login": name, "password": "a wrong password"}
        return lambda: stranger.post("/account/sign-in/", typed)

    def look(number: object) -> Ask:
        return lambda: browser.get(f"/case/{number}/")

    def find(text: str) -> Ask:
        return lambda: browser.post("/find/", {"text": text})

    return [
        Pair(
            "sign-in: a name that exists, one that does not", sign_in(here.username), sign_in("x-y")
        ),
        Pair("sign-in: an account with a passkey, none", sign_in(keyed.username), sign_in("x-y")),
        Pair("sign-in: one-time password lapsed, none", sign_in(lapsed.username), sign_in("x-y")),
        Pair("sign-in: a closed account, none", sign_in(closed.username), sign_in("x-y")),
        Pair("a case of another post, none", look(theirs.pk), look(new_id())),
        Pair(
            "a telephone known to another post, to nobody",
            find("+82 10 5550 1234"),
            find("+82 10 5550 9999"),
        ),
        Pair("a name known to another post, to nobody", find("Солонго"), find("Чулуунцэцэг")),
        Pair(
            "(for scale) a telephone of one's own post, nobody's",
            find("+90 555 010 1003"),
            find("+82 10 5550 9999"),
        ),
        *_behind_other_doors(here, abroad),
    ]


def _behind_other_doors(here: Officer, abroad: Officer) -> list[Pair]:
    """What may not be reached, by its number, against a number that nobody has."""
    officer, keeper = signed_in(here), signed_in(an_officer(Role.ADMINISTRATOR))
    lead = signed_in(an_officer(Role.PROTECTION_LEAD))
    theirs, hidden, erased = (a_named_case(who, given="Солонго") for who in (abroad, here, here))
    HiddenFrom.objects.create(case=hidden, officer=here)
    asked = an_asked_erasure(here, erased)
    file.confirm_erasure(actor=an_officer(Role.PROTECTION_LEAD), asked=asked)
    kept = ParkedForm.objects.create(
        officer=abroad, browser=new_id(), path="/find/", sealed=b"sealed"
    )
    reach = services.start_posting(
        actor=an_officer(Role.ADMINISTRATOR),
        officer=Officer.objects.get(pk=keeper.session["_auth_user_id"]),
        post=a_post("SEL"),
        starts_on=clock.now().date(),
    )
    visit = open_visits.handle_of(str(signed_in(abroad).session.session_key))

    def against_none(what: str, who: Client, path: str, number: object, none: object) -> Pair:
        ask = who.post if path.endswith(("/end/", "/agree/")) else who.get
        return Pair(what, lambda: ask(path.format(number)), lambda: ask(path.format(none)))

    return [
        against_none("a hidden case, none", officer, "/case/{}/", hidden.pk, new_id()),
        against_none("an erased case, none", officer, "/case/{}/", erased.pk, new_id()),
        against_none(
            "another post: versions of a case", officer, "/case/{}/versions/", theirs.pk, new_id()
        ),
        against_none(
            "another post: what is written",
            officer,
            "/case/{}/for-the-person/",
            theirs.pk,
            new_id(),
        ),
        against_none(
            "another post: an erasure",
            officer,
            "/erasing/{}/",
            an_asked_erasure(abroad).pk,
            new_id(),
        ),
        against_none("another person: a kept form", lead, "/account/kept/{}/", kept.pk, new_id()),
        against_none(
            "another person: a posting not to agree to",
            keeper,
            "/account/people/reaches/{}/agree/",
            reach.pk,
            new_id(),
        ),
        against_none(
            "another person: a visit", lead, "/account/visits/{}/end/", visit, "0123456789abcdef"
        ),
    ]


def main() -> int:
    """Build a small ministry with the real password hash and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--only", default="", help="the pairs whose name holds this")
    told = parser.parse_args()
    # Long on a busy machine: nobody is to be asked again meanwhile, which would be all one answer.
    settings.GEREGE_PROOF_LASTS = settings.GEREGE_LOCK_AFTER = timedelta(days=1)
    keyring.use_for_this_process(b"only for timing, 32 bytes of key")
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    print(f"medians in ms of processor time, {told.rounds} rounds")
    print(f"{'':<58}{'one':>8}{'other':>8}{'diff':>8}{'right':>7}")
    for pair in pairs():
        if told.only in pair.what:
            judged(pair, told.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main())
