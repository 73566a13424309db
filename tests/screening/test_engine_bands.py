"""Which band a person is in, and why: act now, look further, other need."""

import pytest
from tests.screening.sheets import CATALOGUE, all_no, assessed

EXPLOITED = {"exploitation.hours": "yes", "exploitation.low_pay": "yes"}
HELD = {"coercion_at_destination.documents": "yes", "coercion_at_destination.confinement": "yes"}
DECEIVED = {"deceptive_recruitment.job_nature": "yes", "deceptive_recruitment.wages": "yes"}
RECRUITED = {"act.recruited": "yes"}
POOR_AND_ALONE = {
    "recruitment_abuse_of_vulnerability.economic": "yes",
    "recruitment_abuse_of_vulnerability.difficult_family": "yes",
    "recruitment_abuse_of_vulnerability.lack_information": "yes",
    "abuse_of_vulnerability_at_destination.economic": "yes",
    "abuse_of_vulnerability_at_destination.unknown_area": "yes",
    "abuse_of_vulnerability_at_destination.dependency": "yes",
}


def test_exploited_held_and_deceived_is_act_now_without_any_recorded_act() -> None:
    result = assessed(all_no() | EXPLOITED | HELD | DECEIVED)

    assert (result.band, result.settled) == ("act_now", True)
    assert result.sets["adult_labour"].case_rule == "holds"
    assert result.palermo.act == "no"


@pytest.mark.parametrize("means", [HELD, DECEIVED, POOR_AND_ALONE])
def test_act_means_and_purpose_are_act_now_though_no_case_rule_holds(
    means: dict[str, str],
) -> None:
    result = assessed(all_no() | RECRUITED | EXPLOITED | means)

    assert result.palermo == ("yes", "yes", "yes")
    assert {one.case_rule for one in result.sets.values()} == {"fails"}
    assert result.band == "act_now"


def test_an_intent_to_exploit_counts_before_anything_has_happened() -> None:
    intended = {"purpose.exploitation_intended": "yes"}

    assert assessed(all_no() | RECRUITED | DECEIVED | intended).band == "act_now"
    assert assessed(all_no() | intended).band == "other_need"


@pytest.mark.parametrize("age_band", ["adult", "child", "unknown"])
def test_whoever_says_that_they_are_a_victim_is_protected_on_their_word(age_band: str) -> None:
    result = assessed(all_no() | {"person.says_victim": "yes"}, age_band)  # type: ignore[arg-type]

    assert (result.band, result.settled) == ("act_now", True)
    assert [(r.fact, r.strength) for r in result.reasons] == [("person.says_victim", "decisive")]


def test_one_strong_sign_is_look_further_though_its_dimension_is_negative() -> None:
    result = assessed(all_no() | {"coercion_at_destination.documents": "yes"})

    assert (result.band, result.settled) == ("look_further", True)


def test_a_dimension_beyond_vulnerability_is_look_further() -> None:
    threats = ("threat_denounce", "threat_worse", "threat_inform")
    result = assessed(all_no() | {f"coercion_at_destination.{one}": "yes" for one in threats})

    assert (result.band, result.settled) == ("look_further", True)


def test_poor_alone_and_far_from_home_is_by_itself_no_sign() -> None:
    result = assessed(all_no() | POOR_AND_ALONE)

    assert (result.band, result.settled) == ("other_need", True)


def test_acts_safety_and_an_adults_sex_work_are_by_themselves_no_sign() -> None:
    others = [f for f in all_no() if f.startswith(("act.", "safety."))]
    result = assessed(all_no() | dict.fromkeys([*others, "person.commercial_sex"], "yes"))

    assert (result.band, result.settled) == ("other_need", True)


def test_a_single_medium_sign_is_look_further_only_while_a_case_rule_can_come_true() -> None:
    sign = {"coercion_at_destination.forced_lies": "yes"}

    assert assessed(sign).band == "look_further"
    assert assessed(sign | all_no() | sign).band == "other_need"


