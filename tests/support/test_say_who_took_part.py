"""Who was invited took part or did not: written before anybody signs."""

import re
from datetime import UTC, datetime

import pytest
from tests.cases.builders import look, send, signed_in, words
from tests.conftest import Stand
from tests.consent.builders import agreed
from tests.standing import Standing
from tests.support.around_a_table import Table, a_table
from tests.support.builders import a_called_conference

from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.services.versions import SavedMeanwhile
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.support import services as support
from gerege.support.models import Conference
from gerege.support.services import Called

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_table(stand: Stand[Table]) -> Standing[Table]:
    return stand(a_table)


@pytest.fixture
def table(standing_table: Standing[Table]) -> Table:
    return standing_table.for_one_test()


def test_nobody_signs_before_it_is_written_who_took_part(table: Table) -> None:
    table.wish()
    table.decide()
    table.invite()
    table.invite("shelter", "shelter")
    assert table.page(table.officer).count("not written yet") == 2
    table.came(came="telephone")
    with pytest.raises(InputRefused, match="not written who took part"):
        table.sign(table.officer)
    browser = signed_in(table.officer)
    send(browser, "case_conference_party", table.case, "p02", do="came", came="absent")
    for shown in ("Took part: By telephone", "Took part: Did not come"):
        assert shown in table.page(table.officer)
    table.sign(table.officer)
    table.sign(table.head)
    table.came(came="came")
    assert Conference.objects.get().signed_at is None
    assert "changed since it was signed: sign anew" in table.page(table.head)
    for party, came, refusal in (("p01", "late", InputRefused), ("p09", "came", NotAllowed)):
        with pytest.raises(refusal):
            table.came(party, came)


def test_two_who_write_otherwise_whether_somebody_came_are_asked(table: Table) -> None:
    version = table.invite().version
    table.came(edit=Edit(opened=version))
    with pytest.raises(SavedMeanwhile):
        table.came(came="absent", edit=Edit(opened=version))
    opened = {"opened_conference": str(version)}
    sent = {"do": "came", "came": "absent", **opened}
    page = send(signed_in(table.officer), "case_conference_party", table.case, "p01", **sent)
    assert page.status_code == 409


def test_who_can_be_invited_stands_by_kind_and_who_may_be_told_first(table: Table) -> None:
    agreed(table.officer, table.case)
    page = words(look(signed_in(table.officer), "case_conference_invite", table.case))
    groups = re.findall(r'aria-label="([^"]+)"', page.partition("<main")[2])
    assert groups[0] == "Organisations that help"
    assert "Authorities of the person's own country" in groups
    first = re.search(r'name="to" value="([^"]+)"', page)
    assert first
    assert first[1] == "medical:medical"
    assert page.count("· Yes") == 1


def test_who_came_on_the_day_that_was_is_not_known_of_another(table: Table) -> None:
    table.invite()
    table.came(came="absent")
    a_called_conference(table.officer, table.case, day=9)
    assert "not written yet" in table.page(table.officer)
    table.came(came="came")
    a_called_conference(table.officer, table.case, day=9)
    assert "Took part: Came" in table.page(table.officer)


def test_nobody_writes_who_took_part_before_the_day(table: Table) -> None:
    """The conference meets at 14:30 in Ankara, where the day begins at 21:00 UTC the day before."""
    table.invite()
    moved = Called(datetime(2026, 3, 5, 14, 30), "telephone", ["return"], met=True)  # noqa: DTZ001  of the post
    support.call_conference(actor=table.officer, case=table.case, called=moved, edit=ANY_VERSION)
    with clock.pretend(datetime(2026, 3, 4, 20, 59, tzinfo=UTC)):
        with pytest.raises(InputRefused, match="still to come"):
            table.came()
        browser = signed_in(table.officer)
        sent = {"do": "came", "came": "came"}
        page = send(browser, "case_conference_party", table.case, "p01", **sent)
        assert "The conference is still to come" in words(page)
    with clock.pretend(datetime(2026, 3, 4, 21, 1, tzinfo=UTC)):
        table.came()
    assert "Took part: Came" in table.page(table.officer)
