"""What docs/security says of limits, cryptography and classes of data is what the code does."""

import ast
import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module

import pytest
from django.conf import settings
from tests.guards.repository import ROOT, SOURCE, own_python

from gerege.vault.retention import Holds

DOCUMENTS = ROOT / "docs" / "security"
CRYPTOGRAPHY = frozenset(
    {"hashlib", "hmac", "secrets", "cryptography", "pyrage", "shamir_mnemonic", "fido2", "qrcode"}
)
DJANGO = frozenset({"django.core.signing", "django.utils.crypto", "django.contrib.auth.hashers"})
# Errors and tables of words; nothing is computed with them.
NAMES_ONLY = frozenset({"accounts/services/two_people.py", "accounts/services/devices.py"})


def written(name: str) -> str:
    return (DOCUMENTS / name).read_text("utf-8")


def limits() -> Iterator[tuple[str, str]]:
    """(constant, what the document says of it)."""
    line = re.compile(r"^\| [^|]+ \| ([^|]+) \| `([a-z_.]+\.[A-Z_]+)` \|$", re.MULTILINE)
    yield from ((name, said) for said, name in line.findall(written("limits.md")))


def value_of(name: str) -> object:
    module, _, constant = name.rpartition(".")
    if module == "settings":
        return getattr(settings, constant)
    return getattr(import_module(f"gerege.{module}"), constant)


def spoken(value: object) -> str:
    """As the document writes it: the largest whole unit, but a day of a visit in hours."""
    if not isinstance(value, timedelta):
        return f"{value:,}"
    seconds = int(value.total_seconds())
    units = (("days", 86400, 2), ("hours", 3600, 2), ("hour", 3600, 1), ("minutes", 60, 2))
    return next(
        f"{seconds // size} {unit}"
        for unit, size, least in units
        if seconds % size == 0 and seconds // size >= least
    )


def test_every_limit_that_names_its_constant_is_the_one_of_the_code() -> None:
    listed = dict(limits())
    assert len(listed) > 15
    assert {name: said for name, said in listed.items() if spoken(value_of(name)) != said} == {}


def imports_of(text: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def test_every_module_that_computes_with_keys_or_hashes_is_in_the_inventory() -> None:
    inventory = set(re.findall(r"`([a-z_]+/[\w/.]+\.(?:py|js))`", written("cryptography.md")))
    using = {
        path.relative_to(SOURCE).as_posix()
        for path in own_python()
        for name in imports_of(path.read_text("utf-8"))
        if name.partition(".")[0] in CRYPTOGRAPHY or name in DJANGO
    }
    scripts = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("static/*/*.js")
        if "crypto." in path.read_text("utf-8")
    }
    assert using | scripts <= inventory | NAMES_ONLY
    assert {name for name in inventory if not (SOURCE / name).exists()} == set()


@pytest.mark.parametrize("held", list(Holds))
def test_every_class_of_data_says_what_it_asks_for(held: Holds) -> None:
    lines = written("data-and-surroundings.md").splitlines()
    [line] = [line for line in lines if line.startswith(f"| `{held.value}` |")]
    assert all(cell.strip() for cell in line.strip("|").split("|"))


def test_no_script_lets_what_was_sent_reach_the_prototype_of_objects() -> None:
    """ASVS 5.0, 15.3.6: a name from outside becomes a key only among names of our own."""
    risky = re.compile(r"__proto__|\.prototype\b|Object\.assign|\.setPrototypeOf")
    for path in SOURCE.rglob("static/*/*.js"):
        found = risky.findall(path.read_text("utf-8"))
        assert found == [], path.name
