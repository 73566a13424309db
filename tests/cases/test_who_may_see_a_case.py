"""One rule for lists, pages and searches: every role, every standing towards a case."""

import pytest
from tests.builders import a_named_case, a_post, an_officer, bold, saraa
from tests.cases.builders import address, look, send, signed_in, words

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import policies, services
from gerege.cases.models import Case, HiddenFrom, HiddenFromPost
from gerege.cases.policies import (
    CODES_ONLY,
    FULL,
    Sight,
    cases_known_in_parts,
    cases_known_to,
    cases_searchable_by,
    cases_visible_to,
    sight_of,
)
from gerege.cases.queries import get_case
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.waits.queries import open_waits_of

pytestmark = pytest.mark.django_db

READ = Sight(identity=True, story=True)


@pytest.fixture
def actor() -> Officer:
    """A consular officer in Ankara."""
    return bold()


@pytest.fixture
def case(actor: Officer) -> Case:
    """A case of Ankara whose person has a name."""
    return a_named_case(actor)


@pytest.mark.parametrize(
    ("role", "own", "other", "named_own", "named_other"),
    [
        (Role.CONSULAR_OFFICER, FULL, None, FULL, FULL),
        (Role.HEAD_OF_POST, CODES_ONLY, None, READ, READ),
        (Role.PROTECTION_LEAD, CODES_ONLY, CODES_ONLY, READ, READ),
        (Role.PARTNER_OFFICER, None, None, None, None),
        (Role.VISA_OFFICER, None, None, None, None),
        (Role.REGISTRY_CLERK, None, None, None, None),
        (Role.TRAINER, None, None, None, None),
        (Role.STATISTICS_OFFICER, None, None, None, None),
        (Role.AUDITOR, None, None, None, None),
        (Role.ADMINISTRATOR, None, None, None, None),
    ],
)
def test_each_role_at_its_own_and_at_another_post(
    actor: Officer,
    case: Case,
    role: Role,
    own: Sight | None,
    other: Sight | None,
    named_own: Sight | None,
    named_other: Sight | None,
) -> None:
    for post, before, named in (("ANK", own, named_own), ("SEL", other, named_other)):
        officer = an_officer(role, a_post(post))
        assert seen_by(officer, case) == before
        if named is None:
            with pytest.raises(InputRefused):
                services.name_on_case(actor=actor, case=case, officer=officer)
        else:
            services.name_on_case(actor=actor, case=case, officer=officer)
        assert seen_by(officer, case) == named


def seen_by(officer: Officer, case: Case) -> Sight | None:
    """What this officer sees; None when the case does not exist for them."""
    visible = cases_visible_to(officer).filter(pk=case.pk).exists()
    page = look(signed_in(officer), "case", case)
    assert (page.status_code == 200) == visible
    if not visible:
        with pytest.raises(Case.DoesNotExist):
            get_case(officer, case.pk)
        return None
    sight = sight_of(officer, case)
    assert "Солонго" not in words(page)
    assert (address("case_identity", case) in words(page)) == sight.identity
    return sight


def test_who_has_no_posting_today_sees_nothing(case: Case) -> None:
    for role in (Role.CONSULAR_OFFICER, Role.HEAD_OF_POST):
        assert seen_by(an_officer(role), case) is None


def test_a_hidden_case_does_not_exist_for_whoever_it_is_hidden_from(
    actor: Officer, case: Case
) -> None:
    cousin, head = bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    services.name_on_case(actor=actor, case=case, officer=cousin)
    for officer in (cousin, head):
        services.hide_from(actor=actor, case=case, officer=officer)
        assert seen_by(officer, case) is None
        assert case not in cases_searchable_by(officer)
        with pytest.raises(NotAllowed):
            services.add_note(actor=officer, case=case, text="а", audience="post")


