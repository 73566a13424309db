"""The task to look at a pair betrays no hidden file, is not lost, and ends by what is done."""

import pytest
from tests.builders import a_post, an_officer, bold
from tests.cases.builders import look, send, signed_in, words
from tests.duplicates.builders import AGAIN, ONCE, a_file_of

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.duplicates import services as duplicates
from gerege.duplicates.models import Near
from gerege.duplicates.queries import pairs_panel
from gerege.duplicates.services import looking
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db
LOOK = "same_person_to_look_at"
WORDS = "Another file may be of the same person"


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def colleague(officer: Officer) -> Officer:
    return an_officer(post=officer.post)


@pytest.fixture
def abroad() -> Officer:
    return an_officer(post=a_post("SEL"))


def standing(case: Case) -> list[str]:
    return sorted(Wait.objects.filter(case=case, ended_at=None).values_list("cause", flat=True))


def hidden_and_open(colleague: Officer, officer: Officer) -> tuple[Case, Case]:
    """A file of the colleague, hidden from the officer, and the officer's own, which is newer."""
    hidden = a_file_of(colleague, ONCE)
    file.hide_from(actor=colleague, case=hidden, officer=officer)
    return hidden, a_file_of(officer, AGAIN)


def test_a_file_hidden_from_who_sees_this_one_gets_the_task_itself(
    officer: Officer, colleague: Officer
) -> None:
    hidden, seen = hidden_and_open(colleague, officer)
    assert duplicates.find_pairs_due() == 1
    assert (standing(seen), standing(hidden)) == ([], [LOOK])
    for name in ("case", "case_waits"):
        assert WORDS not in words(look(signed_in(officer), name, seen))
    duplicates.decide(actor=colleague, case=hidden, other_id=seen.pk, state="linked")
    assert (standing(seen), standing(hidden)) == ([], ["link_to_read"])


def test_where_each_file_is_hidden_from_somebody_of_the_other_there_is_no_task(
    officer: Officer, colleague: Officer
) -> None:
    hidden, seen = hidden_and_open(colleague, officer)
    head = an_officer(Role.HEAD_OF_POST, officer.post)
    file.hide_from(actor=officer, case=seen, officer=head)
    assert duplicates.find_pairs_due() == 1
    assert (standing(seen), standing(hidden)) == (["kept_from_a_head"], [])


def test_a_file_hidden_from_its_post_is_told_to_nobody_there(
    officer: Officer, colleague: Officer
) -> None:
    lead = an_officer(Role.PROTECTION_LEAD)
    hidden = a_file_of(colleague, ONCE)
    file.hide_from_post(actor=colleague, case=hidden, keep=[lead])
    seen = a_file_of(officer, AGAIN)
    assert duplicates.find_pairs_due() == 1
    assert (standing(seen), standing(hidden)) == ([], [LOOK])


def hidden_from_its_post(abroad: Officer) -> Case:
    """A file of Seoul that only a protection lead goes on with."""
    case = a_file_of(abroad, ONCE)
    lead = an_officer(Role.PROTECTION_LEAD, a_post("UBH"))
    file.hide_from_post(actor=abroad, case=case, keep=[lead])
    return case


def test_another_post_is_not_told_that_a_file_exists_which_its_own_post_must_not_know_of(
    officer: Officer, abroad: Officer
) -> None:
    hidden, seen = hidden_from_its_post(abroad), a_file_of(officer, AGAIN)
    assert duplicates.find_pairs_due() == 1
    assert (standing(seen), standing(hidden)) == ([], [LOOK])
    client = signed_in(officer)
    assert "A file exists at" not in words(look(client, "case_duplicates", seen))
    assert send(client, "case_duplicates", seen, do="ask", other=hidden.pk).status_code == 404
    assert pairs_panel(officer, seen).elsewhere == []


def test_what_a_file_asked_before_it_was_hidden_goes_on_through_headquarters(
    officer: Officer, abroad: Officer
) -> None:
    asking, asked = a_file_of(abroad, ONCE), a_file_of(officer, AGAIN)
    duplicates.find_pairs_due()
    duplicates.ask_contact(actor=abroad, case=asking, other_id=asked.pk)
    assert standing(asked) == ["contact_asked"]
    lead = an_officer(Role.PROTECTION_LEAD, a_post("UBH"))
    file.hide_from_post(actor=abroad, case=asking, keep=[lead])
    duplicates.find_pairs_due()
    assert (standing(asked), standing(asking)) == ([], ["contact_through_lead"])
    assert "asks you to get in touch" not in words(
        look(signed_in(officer), "case_duplicates", asked)
    )


