"""A setting that is misspelt or missing is named, with what was meant; its value never is."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from gerege import config
from gerege.config.doubts import missing, misspelt
from gerege.config.environment import VARIABLES, Environment, read_environment

SOURCE = Path(config.__file__).parent
REPOSITORY = SOURCE.parents[2]
DOCUMENTS = REPOSITORY / "docs/operate"
RIGHT = {"GEREGE_DATA_DIR": "/d", "GEREGE_KEY_DIR": "/k"}


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("GEREGE_BAKCUP_DIR", "GEREGE_BACKUP_DIR"),
        ("GEREGE_BACKUPS", "GEREGE_BACKUP_DIR"),
        ("GEREGE_KEYDIR", "GEREGE_KEY_DIR"),
        ("GEREGE_HOST", "GEREGE_HOSTS"),
        ("GEREGE_DATABASE_URL", "DATABASE_URL"),
        ("GERGE_HOSTS", "GEREGE_HOSTS"),
        ("DATABSE_URL", "DATABASE_URL"),
        ("GEREGE_DEMO_DATABSE_URL", "GEREGE_DEMO_DATABASE_URL"),
    ],
)
def test_a_misspelt_setting_is_named_with_what_was_meant(written: str, meant: str) -> None:
    (sentence,) = misspelt({written: "postgres://name:secret@host/there"})
    assert sentence.startswith(f"{written} is no setting")
    assert sentence.endswith(f"Did you mean {meant}?")
    assert "secret" not in sentence


def test_an_unknown_setting_that_is_like_none_is_named_too() -> None:
    (sentence,) = misspelt({"GEREGE_WINDOWS_COLOUR": "blue"})
    assert "GEREGE_WINDOWS_COLOUR is no setting and has no effect" in sentence


def test_what_is_right_and_what_is_not_ours_is_not_mentioned() -> None:
    others = {"PATH": "/bin", "HOSTS": "x", "DATABASE_URI": "of another program"}
    ours = dict.fromkeys(VARIABLES, "x")
    assert list(misspelt(ours | others)) == []


def an_environment(monkeypatch: pytest.MonkeyPatch, folder: Path, **given: str) -> Environment:
    monkeypatch.setenv("GEREGE_MODE", given.get("GEREGE_MODE", "production"))
    monkeypatch.setenv("GEREGE_DATA_DIR", str(folder))
    monkeypatch.setenv("DATABASE_URL", given.get("DATABASE_URL", ""))
    return read_environment()


def test_a_folder_that_is_not_set_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = an_environment(monkeypatch, tmp_path)
    data, keys = missing({"GEREGE_DATA_DIR": " "}, environment)
    assert data.startswith("GEREGE_DATA_DIR is not set")
    assert keys.startswith("GEREGE_KEY_DIR is not set")
    assert list(missing(RIGHT, environment)) == []


def test_a_demo_needs_no_setting(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    environment = an_environment(monkeypatch, tmp_path, GEREGE_MODE="demo")
    assert list(missing({}, environment)) == []


def test_a_file_beside_a_server_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    server = {"DATABASE_URL": "postgres://gerege:secret@host/gerege"}
    environment = an_environment(monkeypatch, tmp_path, **server)
    assert list(missing(RIGHT, environment)) == []
    environment.database_file.touch()
    (sentence,) = missing(RIGHT | server, environment)
    assert f"{environment.database_file} is not used" in sentence
    assert "secret" not in sentence


def test_every_setting_that_is_read_anywhere_is_known_and_documented() -> None:
    read = set(
        re.findall(r'"(GEREGE_[A-Z_]+|DATABASE_URL)"', (SOURCE / "environment.py").read_text())
    )
    asked = re.compile(r'environ(?:\.\w+\(|\[)"(GEREGE_[A-Z_]+|DATABASE_URL)"')
    for file in SOURCE.parent.rglob("*.py"):
        read.update(asked.findall(file.read_text("utf-8")))
    pages = "".join(path.read_text("utf-8") for path in DOCUMENTS.glob("*.md"))
    assert read == set(VARIABLES)
    assert [name for name in VARIABLES if f"`{name}`" not in pages] == []


def test_no_page_speaks_of_a_setting_that_does_not_exist() -> None:
    pages = [REPOSITORY / "README.md", *REPOSITORY.glob("docs/**/*.md")]
    told = {n for page in pages for n in re.findall(r"GEREGE_[A-Z_]+", page.read_text("utf-8"))}
    assert {one for one in told - set(VARIABLES) if not hasattr(settings, one)} == set()
