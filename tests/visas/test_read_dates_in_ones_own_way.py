"""Days and months stand on every visa page as the reader's language writes them."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.builders import a_post, an_officer
from tests.guards.world import signed_in
from tests.visas.counter import ARRANGED, ONE, a_visa_officer, imported, numbered

import gerege.visas
from gerege.accounts.roles import Role
from gerege.kernel import clock

pytestmark = pytest.mark.one_database

PAGES = Path(gerege.visas.__file__).parent / "templates" / "visas"
AS_IN_A_FILE = re.compile(r"""date:["']Y-m(-d)?["']""")
IN_AN_ADDRESS = re.compile(r'href="[^"]*"')


def test_no_page_writes_a_day_as_a_file_does() -> None:
    texts = {page.name: IN_AN_ADDRESS.sub("", page.read_text()) for page in PAGES.glob("*.html")}
    assert [name for name, text in texts.items() if AS_IN_A_FILE.search(text)] == []


@pytest.mark.parametrize(
    ("language", "month"), [("en", "November 2026"), ("mn", "2026 оны 11-р сар")]
)
def test_the_month_of_applications_elsewhere_is_in_the_readers_words(
    db: None, language: str, month: str
) -> None:
    officer = an_officer(Role.VISA_OFFICER, a_post("SEL"), language=language)
    with clock.pretend(datetime(2026, 11, 26, 12, tzinfo=UTC)):
        here = imported(officer, [{**ONE, **ARRANGED}])
        imported(a_visa_officer("ANK"), [{**ONE, **ARRANGED, "application_id": "X-7"}])
    for page in ("links", "links/near", "links/same"):
        address = f"/visas/{numbered(here)['V-1001'].pk}/{page}/"
        answer = signed_in(officer).get(address).content.decode()
        assert month in answer, page
        assert ">2026-11<" not in answer
