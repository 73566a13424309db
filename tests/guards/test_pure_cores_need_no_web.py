"""What decides and what protects can be read, run and checked without the web framework."""

import os
import subprocess
import sys

import pytest
from tests.guards.repository import ROOT

PURE = [
    "gerege.screening.engine",
    "gerege.screening.record",
    "gerege.knowledge.catalogue",
    "gerege.knowledge.guidance",
    "gerege.identity.names",
    "gerege.identity.telephones",
    "gerege.identity.documents",
    "gerege.identity.linkage",
    "gerege.identity.machine_readable",
    "gerege.identity.near_addresses",
    "gerege.identity.near_names",
    "gerege.kernel.bilingual",
    "gerege.kernel.clock",
    "gerege.kernel.errors",
    "gerege.kernel.ids",
    "gerege.cases.age",
    "gerege.cases.clock",
    "gerege.cases.group_paste",
    "gerege.cases.merging",
    "gerege.vault.crypto",
    "gerege.vault.bech32",
    "gerege.vault.shares",
    "gerege.audit.merkle",
    "gerege.audit.entry",
]


@pytest.mark.parametrize("module", PURE)
def test_it_is_imported_alone(module: str) -> None:
    question = f"import sys, {module}; sys.exit('django' in sys.modules)"
    done = subprocess.run(  # noqa: S603  our own modules
        [sys.executable, "-c", question],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
