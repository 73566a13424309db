"""The tables of the protected file. Identity and story are sealed; codes and dates are not."""

from gerege.cases.models.access import BreakGlass, HiddenFrom, HiddenFromPost, NamedOnCase
from gerege.cases.models.case import Case, ContactGroup, FirstContact, ReferenceCounter
from gerege.cases.models.keeping import Erasure, LegalHold, RetentionReport
from gerege.cases.models.note import Note
from gerege.cases.models.person import Person, SafeContact
from gerege.cases.models.version import EarlierVersion

__all__ = [
    "BreakGlass",
    "Case",
    "ContactGroup",
    "EarlierVersion",
    "Erasure",
    "FirstContact",
    "HiddenFrom",
    "HiddenFromPost",
    "LegalHold",
    "NamedOnCase",
    "Note",
    "Person",
    "ReferenceCounter",
    "RetentionReport",
    "SafeContact",
]
