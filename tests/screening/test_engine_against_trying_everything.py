"""The engine says the same as trying every completion, one by one, by hand-written slow rules."""

from hypothesis import given, settings
from tests.screening.naive import Naive
from tests.screening.small_catalogues import small_cases

from gerege.knowledge.catalogue import Catalogue
from gerege.screening.engine import Sheet, assess, open_questions_that_could_change

Case = tuple[Catalogue, Sheet]
laws = settings(max_examples=200)


@laws
@given(small_cases())
def test_band_settled_dimensions_rules_and_elements_are_those_of_all_completions(
    case: Case,
) -> None:
    catalogue, sheet = case
    result, naive = assess(sheet, catalogue), Naive(sheet, catalogue)

    assert result.band == naive.band
    assert result.settled == naive.settled
    assert result.palermo._asdict() == naive.elements()
    assert {name: one.case_rule for name, one in result.sets.items()} == naive.case_rules()
    assert {
        name: {dimension: state.status for dimension, state in one.dimensions.items()}
        for name, one in result.sets.items()
    } == naive.statuses()


@laws
@given(small_cases())
def test_no_fact_that_can_still_change_the_band_is_left_out(case: Case) -> None:
    catalogue, sheet = case
    naive = Naive(sheet, catalogue)

    asked = open_questions_that_could_change(sheet, catalogue)

    assert naive.settled == (not asked)
    assert naive.facts_that_matter() <= set(asked)


@laws
@given(small_cases(plain=True))
def test_with_lists_that_agree_nothing_is_asked_that_cannot_change_the_band(
    case: Case,
) -> None:
    """Where the age is unknown and a sign is strong for adults only, one may be asked in vain."""
    catalogue, sheet = case

    asked = open_questions_that_could_change(sheet, catalogue)

    assert set(asked) == Naive(sheet, catalogue).facts_that_matter()
