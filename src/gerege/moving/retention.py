"""What is kept of moving: who let what leave, in codes."""

from gerege.vault.retention import Holds, Place, Points, Table

TABLES = (
    Table(
        "moving.AskedExport",
        Holds.CODES,
        "exports",
        {"post": Points.WHERE, "asked_by": Points.WHO, "approved_by": Points.WHO},
        stays="installation",
    ),
)
PLACES = (Place("writes", "moving/exporting.py", Holds.IDENTITY, "command_files"),)
