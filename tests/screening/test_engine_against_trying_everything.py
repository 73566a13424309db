"""The engine says the same as trying every completion, one by one, by hand-written slow rules."""

from hypothesis import given, settings
from tests.screening.naive import Naive
from tests.screening.small_catalogues import small_cases

from gerege.knowledge.catalogue import Catalogue
from gerege.knowledge.schema import Gateway
from gerege.screening.engine import Sheet, assess, open_questions_that_could_change

Case = tuple[Catalogue, Sheet]


@settings(max_examples=300, deadline=None)
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


@settings(max_examples=300, deadline=None)
@given(small_cases())
def test_exactly_the_facts_that_can_still_change_the_band_are_asked(case: Case) -> None:
    catalogue, sheet = case
    asked = open_questions_that_could_change(sheet, catalogue)
    facts = [name for name in asked if not isinstance(catalogue.entries[name], Gateway)]
    naive = Naive(sheet, catalogue)

    assert naive.settled == (not asked)
    assert set(facts) == naive.facts_that_matter()
