"""Records that are probably of one person are found, each pair with why."""

import logging
import random
import tempfile
from pathlib import Path

import pyarrow as pa
import pytest
from pyarrow import parquet
from tests.identity.habits import CHOICES, FATHERS, GIVEN, written

from gerege.identity.linkage import COLUMNS, WORDS, Level, Link, Part, link, reasons
from gerege.kernel.errors import InputRefused

PEOPLE = [
    ("1", "Доржийн", "Оюунчимэг", "1990-01-02", "99112233"),
    ("2", "Dorj", "Oyunchimeg", "19900102", None),
    ("3", "Доржийн", "Оюунцэцэг", "1987-06-15", "99112233"),
    ("4", "Oyunchimeg", "Dorj", "1990-01-02", "99112233"),
    ("5", "", None, "", ""),
    ("6", "Батын", "Болд", "1971-11-30", "88001122"),
]


def _table(rows: list[tuple[str | None, ...]]) -> pa.Table:
    names = ("id", "surname", "given_names", "date_of_birth", "phone")
    return pa.table(
        {
            name: pa.array(column, pa.string())
            for name, column in zip(names, zip(*rows, strict=True), strict=True)
        }
    )


def _linked(left: pa.Table | Path, right: pa.Table | None = None, least: float = 0.9) -> pa.Table:
    with tempfile.TemporaryDirectory() as folder:
        return link(left, right, folder=Path(folder), least=least)


def _found(*tables: pa.Table, least: float = 0.9) -> dict[tuple[str, str], Link]:
    answer = _linked(*tables, least=least)
    return {(one.one, one.other): one for one in reasons(answer)}


def _people(number: int) -> list[tuple[str | None, ...]]:
    """People, and each fourth of them a second time in another writing."""
    chance = random.Random(5)  # noqa: S311 - invented people, the same at every run
    rows: list[tuple[str | None, ...]] = []
    for at in range(number):
        father, given = chance.choice(sorted(FATHERS)), chance.choice(GIVEN)
        born = f"{chance.randint(1960, 2008)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
        phone = str(chance.randint(80_000_000, 99_999_999))
        rows.append((f"{at:04}", father, given, born, phone))
        if at % 4 == 0:
            habit = {letter: chance.choice(ways) for letter, ways in CHOICES.items()}
            latin = (written(FATHERS[father], habit), written(given, habit))
            rows.append((f"{at:04}b", *latin, born, phone))
    return rows


def test_one_person_in_either_script_and_order_is_found_and_says_why() -> None:
    found = _found(_table(PEOPLE))
    assert set(found) == {("1", "2"), ("1", "4"), ("2", "4")}
    levels = {why.part: why.level for why in found["1", "2"].why}
    assert levels == {Part.NAME: Level.SAME, Part.BIRTH: Level.SAME, Part.PHONE: Level.UNKNOWN}
    assert all(why.weight >= 0 for why in found["1", "2"].why)
    turned = {why.part: why.level for why in found["1", "4"].why}
    assert turned[Part.NAME] is Level.TURNED_ROUND


def test_what_speaks_against_has_a_weight_below_nothing() -> None:
    siblings = _found(_table(PEOPLE), least=0.0)["1", "3"]
    against = {why.part: why.weight for why in siblings.why}
    assert against[Part.BIRTH] < 0 < against[Part.PHONE]
    assert siblings.probability < 0.9


def test_two_tables_are_linked_and_not_within_themselves() -> None:
    left, right = _table([PEOPLE[0], PEOPLE[3], PEOPLE[5]]), _table([PEOPLE[1], PEOPLE[2]])
    assert set(_found(left, right)) == {("1", "2"), ("4", "2")}
    assert set(_found(right, left)) == {("2", "1"), ("2", "4")}


def test_enough_records_teach_the_model_and_the_answer_is_the_same_at_every_run() -> None:
    table = _table(_people(400))
    answer = _linked(table)
    pairs = set(zip(answer["one"].to_pylist(), answer["other"].to_pylist(), strict=True))
    expected = {(f"{at:04}", f"{at:04}b") for at in range(0, 400, 4)}
    assert len(pairs & expected) >= 97
    assert len(pairs - expected) <= 2
    assert answer == _linked(table)
    assert answer["probability"].to_pylist() == sorted(
        answer["probability"].to_pylist(), reverse=True
    )


def test_it_is_quiet_and_leaves_nothing_behind(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    before = logging.getLogger("splink").level
    link(_table(_people(60)), folder=tmp_path)
    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []
    assert logging.getLogger("splink").level == before


def test_a_telephone_or_number_that_thousands_share_joins_nobody() -> None:
    one, other = GIVEN[:2]
    crowd = pa.table(
        {
            "id": [str(at) for at in range(3000)],
            "given_names": [(one, other)[at % 2] for at in range(3000)],
            "number": ["000000"] * 3000,
            "phone": ["99112233"] * 3000,
            "address": ["Агентлаг 1"] * 3000,
            "email": [f"{at}@example.org" for at in range(3000)],
        }
    )
    assert _linked(crowd, least=0.5).num_rows == 0


def test_a_table_that_cannot_be_linked_is_refused_with_what_to_mend() -> None:
    good = _table(PEOPLE)
    for table, field in [
        (good.drop_columns(["id"]), "id"),
        (good.slice(0, 0), "id"),
        (pa.concat_tables([good, good]), "id"),
        (pa.table({"id": ["1", "2"]}), "columns"),
        (pa.table({"id": ["1", "2"], "phone": ["", " "]}), "columns"),
    ]:
        with pytest.raises(InputRefused) as refused:
            _linked(table)
        assert refused.value.field == field
        assert refused.value.mend


def test_a_file_is_linked_like_a_table_and_a_broken_one_is_refused(tmp_path: Path) -> None:
    table = _table(PEOPLE)
    file = tmp_path / "people.parquet"
    parquet.write_table(table, file)
    assert _linked(file) == _linked(table)
    for path in (tmp_path / "none.parquet", tmp_path / "broken.parquet"):
        (tmp_path / "broken.parquet").write_bytes(b"PAR1")
        with pytest.raises(InputRefused) as refused:
            _linked(path)
        assert refused.value.field == "file"


def test_everything_that_is_told_has_words_in_both_languages() -> None:
    assert set(WORDS) == {*Part, *Level}
    assert set(COLUMNS) == {
        *("surname", "given_names", "date_of_birth"),
        *("number", "phone", "email", "place", "address"),
    }


def test_two_records_of_nothing_but_one_name_are_not_taken_for_one_person() -> None:
    bare = [("7", "Батын", "Болд", None, None), ("8", "Батын", "Болд", "", "88001122")]
    found = _linked(_table([*PEOPLE, *bare])).to_pylist()
    assert [pair for pair in found if "7" in (pair["one"], pair["other"])] == []
    assert ("6", "8") in [(pair["one"], pair["other"]) for pair in found]


def test_a_table_of_names_alone_is_refused() -> None:
    names = _table(PEOPLE).select(["id", "surname", "given_names"])
    with pytest.raises(InputRefused, match="nothing to compare") as refused:
        _linked(names)
    assert "given_names" not in refused.value.mend
