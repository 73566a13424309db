"""What holds for every name: laws, tried on invented names in many spellings and on any text."""

import unicodedata

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.identity.habits import FATHERS, GIVEN, habits, written

from gerege.identity.names import compare, needs_another_part, pair_tokens, search_tokens
from gerege.identity.transliteration import to_latin

given_names = st.sampled_from(GIVEN)
fathers = st.sampled_from(sorted(FATHERS))
full_names = st.builds("{} {}".format, fathers, given_names)
any_text = st.text(max_size=60) | full_names


@given(any_text, any_text)
@settings(max_examples=300)
def test_it_does_not_matter_which_name_is_first(a: str, b: str) -> None:
    assert compare(a, b) == compare(b, a)


@given(any_text)
@settings(max_examples=300)
def test_a_text_with_letters_is_the_same_as_itself(name: str) -> None:
    kinds = {unicodedata.category(c) for c in unicodedata.normalize("NFKC", name)}
    same = compare(name, name).same
    if kinds & {"Lu", "Ll", "Lt", "Lo"}:
        assert same == "yes"
    elif "Lm" not in kinds:
        # Modifier letters (Lm) are used as apostrophes: letters to Unicode, not to a reader.
        assert same == "no"


@given(st.text(alphabet=st.characters(), max_size=500), any_text)
@settings(max_examples=300)
def test_no_text_breaks_it(a: str, b: str) -> None:
    assert compare(a, b).same in {"yes", "maybe", "no"}
    assert search_tokens(a) >= pair_tokens(a)
    needs_another_part(a)


@given(full_names)
def test_a_name_is_the_same_in_the_standard_romanisation(name: str) -> None:
    assert compare(name, to_latin(name)).same == "yes"
    assert compare(name, to_latin(name).upper()).same == "yes"


@given(fathers, given_names, habits, habits, st.booleans())
@settings(max_examples=300)
def test_a_name_is_the_same_in_every_habit(
    father: str, name: str, one: dict[str, str], other: dict[str, str], single: bool
) -> None:
    home = f"{father} {name}"
    passport = written(f"{FATHERS[father]} {name}", one, single_vowels=single)
    abroad = written(f"{name} {FATHERS[father]}", other)
    assert compare(home, passport).same == "yes"
    assert compare(home, abroad).same == "yes"
    assert compare(passport, abroad).same != "no"


@given(fathers, given_names)
def test_the_order_does_not_matter(father: str, name: str) -> None:
    assert compare(f"{father} {name}", f"{name} {father}").same == "yes"
    assert compare(f"{FATHERS[father]} {name}", f"{name} {FATHERS[father]}").same == "yes"


@given(fathers, given_names, given_names)
def test_children_of_one_father_are_different_people(father: str, one: str, other: str) -> None:
    same = compare(f"{father} {one}", f"{FATHERS[father]} {other}").same
    assert same == ("yes" if one == other else "no")


@given(fathers, given_names, habits, habits)
@settings(max_examples=300)
def test_two_spellings_of_a_name_find_each_other(
    father: str, name: str, one: dict[str, str], other: dict[str, str]
) -> None:
    home = search_tokens(f"{father} {name}")
    passport = search_tokens(written(f"{FATHERS[father]} {name}", one))
    abroad = search_tokens(written(f"{name} {FATHERS[father]}", other, single_vowels=True))
    assert home & passport
    assert home & abroad
    assert passport & abroad


@given(given_names, habits)
@settings(max_examples=200)
def test_a_given_name_alone_finds_the_full_name_unless_it_is_too_common(
    name: str, habit: dict[str, str]
) -> None:
    alone = written(name, habit)
    found = search_tokens(alone) & search_tokens(f"Доржийн {name}")
    assert bool(found) != needs_another_part(name)
