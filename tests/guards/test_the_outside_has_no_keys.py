"""The process for people without an account: which pages it answers, and what it cannot do."""

import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from tests.builders import a_named_case, bold
from tests.guards.addresses import all_addresses
from tests.guards.repository import ROOT
from tests.guards.world import signed_in
from tests.outside import Visitor
from tools import postgres

from gerege.accounts.access import entry_of
from gerege.accounts.outside import OUTSIDE_ADDRESSES, outside_page
from gerege.arrivals.services import collect
from gerege.config import outside
from gerege.config.startup import outside_problems
from gerege.vault import browser

pytestmark = pytest.mark.django_db

ROLE = ROOT / "deploy" / "outside-role.sql"
GRANTED = re.compile(r"^GRANT [A-Z].* ON (\w+_\w+) TO", re.MULTILINE)
A_COMPLAINT = {
    "kind": "complaint",
    "words": "Дарга намайг доромжилсон.",
    "mark": "0b0f0e52-4d36-4c0e-9a55-6f3c5f1f9a10",
}
PAGES = {"cover", "say"}
PATHS = ("/say/?in=mn", "/say/?in=en", "/cover/", "/nowhere/")


def addresses(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in patterns:
        if isinstance(one, URLResolver):
            yield from addresses(one.url_patterns)
        else:
            yield one


def of_the_outside() -> list[URLPattern]:
    return list(addresses(get_resolver(OUTSIDE_ADDRESSES).url_patterns))


def test_it_answers_the_pages_of_the_table_and_each_says_that_it_is_outside() -> None:
    assert {one.name for one in of_the_outside()} == PAGES
    for one in of_the_outside():
        entry = entry_of(one.callback)
        assert entry is not None, one.name
        assert entry.outside, one.name


def test_no_page_of_the_inside_is_registered_for_the_outside() -> None:
    for name, pattern in all_addresses():
        entry = entry_of(pattern.callback)
        assert entry is not None
        assert not entry.outside, name


def test_whoever_is_signed_in_inside_is_nobody_outside() -> None:
    officer = bold()
    case = a_named_case(officer)
    visitor = Visitor()
    visitor.cookies = signed_in(officer).cookies
    for path in ("/", f"/case/{case.pk}/", "/account/sign-in/", "/sw.js", "/wishes/"):
        assert visitor.get(path).status_code == 404, path
    assert Client().get("/say/").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_a_page_leaves_no_cookie_no_copy_and_no_word_of_where_somebody_came_from(path: str) -> None:
    answer = Visitor().get(path)
    html = answer.content.decode()
    assert not answer.cookies
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    policy = answer.headers["Content-Security-Policy"]
    for closed in ("script-src 'none'", "connect-src 'none'", "worker-src 'none'"):
        assert closed in policy
    assert "<script" not in html
    for word in ("Gerege", "trafficking", "гаргасан", "консул"):
        assert word not in html.partition("</title>")[0]


def test_a_form_that_another_site_sends_is_refused() -> None:
    for site in ("cross-site", "same-site"):
        answer = Visitor().post("/say/", {"words": "x"}, headers={"sec-fetch-site": site})
        assert answer.status_code == 404


def test_it_does_not_start_where_it_could_read_a_key(tmp_path: Path) -> None:
    (tmp_path / "master-key-1").write_bytes(b"x")
    [problem] = outside_problems(tmp_path)
    assert "another account" in problem
    browser.public_key()
    assert outside_problems(tmp_path / "nothing") == []


def test_it_does_not_start_where_nothing_can_be_sealed_to(tmp_path: Path) -> None:
    [problem] = outside_problems(tmp_path)
    assert "gerege upgrade" in problem


def there_is_a_role() -> None:
    """As the one who keeps the server makes it, once; the program's own account may use it."""
    there = connection.settings_dict
    at = {"host": there["HOST"], "port": there["PORT"] or None, "dbname": there["NAME"]}
    with psycopg.connect(user=postgres.OWNER, autocommit=True, **at) as server:
        with suppress(psycopg.errors.DuplicateObject, psycopg.errors.UniqueViolation):
            server.execute("CREATE ROLE gerege_outside")
        server.execute(f"GRANT gerege_outside TO {postgres.USER}")  # type: ignore[arg-type]


def test_its_role_in_a_server_lets_it_put_arrivals_there_and_nothing_else() -> None:
    browser.public_key()
    a_named_case(bold())
    if connection.vendor == "sqlite":
        # A file has no roles; what the role is given is then all that can be compared.
        assert GRANTED.findall(ROLE.read_text("utf-8")) == ["vault_browserkey", "arrivals_arrival"]
        return
    there_is_a_role()
    tables = [f"SELECT * FROM {table}" for table in connection.introspection.table_names()]  # noqa: S608  names of our own tables
    others = ["SELECT sealed_private FROM vault_browserkey", "DELETE FROM arrivals_arrival"]
    with connection.cursor() as cursor:
        cursor.execute(ROLE.read_text("utf-8"))
        cursor.execute("SET LOCAL ROLE gerege_outside")
        assert Visitor().post("/say/", A_COMPLAINT).status_code == 200
        for statement in (*tables, *others):
            with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
                cursor.execute(statement)
        cursor.execute("RESET ROLE")
    assert collect() == 1


def test_the_keys_are_nowhere_in_its_settings() -> None:
    assert outside.GEREGE_KEY_DIR is None
    assert "session" not in " ".join(outside.MIDDLEWARE).lower()
    assert "auth" not in " ".join(outside.MIDDLEWARE).lower()


def test_pages_inside_name_the_whole_address_outside_or_none(settings: object) -> None:
    settings.GEREGE_OUTSIDE = ""  # type: ignore[attr-defined]
    assert not outside_page("say")
    settings.GEREGE_OUTSIDE = "https://help.example"  # type: ignore[attr-defined]
    assert outside_page("say") == "https://help.example/say/"
