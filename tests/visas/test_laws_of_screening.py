"""Laws of screening that hold for all applications: new ones among kept ones, any order of rows."""

import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.visas.applications import flags_of, part, people, rule, screened

RULES = [
    rule("account", "shared(account_key) >= 2", ["shared(account_key)"]),
    rule("sponsors", "different(sponsor_key, within=phone_key) >= 2", ["shared(phone_key)"]),
    rule("one", "not different(sponsor_key, within=account_key) >= 2 and not is_minor"),
    rule("both", "shared(phone_key) >= 3 and is_minor", ["shared(phone_key)"]),
    rule("missing", "missing(sponsor_key) or shared(sponsor_key) >= 4"),
]
key = st.none() | st.integers(1, 4)
application = st.fixed_dictionaries(
    {
        "account_key": key,
        "sponsor_key": key,
        "phone_key": key,
        "is_minor": st.none() | st.booleans(),
    }
)
batch = st.lists(application, max_size=12)


def numbered(rows: list[dict[str, Any]], start: int = 0) -> list[dict[str, Any]]:
    return [row | who for row, who in zip(rows, people(len(rows), start), strict=True)]


@settings(max_examples=25)
@given(batch, batch)
def test_new_ones_among_kept_ones_come_to_the_same_as_all_anew(
    kept: list[dict[str, Any]], new: list[dict[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        old = part(folder, numbered(kept), "part-0.parquet")
        fresh = part(folder, numbered(new, start=100), "part-1.parquet")
        before = flags_of(screened(folder, [old], RULES))
        whole = flags_of(screened(folder, [old, fresh], RULES))
        added = screened(folder, [old, fresh], RULES, only=[fresh])
        judged = set(added.judged or ())
        stays = {flag for flag in before if flag[0] not in judged}
        assert {row["application_id"] for row in numbered(new, start=100)} <= judged
        assert stays | flags_of(added) == whole


@settings(max_examples=15)
@given(st.data(), batch)
def test_the_order_of_rows_and_parts_changes_nothing(
    data: st.DataObject, rows: list[dict[str, Any]]
) -> None:
    rows = numbered(rows)
    shuffled = data.draw(st.permutations(rows))
    cut = data.draw(st.integers(0, len(rows)))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = [part(folder, rows, "one.parquet")]
        two = [part(folder, shuffled[:cut], "a.parquet"), part(folder, shuffled[cut:], "b.parquet")]
        straight, mixed = screened(folder, one, RULES), screened(folder, two, RULES)
        assert straight.counts == mixed.counts
        assert flags_of(straight) == flags_of(mixed)
