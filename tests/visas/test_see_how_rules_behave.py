"""Headquarters see how rules behave: counted once, small groups hidden, nobody named."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import (
    a_visa_officer,
    broken,
    imported,
    numbered,
    rows,
    written_after_the_record,
)

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.kernel import clock
from gerege.kernel.errors import ProtectionFailed
from gerege.visas import services
from gerege.visas.engine.judging import SEEN_BEFORE
from gerege.visas.models import Application, Batch, Flag, GroupTally, RuleTally
from gerege.visas.monitoring.estimates import ANY_RULE, AT_RANDOM
from gerege.visas.monitoring.tallies import groups_in
from gerege.visas.services import Talk, counting

pytestmark = pytest.mark.django_db
RULE = "passport_held_by_others"
PAGE = "/visas/monitoring/"
HELD = {"passport_held_by": "employer"}


@pytest.fixture
def lead() -> Client:
    return signed_in(an_officer(Role.PROTECTION_LEAD))


def shown(browser: Client, address: str = PAGE) -> str:
    answer = browser.get(address)
    assert answer.status_code == 200
    return unescape(answer.content.decode())


def brought(officer: Officer, sign: str, count: int, **same: str) -> Batch:
    """Applications with numbers of their own."""
    return imported(
        officer,
        [{**one, "application_id": f"{sign}{at}"} for at, one in enumerate(rows(count, **same))],
    )


def concluded(officer: Officer, batch: Batch, *outcomes: str) -> None:
    """The first applications of a batch, each with what was decided of it."""
    for application, outcome in zip(batch.applications.order_by("row"), outcomes, strict=False):
        talk = Talk("yes", "given", outcome, "Ярьсан нь зөрж байна.", ["tells_other_than_papers"])
        services.record_review(actor=officer, application=application, talk=talk)


def tally(what: str = "all", group: str = "", rule: str = RULE) -> tuple[int, int, int, int]:
    if what != "all":
        [sealed] = [groups_in(row) for row in GroupTally.objects.all()]
        [found] = [t for of, t in sealed.items() if (of[0], *of[2:]) == (rule, what, group)]
        return found.judged, found.fired, found.talked, found.borne_out
    row = RuleTally.objects.get(rule=rule)
    return row.judged, row.fired, row.talked, row.borne_out


@pytest.fixture
def a_quarter_later() -> Iterator[Callable[[], None]]:
    """What a test calls when it looks, for of people only quarters that are over are shown."""
    with ExitStack() as stack:

        def begins() -> None:
            stack.enter_context(clock.pretend(clock.now() + timedelta(days=100)))

        yield begins


def test_an_application_is_counted_once_when_it_came_in_and_once_when_it_was_concluded(
    officer: Officer,
) -> None:
    batch = brought(officer, "A", 4, **HELD, nationality="Mongolia", sex="female")
    brought(officer, "B", 3, nationality="MNG", sex="M")
    assert services.count_due() == 7
    assert services.count_due() == 0
    concluded(officer, batch, "refer", "speak_alone", "issue", "hq_look")
    concluded(officer, batch, "issue", "refer")
    assert services.count_due() == 6
    # The first changed to issue later, and counts as it was concluded first.
    assert tally() == (7, 4, 4, 3)
    assert tally("sex", "F") == (4, 4, 4, 3)
    assert tally("sex", "M") == (3, 0, 0, 0)
    assert tally("nationality", "MNG") == (7, 4, 4, 3)
    assert tally(rule=ANY_RULE) == (7, 4, 4, 3)


def test_what_is_counted_is_held_before_the_record_so_that_no_officer_is_waited_for(
    officer: Officer,
) -> None:
    concluded(officer, brought(officer, "A", 2, **HELD), "refer")
    assert written_after_the_record(services.count_due) == []
    assert tally() == (2, 2, 1, 1)


def test_an_application_that_does_not_open_is_told_and_all_others_are_counted(
    officer: Officer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "PORTION", 1)
    batch = brought(officer, "A", 3, **HELD)
    concluded(officer, batch, "refer", "refer", "refer")
    whole = numbered(batch)["A0"].content
    broken(numbered(batch)["A0"])

    for _again in range(2):
        with pytest.raises(ProtectionFailed, match="1 visa applications cannot"):
            services.count_due()
        assert tally() == (2, 2, 2, 2)

    Application.objects.filter(counted_at=None).update(content=whole)
    assert services.count_due() == 2
    assert tally() == (3, 3, 3, 3)


def test_a_hit_of_a_protected_case_is_in_no_count(officer: Officer) -> None:
    batch = brought(officer, "A", 2, **HELD, nationality="MNG", sex="F")
    for application in batch.applications.all():
        Flag.objects.create(application=application, rule=SEEN_BEFORE, version=1, figures={})
    batch.applications.get(row=3).flags.exclude(rule=SEEN_BEFORE).delete()
    concluded(officer, batch, "refer", "refer")
    # As an earlier version of the program left it.
    RuleTally.objects.create(rule=SEEN_BEFORE, version=1, what="sex", group="F", fired=1)

    services.count_due()

    assert not RuleTally.objects.filter(rule=SEEN_BEFORE).exists()
    assert tally(rule=ANY_RULE) == (2, 1, 1, 1)


def test_those_drawn_at_random_are_counted_apart(officer: Officer) -> None:
    batch = brought(officer, "A", 3)
    drawn = batch.applications.filter(is_sampled=True)
    assert drawn
    talk = Talk("yes", "given", "refer", "Өөр зүйл хэлсэн.", ["tells_other_than_papers"])
    for application in drawn:
        services.record_review(actor=officer, application=application, talk=talk)
    services.count_due()
    assert tally(rule=AT_RANDOM) == (0, 0, len(drawn), len(drawn))


def test_what_somebody_typed_as_nationality_never_leaves(officer: Officer) -> None:
    brought(officer, "A", 2, nationality="call +976 9911 0001", sex="see notes")
    services.count_due()
    told = groups_in(GroupTally.objects.get())
    assert {(what, group) for _rule, _version, what, group in told} == {
        ("nationality", ""),
        ("sex", ""),
    }


def test_no_table_tells_in_clear_of_which_sex_or_nationality_somebody_flagged_is(
    officer: Officer,
) -> None:
    # As an earlier version of the program left it.
    RuleTally.objects.create(rule=RULE, version=1, what="sex", group="F", fired=1)
    brought(officer, "A", 1, **HELD, nationality="VNM", sex="F")

    services.count_due()

    assert tally("sex", "F") == (1, 1, 0, 0)
    assert tally("nationality", "VNM") == (1, 1, 0, 0)
    assert set(RuleTally.objects.values_list("what", "group")) == {("all", "")}
    kept = bytes(GroupTally.objects.get().sealed)
    assert b"VNM" not in kept
    assert b"passport" not in kept


def test_a_tally_of_one_quarter_does_not_open_as_that_of_another(officer: Officer) -> None:
    brought(officer, "A", 1, **HELD)
    services.count_due()
    GroupTally.objects.update(quarter=date(2026, 4, 1))
    with pytest.raises(ProtectionFailed):
        groups_in(GroupTally.objects.get())


def test_groups_of_people_are_shown_only_when_their_quarter_is_over(
    officer: Officer, a_quarter_later: Callable[[], None]
) -> None:
    brought(officer, "A", 40, **HELD, sex="F")
    brought(officer, "B", 40, sex="M")
    services.count_due()
    now = shown(signed_in(an_officer(Role.PROTECTION_LEAD)), f"{PAGE}{RULE}/")
    assert "Male" not in now
    assert "No quarter in which something was counted is over yet." in now
    a_quarter_later()
    later = shown(signed_in(an_officer(Role.PROTECTION_LEAD)), f"{PAGE}{RULE}/")
    assert "Male" in later
    assert "Female" in later


def kept() -> list[object]:
    """Every count there is."""
    sealed = [groups_in(row) for row in GroupTally.objects.order_by("quarter")]
    return [*RuleTally.objects.order_by("pk").values(), *sealed]


def test_erasing_an_application_changes_no_count(officer: Officer) -> None:
    batch = brought(officer, "A", 3, **HELD)
    concluded(officer, batch, "refer")
    services.count_due()
    before = kept()
    erased = numbered(batch)["A0"]
    asked = services.ask_erasure(actor=officer, application=erased, reason="person_asks")
    services.confirm_erasure(actor=an_officer(Role.PROTECTION_LEAD), asked=asked)
    assert not Application.objects.filter(pk=erased.pk).exists()
    services.count_due()
    assert kept() == before


def test_small_groups_and_what_would_tell_them_are_hidden(
    officer: Officer, a_quarter_later: Callable[[], None]
) -> None:
    brought(officer, "A", 40, **HELD, nationality="MNG", sex="F")
    brought(officer, "B", 12, nationality="CHN", sex="M")
    brought(officer, "C", 1, nationality="FRA", sex="M")
    services.count_due()
    a_quarter_later()
    page = shown(signed_in(an_officer(Role.PROTECTION_LEAD)), f"{PAGE}{RULE}/")
    assert "Mongolia" in page
    assert "100 % (91–100 %)" in page
    # France is one application, and China would tell it.
    assert "France" not in page
    assert "China" not in page


def test_a_rule_that_falls_on_some_far_more_than_on_others_is_shown_for_a_look(
    officer: Officer, a_quarter_later: Callable[[], None]
) -> None:
    brought(officer, "A", 40, **HELD, sex="F")
    brought(officer, "B", 40, sex="M")
    services.count_due()
    a_quarter_later()
    lead = signed_in(an_officer(Role.PROTECTION_LEAD))
    page = shown(lead)
    first = page.split('<th scope="row"')[1]
    assert RULE in first
    assert "Sex" in first
    assert "It falls on groups plainly unlike" in shown(lead, f"{PAGE}{RULE}/")


def test_the_page_says_that_reasons_were_visible_when_officers_concluded(lead: Client) -> None:
    assert "Officers had seen the reasons" in shown(lead)


def test_a_head_of_post_sees_the_own_post_and_no_groups(officer: Officer) -> None:
    brought(officer, "A", 20, **HELD, sex="F")
    brought(a_visa_officer("ANK"), "B", 20, sex="M")
    services.count_due()
    head = signed_in(an_officer(Role.HEAD_OF_POST, a_post("SEL")))
    assert "100 % (84–100 %)" in shown(head)
    assert "Sex" not in shown(head).split("<main")[1]
    assert head.get(f"{PAGE}{RULE}/").status_code == 404


def test_others_see_nothing_of_it(officer: Officer) -> None:
    for somebody in (officer, an_officer(Role.AUDITOR)):
        assert signed_in(somebody).get(PAGE).status_code == 404
