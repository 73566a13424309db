"""Few pages take a file, from few: any other is refused, and none ever touches the disk."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import resolve
from pytest_django import Settings
from tests.builders import a_post, an_officer
from tests.cases.builders import send
from tests.guards.addresses import DOORS
from tests.guards.world import World, signed_in

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.ui.uploads import ATTRIBUTE

pytestmark = pytest.mark.one_database

MARK = "gx7marked"
NAMES = (
    "photo.jpg",
    "../../../../etc/cron.d/gx7marked",
    "gx7marked.php",
    "gx7marked\r\nX-Injected: 1.svg",
    "gx7marked\0.html",
    "=cmd.csv",
)
KINDS = (
    b"\xff\xd8\xff\xe0" + MARK.encode(),
    b"<svg xmlns='http://www.w3.org/2000/svg' onload='gx7marked()'/>",
    b"PK\x03\x04" + MARK.encode() * 1000,
    MARK.encode() * 400_000,
)


@pytest.fixture
def disk(settings: Settings, tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    settings.FILE_UPLOAD_TEMP_DIR = str(folder)
    settings.MEDIA_ROOT = str(folder)
    return folder  # type: ignore[return-value]  # a fixture that has nothing to clear away


def takes_one(address: str, officer: Officer) -> bool:
    """True if the page says that it takes a file from this officer."""
    _largest, may = getattr(resolve(address).func, ATTRIBUTE, (0, lambda _officer: False))
    return bool(may(officer))


@pytest.mark.parametrize("role", [Role.CONSULAR_OFFICER, Role.ADMINISTRATOR, None])
def test_a_file_sent_to_any_page_is_refused_and_written_nowhere(
    world: World, disk: Path, role: Role | None
) -> None:
    browser = signed_in(world.people[role]) if role else Client()
    before = {name: kept.value for name, kept in browser.cookies.items()}
    for number, name in enumerate(DOORS):
        address = world.address(name, role or Role.CONSULAR_OFFICER)
        file = SimpleUploadedFile(NAMES[number % len(NAMES)], KINDS[number % len(KINDS)])
        answer = browser.post(address, {"text": "x", "rows": file, "file": file})
        asked = role is not None and takes_one(address, world.people[role])
        refused = {400} if role else {200, 302, 400, 403, 404, 405}
        assert answer.status_code in ({200, 302} if asked else refused), address
        assert MARK not in answer.content.decode() + str(answer.headers), address
        assert list(disk.iterdir()) == [], address
    after = {name: kept.value for name, kept in browser.cookies.items()}
    assert after == before or role is None


def test_a_form_of_several_parts_without_a_file_is_a_form_like_any_other(
    world: World, disk: Path
) -> None:
    browser = signed_in(world.people[Role.CONSULAR_OFFICER])
    answer = browser.post("/first-contact/", {"channel": "phone"})
    assert answer.status_code == 302


# --- What is pasted as a table ---

FORMULAS = ("=cmd|' /C calc'!A0", "+1+1", "@SUM(A1)", '=HYPERLINK("http://evil.example","x")', "-2")


@pytest.mark.django_db
def test_a_pasted_formula_stays_the_text_that_it_is_and_leads_nowhere() -> None:
    browser = signed_in(an_officer(post=a_post("ANK")))
    before = list(Case.objects.values_list("pk", flat=True))
    rows = "name\tcalled\n" + "".join(f"Саран{n}\t{text}\n" for n, text in enumerate(FORMULAS))
    seen = send(browser, "group_contact", rows=rows).content.decode()
    assert 'href="http://evil.example' not in seen
    assert send(browser, "group_save", rows=rows, channel="phone").status_code == 302
    saved = Case.objects.exclude(pk__in=before)
    assert len(saved) == len(FORMULAS)
    for case in saved:
        page = browser.get(f"/case/{case.pk}/")
        assert page.status_code == 200
        assert page.headers["Content-Type"] == "text/html; charset=utf-8"
        assert "evil.example" not in str(page.headers)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "rows",
    [
        "name\tage\n" + "Саран\t30\n" * 5000,
        "name" + "\tx" * 20_000 + "\n" + "Саран\n" * 100,
        'name\n"' + "x\n" * 20_000,
        "name\n" + "\t" * 90_000,
        "\n" * 90_000,
        "name\nСаран" + "\u0301" * 50_000,
        "name\tage\nСаран\t" + "9" * 6000,
    ],
    ids=[
        "many rows",
        "many columns",
        "an open quotation mark",
        "tabs",
        "lines",
        "one letter",
        "a long age",
    ],
)
def test_a_table_of_any_size_is_answered_and_opens_nothing(rows: str) -> None:
    browser, before = signed_in(an_officer(post=a_post("ANK"))), Case.objects.count()
    for page in ("group_contact", "group_save"):
        answer = send(browser, page, rows=rows, channel="phone")
        assert answer.status_code == 200
        assert len(answer.content) < 2_000_000
    assert Case.objects.count() == before
