"""What is kept of moving: old lists for a while, where a case came from, who let what leave."""

from gerege.vault.retention import Holds, Place, Points, Table

TABLES = (
    Table(
        "moving.AskedExport",
        Holds.CODES,
        "exports",
        {"post": Points.WHERE, "asked_by": Points.WHO, "approved_by": Points.WHO},
        stays="installation",
    ),
    Table(
        "moving.OldList",
        Holds.IDENTITY,
        "old_lists",
        {
            "post": Points.WHERE,
            "columns": Points.CODES,
            "uploaded_by": Points.WHO,
            "approved_by": Points.WHO,
        },
        record="pk",
        stays="passing",
    ),
    Table(
        "moving.OldListColumns",
        Holds.TECHNICAL,
        "installation",
        {"post": Points.WHERE, "columns": Points.CODES, "confirmed_by": Points.WHO},
        stays="installation",
    ),
    Table(
        "moving.OldRow",
        Holds.IDENTITY,
        "old_lists",
        {"old_list": Points.PART_OF, "changed_by": Points.WHO},
        record="old_list",
        stays="passing",
    ),
    Table(
        "moving.ImportedCase",
        Holds.IDENTITY,
        "case_file",
        {"case": Points.PART_OF, "old_list": Points.RANDOM_ID, "imported_by": Points.WHO},
        case="case",
    ),
)
PLACES = (
    Place("writes", "moving/exporting.py", Holds.IDENTITY, "command_files"),
    Place("writes", "moving/services/leaving.py", Holds.IDENTITY, "command_files"),
)
