"""An employer, recruiter or place in several files is told to headquarters by a number."""

import pytest
from django.http import HttpResponse
from django.test import Client
from tests.builders import a_post, a_saved_contact, an_officer, bold, saraa
from tests.cases.builders import address, look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.duplicates import services as duplicates
from gerege.duplicates.folding import folded_name
from gerege.duplicates.models import Pattern, Told
from gerege.duplicates.queries import patterns
from gerege.duplicates.services.telling import forget_keys
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db
FIRM, THE_SAME = "Голд Стар ХХК", "Star Gold LLC"
FIGURES = (("employer", "Inc 7"), ("place", "3"), ("place", "14, 7"))


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def abroad() -> Officer:
    return an_officer(post=a_post("SEL"))


def told(officer: Officer, name: str = FIRM, kind: str = "employer") -> Case:
    case = a_saved_contact(officer)
    duplicates.tell_name(actor=officer, case=case, kind=kind, name=name)
    return case


def tell(client: Client, case: Case, **typed: str) -> HttpResponse:
    return client.post(address("case_names", case), typed)  # type: ignore[return-value]  # its own class


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (FIRM, THE_SAME),
        ("Бат эгч", "bat EGCH"),
        ("Анкара, Ататүрк 14", "Ataturk 14 Ankara"),
    ],
)
def test_script_order_and_form_of_a_firm_make_no_difference(one: str, other: str) -> None:
    assert folded_name(one) == folded_name(other)


@pytest.mark.parametrize(("one", "other"), [("Ататүрк 14", "Ататүрк 15"), (FIRM, "Сильвер Стар")])
def test_another_number_or_word_is_another_name(one: str, other: str) -> None:
    assert folded_name(one) != folded_name(other)


def test_headquarters_reads_a_number_posts_and_no_name(officer: Officer, abroad: Officer) -> None:
    told(officer)
    assert patterns() == []
    there = told(abroad, THE_SAME)
    wait = Wait.objects.get(cause="pattern_to_see")
    assert (wait.case, wait.owner_kind) == (there, "headquarters")
    told(abroad, "Голд Стар")
    [seen] = patterns()
    assert (seen.code, seen.files, len(seen.posts)) == ("P-1", 3, 2)
    page = words(look(signed_in(saraa()), "patterns"))
    assert "P-1" in page
    for text in (FIRM, "Стар", "Star", there.reference):
        assert text not in page


def test_a_name_cannot_be_tried_for_a_file_that_is_hidden(officer: Officer) -> None:
    colleague, lead = bold(), saraa()
    hidden = told(colleague)
    file.hide_from_post(actor=colleague, case=hidden, keep=[colleague, lead])
    mine = told(officer)
    assert not Wait.objects.filter(cause="pattern_to_see", case=mine).exists()
    assert words(look(signed_in(officer), "case_waits", mine)).count("P-1") == 0
    assert [seen.files for seen in patterns()] == [2]
    seen_by_all = told(officer, THE_SAME)
    assert Wait.objects.filter(cause="pattern_to_see", case=seen_by_all).exists()


def test_another_kind_with_the_same_name_is_no_pattern(officer: Officer) -> None:
    told(officer)
    told(officer, kind="place")
    assert not Pattern.objects.exists()


def test_the_same_twice_in_one_file_is_one_and_makes_no_pattern(officer: Officer) -> None:
    case = told(officer)
    duplicates.tell_name(actor=officer, case=case, kind="employer", name=THE_SAME)
    assert Told.objects.count() == 1
    assert not Pattern.objects.exists()


def test_it_is_written_sealed_on_its_page_and_taken_back(officer: Officer) -> None:
    case, client = told(officer), signed_in(officer)
    tell(client, case, kind="place", name="Анкара")
    page = words(look(client, "case_names", case))
    assert f"Employer: {FIRM}" in page
    assert "Place: Анкара" in page
    one = Told.objects.get(kind="place")
    assert "Анкара".encode() not in bytes(one.name or b"")
    send(client, "case_names", case, take_back=one.pk)
    assert "Анкара" not in words(look(client, "case_names", case))


def test_what_names_nothing_is_refused_and_stays_on_the_page(officer: Officer) -> None:
    case = a_saved_contact(officer)
    for kind, name in (("employer", "ХХК"), ("anything", FIRM), ("employer", "..."), *FIGURES):
        with pytest.raises(InputRefused):
            duplicates.tell_name(actor=officer, case=case, kind=kind, name=name)
    page = words(tell(signed_in(officer), case, kind="employer", name="LLC"))
    assert "This names nothing" in page
    assert 'value="LLC"' in page


def test_a_file_in_which_it_was_taken_back_counts_no_more(officer: Officer) -> None:
    told(officer)
    case = told(officer, THE_SAME)
    duplicates.take_back_name(actor=officer, case=case, told=Told.objects.get(case=case))
    assert patterns() == []


def test_nobody_takes_back_what_stands_in_another_file(officer: Officer, abroad: Officer) -> None:
    case, other = told(officer), told(abroad)
    mine = Told.objects.get(case=case)
    with pytest.raises(NotAllowed):
        duplicates.take_back_name(actor=abroad, case=other, told=mine)
    assert send(signed_in(abroad), "case_names", other, take_back=mine.pk).status_code == 404


def test_after_a_new_root_names_find_each_other_again(officer: Officer) -> None:
    told(officer)
    forget_keys()
    assert duplicates.key_names_anew() == 1
    told(officer, THE_SAME)
    [seen] = patterns()
    assert seen.files == 2
