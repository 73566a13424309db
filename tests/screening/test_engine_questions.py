"""What the interview asks next, and when it stops."""

from tests.screening.sheets import CATALOGUE, all_no, assessed

from gerege.screening.engine import Sheet, open_questions_that_could_change

SAFETY = tuple(fact.id for fact in CATALOGUE.safety)
SAFE = dict.fromkeys(SAFETY, "no")
EXPLOITED = {"exploitation.hours": "yes", "exploitation.low_pay": "yes"}
HELD = {"coercion_at_destination.documents": "yes", "coercion_at_destination.confinement": "yes"}


def test_safety_is_asked_first_danger_before_care() -> None:
    questions = assessed({}).next_questions

    assert questions[: len(SAFETY)] == SAFETY
    assert questions[0] == "safety.controller_near"


def test_safety_is_still_asked_when_the_result_is_settled() -> None:
    settled = assessed({"person.says_victim": "yes"})

    assert settled.settled
    assert settled.next_questions == SAFETY


def test_nothing_more_is_asked_when_safe_and_settled() -> None:
    assert assessed(SAFE | {"person.says_victim": "yes"}).next_questions == ()


def test_after_safety_the_talk_begins_with_the_work() -> None:
    assert assessed(SAFE).next_questions[0] == "exploitation.hours"


def test_one_strong_sign_is_followed_by_what_would_complete_its_dimension() -> None:
    first = assessed(SAFE | {"exploitation.hours": "yes"}).next_questions[:5]

    assert all(question.startswith("exploitation.") for question in first)


def test_when_exploitation_and_control_are_known_only_the_act_is_missing() -> None:
    open_now = open_questions_that_could_change(Sheet("adult", SAFE | EXPLOITED | HELD), CATALOGUE)
    acts = [question for question in open_now if question.startswith("act.")]
    vulnerability = [q for q in open_now if q.startswith("abuse_of_vulnerability")]

    assert open_now.index(acts[0]) <= 1
    assert not vulnerability


def test_with_act_and_means_known_recruitment_is_asked_no_more() -> None:
    known = SAFE | HELD | {"act.received": "yes"}
    open_now = open_questions_that_could_change(Sheet("adult", known), CATALOGUE)

    assert open_now
    assert not [q for q in open_now if "recruitment" in q or q.startswith("act.")]


def test_a_sign_that_only_a_strong_sign_could_complete_is_not_asked() -> None:
    strong = ("coercive_recruitment.documents", "coercive_recruitment.confinement")
    open_now = assessed(all_no(*strong, "coercive_recruitment.threat_denounce")).next_questions

    assert set(open_now) == set(strong)


def test_an_adult_is_not_asked_what_counts_for_children_only() -> None:
    adult, child = (assessed(SAFE, age) for age in ("adult", "child"))

    assert "person.commercial_sex" not in adult.next_questions
    assert "person.commercial_sex" in child.next_questions


def test_the_person_is_always_asked_for_their_own_words_before_a_lower_result_settles() -> None:
    result = assessed(all_no("person.says_victim"))

    assert not result.settled
    assert result.next_questions == ("person.says_victim",)


def test_hard_questions_come_after_gentle_ones_of_the_same_kind() -> None:
    hard = [q for q in assessed(SAFE).next_questions if CATALOGUE.entries[q].gentleness == 3]
    strong = [q for q in hard if q.startswith(("coercive_recruitment", "coercion_at"))]
    order = assessed(SAFE).next_questions

    assert strong
    for question in strong:
        assert order.index(question) > order.index("coercion_at_destination.documents")
        assert order.index(question) > order.index("coercion_at_destination.confinement")


def test_the_same_sheet_gives_the_same_questions_in_the_same_order() -> None:
    assert assessed(SAFE).next_questions == assessed(dict(reversed(SAFE.items()))).next_questions
