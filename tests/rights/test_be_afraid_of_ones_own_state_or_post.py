"""Who is afraid of their own state or of the post finds a way; the post does not see the file."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from tests.builders import (
    a_named_case,
    a_post,
    a_saved_contact,
    an_officer,
    bold,
    saraa,
)
from tests.consent.builders import agreed, an_asked_exception, answered, told_everything
from tests.guards.addresses import DOORS
from tests.guards.world import CASE_PAGES, signed_in
from tests.papers.builders import a_draft, sent

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.cases.policies import cases_known_to
from gerege.consent import services as consent
from gerege.consent.checking import NotCovered, covers
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.consents import load_consents
from gerege.moving.carried import carried
from gerege.papers import services as papers
from gerege.papers.models import Letter
from gerege.rights import services as rights
from gerege.rights.models import Fear
from gerege.waits import services as waits
from gerege.waits.models import Wait

pytestmark = pytest.mark.django_db
SAID = "Тэнд нэг хүн ахтай минь найз."
RETURN_PAIRS = [
    ("tell_headquarters", "headquarters"),
    ("civil_registry", "civil_registry"),
    ("host_immigration", "host_immigration"),
]
LISTS = ("home", "record", "waits", "closed_cases", "find", "erasures", "shifts", "hand_over_write")


@pytest.fixture
def officer() -> Officer:
    return bold()


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_named_case(officer)


def afraid(officer: Officer, case: Case, *keep: Officer, of: str = "at_post") -> Fear:
    hide = "yes" if keep else "no"
    told = {"of": of, "said": SAID, "alone": "yes", "hide": hide}
    return rights.record_fear(actor=officer, case=case, keep=keep, **told)


def words_of_fear(browsing: Client, page: str) -> list[str]:
    answer = browsing.get(page)
    text = re.sub(r"<[^>]*>", " ", answer.content.decode()) if answer.status_code == 200 else ""
    return re.findall(r"\b(?:fear|feared|afraid)\b[^.]{0,30}", text, re.IGNORECASE)


def test_what_to_say_and_where_it_can_lead_is_at_hand_and_marked_as_unchecked(
    officer: Officer, case: Case
) -> None:
    html = signed_in(officer).get(f"/case/{case.pk}/rights/fear/").content.decode()
    assert "You decide where to go and with whom to speak." in html
    assert "No checked number of UNHCR or of an independent lawyer is known here." in html
    assert "translation not yet checked" in html
    for purpose, recipient in (("asylum", "unhcr"), ("independent_adviser",) * 2):
        assert reverse("case_consent_ask", args=[case.pk, purpose, recipient]) in html


def test_the_file_is_hidden_from_the_whole_post_now_and_later_but_for_who_is_named(
    officer: Officer, case: Case
) -> None:
    lead, colleague = saraa(), bold()
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    keep = [str(lead.pk), str(officer.pk)]
    given = {"of": "at_post", "said": SAID, "alone": "yes", "hide": "yes", "keep": keep}
    assert signed_in(officer).post(f"/case/{case.pk}/rights/fear/", given).status_code == 302
    for other in (colleague, head, bold()):
        browsing = signed_in(other)
        for name in sorted(CASE_PAGES):
            if other.role in (DOORS[name] or ()):
                assert browsing.get(reverse(name, args=[case.pk])).status_code in {404, 405}, name
        for name in LISTS:
            if other.role in (DOORS[name] or ()):
                html = browsing.get(reverse(name)).content.decode()
                assert case.reference not in html, name
        assert (
            case.reference
            not in browsing.post("/find/", {"text": "Солонго"}, follow=True).content.decode()
        )
    assert SAID in signed_in(officer).get(f"/case/{case.pk}/rights/").content.decode()
    assert SAID in signed_in(lead).get(f"/case/{case.pk}/rights/").content.decode()


def test_whoever_was_named_before_and_is_feared_does_not_find_the_file_any_more(
    officer: Officer, case: Case
) -> None:
    lead, former = saraa(), bold()
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    for named in (head, former):
        file.name_on_case(actor=officer, case=case, officer=named)
    afraid(officer, case, lead, officer)
    for other in (head, former):
        assert not cases_known_to(other).filter(pk=case.pk).exists()
        assert signed_in(other).get(f"/case/{case.pk}/rights/").status_code == 404
    for going_on in (officer, lead):
        assert SAID in signed_in(going_on).get(f"/case/{case.pk}/rights/").content.decode()


def test_of_whom_the_person_is_afraid_is_told_to_nobody_who_does_not_see_the_story(
    officer: Officer, case: Case
) -> None:
    afraid(officer, case)
    head = an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    told = "Somebody at this post"
    assert told in signed_in(officer).get(f"/case/{case.pk}/rights/").content.decode()
    assert told not in signed_in(head).get(f"/case/{case.pk}/rights/").content.decode()


@pytest.mark.parametrize("of", ["at_post", "both"])
def test_whether_the_file_is_hidden_has_to_be_answered_where_the_post_is_feared(
    officer: Officer, case: Case, of: str
) -> None:
    browsing, page = signed_in(officer), f"/case/{case.pk}/rights/fear/"
    given = {"of": of, "said": SAID, "alone": "yes"}
    html = browsing.post(page, given).content.decode()
    assert "Ask the person whether the file shall be hidden from the post." in html
    assert SAID in html
    html = browsing.post(page, given | {"hide": "yes"}).content.decode()
    assert "Nobody would go on with the file" in html
    lead = str(saraa().pk)
    html = browsing.post(page, given | {"hide": "no", "keep": [lead]}).content.decode()
    assert "Somebody is ticked, but the file is not hidden" in html
    assert not Fear.objects.exists()
    assert browsing.post(page, given | {"hide": "no"}).status_code == 302
    assert not Fear.objects.get().hidden
    assert cases_known_to(bold()).filter(pk=case.pk).exists()


@pytest.mark.parametrize("of", ["at_post", "own_state"])
def test_no_list_page_or_line_tells_who_does_not_read_the_story_that_somebody_is_afraid(
    officer: Officer, case: Case, of: str
) -> None:
    calm, head = a_named_case(officer), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    afraid(officer, case, of=of)
    seen = {name for name in {*LISTS, *CASE_PAGES} if head.role in (DOORS[name] or ())}
    lists = [reverse(name) for name in sorted(seen & set(LISTS))]
    browsing, found = signed_in(head), set[str]()
    for page in [*lists, "/waits/?cause=fear_route", "/waits/?whose=headquarters"]:
        assert not words_of_fear(browsing, page), page
    for name in sorted(seen & set(CASE_PAGES)):
        page = reverse(name, args=[case.pk])
        # What every case is asked stands there, too.
        usual = words_of_fear(browsing, reverse(name, args=[calm.pk]))
        assert words_of_fear(browsing, page) == usual, page
        html = browsing.get(page).content.decode()
        assert SAID not in html
        found |= {name} if "A wish of the person" in html else set()
    assert {"case", "case_waits"} <= found
    assert SAID in signed_in(officer).get(f"/case/{case.pk}/rights/").content.decode()


def test_the_list_of_waits_cannot_be_narrowed_to_what_nobody_chooses(
    officer: Officer, case: Case
) -> None:
    other = a_named_case(officer)
    waits.open_wait(actor=officer, case=other, cause="W21")
    afraid(officer, case)
    html = signed_in(officer).get("/waits/?cause=fear_route").content.decode()
    assert other.reference in html


def test_what_leaves_with_the_post_does_not_hold_the_file(officer: Officer, case: Case) -> None:
    other = a_named_case(officer)
    afraid(officer, case, saraa())
    for table in carried():
        if table.table.case and not table.table.moves:
            rows = table.rows(case.post)
            assert not rows.filter(**{table.table.case: case.pk}).exists(), table.table.model
    [cases] = [table for table in carried() if table.model is Case]
    assert list(cases.rows(case.post)) == [other]


def test_a_file_is_not_hidden_without_a_lead_who_acts(officer: Officer, case: Case) -> None:
    with pytest.raises(InputRefused):
        afraid(officer, case, officer)
    assert not Fear.objects.exists()
    assert cases_known_to(bold()).filter(pk=case.pk).exists()


def test_who_wrote_it_down_can_step_back_and_then_does_not_see_it_either(
    officer: Officer, case: Case
) -> None:
    afraid(officer, case, saraa())
    assert signed_in(officer).get(f"/case/{case.pk}/").status_code == 404
    with pytest.raises(NotAllowed):
        afraid(officer, case)


def test_the_lead_names_who_goes_on_from_another_post(officer: Officer, case: Case) -> None:
    lead, abroad = saraa(), an_officer(post=a_post("SEL"))
    with pytest.raises(NotAllowed):
        rights.take_over(actor=lead, case=case, officer=abroad)
    afraid(officer, case, lead)
    given = {"officer": str(abroad.pk)}
    assert signed_in(lead).post(f"/case/{case.pk}/rights/take-over/", given).status_code == 302
    page = signed_in(abroad).get(f"/case/{case.pk}/")
    assert page.status_code == 200
    assert signed_in(bold()).get(f"/case/{case.pk}/").status_code == 404


def test_headquarters_has_the_task_to_find_a_way(officer: Officer, case: Case) -> None:
    fear = afraid(officer, case, of="own_state")
    wait = Wait.objects.get()
    assert (wait.cause, wait.owner_kind, wait.about) == ("fear_route", "headquarters", fear.pk)


def test_their_own_state_is_told_nothing_on_an_earlier_yes(officer: Officer, case: Case) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    agreed(officer, case)
    afraid(officer, case, of="own_state")
    assert covers(case, "civil_registry", "civil_registry").state == "feared"
    assert covers(case, "medical", "medical").allowed
    agreed(officer, case, "civil_registry", "civil_registry")
    assert covers(case, "civil_registry", "civil_registry").allowed


def test_nothing_asks_the_state_for_the_return_on_an_earlier_yes_whoever_receives_it(
    officer: Officer, case: Case
) -> None:
    for pair in RETURN_PAIRS:
        agreed(officer, case, *pair)
    papers.prepare_papers(actor=officer, case=case)
    draft = Letter.objects.get(kind="travel_document")
    afraid(officer, case, of="own_state")
    lying = Wait.objects.filter(case=case, state=Wait.State.PREPARED, ended_at=None)
    assert not lying.exists()
    assert covers(case, "tell_headquarters", "headquarters").allowed
    with pytest.raises(NotCovered, match="afraid of their own state"):
        sent(officer, draft)
    for cause in ("W01", "W02", "W03", "W04", "W05"):
        for prepared in (True, False):
            with pytest.raises(NotCovered):
                waits.open_another(actor=officer, case=case, cause=cause, prepared=prepared)
    with pytest.raises(NotCovered):
        a_draft(officer, case, "travel_document")
    assert waits.open_another(actor=officer, case=case, cause="W15").stands


def test_the_button_of_the_first_day_refuses_and_says_where_to_ask_until_the_person_says_yes(
    officer: Officer, case: Case
) -> None:
    papers.prepare_papers(actor=officer, case=case)
    afraid(officer, case, of="both")
    browsing, page = signed_in(officer), f"/case/{case.pk}/papers/"
    html = browsing.post(f"/case/{case.pk}/papers/prepare/", follow=True).content.decode()
    assert "The person is afraid of their own state: ask anew" in html
    for pair in RETURN_PAIRS:
        assert reverse("case_consent_ask", args=[case.pk, *pair]) in html
    asked = browsing.get(reverse("case_consent_ask", args=[case.pk, *RETURN_PAIRS[0]]))
    assert "A yes lets this be asked for, too." in asked.content.decode()
    agreed(officer, case, *RETURN_PAIRS[0])
    assert papers.prepare_papers(actor=officer, case=case) == 1
    standing = Wait.objects.filter(case=case, ended_at=None, state=Wait.State.PREPARED)
    assert [one.cause for one in standing] == ["W02"]
    assert papers.prepare_papers(actor=officer, case=case) == 0
    for pair in RETURN_PAIRS[1:]:
        agreed(officer, case, *pair)
    papers.prepare_papers(actor=officer, case=case)
    assert {one.cause for one in standing.all()} == {"W01", "W02", "W04", "W05"}
    assert "afraid" not in browsing.get(page).content.decode()


def test_what_went_out_before_the_fear_is_named_on_the_page_of_rights(
    officer: Officer, case: Case
) -> None:
    agreed(officer, case, "civil_registry", "civil_registry")
    waits.open_another(actor=officer, case=case, cause="W01")
    waits.open_another(actor=officer, case=case, cause="W21")
    afraid(officer, case)
    page, browsing = f"/case/{case.pk}/rights/", signed_in(officer)
    assert "Gone out before" not in browsing.get(page).content.decode()
    afraid(officer, case, of="own_state")
    html = browsing.get(page).content.decode()
    assert "Gone out before: it runs on" in html
    assert "Check of identity and nationality" in html
    assert "An interpreter" not in html


def test_an_exception_from_before_the_fear_lets_no_paper_of_the_return_out(
    officer: Officer, case: Case
) -> None:
    to = ("tell_headquarters", "headquarters")
    asked = an_asked_exception(officer, case, "danger_to_life", to[0])
    consent.agree_exception(actor=saraa(), exception=asked)
    afraid(officer, case, of="own_state")
    assert covers(case, *to).allowed
    assert not covers(case, *to, for_return=True).allowed


def test_fear_of_somebody_at_the_post_stops_no_paper(officer: Officer, case: Case) -> None:
    afraid(officer, case)
    assert papers.prepare_papers(actor=officer, case=case)


def test_a_foreign_nationals_embassy_is_told_nothing_unless_they_say_so(
    officer: Officer, case: Case
) -> None:
    assert load_consents().purpose("own_embassy").default == "no"
    assert load_consents().purpose("own_embassy").grounds == ()
    told = {"purpose": "own_embassy", "recipient": "own_embassy"}
    with pytest.raises(NotCovered):
        consent.must_cover(actor=officer, case=case, **told)
    answered(officer, case, "no", "own_embassy", "own_embassy")
    with pytest.raises(NotCovered):
        consent.must_cover(actor=officer, case=case, **told)
    agreed(officer, case, "own_embassy", "own_embassy")
    assert consent.must_cover(actor=officer, case=case, **told).kind == "consent"


@pytest.mark.parametrize(
    "recipient",
    [
        *("own_embassy", "unhcr", "asylum_authority"),
        *("family", "host_immigration", "host_police", "home_police", "media", "statistics"),
    ],
)
def test_no_other_purpose_lets_anything_out_to_them(
    officer: Officer, case: Case, recipient: str
) -> None:
    with pytest.raises(InputRefused, match="asked by name"):
        answered(officer, case, "yes", "medical", recipient)
    with pytest.raises(InputRefused):
        consent.must_cover(actor=officer, case=case, purpose="medical", recipient=recipient)
    page = reverse("case_consent_ask", args=[case.pk, "medical", recipient])
    assert signed_in(officer).get(page).status_code == 404


def test_the_page_of_rights_leads_a_foreign_national_to_the_services_there(
    officer: Officer,
) -> None:
    case = a_saved_contact(officer)
    html = signed_in(officer).get(f"/case/{case.pk}/rights/").content.decode()
    assert "lead them to the services there" in html
    assert reverse("case_consent_ask", args=[case.pk, "own_embassy", "own_embassy"]) in html
    assert told_everything("own_embassy").told
