"""What was erased, what remains where and until when, and what no program can know. For paper."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from gerege.accounts import draft_keys
from gerege.cases.copies import copies_before
from gerege.cases.models import Erasure
from gerege.vault.retention import Holds, tables_of_a_case

Words = str | Promise
DRAFTS_LAST = timedelta(seconds=draft_keys.VALID_SECONDS)
OF_THE_KEY = ("vault.RecordKey",)
TO_FIND_BY = ("vault.ExactIndex", "vault.NameIndex")

NOT_KNOWN: tuple[Words, ...] = (
    _("Photographs of a screen, notes on paper, memory"),
    _("E-mails, messages and calls outside this program"),
    _("Copies of the database or the disk made outside this program"),
    _("A first contact that a phone has not sent yet; only this server could open it"),
    _("Spare blocks of a disk that keep what was overwritten"),
)


@dataclass(frozen=True)
class Remains:
    """Something that is still there: what, where, until when."""

    what: Words
    where: Words
    until: date | datetime | Words

    @property
    def is_moment(self) -> bool:
        """True when the end is a moment."""
        return isinstance(self.until, datetime)

    @property
    def is_day(self) -> bool:
        """True when the end is a day."""
        return isinstance(self.until, date) and not self.is_moment


@dataclass(frozen=True)
class ErasureReport:
    """Everything the report says of one erasure."""

    note: Erasure
    erased: Sequence[tuple[Words, int]]
    remains: Sequence[Remains]
    not_known: Sequence[Words] = NOT_KNOWN


def report_of(note: Erasure) -> ErasureReport:
    """The report of an erasure that was done."""
    return ErasureReport(note=note, erased=_erased(note), remains=tuple(_remains(note)))


def _erased(note: Erasure) -> list[tuple[Words, int]]:
    return [
        (_("Key of the file"), _sum(note, OF_THE_KEY)),
        (_("Keyed hashes to find it by"), _sum(note, TO_FIND_BY)),
        (_("Rows about who the person is"), _sum(note, _holding(Holds.IDENTITY))),
        (
            _("Rows about what was told, asked, thought and decided"),
            _sum(note, _holding(Holds.STORY)),
        ),
        (_("Rows with codes, dates and links"), _sum(note, _holding(Holds.CODES))),
        (_("Typed forms kept for an hour"), int(note.counts.get("kept_forms", 0))),
    ]


def _holding(holds: Holds) -> tuple[str, ...]:
    found = (t.model for t in tables_of_a_case() if t.holds is holds)
    return tuple(model for model in found if model not in OF_THE_KEY + TO_FIND_BY)


def _sum(note: Erasure, models: Sequence[str]) -> int:
    return sum(int(note.counts.get(model, 0)) for model in models)


def _remains(note: Erasure) -> list[Remains]:
    no_end = _("No end is decided")
    return [
        _backups(note),
        Remains(
            _("Key of the file in those backups; generation of the master key that opens it"),
            f"{note.counts.get('epoch', 0)}",
            _("those backups are gone, or the key of this generation is destroyed"),
        ),
        *_leftovers(note),
        Remains(
            _("Lines in the record of acts: a random number, no person"),
            f"{note.counts.get('events', 0)}",
            no_end,
        ),
        Remains(_("This note: number, dates, codes"), _("Database"), no_end),
        Remains(
            _("Pages shown for printing; ask for the paper back"),
            f"{note.counts.get('prints', 0)}",
            _("Not known to the program"),
        ),
        Remains(
            _("Drafts sealed in a browser; no key opens them after"),
            _("Phones and computers of officers"),
            _done(note) + DRAFTS_LAST,
        ),
        Remains(
            _("Address of a page, a random number"),
            _("Open visits of officers, history of browsers"),
            _("Visits end after a day; a browser's history is not known to the program"),
        ),
    ]


def _backups(note: Erasure) -> Remains:
    if settings.GEREGE_BACKUP_DIR is None:
        where: Words = _("This program makes no backups here; others are not known to it")
        return Remains(_("Backups made before"), where, _("Not known to the program"))
    found = copies_before(_done(note))
    if found and found.until is None:
        where = _("None is left in the folder of backups")
        return Remains(_("Backups made before"), where, _("Gone already"))
    by_setting = _done(note) + timedelta(days=settings.GEREGE_BACKUP_KEEP_DAYS)
    last = found.until if found and found.until else by_setting
    where = _("Folder of backups; the newest stays until there is a newer one")
    return Remains(_("Backups made before"), where, last.date())


def _leftovers(note: Erasure) -> list[Remains]:
    found = []
    if note.cleaned_at is None:
        until = _("the server is told: gerege retention tidy")
        found.append(Remains(_("Leftovers of deleted rows"), _("Log of the database"), until))
    if connection.vendor == "postgresql":
        until = _("As whoever runs the server has set")
        where = _("Log of the database server and its archive")
        found.append(Remains(_("Changes as they were written"), where, until))
        freed = _("Freed pages of the database: sealed rows whose key is gone")
        found.append(Remains(freed, _("Database"), _("they are used again")))
    return found


def _done(note: Erasure) -> datetime:
    """When it was erased. Only erasures that were done have a report."""
    return note.erased_at or note.asked_at
