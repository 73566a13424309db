"""How long people wait, by group: for whoever answers for it, and so that nobody is told of."""

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import a_post, an_officer, saraa
from tests.guards.world import signed_in
from tests.visas.counter import a_visa_officer, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed, ProtectionFailed
from gerege.visas import services
from gerege.visas.engine.judging import SEEN_BEFORE
from gerege.visas.models import Application, Flag, WaitTally
from gerege.visas.waiting.pages import Part, waits_page
from gerege.visas.waiting.tallies import DECIDED, OPENED, groups_in
from gerege.visas.waiting.waits import (
    Days,
    added,
    days_within,
    lines,
    lines_shown,
    next_quarter,
    quarter_of,
)

ARRIVED = datetime(2026, 7, 1, 9, tzinfo=UTC)
SEEN = datetime(2026, 8, 3, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 26, 9, tzinfo=UTC)
ISSUED = services.Talk("yes", "given", "issue", "Ажлын гэрээг уншсан.")

histograms = st.lists(st.integers(0, 40), max_size=25).map(lambda days: dict(Counter(days)))
groups = st.dictionaries(st.sampled_from("ABCDEFG"), histograms, max_size=5)


@given(groups)
def test_nobody_works_out_a_hidden_group_even_who_knows_every_total(
    given_groups: dict[str, Days],
) -> None:
    """Whatever is shown, with the exact whole beside it, is shown of another world as well, in
    which the hidden group holds nobody: its people belong to a group the page does not name.
    """
    world = {name: days for name, days in given_groups.items() if days}
    page, whole = lines_shown(world), added([{"": days} for days in world.values()])
    for name in world.keys() - {line.group for line in page}:
        if sum(world[name].values()) < 10:
            other = {**world, f"{name}*": world[name]}
            del other[name]
            assert lines_shown(other) == page
            assert added([{"": days} for days in other.values()]) == whole


@given(groups)
def test_no_shown_group_is_small_and_never_is_one_alone_hidden(
    given_groups: dict[str, Days],
) -> None:
    world = {name: days for name, days in given_groups.items() if days}
    shown = [line.group for line in lines_shown(world)]
    assert all(sum(world[name].values()) >= 10 for name in shown)
    assert len(world.keys() - set(shown)) != 1 or len(world) == 1
    assert all(line.count % 5 == 0 for line in lines_shown(world))


@given(st.lists(st.integers(0, 400), min_size=1, max_size=50))
def test_half_and_nine_of_ten_were_done_within_the_days_that_are_told(days: list[int]) -> None:
    for share in (0.5, 0.9):
        within = days_within(Counter(days), share)
        assert sum(day <= within for day in days) >= share * len(days)
        assert sum(day < within for day in days) < share * len(days)


def test_a_quarter_has_three_months() -> None:
    assert quarter_of(date(2026, 11, 26)) == date(2026, 10, 1)
    assert next_quarter(date(2026, 10, 1)) == date(2027, 1, 1)
    assert next_quarter(date(2026, 1, 1)) == date(2026, 4, 1)


@pytest.fixture
def officer(db: None) -> Officer:
    """Somebody at the visa counter in Seoul."""
    return a_visa_officer()


@pytest.fixture
def seen(officer: Officer) -> Iterator[list[Application]]:
    """Twelve of one nationality, three of another, opened and decided after 33 days."""
    told = {"submitted_at": ARRIVED.isoformat(), "email": "one@example.mn"}
    given_rows = rows(15, **told)
    for at, row in enumerate(given_rows):
        row |= {"nationality": "PHL" if at < 12 else "Уганда", "sex": "F"}
    with clock.pretend(SEEN):
        found = list(numbered(imported(officer, given_rows)).values())
        for one in found:
            services.open_application(actor=officer, application=one, part="application")
            services.record_review(actor=officer, application=one, talk=ISSUED)
    with clock.pretend(LATER):
        yield found


def head_of(officer: Officer) -> Officer:
    """The head of the same post."""
    return an_officer(Role.HEAD_OF_POST, officer.post)


def part_of(viewer: Officer, until: int, quarter: str = "2026-07-01") -> Part:
    """What the page says until it was opened (0), or decided (1)."""
    found: Part = waits_page(viewer, quarter)["parts"][until]
    return found


def told(part: Part, at: int) -> dict[str, tuple[int, int, int]]:
    """One table of a part: number, days of half and of nine in ten, by group in words."""
    shown = [(str(line.label), line.waited) for line in part.tables[at].lines]
    return {name: (one.count, one.median, one.ninetieth) for name, one in shown}


