"""Refuse to start when a safety property cannot hold."""

import os
from pathlib import Path

import django
from django.core import checks

from gerege.config.doubts import missing, misspelt
from gerege.config.environment import read_environment
from gerege.kernel.errors import ProtectionFailed


def problems() -> list[str]:
    """Everything that stands in the way of protecting people's data, with its mend."""
    django.setup()
    if not _has_a_database():
        # Asking further would make an empty file, which is none.
        return ["There is no database here yet. Begin with gerege setup, or bring it back: restore"]
    from gerege.knowledge.catalogue import CATALOGUE_FOLDER
    from gerege.knowledge.checking import check_folder
    from gerege.knowledge.guidance import guidance_problems
    from gerege.knowledge.retention import retention_problems
    from gerege.vault.keyring import startup_problems

    found = _of_django() + startup_problems()
    found += [str(problem) for problem in check_folder(CATALOGUE_FOLDER).problems]
    found += guidance_problems() + retention_problems()
    return found


def _of_django() -> list[str]:
    """What Django's checks say, but for those of the addresses.

    They protect nobody's data and load every page, which the web processes do for themselves.
    """
    asked = [
        one for one in checks.registry.registry.get_checks() if checks.Tags.urls not in one.tags
    ]
    said = [error for one in asked for error in one(app_configs=None, databases=None)]
    return [str(error) for error in said if error.is_serious()]


def outside_problems(key_dir: Path) -> list[str]:
    """What stands in the way of the process outside: above all that it could read a key.

    ``key_dir`` is where the keys would be, or are.
    """
    if _readable(key_dir):
        mend = "Run it as another account of this machine (docs/operate/outside.md)"
        return [f"the process outside can read the keys in {key_dir}. {mend}"]
    django.setup()
    if not _has_a_database():
        return ["There is no database here yet. Begin with gerege setup, or bring it back: restore"]
    from gerege.knowledge.catalogue import CATALOGUE_FOLDER
    from gerege.knowledge.checking import check_folder
    from gerege.vault.models import BrowserKey

    found = _of_django()
    if not BrowserKey.objects.exists():
        found.append("No key was published to which the pages outside seal. Run gerege upgrade")
    return found + [str(problem) for problem in check_folder(CATALOGUE_FOLDER).problems]


def _readable(key_dir: Path) -> bool:
    """True if this process could open a file there."""
    try:
        return any(os.access(file, os.R_OK) for file in key_dir.iterdir())
    except OSError:
        return False


def _has_a_database() -> bool:
    from django.conf import settings
    from django.db import connection

    file = settings.ENVIRONMENT.database_file
    return connection.settings_dict["NAME"] != file or bool(file.exists())


def warnings() -> list[str]:
    """What should be mended soon; asked when there is no problem."""
    from gerege.operations.advice import advice

    return advice()


def notes() -> list[str]:
    """What is true for ever and needs no mending: restores, and heads accepted after them."""
    from gerege.operations.settling import notes as of_restores

    return of_restores()


def doubts() -> list[str]:
    """Settings that are misspelt or missing: asked always, for they explain many a problem."""
    from django.conf import settings

    return [*misspelt(os.environ), *missing(os.environ, settings.ENVIRONMENT)]


def must_be_sound() -> None:
    """Raise ProtectionFailed naming the first problem and how many there are."""
    _refuse(problems())


def must_be_sound_outside() -> None:
    """The same for the process outside."""
    _refuse(outside_problems(read_environment().key_dir))


def _refuse(found: list[str]) -> None:
    if found:
        raise ProtectionFailed(f"not started: {found[0]} (problems in all: {len(found)})")
