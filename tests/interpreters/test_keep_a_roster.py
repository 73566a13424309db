"""A post keeps a roster of interpreters; it says who pledged, and nothing of any case."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_post, a_saved_contact, an_officer
from tests.guards.world import signed_in
from tests.interpreters.builders import NAME, an_interpreter, engaged, pledged

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.interpreters import services as interpreters
from gerege.interpreters.models import Engagement, Interpreter, InterpreterLine, Pledge
from gerege.interpreters.queries import place_page, place_to_see, roster_of, rosters
from gerege.interpreters.services import roster
from gerege.interpreters.services.engaging import said_of
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.interpreters import load_interpreting
from gerege.knowledge.retention import load_retention
from gerege.vault.models import RecordKey

pytestmark = pytest.mark.django_db

PLEDGE = load_interpreting().pledge
TELEPHONE = "+90 555 010 03 01"


@pytest.fixture
def head() -> Officer:
    return an_officer(Role.HEAD_OF_POST, a_post("ANK"))


@pytest.fixture
def lead() -> Officer:
    return an_officer(Role.PROTECTION_LEAD, a_post("UBH"))


@pytest.fixture
def bold() -> Officer:
    return an_officer(post=a_post("ANK"))


def states(viewer: Officer) -> list[str]:
    return [line.state for line in roster_of(viewer, a_post("ANK"))]


def test_the_head_adds_somebody_and_takes_the_pledge(head: Officer, bold: Officer) -> None:
    browser = signed_in(head)
    form = {
        "name": NAME,
        "languages": ["tr", "en"],
        "gender": "woman",
        "way": "telephone",
        "telephone": TELEPHONE,
    }
    assert browser.post(reverse("interpreter_add"), form).status_code == 302
    row = Interpreter.objects.get()
    assert NAME.encode() not in bytes(row.name or b"")
    assert TELEPHONE.encode() not in bytes(row.lines.get().telephone or b"")
    assert states(bold) == ["none"]

    today = row.post.local_date(clock.now())
    day = {"given_on_year": today.year, "given_on_month": today.month, "given_on_day": today.day}
    taken = {"do": "pledge", "how": "spoken", "language": "tr", **day}
    assert browser.post(reverse("interpreter", args=[row.pk]), taken).status_code == 302

    assert states(bold) == ["valid"]
    html = signed_in(bold).get(reverse("interpreter", args=[row.pk])).content.decode()
    assert NAME in html
    assert TELEPHONE in html
    assert 'name="do"' not in html


def test_headquarters_see_every_roster_and_choose_the_post(head: Officer, lead: Officer) -> None:
    pledged(head, an_interpreter(head))
    an_interpreter(head)
    browser = signed_in(lead)

    counts = {one.post.code: (one.places, one.pledged) for one in rosters(lead)}
    assert counts["ANK"] == (2, 1)
    assert NAME not in browser.get(reverse("interpreters")).content.decode()
    assert NAME in browser.get(reverse("interpreters") + "?post=ANK").content.decode()
    assert browser.get(reverse("interpreters") + "?post=XXX").status_code == 200

    form = {"name": "Зохиомол", "languages": ["ko"], "gender": "man", "way": "both"}
    added = browser.post(
        reverse("interpreter_add"), form | {"telephone": "1", "post": a_post("SEL").code}
    )
    assert added.status_code == 302
    assert Interpreter.objects.filter(post=a_post("SEL")).count() == 1


def test_whoever_is_elsewhere_sees_and_keeps_nothing(head: Officer, bold: Officer) -> None:
    row = pledged(head, an_interpreter(head))
    abroad = an_officer(Role.HEAD_OF_POST, a_post("SEL"))
    with pytest.raises(NotAllowed):
        place_to_see(abroad, row.pk)
    assert roster_of(abroad, a_post("ANK")) == []
    for actor in (abroad, bold):
        with pytest.raises(NotAllowed):
            pledged(actor, row, clock.now().date() - timedelta(days=1))
        with pytest.raises(NotAllowed):
            interpreters.end_place(actor=actor, interpreter=row, reason="moved")
        with pytest.raises(NotAllowed):
            interpreters.change_reach(actor=actor, interpreter=row, telephone="1", notes="")
    with pytest.raises(NotAllowed):
        an_interpreter(bold)
    assert signed_in(bold).get(reverse("interpreter_add")).status_code == 404
    post = {"do": "end", "reason": "moved"}
    assert signed_in(bold).post(reverse("interpreter", args=[row.pk]), post).status_code == 404


def test_a_pledge_holds_for_the_days_of_the_catalogue(head: Officer) -> None:
    row = pledged(head, an_interpreter(head))
    today = clock.now()

    def in_days(days: int) -> list[str]:
        with clock.pretend(today + timedelta(days=days)):
            return states(head)

    assert in_days(PLEDGE.valid_days - PLEDGE.remind_days - 1) == ["valid"]
    assert in_days(PLEDGE.valid_days - PLEDGE.remind_days) == ["soon"]
    assert in_days(PLEDGE.valid_days) == ["soon"]
    assert in_days(PLEDGE.valid_days + 1) == ["none"]
    with pytest.raises(InputRefused, match="still to come"):
        pledged(head, row, today.date() + timedelta(days=2))
    pledged(head, row)
    assert Pledge.objects.count() == 1


def test_what_stood_before_can_be_read(head: Officer) -> None:
    row = an_interpreter(head, notes="Орой")
    for _twice in range(2):
        interpreters.change_reach(actor=head, interpreter=row, telephone="+90 1", notes="")

    page = place_page(head, place_to_see(head, row.pk))
    assert page.now == ("+90 1", "")
    assert [(telephone, notes) for _line, telephone, notes in page.before] == [(TELEPHONE, "Орой")]


def test_a_roster_says_how_many_are_engaged_to_who_keeps_it_and_nothing_more(
    head: Officer, bold: Officer, lead: Officer
) -> None:
    row = pledged(head, an_interpreter(head))
    seen, hidden = a_saved_contact(bold), a_saved_contact(bold)
    for case in (seen, hidden):
        engaged(bold, case, row)
    file.hide_from(actor=bold, case=hidden, officer=head)

    counts = [roster_of(one, a_post("ANK"))[0].engaged for one in (head, lead, bold)]
    assert counts == [1, 2, None]
    html = signed_in(head).get(reverse("interpreter", args=[row.pk])).content.decode()
    assert seen.reference not in html
    verbs = set(Event.objects.filter(subject=row.pk).values_list("verb", flat=True))
    assert verbs == {"interpreter.added", "interpreter.pledged", "interpreter.looked"}
    Case.objects.filter(pk=seen.pk).update(state=Case.State.CLOSED, closed_at=clock.now())
    assert roster_of(head, a_post("ANK"))[0].engaged == 0


def test_who_was_taken_off_stays_readable_and_cannot_be_changed(head: Officer) -> None:
    row = pledged(head, an_interpreter(head))
    for _twice in range(2):
        interpreters.end_place(actor=head, interpreter=row, reason="moved")

    assert states(head) == ["ended"]
    with pytest.raises(InputRefused):
        pledged(head, row, clock.now().date() - timedelta(days=3))
    with pytest.raises(InputRefused):
        interpreters.change_reach(actor=head, interpreter=row, telephone="1", notes="")
    assert Event.objects.filter(verb="interpreter.taken_off").count() == 1


def test_what_was_typed_stays_when_something_is_missing(head: Officer) -> None:
    form = {"name": NAME, "telephone": TELEPHONE, "notes": "Орой"}
    html = signed_in(head).post(reverse("interpreter_add"), form).content.decode()
    assert NAME in html
    assert "Орой" in html
    assert not Interpreter.objects.exists()


def test_a_roster_has_an_end(head: Officer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(roster, "MOST", 1)
    row = an_interpreter(head)
    with pytest.raises(InputRefused, match="full"):
        an_interpreter(head)
    interpreters.end_place(actor=head, interpreter=row, reason="wishes")
    assert an_interpreter(head)


def test_a_year_after_the_place_ended_the_name_is_erased_and_the_case_keeps_it(
    head: Officer, bold: Officer
) -> None:
    row, stays = pledged(head, an_interpreter(head)), an_interpreter(head)
    engagement = engaged(bold, a_saved_contact(bold), row)
    interpreters.end_place(actor=head, interpreter=row, reason="moved")
    period = load_retention()["interpreters"].period
    assert period is not None

    with clock.pretend(clock.now() + timedelta(days=period.days - 1)):
        assert interpreters.forget_interpreters() == 0
    with clock.pretend(clock.now() + timedelta(days=period.days + 1)):
        assert interpreters.forget_interpreters() == 1

    assert list(Interpreter.objects.all()) == [stays]
    assert not RecordKey.objects.filter(pk=row.pk).exists()
    assert InterpreterLine.objects.count() == 1
    assert not Pledge.objects.exists()
    kept = Engagement.objects.get(pk=engagement.pk)
    assert said_of(kept).who == NAME
    assert Event.objects.filter(verb="interpreter.erased", subject=row.pk).count() == 1
