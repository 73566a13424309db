"""What a page costs: CPU time as a multiple of a page that does nothing, at two sizes of ministry.

    python benchmarks/pages.py --cases 1000 50000
    python benchmarks/pages.py --cases 1000 50000 --on-a-server

Every request goes through the whole middleware with a signed-in session, production settings and
warm templates. Process time, not wall time, and each request is followed by one for a view of ours
that answers nothing (the floor): the table means the same on a slow machine and on one whose speed
changes while it is measured. Beside them a plain Django list of 25 rows with a template of its own
behind Django's middleware alone. Exit status 1 when a page breaks its bound.
Without ``--on-a-server`` the database is a SQLite file, with it a PostgreSQL server that runs as
long as this does; what that one works for a page is counted with it.
"""

import argparse
import gc
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import big_ministry
from benchmarks.big_ministry import Ministry

from gerege.config.memory import keep_what_is_loaded

if TYPE_CHECKING:
    from django.test import Client
    from tools.postgres import Server

    from gerege.accounts.models import Officer

WARM_UP, ROUNDS = 20, 200
MOST_TIMES, MOST_QUERIES, MOST_GROWTH = 15.0, 12, 1.2
"""The floor costs one millisecond on a quiet machine (decision 19): so many times is as many ms."""
PEERS = ("plain Django list of 25",)
"""Printed beside our pages; no bound of ours is theirs."""
SMALLEST_GROWTH_TIMES = 1.0
"""Growth below this is the clock's own noise."""


@dataclass(frozen=True)
class Cost:
    """One page at one size: median milliseconds, those of the floor beside it, queries."""

    page: str
    cases: int
    median: float
    floor: float
    queries: int

    @property
    def times(self) -> float:
        """How often the page that does nothing could have been asked for meanwhile."""
        return self.median / self.floor


@dataclass(frozen=True)
class Page:
    """A page, who opens it and how."""

    name: str
    who: str
    path: str
    post: dict[str, str] | None = None


def measured(name: str, cases: int, work: Callable[[], Any], nothing: Callable[[], Any]) -> Cost:
    """CPU time of many rounds after a warm-up, the floor's in the same rounds, queries of one."""
    from django.db import connection

    for _ in range(WARM_UP):
        work()
        nothing()
    asked: list[str] = []
    with connection.execute_wrapper(lambda go, sql, *rest: (asked.append(sql), go(sql, *rest))[1]):
        work()
    gc.collect()
    took, floor = list[float](), list[float]()
    spent = spending()
    for _ in range(ROUNDS):
        begun = spent()
        work()
        between = spent()
        nothing()
        took.append(between - begun)
        floor.append(spent() - between)
    return Cost(name, cases, statistics.median(took), statistics.median(floor), len(asked))