@pytest.mark.parametrize("few", [100, 0])
def test_lists_know_of_the_same_cases_as_pages(
    actor: Officer, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Whether the hidden ones are told to the database one by one or in words."""
    monkeypatch.setattr(policies, "FEW", few)
    colleague, head, lead = bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK")), saraa()
    abroad = an_officer(post=a_post("SEL"))
    plain, mine, posts, posts_mine, named, other = (
        a_named_case(who) for who in (actor, actor, actor, actor, abroad, abroad)
    )
    for case in (posts_mine, named):
        services.name_on_case(
            actor=actor if case.post == actor.post else abroad, case=case, officer=colleague
        )
    services.hide_from(actor=actor, case=mine, officer=colleague)
    for case in (posts, posts_mine):
        HiddenFromPost.objects.create(case=case, post=case.post)
    known = {colleague: {plain, posts_mine, named}, head: {plain, mine}, lead: {other, posts, mine}}
    for officer, some in known.items():
        listed = [case for part in cases_known_in_parts(officer) for case in part]
        assert sorted(case.pk for case in listed) == sorted(
            case.pk for case in cases_known_to(officer)
        )
        assert some <= set(listed)
    assert set(known[colleague]) == set(cases_known_to(colleague))


def test_no_case_is_hidden_from_headquarters(actor: Officer, case: Case) -> None:
    lead = saraa()
    with pytest.raises(InputRefused, match="officer"):
        services.hide_from(actor=actor, case=case, officer=lead)
    assert f'value="{lead.pk}"' not in words(look(signed_in(actor), "case_hide", case))
    assert seen_by(lead, case) == CODES_ONLY


def test_only_consular_officers_find_people_by_name(case: Case) -> None:
    for role in Role:
        officer = an_officer(role, a_post("ANK"))
        assert (case in cases_searchable_by(officer)) == (role == Role.CONSULAR_OFFICER)


PAGES = (
    "first_contact_saved",
    "first_contact_more",
    "case_emergency",
    "case_person",
    "case_person_check",
    "case_safe_contact",
    "case_note",
    "case_name",
    "case_hide",
    "case_break_glass",
)


@pytest.mark.parametrize("page", PAGES)
def test_another_post_finds_no_page_of_the_case(case: Case, page: str) -> None:
    assert look(signed_in(an_officer(post=a_post("SEL"))), page, case).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_a_closed_case_cannot_be_worked_on(actor: Officer, case: Case, page: str) -> None:
    Case.objects.filter(pk=case.pk).update(state="closed", closed_at=case.opened_at)
    expected = 200 if page == "case_emergency" else 404
    assert look(signed_in(actor), page, case).status_code == expected
    case.refresh_from_db()
    with pytest.raises(NotAllowed):
        services.change_person(actor=actor, case=case, fields={"given": "Х"})


def test_colleagues_of_the_post_and_of_headquarters_can_be_named(
    actor: Officer, case: Case
) -> None:
    client = signed_in(actor)
    lead, seoul, trainer = saraa(), an_officer(post=a_post("SEL")), an_officer(Role.TRAINER)
    page = words(look(client, "case_name", case))
    assert lead.display_name in page
    assert "Protection lead at headquarters" in page
    assert seoul.display_name not in page
    assert trainer.display_name not in page
    assert send(client, "case_name", case, officer=lead.pk)["Location"] == address("case", case)
    assert sight_of(lead, case) == READ
    assert f'value="{lead.pk}"' not in words(look(client, "case_name", case))
    assert send(client, "case_name", case, officer=seoul.pk).status_code == 200
    assert not cases_visible_to(seoul).exists()


def test_a_case_can_be_hidden_from_a_colleague_but_not_from_oneself(
    actor: Officer, case: Case
) -> None:
    client, cousin = signed_in(actor), bold()
    send(client, "case_hide", case, officer=cousin.pk)
    assert not HiddenFrom.objects.exists()
    send(client, "case_hide", case, officer=cousin.pk, why="knows_person")
    assert HiddenFrom.objects.get().officer == cousin
    page = words(look(client, "case_hide", case))
    assert "Hidden already from" in page
    assert "They know the person or the family" in page
    assert f'type="radio" name="officer" value="{cousin.pk}"' not in page
    assert f'value="{actor.pk}"' not in page
    with pytest.raises(InputRefused):
        services.hide_from(actor=actor, case=case, officer=actor)
    with pytest.raises(InputRefused):
        services.name_on_case(actor=actor, case=case, officer=cousin)


def test_who_hid_it_or_the_lead_takes_it_back_and_it_is_recorded(
    actor: Officer, case: Case
) -> None:
    cousin, third, lead = bold(), bold(), saraa()
    for who in (actor, lead):
        services.hide_from(actor=actor, case=case, officer=cousin, why="asked")
        for other in (cousin, third):
            with pytest.raises(NotAllowed):
                services.show_again(actor=other, case=case, officer=cousin)
        send(signed_in(who), "case_hide", case, officer=cousin.pk, do="show")
        assert not HiddenFrom.objects.exists()
    assert Event.objects.filter(subject=case.pk, verb="case.shown_again").count() == 2
    services.hide_from(actor=actor, case=case, officer=cousin, why="asked")
    assert "Do not hide any longer" in words(look(signed_in(lead), "case_hide", case))
    send(signed_in(lead), "case_hide", case, officer=third.pk, why="asked")
    assert HiddenFrom.objects.count() == 1


def test_headquarters_looks_at_a_case_that_is_hidden_from_the_head(
    actor: Officer, case: Case
) -> None:
    head = an_officer(Role.HEAD_OF_POST, case.post)
    services.hide_from(actor=actor, case=case, officer=bold(), why="asked")
    assert not open_waits_of(case)
    services.hide_from(actor=actor, case=case, officer=head, why="asked")
    [wait] = open_waits_of(case)
    assert (wait.cause, wait.owner_kind) == ("kept_from_a_head", "headquarters")


def test_naming_and_hiding_twice_is_done_once(actor: Officer, case: Case) -> None:
    lead, cousin = saraa(), bold()
    for _time in range(2):
        services.name_on_case(actor=actor, case=case, officer=lead)
    for _time in range(2):
        services.hide_from(actor=actor, case=case, officer=cousin)
    assert Event.objects.filter(subject=case.pk, verb="case.named").count() == 1
    assert Event.objects.filter(subject=case.pk, verb="case.hidden").count() == 1


def test_with_nobody_to_choose_the_page_says_so(actor: Officer, case: Case) -> None:
    assert "Nobody is left to choose" in words(look(signed_in(actor), "case_hide", case))
