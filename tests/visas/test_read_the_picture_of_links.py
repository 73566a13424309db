"""The picture of links stays readable, however many hang together."""

import re
from html import unescape

import pytest
from django.test import Client
from django.utils import translation
from tests.visas.counter import ONE, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.kernel.ids import new_id
from gerege.visas.sharing.picture import MOST_DRAWN, picture

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("count", [24, 100])
def test_those_that_share_the_very_same_are_one_circle_with_their_number(count: int) -> None:
    everybody = [new_id() for _one in range(count)]
    edges = {(one, (kind, "1")) for one in everybody for kind in ("sponsor", "account")}
    numbers = {one: f"V-{at:03}" for at, one in enumerate(everybody)}

    with translation.override("en"):
        drawn = picture(everybody[0], edges, {("sponsor", "1"): "Sponsor"}, numbers)

    words = [" ".join(node.lines) for node in drawn.nodes]
    assert sorted(words) == ["1 Sponsor", "Account", "V-000", f"V-001 +{count - 2}"]
    assert (drawn.drawn, len(drawn.lines)) == (count, 4)


def test_of_many_that_differ_so_many_are_drawn_as_can_be_told_apart() -> None:
    everybody = [new_id() for _one in range(100)]
    edges = {(one, ("sponsor", "1")) for one in everybody}
    edges |= {(one, ("phone", str(one))) for one in everybody}

    drawn = picture(everybody[0], edges, {}, {one: str(one)[-4:] for one in everybody})

    assert len(drawn.nodes) == MOST_DRAWN
    assert drawn.drawn < 100


def test_the_squares_stand_in_the_order_of_their_numbers() -> None:
    one, other = new_id(), new_id()
    titles = {(kind, "1"): kind for kind in ("phone", "account", "sponsor")}
    edges = {(pk, shared) for pk in (one, other) for shared in titles}
    edges |= {(other, ("address", "1"))}

    with translation.override("en"):
        nodes = picture(one, edges, titles, {}).nodes

    squares = sorted((node.y, " ".join(node.lines)) for node in nodes if node.is_identifier)
    assert [words for _y, words in squares] == ["1 phone", "2 account", "3 sponsor", "Address"]


def test_what_others_share_is_told_by_its_numbers_and_each_title_once(
    officer: Officer, browser: Client
) -> None:
    same = {"sponsor_name": "Зохиомол ХХК", "payer_account": "500 100 200"}
    batch = imported(officer, [{**ONE, **same}, *rows(2, **same)])

    page = unescape(browser.get(f"/visas/{numbered(batch)['V-1001'].pk}/links/").content.decode())

    told = page[: page.index("<figure")]
    legend = re.findall(r"<li>([^<]+)</li>", told[told.index("<ol>") : told.index("</ol>")])
    titles = ("Sponsor's name", "Payer's account")
    numbers = {legend.index(title) + 1 for title in titles}
    shares = re.findall(r'<td data-label="Shares">([^<]+)</td>', told)
    assert len(shares) == 2
    assert all(numbers <= set(map(int, one.split(", "))) for one in shares)
    assert [told.count(title) for title in titles] == [1, 1]


def test_a_mark_in_the_picture_stands_in_the_table_too(officer: Officer, browser: Client) -> None:
    same = {"sponsor_name": "Зохиомол ХХК", "payer_account": "500 100 200"}
    batch = imported(officer, [{**ONE, **same}, *rows(23, **same)])

    page = browser.get(f"/visas/{numbered(batch)['V-1001'].pk}/links/").content.decode()

    drawn = re.findall(r"<text [^>]+>([^<]+)</text>", page)
    assert len(drawn) <= 8
    marks = dict(re.findall(r'<span class="number">(\d+)</span> ([^<]+)</p></th>', page))
    assert set(marks) == {"1", "2", "3"}
    beginnings = {f"{mark} {title.split()[0]}" for mark, title in marks.items()}
    assert beginnings <= {" ".join(words.split()[:2]) for words in drawn}


def test_what_shares_nothing_has_a_page_of_links_and_no_picture(
    officer: Officer, browser: Client
) -> None:
    alone = numbered(imported(officer, [ONE]))["V-1001"]
    answer = browser.get(f"/visas/{alone.pk}/links/")
    assert answer.status_code == 200
    assert "<svg" not in answer.content.decode()