def spending() -> Callable[[], float]:
    """Tells the CPU milliseconds of this process and of the server's that works for it."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return lambda: time.process_time() * 1000
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        told = Path(f"/proc/{cursor.fetchone()[0]}/schedstat")
    return lambda: time.process_time() * 1000 + int(told.read_text().split()[0]) / 1e6


def pages() -> Iterator[Page]:
    """The pages of the table, with the cases and people of this ministry."""
    from gerege.accounts.models import Officer
    from gerege.cases.models import Case

    officer = Officer.objects.get(username="p07-0")
    mine = Case.objects.filter(post=officer.post)
    case = mine.filter(state="open", screening__isnull=False).order_by("opened_at").first()
    closed = mine.filter(state="closed").order_by("opened_at")[mine.count() // 2]
    yield Page("home: officer", "p07-0", "/")
    yield Page("home: head of post", "p07-4", "/")
    yield Page("home: lead, all posts", "ubh-0", "/")
    yield Page("closed cases: officer", "p07-0", "/closed/")
    yield Page("closed cases: lead", "ubh-0", "/closed/")
    assert case is not None
    yield Page("one open case: officer", "p07-0", f"/case/{case.pk}/")
    yield Page("one open case: lead", "ubh-0", f"/case/{case.pk}/")
    yield Page("one closed case: officer", "p07-0", f"/case/{closed.pk}/")
    yield Page("waits of a case: officer", "p07-0", f"/case/{case.pk}/waits/")
    yield Page("all waits: officer", "p07-0", "/waits/")
    yield Page("all waits: head of post", "p07-4", "/waits/")
    yield Page("all waits: lead", "ubh-0", "/waits/")
    yield Page("with partners: lead", "ubh-0", "/waits/?whose=partner")
    yield Page("with headquarters: officer", "p07-0", "/waits/?whose=headquarters")
    yield Page("with oneself: officer", "p07-0", "/waits/?whose=me")
    yield Page("of one cause: lead", "ubh-0", "/waits/?cause=W19")
    yield Page("of one clock: officer", "p07-0", "/waits/?cause=first_talk")
    yield Page("of one clock: lead", "ubh-0", "/waits/?cause=first_talk")
    yield Page("is a list stale: lead", "ubh-0", "/live/")
    finds = {
        "reference": closed.reference,
        "telephone": big_ministry.telephone(7),
        "common name": big_ministry.COMMON,
        "common full name": f"{big_ministry.FATHERS[0]} {big_ministry.COMMON}",
        "common, other script": "Bat-Erdene",
        "rare name": big_ministry.RARE[0],
        "rare, other script": "Rentsenkhand",
        "nobody": "Мэндбаярхүү",
    }
    for what, text in finds.items():
        yield Page(f"find: {what}", "p07-0", "/find/", {"text": text})
    yield Page("record of one case", "ubh-1", f"/record/case/{closed.pk}/")
    yield Page("record of one officer", "ubh-1", f"/record/officer/{officer.pk}/")


def costs(cases: int) -> Iterator[Cost]:
    """Every page of one ministry."""
    from gerege.accounts.models import Officer

    clients = {
        name: signed_in(Officer.objects.get(username=name))
        for name in ("p07-0", "p07-4", "ubh-0", "ubh-1")
    }
    nothing = partial(ask, clients["p07-0"], "/nothing/")
    yield measured(PEERS[0], cases, plain_list(), nothing)
    for page in pages():
        asked = partial(ask, clients[page.who], page.path, page.post)
        yield measured(page.name, cases, asked, nothing)


def ask(client: "Client", path: str, post: dict[str, str] | None = None) -> None:
    """One request as the proxy passes it on."""
    if post is None:
        response = client.get(path, secure=True, HTTP_HOST="localhost")
    else:
        response = client.post(path, post, secure=True, HTTP_HOST="localhost")
    assert response.status_code in (200, 204), (path, response.status_code)


def signed_in(officer: "Officer") -> "Client":
    """A browser in which this officer has signed in."""
    from django.test import Client

    client = Client()
    client.force_login(officer)
    return client


def plain_list() -> Callable[[], Any]:
    """Django as its tutorial shows it: a list of 25 rows, a template, its own middleware only."""
    from django.contrib.auth.middleware import AuthenticationMiddleware
    from django.contrib.sessions.middleware import SessionMiddleware
    from django.http import HttpRequest, HttpResponse
    from django.template import engines
    from django.test import RequestFactory

    from gerege.cases.models import Case

    template = engines["django"].from_string(
        "<!doctype html><title>Cases</title><h1>Cases</h1><table>{% for case in cases %}<tr>"
        "<td>{{ case.reference }}</td><td>{{ case.post.name_en }}</td><td>{{ case.opened_at }}</td>"
        "<td>{{ case.state }}</td></tr>{% endfor %}</table>"
    )

    def view(request: HttpRequest) -> HttpResponse:
        cases = Case.objects.select_related("post").order_by("-opened_at")[:25]
        return HttpResponse(template.render({"cases": cases}, request))

    handler = SessionMiddleware(AuthenticationMiddleware(view))
    return lambda: handler(RequestFactory().get("/"))


def add_the_floor() -> None:
    """Give the program one more address, whose page does nothing."""
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    from gerege.accounts.access import open_to_all_roles
    from gerege.config import urls

    @open_to_all_roles
    def nothing(_request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    urls.urlpatterns.append(path("nothing/", nothing))


def print_own(cases: int) -> None:
    """What one process measures: lines of JSON."""
    Ministry(cases).ready()
    from django.conf import settings

    from gerege.desk.ready import refresh_waits

    # Faster than any person turns pages; the counting itself goes on.
    settings.GEREGE_PAGES_A_MINUTE = sys.maxsize

    # As the timer does; a page that works them out is measured by nobody.
    refresh_waits(limit=cases)
    know_the_tables()
    keep_what_is_loaded()
    add_the_floor()
    for cost in costs(cases):
        print(json.dumps(asdict(cost)), flush=True)


def know_the_tables() -> None:
    """What PostgreSQL's autovacuum does by itself within minutes of so many new rows."""
    from django.db import connection

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")