def test_a_link_that_was_not_read_is_not_told_once_the_other_file_is_hidden(
    officer: Officer, colleague: Officer
) -> None:
    one, two = a_file_of(colleague, ONCE), a_file_of(officer, AGAIN)
    duplicates.find_pairs_due()
    duplicates.decide(actor=colleague, case=one, other_id=two.pk, state="linked")
    assert "link_to_read" in standing(two)
    file.hide_from(actor=colleague, case=one, officer=officer)
    duplicates.find_pairs_due()
    assert "link_to_read" not in standing(two)


def test_hidden_from_an_officer_who_does_not_see_this_file_the_task_stays_at_the_newer(
    officer: Officer, abroad: Officer
) -> None:
    older = a_file_of(abroad, ONCE)
    file.hide_from(actor=abroad, case=older, officer=an_officer(post=abroad.post))
    newer = a_file_of(officer, AGAIN)
    duplicates.find_pairs_due()
    assert (standing(newer), standing(older)) == ([LOOK], [])


def test_when_a_file_is_hidden_later_the_task_moves_to_it(
    officer: Officer, colleague: Officer
) -> None:
    older, newer = a_file_of(colleague, ONCE), a_file_of(officer, AGAIN)
    duplicates.find_pairs_due()
    assert standing(newer) == [LOOK]
    file.hide_from(actor=colleague, case=older, officer=officer)
    duplicates.find_pairs_due()
    assert (standing(newer), standing(older)) == ([], [LOOK])


def test_asking_at_a_file_that_would_learn_of_a_hidden_one_goes_through_headquarters(
    officer: Officer, colleague: Officer
) -> None:
    hidden, seen = hidden_and_open(colleague, officer)
    duplicates.find_pairs_due()
    duplicates.ask_contact(actor=colleague, case=hidden, other_id=seen.pk)
    assert (standing(seen), standing(hidden)) == ([], ["contact_through_lead"])


def test_asking_the_other_post_ends_the_task_on_whichever_file_it_stood(
    officer: Officer, abroad: Officer
) -> None:
    older, newer = a_file_of(abroad, ONCE), a_file_of(officer, AGAIN)
    duplicates.find_pairs_due()
    duplicates.ask_contact(actor=abroad, case=older, other_id=newer.pk)
    assert standing(newer) == ["contact_asked"]
    assert Wait.objects.get(case=newer, cause=LOOK).ended_by is None
    duplicates.answer_contact(actor=officer, case=newer, other_id=older.pk, answer="yes")
    assert (standing(newer), standing(older)) == ([], [])


def test_asking_for_contact_oneself_ends_the_task(officer: Officer, abroad: Officer) -> None:
    older, newer = a_file_of(abroad, ONCE), a_file_of(officer, AGAIN)
    duplicates.find_pairs_due()
    duplicates.ask_contact(actor=officer, case=newer, other_id=older.pk)
    assert (standing(newer), standing(older)) == ([], ["contact_asked"])


def test_said_not_the_same_ends_it_but_for_a_third_file(officer: Officer) -> None:
    cases = [a_file_of(officer, ONCE), a_file_of(officer, AGAIN), a_file_of(officer, ONCE)]
    duplicates.find_all_pairs()
    first, second, third = cases
    duplicates.decide(actor=officer, case=third, other_id=first.pk, state="not_same")
    assert standing(third) == [LOOK]
    duplicates.decide(actor=officer, case=third, other_id=second.pk, state="not_same")
    assert standing(third) == []


def test_when_the_last_other_file_is_erased_the_task_ends(
    officer: Officer, abroad: Officer
) -> None:
    a_file_of(abroad, ONCE)
    newer = a_file_of(officer, AGAIN)
    duplicates.find_pairs_due()
    Near.objects.filter(case=newer).update(other="00000000-0000-4000-8000-000000000000")
    Near.objects.exclude(case=newer).update(state="not_same")
    looking.tidy()
    assert standing(newer) == []


def test_a_pair_whose_task_could_not_be_opened_is_found_again(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_file_of(officer, ONCE)
    newer = a_file_of(officer, AGAIN)

    def broken(**_anything: object) -> None:
        raise RuntimeError

    with monkeypatch.context() as patched:
        patched.setattr(looking, "open_wait", broken)
        with pytest.raises(RuntimeError):
            duplicates.find_all_pairs()
    assert not Near.objects.exists()
    assert duplicates.find_all_pairs() == 1
    assert standing(newer) == [LOOK]
