"""What is kept of visa applications: it belongs to a batch and is erased with its key.

What is watched belongs to the protected case that names it, and goes with that.
"""

from gerege.vault.retention import Holds, Place, Points, Table

RULE = "visa_applications"
FILES = "visa_files"

TABLES = (
    Table("visas.ScreeningKey", Holds.TECHNICAL, "installation", stays=FILES),
    Table(
        "visas.ColumnMapping",
        Holds.TECHNICAL,
        "installation",
        {"post": Points.WHERE, "columns": Points.CODES, "confirmed_by": Points.WHO},
        stays=FILES,
    ),
    Table(
        "visas.Batch",
        Holds.IDENTITY,
        RULE,
        {
            "post": Points.WHERE,
            "uploaded_by": Points.WHO,
            "columns": Points.CODES,
            "worker": Points.RANDOM_ID,
        },
        record="pk",
        stays=FILES,
    ),
    Table(
        "visas.SourcePart",
        Holds.IDENTITY,
        RULE,
        {"batch": Points.PART_OF},
        record="batch",
        stays=FILES,
    ),
    Table(
        "visas.RefusedRow",
        Holds.IDENTITY,
        RULE,
        {"batch": Points.PART_OF, "changed_by": Points.WHO},
        record="batch",
        stays=FILES,
    ),
    Table(
        "visas.Application",
        Holds.IDENTITY,
        RULE,
        {"batch": Points.PART_OF, "post": Points.WHERE, "opened_by": Points.WHO},
        record="batch",
        stays=FILES,
    ),
    Table(
        "visas.Flag",
        Holds.CODES,
        RULE,
        {"application": Points.PART_OF, "figures": Points.CODES},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.SharedKey",
        Holds.CODES,
        RULE,
        {"application": Points.PART_OF},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.NameKey",
        Holds.IDENTITY,
        RULE,
        {"application": Points.PART_OF, "post": Points.WHERE},
        record="application__batch",
        stays=FILES,
    ),
    Table("visas.WholePass", Holds.TECHNICAL, "installation", stays=FILES),
    Table(
        "visas.Review",
        Holds.STORY,
        RULE,
        {"application": Points.PART_OF, "recorded_by": Points.WHO},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.Correction",
        Holds.IDENTITY,
        RULE,
        {"application": Points.PART_OF, "made_by": Points.WHO},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.SecondOpinion",
        Holds.STORY,
        RULE,
        {"application": Points.PART_OF, "asked_by": Points.WHO, "given_by": Points.WHO},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.HandOver",
        Holds.STORY,
        RULE,
        {"application": Points.PART_OF, "asked_by": Points.WHO, "taken_by": Points.WHO},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.AskedDeclaration",
        Holds.STORY,
        RULE,
        {"application": Points.PART_OF, "asked_by": Points.WHO, "answered_by": Points.WHO},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.Watched",
        Holds.STORY,
        "case_file",
        {
            "case": Points.PART_OF,
            **dict.fromkeys(("asked_by", "answered_by", "ended_by"), Points.WHO),
        },
        case="case",
        stays=FILES,
    ),
    Table(
        "visas.AskedErasure",
        Holds.CODES,
        RULE,
        {"application": Points.PART_OF, "asked_by": Points.WHO},
        record="application__batch",
        stays=FILES,
    ),
    Table(
        "visas.Declared",
        Holds.TECHNICAL,
        "visa_declared",
        {
            "post": Points.WHERE,
            **dict.fromkeys(("declared_by", "asked_by", "ended_by"), Points.WHO),
        },
        stays=FILES,
    ),
    Table(
        "visas.RuleVersion", Holds.TECHNICAL, "visa_rules", {"written_by": Points.WHO}, stays=FILES
    ),
    Table(
        "visas.RuleStep",
        Holds.TECHNICAL,
        "visa_rules",
        {"version": Points.PART_OF, "taken_by": Points.WHO},
        stays=FILES,
    ),
    Table(
        "visas.RuleTrial",
        Holds.TECHNICAL,
        "visa_rules",
        {"version": Points.PART_OF, "asked_by": Points.WHO, "result": Points.CODES},
        stays=FILES,
    ),
    Table("visas.RuleText", Holds.TECHNICAL, "visa_rules", stays=FILES),
    Table("visas.WaitTally", Holds.TECHNICAL, "visa_tallies", {"post": Points.WHERE}, stays=FILES),
    Table("visas.GroupTally", Holds.TECHNICAL, "visa_tallies", stays=FILES),
    Table("visas.RuleTally", Holds.TECHNICAL, "visa_tallies", {"post": Points.WHERE}, stays=FILES),
)
PLACES = (
    Place("writes", "visas/importing/sources.py", Holds.IDENTITY, RULE),
    Place("writes", "visas/passes/store.py", Holds.CODES, RULE),
    Place("writes", "visas/engine/workspace.py", Holds.TECHNICAL, RULE),
)
