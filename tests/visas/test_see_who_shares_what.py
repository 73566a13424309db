"""Links: who shares an identifier with whom, over all kinds of it, and who is in one cluster."""

import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.visas.applications import part, people

from gerege.visas.engine import linking
from gerege.visas.engine.linking import Large, Linked, link

Link = tuple[str, str, str, str, int]


def linked(folder: Path, *parts: list[dict[str, Any]], **options: Any) -> Linked:  # noqa: ANN401
    files = [part(folder, rows, f"part-{at}.parquet") for at, rows in enumerate(parts)]
    return link(files, folder / "links.parquet", **options)


def links_of(result: Linked) -> list[Link]:
    return sorted(tuple(row.values()) for row in pq.read_table(result.links).to_pylist())


CHAIN = [
    {"application_id": "a", "phone_key": 5},
    {"application_id": "b", "phone_key": 5, "account_key": 300},
    {"application_id": "c", "account_key": 300, "email_key": 1},
    {"application_id": "d", "email_key": 2, "address_key": 70},
    {"application_id": "e", "accommodation_key": 70},
]


def test_what_is_shared_joins_over_all_kinds_and_what_stands_alone_does_not(tmp_path: Path) -> None:
    assert links_of(linked(tmp_path, CHAIN)) == [
        ("a", "phone", "0000000000000005", "0000000000000005", 3),
        ("b", "account", "000000000000012c", "0000000000000005", 3),
        ("b", "phone", "0000000000000005", "0000000000000005", 3),
        ("c", "account", "000000000000012c", "0000000000000005", 3),
        ("d", "address", "0000000000000046", "0000000000000046", 2),
        ("e", "address", "0000000000000046", "0000000000000046", 2),
    ]


def test_an_applicants_telephone_that_is_anothers_recruiters_joins_them(tmp_path: Path) -> None:
    rows = [
        {"application_id": "a", "phone_key": 9, "sponsor_phone_key": 9},
        {"application_id": "b", "recruiter_phone_key": 9},
        {"application_id": "c", "phone_key": 8, "employer_phone_key": 8},
    ]
    assert [link[:2] for link in links_of(linked(tmp_path, rows))] == [
        ("a", "phone"),
        ("b", "phone"),
    ]


def test_what_too_many_share_joins_nobody_and_is_reported(tmp_path: Path) -> None:
    rows = people(4, phone_key=3) + people(3, start=10, phone_key=4)
    result = linked(tmp_path, rows, cap=3)
    assert result.large == (Large("phone", 3, 4),)
    assert {link[0] for link in links_of(result)} == {"A-0010", "A-0011", "A-0012"}


def test_what_is_declared_joins_nobody(tmp_path: Path) -> None:
    assert links_of(linked(tmp_path, CHAIN, declared=[("phone", 5), ("account", 300)])) == links_of(
        linked(tmp_path, CHAIN[3:])
    )


def test_a_hundred_thousand_with_one_telephone_are_one_line_of_the_report(tmp_path: Path) -> None:
    result = linked(tmp_path, people(100_000, phone_key=3))
    assert (result.rows, result.clusters) == (0, 0)
    assert result.large == (Large("phone", 3, 100_000),)


def test_the_largest_key_is_written_in_full(tmp_path: Path) -> None:
    highest = (1 << 64) - 1
    assert links_of(linked(tmp_path, people(2, email_key=highest)))[0][2:4] == ("f" * 16, "f" * 16)


key = st.none() | st.integers(1, 3)
applications = st.lists(
    st.fixed_dictionaries(
        {
            "phone_key": key,
            "account_key": key.map(lambda at: at and at + 10),
            "email_key": key.map(lambda at: at and at + 20),
        }
    ),
    max_size=12,
)


@settings(max_examples=30)
@given(st.data(), applications)
def test_the_order_of_rows_and_parts_changes_no_link_and_no_name_of_a_cluster(
    data: st.DataObject, rows: list[dict[str, Any]]
) -> None:
    rows = [row | who for row, who in zip(rows, people(len(rows)), strict=True)]
    mixed = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        straight = links_of(linked(folder, rows))
        assert links_of(linked(folder, mixed[:cut], mixed[cut:])) == straight


@pytest.mark.parametrize("few", [0, 1 << 30])
def test_few_edges_and_many_come_to_the_same_parts(
    monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    monkeypatch.setattr(linking, "FEW", few)
    chance = np.random.default_rng(7)
    one, other = chance.integers(0, 60, 50), chance.integers(60, 100, 50)
    labels = linking.connected(one.astype(np.int32), other.astype(np.int32), 100)
    assert (labels[one] == labels[other]).all()
    assert len(np.unique(labels)) == 100 - _joins(one.tolist(), other.tolist())


def _joins(left: list[int], right: list[int]) -> int:
    """How many edges join what was apart: the plainest way there is."""
    group = {node: {node} for node in range(100)}
    joins = 0
    for one, other in zip(left, right, strict=True):
        if group[one] is not group[other]:
            joins += 1
            group[one] |= group[other]
            for node in group[other]:
                group[node] = group[one]
    return joins
