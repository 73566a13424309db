"""A story opened with a reason is reviewed by somebody else; until then it stands on their page."""

import pytest
from tests.builders import a_named_case, a_post, an_officer, bold, saraa
from tests.cases.builders import look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services
from gerege.cases.models import BreakGlass
from gerege.kernel.errors import InputRefused, NotAllowed

pytestmark = pytest.mark.django_db

REASON = "Хариуцсан ажилтан өвчтэй, эмнэлгээс залгаж байна."
WHY = "Эмнэлэгтэй ярих хүн өөр байгаагүй."
TO_REVIEW = "To review: a story was opened with a reason"


def a_head(post: str = "ANK") -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post(post))


@pytest.fixture
def head() -> Officer:
    """Who opens the story."""
    return a_head()


@pytest.fixture
def opened(head: Officer) -> BreakGlass:
    """A story of Ankara that its head opened."""
    return services.break_glass(actor=head, case=a_named_case(bold()), reason=REASON)


def test_headquarters_and_another_head_are_told_at_once_until_one_closes_it(
    opened: BreakGlass,
) -> None:
    lead, other = signed_in(saraa()), signed_in(a_head())
    for client in (lead, other):
        page = words(look(client, "home"))
        assert TO_REVIEW in page
        assert opened.case.reference in page
        assert REASON in words(look(client, "case_glass_review", opened.pk))
    assert send(lead, "case_glass_review", opened.pk, found="not_right", why=WHY)["Location"] == "/"
    for client in (lead, other):
        assert TO_REVIEW not in words(look(client, "home"))
        page = words(look(client, "case_glass_review", opened.pk))
        assert "It was not right to open it" in page
        assert "Close the review" not in page


def test_who_opened_it_sees_no_button_and_cannot_close_it(
    head: Officer, opened: BreakGlass
) -> None:
    client = signed_in(head)
    assert TO_REVIEW not in words(look(client, "home"))
    assert look(client, "case_glass_review", opened.pk).status_code == 404
    sent = send(client, "case_glass_review", opened.pk, found="right", why=WHY)
    assert sent.status_code == 404
    with pytest.raises(NotAllowed):
        services.review_break_glass(actor=head, opened=opened, found="right", why=WHY)
    assert BreakGlass.objects.get().reviewed_at is None


def test_a_head_who_became_lead_does_not_review_what_they_opened(
    head: Officer, opened: BreakGlass
) -> None:
    Officer.objects.filter(pk=head.pk).update(role=Role.PROTECTION_LEAD)
    head.refresh_from_db()
    client = signed_in(head)
    assert TO_REVIEW not in words(look(client, "home"))
    assert look(client, "case_glass_review", opened.pk).status_code == 404


def test_the_review_shows_what_was_looked_at_and_no_story(
    head: Officer, opened: BreakGlass
) -> None:
    look(signed_in(head), "case", opened.case)
    lead = saraa()
    page = words(look(signed_in(lead), "case_glass_review", opened.pk))
    assert "Case looked at" in page
    assert "Story opened with a reason" in page
    assert "Солонго" not in page
    assert Event.objects.filter(actor=lead.pk, verb="break_glass.looked").count() == 1


def test_acknowledging_by_the_post_does_not_close_the_review(opened: BreakGlass) -> None:
    officer = bold()
    services.acknowledge_break_glass(actor=officer, opened=opened)
    assert TO_REVIEW in words(look(signed_in(saraa()), "home"))
    assert look(signed_in(officer), "case_glass_review", opened.pk).status_code == 404


def test_the_officers_of_the_case_read_what_was_found(opened: BreakGlass) -> None:
    services.review_break_glass(actor=saraa(), opened=opened, found="right", why=WHY)
    page = words(look(signed_in(bold()), "case_glass_read", opened.pk))
    assert "It was right to open it" in page
    assert WHY in page


def test_a_finding_needs_words_and_stands_once_given(opened: BreakGlass) -> None:
    lead = saraa()
    client = signed_in(lead)
    page = words(send(client, "case_glass_review", opened.pk, found="right", why="зөв"))
    assert "The reason is too short" in page
    assert "зөв" in page
    for found, why in (("", WHY), ("right", ""), ("maybe", WHY)):
        with pytest.raises(InputRefused):
            services.review_break_glass(actor=lead, opened=opened, found=found, why=why)
    services.review_break_glass(actor=lead, opened=opened, found="right", why=WHY)
    services.review_break_glass(actor=saraa(), opened=opened, found="not_right", why=WHY)
    assert BreakGlass.objects.get().found == "right"
    assert Event.objects.filter(verb="break_glass.reviewed").count() == 1


def test_nobody_else_reviews_it(opened: BreakGlass) -> None:
    for other in (a_head("SEL"), bold(), an_officer(Role.AUDITOR), an_officer(Role.ADMINISTRATOR)):
        assert look(signed_in(other), "case_glass_review", opened.pk).status_code == 404
        with pytest.raises(NotAllowed):
            services.review_break_glass(actor=other, opened=opened, found="right", why=WHY)


def test_a_head_from_whom_the_case_is_hidden_is_not_asked(opened: BreakGlass) -> None:
    cousin = a_head()
    services.hide_from(actor=bold(), case=opened.case, officer=cousin)
    client = signed_in(cousin)
    assert opened.case.reference not in words(look(client, "home"))
    assert look(client, "case_glass_review", opened.pk).status_code == 404
    with pytest.raises(NotAllowed):
        services.review_break_glass(actor=cousin, opened=opened, found="right", why=WHY)
