"""What a page of the visa room costs, as a multiple of one that does nothing, at two sizes of room.

    python benchmarks/visa_pages.py --applications 5000 1000000
    python benchmarks/visa_pages.py --applications 5000 1000000 --on-a-server

As ``pages.py`` measures, with its bounds; exit status 1 when a page breaks one. The same pages are
full at both sizes, so that what grows is the room and not the page.
"""

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.big_ministry import Ministry
from benchmarks.ministry import visa_room
from benchmarks.ministry.names import FATHERS, GIVEN, RARE
from benchmarks.pages import (
    Cost,
    Page,
    a_server,
    add_the_floor,
    ask,
    know_the_tables,
    measured,
    measured_in_a_process,
    print_table,
    signed_in,
)

from gerege.config.memory import keep_what_is_loaded

OFFICER, HEAD, LEAD = f"p{visa_room.BUSIEST:02}-0", f"p{visa_room.BUSIEST:02}-1", "ubh-0"


@dataclass(frozen=True)
class VisaRoom(Ministry):
    """A ministry of nothing but a visa room; ``cases`` counts applications."""

    kind: ClassVar[str] = "visa-room"

    def build(self) -> None:
        """Put its rows in."""
        visa_room.build(self.cases)


def pages() -> Iterator[Page]:
    """The pages of the table, with the people and applications of this room."""
    from gerege.visas.models import Application

    mine = Application.objects.filter(post__code=f"P{visa_room.BUSIEST:02}")
    waiting = mine.filter(rank__isnull=False, decided_at__isnull=True)
    flagged = waiting.filter(flags__isnull=False)
    ring = flagged.filter(shared__kind="account").order_by("pk").first()
    agency = flagged.filter(shared__kind="address").order_by("pk").first()
    family = flagged.exclude(shared__kind__in=("account", "address")).order_by("pk").first()
    assert ring is not None
    assert agency is not None
    assert family is not None
    yield Page("home: visa officer", OFFICER, "/")
    yield Page("home: head of post", HEAD, "/")
    yield Page("home: lead", LEAD, "/")
    yield Page("queue", OFFICER, "/visas/")
    yield Page("queue: of one class", OFFICER, "/visas/?class=work")
    yield Page("queue: not opened", OFFICER, "/visas/?state=unopened")
    yield Page("queue: opened", OFFICER, "/visas/?state=opened")
    yield Page("queue: decided", OFFICER, "/visas/?state=decided")
    # The second row of the second file of this post, and one beyond the last.
    number = visa_room.number_of(visa_room.OF_A_FILE * 2 + 1)
    yield Page("find: a number", OFFICER, "/visas/find/", {"text": number})
    yield Page("find: no such number", OFFICER, "/visas/find/", {"text": f"X{number}"})
    yield Page("find: a rare name", OFFICER, "/visas/find/", {"text": RARE[0]})
    yield Page(
        "find: a name in full", OFFICER, "/visas/find/", {"text": f"{GIVEN[20]} {FATHERS[3]}"}
    )
    yield Page("find: a name many bear", OFFICER, "/visas/find/", {"text": GIVEN[20]})
    yield Page("application", OFFICER, f"/visas/{family.pk}/")
    yield Page("talk", OFFICER, f"/visas/{family.pk}/talk/")
    yield Page("hand over", OFFICER, f"/visas/{family.pk}/hand-over/")
    yield Page("links: family of 3", OFFICER, f"/visas/{family.pk}/links/")
    yield Page("links: ring of 9", OFFICER, f"/visas/{ring.pk}/links/")
    yield Page("links: agency of 400", OFFICER, f"/visas/{agency.pk}/links/")
    yield Page("near names and places", OFFICER, f"/visas/{family.pk}/links/near/")
    yield Page("files", OFFICER, "/visas/files/")
    yield Page("second looks: lead", LEAD, "/visas/second-looks/")


def costs(applications: int) -> Iterator[Cost]:
    """Every page of one room."""
    from gerege.accounts.models import Officer

    clients = {
        name: signed_in(Officer.objects.get(username=name)) for name in (OFFICER, HEAD, LEAD)
    }
    nothing = partial(ask, clients[OFFICER], "/nothing/")
    for page in pages():
        asked = partial(ask, clients[page.who], page.path, page.post)
        yield measured(page.name, applications, asked, nothing)


def print_own(applications: int) -> None:
    """What one process measures: lines of JSON."""
    VisaRoom(applications).ready()
    from django.conf import settings

    # Faster than any person turns pages; the counting itself goes on.
    settings.GEREGE_PAGES_A_MINUTE = sys.maxsize
    know_the_tables()
    add_the_floor()
    keep_what_is_loaded()
    for cost in costs(applications):
        print(json.dumps(asdict(cost)), flush=True)


def main() -> int:
    """Print the table; 1 if a bound does not hold."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--applications", type=int, nargs=2, default=(5_000, 1_000_000))
    parser.add_argument("--own", type=int, help="measure one room in this process")
    parser.add_argument("--on-a-server", action="store_true", help="PostgreSQL, not SQLite")
    given = parser.parse_args()
    if given.own:
        print_own(given.own)
        return 0
    if not given.on_a_server:
        return _table([measured_in_a_process(one, script=__file__) for one in given.applications])
    with a_server("visa_room") as address:
        return _table(
            [measured_in_a_process(one, address(one), __file__) for one in given.applications]
        )


def _table(both: list[list[Cost]]) -> int:
    return print_table(*both, of="applications")


if __name__ == "__main__":
    sys.exit(main())
