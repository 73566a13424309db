"""Which records are probably of one person: by name, date of birth, telephone and more.

A maintained library of the field (Splink on DuckDB) learns from the records themselves, without
labels, how much each agreement proves. Finding the same person may use identity fields; a flag may
not: what is found here is shown to an officer as *near match, because*, and no rule reads it. The
probability is of a pair of records and only for sorting: it is never shown beside a person.
"""

from gerege.identity.linkage.linking import link, reasons
from gerege.identity.linkage.model import COLUMNS, WORDS, Level, Part
from gerege.identity.linkage.reasons import Link, Why

__all__ = ["COLUMNS", "WORDS", "Level", "Link", "Part", "Why", "link", "reasons"]
