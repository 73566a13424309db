"""Refuse to start when a safety property cannot hold."""

import django
from django.core import checks

from gerege.kernel.errors import ProtectionFailed


def problems() -> list[str]:
    """Everything that stands in the way of protecting people's data, with its mend."""
    django.setup()
    from gerege.knowledge.catalogue import CATALOGUE_FOLDER
    from gerege.knowledge.checking import check_folder
    from gerege.knowledge.guidance import guidance_problems
    from gerege.knowledge.retention import retention_problems
    from gerege.vault.keyring import startup_problems

    found = [str(error) for error in checks.run_checks() if error.is_serious()]
    found += startup_problems()
    found += [str(problem) for problem in check_folder(CATALOGUE_FOLDER).problems]
    found += guidance_problems() + retention_problems()
    return found


def warnings() -> list[str]:
    """What should be mended soon; asked when there is no problem."""
    from gerege.operations.advice import advice

    return advice()


def must_be_sound() -> None:
    """Raise ProtectionFailed naming the first problem and how many there are."""
    found = problems()
    if found:
        raise ProtectionFailed(f"not started: {found[0]} (problems in all: {len(found)})")
