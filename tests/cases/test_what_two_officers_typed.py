"""The law of two versions: nothing saved is overwritten unseen, nothing typed is lost."""

from hypothesis import given
from hypothesis import strategies as st

from gerege.cases.merging import SAVED, TYPED, merge

NAMES = ("a", "b", "c", "d")
states = st.dictionaries(st.sampled_from(NAMES), st.sampled_from(["", "x", "y", "z"]))
choices = st.dictionaries(st.sampled_from(NAMES), st.sampled_from([SAVED, TYPED]))
groups = st.sets(st.sampled_from(NAMES))


@given(states, states, states, choices, groups)
def test_everything_typed_is_written_asked_about_or_kept(
    typed: dict[str, str],
    base: dict[str, str],
    now: dict[str, str],
    chosen: dict[str, str],
    together: set[str],
) -> None:
    merged = merge(typed, base, now, chosen, together)
    for name, text in typed.items():
        found = [name in merged.write, name in merged.ask, name in merged.dropped]
        is_new = text not in (base.get(name, ""), now.get(name, ""))
        assert sum(found) <= 1
        assert any(found) or not is_new


@given(states, states, states, groups)
def test_what_a_colleague_changed_is_overwritten_only_by_choice(
    typed: dict[str, str], base: dict[str, str], now: dict[str, str], together: set[str]
) -> None:
    merged = merge(typed, base, now, {}, together)
    theirs = {name for name in NAMES if base.get(name, "") != now.get(name, "")}
    assert not theirs & set(merged.write)
    assert not merged.dropped


@given(states, states, choices, groups)
def test_with_nobody_else_there_is_nothing_to_ask(
    typed: dict[str, str], base: dict[str, str], chosen: dict[str, str], together: set[str]
) -> None:
    merged = merge(typed, base, base, chosen, together)
    assert merged.ask == ()
    assert merged.write == {n: t for n, t in typed.items() if t != base.get(n, "")}


def test_what_was_agreed_as_one_thing_is_never_mixed() -> None:
    shown = {"way": "call", "when": "8"}
    theirs = {"way": "viber", "when": "8"}
    mine = {"way": "call", "when": "9"}
    assert merge(mine, shown, theirs, {}).ask == ()
    assert merge(mine, shown, theirs, {}, {"way", "when"}).ask == ("way", "when")
    assert merge(shown, shown, theirs, {}, {"way", "when"}).ask == ()