@contextmanager
def a_server(kind: str = "ministry") -> Iterator[Callable[[int], str]]:
    """A server beside the ministries, kept with them; tells the address of each one's database."""
    from tools.postgres import Server

    server = Server(big_ministry.kept_in() / "postgresql")
    if (server.folder / "data").exists():
        server.start()
    else:
        server.folder.mkdir(parents=True)
        server.make()
    try:
        yield lambda cases: its_database(server, f"{kind}_{cases}")
    finally:
        server.stop()


def its_database(server: "Server", name: str) -> str:
    """The address of this database, made if it is not there."""
    import psycopg

    try:
        psycopg.connect(server.url(name)).close()
    except psycopg.OperationalError:
        return server.make_database(name)
    return server.url(name)


def measured_in_a_process(cases: int, database: str = "", script: str = __file__) -> list[Cost]:
    """One ministry a process: settings are read once."""
    command = [sys.executable, script, "--own", str(cases)]
    surroundings = {**os.environ, "DATABASE_URL": database}
    said = subprocess.run(  # noqa: S603  ourselves
        command, check=True, stdout=subprocess.PIPE, text=True, env=surroundings
    )
    lines = [line for line in said.stdout.splitlines() if line.startswith("{")]
    return [Cost(**json.loads(line)) for line in lines]


def problems(small: Cost, large: Cost) -> str:
    """Which bounds a page breaks."""
    found = []
    if max(small.times, large.times) > MOST_TIMES:
        found.append("slow")
    if max(small.queries, large.queries) > MOST_QUERIES:
        found.append("queries")
    growth = large.times - small.times
    if large.times > small.times * MOST_GROWTH and growth > SMALLEST_GROWTH_TIMES:
        found.append("grows")
    return " ".join(found)


def main() -> int:
    """Print the table; 1 if a bound does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, nargs=2, default=(1_000, 50_000))
    parser.add_argument("--own", type=int, help="measure one ministry in this process")
    parser.add_argument("--on-a-server", action="store_true", help="PostgreSQL, not SQLite")
    given = parser.parse_args()
    if given.own:
        print_own(given.own)
        return 0
    if not given.on_a_server:
        return print_table(*(measured_in_a_process(cases) for cases in given.cases))
    with a_server() as address:
        return print_table(*(measured_in_a_process(one, address(one)) for one in given.cases))


def print_table(small: list[Cost], large: list[Cost], of: str = "cases") -> int:
    """Both sizes beside each other; 1 if a bound does not hold."""
    sizes = f"{small[0].cases:>10,} {of:<13}{large[0].cases:>10,} {of}"
    print(f"{'CPU a request':<26}{sizes}")
    print(f"{'':<26}" + f"{'times':>8}{'ms':>8}{'queries':>8}" * 2)
    kept = True
    for one, other in zip(small, large, strict=True):
        wrong = "" if one.page in PEERS else problems(one, other)
        kept = kept and not wrong
        row = "".join(f"{c.times:>8.1f}{c.median:>8.1f}{c.queries:>8}" for c in (one, other))
        print(f"{one.page:<26}{row}  {wrong}")
    floors = [statistics.median(cost.floor for cost in costs) for costs in (small, large)]
    print("a page that does nothing, ms: " + ", ".join(f"{floor:.1f}" for floor in floors))
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
