"""Two files of one person find each other, are linked, and stay two files."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from tests.builders import a_post, an_officer, bold
from tests.cases.builders import address, look, send, signed_in, words
from tests.duplicates.builders import AGAIN, ONCE, SOMEBODY_ELSE, a_file_of

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.duplicates import services as duplicates
from gerege.duplicates.models import Near
from gerege.duplicates.queries import pairs_panel
from gerege.kernel import clock
from gerege.kernel.errors import NotAllowed
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def abroad() -> Officer:
    return an_officer(post=a_post("SEL"))


def two_files(first: Officer, second: Officer) -> tuple[Case, Case]:
    cases = a_file_of(first, ONCE), a_file_of(second, AGAIN)
    a_file_of(first, SOMEBODY_ELSE, born="1980-01-02")
    assert duplicates.find_pairs_due() == 1
    return cases


def standing(case: Case) -> list[str]:
    return sorted(Wait.objects.filter(case=case, ended_at=None).values_list("cause", flat=True))


def test_another_spelling_and_another_script_are_found_once_and_kept_as_ids(
    officer: Officer,
) -> None:
    one, two = two_files(officer, officer)
    assert set(Near.objects.values_list("case", "other")) == {(one.pk, two.pk), (two.pk, one.pk)}
    assert duplicates.find_all_pairs() == 0
    assert Near.objects.count() == 2
    assert standing(two) == ["same_person_to_look_at"]


def test_what_is_written_later_is_found_by_the_next_minute(officer: Officer) -> None:
    one = a_file_of(officer, ONCE)
    assert duplicates.find_pairs_due() == 0
    two = a_file_of(officer, AGAIN)
    assert duplicates.find_pairs_due() == 1
    assert duplicates.find_pairs_due() == 0
    assert Near.objects.filter(case=one, other=two.pk).exists()


def test_all_files_are_compared_once_a_day(officer: Officer) -> None:
    two_files(officer, officer)
    Near.objects.all().delete()
    assert duplicates.find_pairs_due() == 0
    with clock.pretend(clock.now() + timedelta(days=1, minutes=1)):
        assert duplicates.find_pairs_due() == 1


def test_the_page_says_why_and_that_nobody_is_refused(officer: Officer) -> None:
    one, two = two_files(officer, officer)
    page = words(look(signed_in(officer), "case_duplicates", one))
    assert two.reference in page
    assert "The same document number · The same date of birth · The same name" in page
    assert "Nobody is refused help because they were helped before" in page
    assert "Solongo" not in page


def test_a_link_is_made_told_to_both_and_taken_back(officer: Officer) -> None:
    one, two = two_files(officer, officer)
    client = signed_in(officer)
    for _twice in range(2):
        send(client, "case_duplicates", one, do="linked", other=two.pk)
    assert {side.state for side in Near.objects.all()} == {"linked"}
    for case in (one, two):
        assert "link_to_read" in standing(case)
        assert "same_person_to_look_at" not in standing(case)
        assert Event.objects.filter(subject=case.pk, verb="files.linked").count() == 1
    send(client, "case_duplicates", two, do="read", other=one.pk)
    assert standing(two) == []
    send(client, "case_duplicates", two, do="open", other=one.pk)
    assert {side.state for side in Near.objects.all()} == {"open"}
    assert standing(two) == ["link_to_read"]


def test_not_the_same_is_remembered_and_can_be_opened_again(officer: Officer) -> None:
    one, two = two_files(officer, officer)
    duplicates.decide(actor=officer, case=one, other_id=two.pk, state="not_same")
    duplicates.find_all_pairs()
    panel = pairs_panel(officer, two)
    assert (panel.seen, [pair.case for pair in panel.not_same]) == ([], [one])
    duplicates.decide(actor=officer, case=two, other_id=one.pk, state="open")
    assert [pair.case for pair in pairs_panel(officer, two).seen] == [one]


def test_at_another_post_only_that_a_file_exists_is_told(officer: Officer, abroad: Officer) -> None:
    here, there = two_files(officer, abroad)
    page = words(look(signed_in(officer), "case_duplicates", here))
    assert "A file exists at: " in page
    for text in (there.reference, "Solongo", "Batbayar", "The same"):
        assert text not in page.replace("The same person?", "")
    for state in ("linked", "not_same"):
        with pytest.raises(NotAllowed):
            duplicates.decide(actor=officer, case=here, other_id=there.pk, state=state)
        sent = send(signed_in(officer), "case_duplicates", here, do=state, other=there.pk)
        assert sent.status_code == 404


def test_the_other_post_is_asked_and_answers(officer: Officer, abroad: Officer) -> None:
    here, there = two_files(officer, abroad)
    for _twice in range(2):
        send(signed_in(officer), "case_duplicates", here, do="ask", other=there.pk)
    assert standing(there).count("contact_asked") == 1
    client = signed_in(abroad)
    page = words(look(client, "case_duplicates", there))
    assert "This post asks you to get in touch" in page
    assert here.reference not in page
    send(client, "case_duplicates", there, do="yes", other=here.pk)
    send(client, "case_duplicates", there, do="no", other=here.pk)
    assert "contact_asked" not in standing(there)
    assert "Yes, we will get in touch" in words(look(signed_in(officer), "case_duplicates", here))


def test_about_a_closed_file_headquarters_asks(officer: Officer, abroad: Officer) -> None:
    here, there = two_files(officer, abroad)
    Case.objects.filter(pk=there.pk).update(state="closed", closed_at=clock.now())
    duplicates.ask_contact(actor=officer, case=here, other_id=there.pk)
    wait = Wait.objects.get(case=here, cause="contact_through_lead")
    assert wait.owner_kind == "headquarters"
    assert not Wait.objects.filter(case=there, cause="contact_asked").exists()


def test_nobody_is_asked_about_what_is_no_pair(officer: Officer, abroad: Officer) -> None:
    here, there = a_file_of(officer, ONCE), a_file_of(abroad, SOMEBODY_ELSE)
    for act in ("ask", "yes", "linked", "anything"):
        sent = send(signed_in(officer), "case_duplicates", here, do=act, other=there.pk)
        assert sent.status_code == 404


def test_a_file_that_is_hidden_from_an_officer_is_not_there(officer: Officer) -> None:
    colleague = bold()
    one, two = two_files(officer, officer)
    file.hide_from(actor=officer, case=two, officer=colleague)
    panel = pairs_panel(colleague, one)
    assert (panel.seen, panel.elsewhere, panel.not_same) == ([], [], [])
    for act in ("ask", "linked"):
        sent = send(signed_in(colleague), "case_duplicates", one, do=act, other=two.pk)
        assert sent.status_code == 404


def test_an_erased_file_leaves_no_pair(officer: Officer) -> None:
    one, two = two_files(officer, officer)
    Near.objects.filter(case=two).delete()
    Near.objects.filter(case=one).update(other="00000000-0000-4000-8000-000000000000")
    assert pairs_panel(officer, one).elsewhere == []
    duplicates.find_all_pairs()
    assert set(Near.objects.values_list("case", "other")) == {(one.pk, two.pk), (two.pk, one.pk)}


class TestALinkShowsNothing(TestCase):
    """Whatever is decided, who does not see the other file sees the same page as before."""

    @given(st.lists(st.sampled_from(["linked", "open"]), min_size=1, max_size=4))
    @settings(max_examples=5, suppress_health_check=[HealthCheck.too_slow])
    def test_to_whoever_does_not_see_both(self, decisions: list[str]) -> None:
        here, abroad = bold(), an_officer(post=a_post("SEL"))
        one, two = two_files(here, abroad)
        both = an_officer(post=a_post("ANK"))
        file.name_on_case(actor=abroad, case=two, officer=both)
        before = pairs_panel(here, one), pairs_panel(abroad, two)
        browsers = [(signed_in(here), one, two), (signed_in(abroad), two, one)]
        for state in decisions:
            duplicates.decide(actor=both, case=one, other_id=two.pk, state=state)
            assert (pairs_panel(here, one), pairs_panel(abroad, two)) == before
            for client, own, other in browsers:
                for name in ("case", "case_duplicates", "case_identity", "case_waits"):
                    page = words(look(client, name, own))
                    assert other.reference not in page
                    assert str(other.pk) not in page.replace(f'value="{other.pk}"', "")
                assert look(client, "case", other).status_code == 404
                assert address("case", other) not in words(look(client, "case_duplicates", own))