def test_a_form_of_means_is_look_further_only_while_a_view_can_come_true() -> None:
    form = {"form.scam_compound_punished": "yes"}

    assert assessed(form).band == "look_further"
    assert assessed(all_no() | form).band == "other_need"


def test_nothing_known_is_not_settled() -> None:
    result = assessed({})

    assert (result.band, result.settled) == ("other_need", False)
    assert result.palermo == ("open", "open", "open")


def test_everything_answered_no_is_other_need_and_settled() -> None:
    result = assessed(all_no(), "unknown")

    assert (result.band, result.settled, result.next_questions) == ("other_need", True, ())


@pytest.mark.parametrize("form", sorted({form.form for form in CATALOGUE.forms}))
def test_each_form_can_reach_act_now(form: str) -> None:
    purposes = [f.id for f in CATALOGUE.forms if f.form == form and f.maps_to == "purpose"]
    assert purposes
    for purpose in purposes:
        answers = all_no() | RECRUITED | HELD | {purpose: "yes"}
        result = assessed(answers)

        assert (result.band, result.palermo) == ("act_now", ("yes", "yes", "yes"))
        assert purpose in {reason.fact for reason in result.reasons}


@pytest.mark.parametrize("form", CATALOGUE.forms, ids=lambda form: form.id)
def test_each_form_fact_speaks_for_its_element(form: object) -> None:
    result = assessed(all_no() | {form.id: "yes"})  # type: ignore[attr-defined]

    assert getattr(result.palermo, form.maps_to) == "yes"  # type: ignore[attr-defined]
    assert result.palermo.count("yes") == 1
    purpose = form.maps_to == "purpose"  # type: ignore[attr-defined]
    assert result.band == ("look_further" if purpose else "other_need")


@pytest.mark.parametrize(
    "sign",
    [
        EXPLOITED,
        {"person.commercial_sex": "yes"},
        {"form.begging_made": "yes"},
        {"purpose.exploitation_intended": "yes", "act.transported": "yes"},
    ],
)
@pytest.mark.parametrize("age_band", ["child", "unknown"])
def test_a_child_needs_no_means_and_mostly_no_act(sign: dict[str, str], age_band: str) -> None:
    assert assessed(all_no() | sign, age_band).band == "act_now"  # type: ignore[arg-type]
    assert assessed(all_no() | sign).band != "act_now"


def test_an_intent_to_exploit_a_child_needs_an_act() -> None:
    assert assessed(all_no() | {"purpose.exploitation_intended": "yes"}, "child").band == (
        "other_need"
    )


def test_a_sign_strong_only_for_children_counts_for_a_child() -> None:
    schooling = {"deceptive_recruitment.education": "yes"}

    assert assessed(all_no() | schooling, "child").band == "look_further"
    assert assessed(all_no() | schooling, "unknown").band == "look_further"
    assert assessed(all_no() | schooling).band == "other_need"


def test_emergencies_come_apart_from_the_band_and_danger_first() -> None:
    answers = {"safety.pregnancy": "yes", "safety.injury": "yes", "safety.overheard": "no"}
    result = assessed(all_no() | answers)

    assert result.emergency == ("safety.injury", "safety.pregnancy")
    assert result.band == "other_need"


def test_reasons_are_the_facts_answered_yes_strongest_first() -> None:
    result = assessed(all_no() | HELD | RECRUITED | {"exploitation.no_education": "yes"})

    assert [(reason.fact, reason.strength) for reason in result.reasons] == [
        ("coercion_at_destination.documents", "strong"),
        ("coercion_at_destination.confinement", "strong"),
        ("act.recruited", "element"),
        ("exploitation.no_education", "medium"),
    ]
    assert result.reasons[0].text.mn
    assert result.reasons[0].source in CATALOGUE.sources


def test_the_result_names_the_catalogue_it_was_made_with() -> None:
    assert assessed({}).catalogue_version == CATALOGUE.version