def test_the_head_sees_how_long_until_opened_and_decided_by_class_and_by_reason(
    officer: Officer, seen: list[Application]
) -> None:
    for until in (0, 1):
        part = part_of(head_of(officer), until)
        assert part.whole is not None
        assert (part.whole.count, part.whole.median, part.whole.ninetieth) == (15, 33, 33)
        assert list(told(part, 0).values()) == [(15, 33, 33)]
        assert sum(count for count, _half, _nine in told(part, 1).values()) == 15


def test_a_hit_of_a_protected_case_is_no_rule_and_no_group_tells_of_it(officer: Officer) -> None:
    with clock.pretend(SEEN):
        one, two = numbered(imported(officer, rows(2, submitted_at="2026-08-01"))).values()
        Application.objects.update(is_sampled=False)
        for flagged, rule in ((one, SEEN_BEFORE), (two, "telephone_of_many")):
            Flag.objects.create(application=flagged, rule=rule, version=1, figures={})
            found = Application.objects.select_related("batch").get(pk=flagged.pk)
            services.open_application(actor=officer, application=found, part="application")
        page = waits_page(head_of(officer), "2026-07-01")

    with translation.override("en"):
        lines = {str(line.label): line.waited.count for line in page["parts"][0].tables[1].lines}
    assert lines == {"A rule holds": 1, "No rule holds, and it was not drawn": 1}


def test_small_groups_are_hidden_and_so_is_the_one_that_would_tell_them(
    officer: Officer, seen: list[Application]
) -> None:
    browser = signed_in(head_of(officer))
    page = browser.get("/visas/waits/?quarter=2026-07-01").content.decode()
    assert "Every group is too small to be shown." in page
    for word in ("PHL", "UGA", "Philippines", "Uganda", "Филиппин", "Уганда"):
        assert word not in page
    assert list(told(part_of(saraa(), 1), 3).values()) == [(15, 33, 33)]


def test_of_people_nothing_is_shown_while_the_quarter_goes_on(
    officer: Officer, seen: list[Application]
) -> None:
    with clock.pretend(SEEN + timedelta(days=1)):
        part = part_of(saraa(), 1)
        page = signed_in(saraa()).get("/visas/waits/").content.decode()
    assert not [table for table in part.tables if table.is_of_people]
    assert "when the quarter is over" in page
    assert len([table for table in part_of(saraa(), 1).tables if table.is_of_people]) == 2


def test_what_is_kept_names_nobody_and_in_the_database_not_even_a_group(
    seen: list[Application],
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT post_id, quarter, sealed FROM visas_waittally")
        kept = cursor.fetchall()
    assert len(kept) == 1
    assert not [word for word in (b'"PHL"', b'"UGA"', b'"work"') if word in bytes(kept[0][2])]
    row = WaitTally.objects.get()
    for until in (OPENED, DECIDED):
        assert groups_in(row, until, "nationality") == {"PHL": {33: 12}, "UGA": {33: 3}}
    WaitTally.objects.update(quarter=date(2026, 4, 1))
    with pytest.raises(ProtectionFailed):
        groups_in(WaitTally.objects.get(), OPENED, "nationality")


def test_an_application_counts_once_however_often_it_is_opened_and_decided(
    officer: Officer, seen: list[Application]
) -> None:
    one = Application.objects.get(pk=seen[0].pk)
    services.open_application(actor=officer, application=one, part="talk")
    documents = services.Talk("yes", "given", "more_documents", "Гэрээ дутуу.")
    services.record_review(actor=officer, application=one, talk=documents)
    services.record_review(actor=officer, application=one, talk=ISSUED)
    assert [row.quarter for row in WaitTally.objects.all()] == [date(2026, 7, 1)]
    whole = part_of(saraa(), 1).whole
    assert whole is not None
    assert whole.count == 15


def test_a_wait_for_documents_is_no_decision(officer: Officer) -> None:
    one = numbered(imported(officer, rows(1)))["V-1"]
    documents = services.Talk("yes", "given", "more_documents", "Гэрээ дутуу.")
    services.record_review(actor=officer, application=one, talk=documents)
    assert not WaitTally.objects.exists()


def test_the_head_sees_the_own_post_and_headquarters_all(
    officer: Officer, seen: list[Application]
) -> None:
    elsewhere = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    assert part_of(elsewhere, 1).whole is None
    assert signed_in(officer).get("/visas/waits/").status_code == 404
    with pytest.raises(NotAllowed):
        waits_page(officer, "")


def test_who_still_waits_is_told_beside_the_tables(officer: Officer) -> None:
    imported(officer, rows(30, email="one@example.mn", passport_held_by="agent"))
    page = waits_page(head_of(officer), "")
    assert sum(count for _label, count in page["waiting"]) > 0
    assert lines({"": {3: 1}})[0].count == 1
