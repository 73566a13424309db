"""Keeping what a change replaces, and stopping a change that would overwrite a colleague's."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.merging import Edit, State, merge
from gerege.cases.models import Case, EarlierVersion
from gerege.cases.states import AGE_FIELDS, CONTACT_FIELDS, DECISION_FIELDS
from gerege.kernel.clock import now
from gerege.kernel.errors import GeregeError

What = EarlierVersion.What
TOGETHER = {
    What.PERSON: AGE_FIELDS,
    What.SAFE_CONTACT: CONTACT_FIELDS,
    What.CONFERENCE: DECISION_FIELDS,
}


@dataclass
class SavedMeanwhile(GeregeError):
    """Somebody saved another version since the page was opened: nothing is written, both are shown.

    ``opened`` is the number of the version the page was opened with, ``version`` of the one that
    stands now; ``by`` and ``at`` say who saved that when.
    """

    case_id: UUID
    what: EarlierVersion.What
    opened: int | None
    version: int
    ask: tuple[str, ...]
    now: State
    typed: State
    by: Officer
    at: datetime

    def __str__(self) -> str:
        return f"{self.what.value}: another version was saved meanwhile"


def version_of(case: Case, what: EarlierVersion.What) -> int:
    """The number of the version that stands: so many were kept before it."""
    return _kept(case, what).count()


def merged_with_now(
    actor: Officer,
    case: Case,
    what: EarlierVersion.What,
    typed: State,
    now_state: State,
    edit: Edit,
) -> Mapping[str, str]:
    """What of the typed fields is to be written. Call inside the transaction that holds the case.

    Keeps what the officer chose not to let stay. Raises SavedMeanwhile where they have to choose.
    """
    since = _replaced_since(case, what, edit)
    base = said_by(since[0]) if since else now_state
    version = version_of(case, what)
    chosen = edit.choices_on(version)
    merged = merge(typed, base, now_state, chosen, TOGETHER.get(what, ()))
    if merged.ask:
        last = since[-1]
        seen, stands = (what, edit.opened, version), (merged.ask, now_state, typed)
        raise SavedMeanwhile(case.pk, *seen, *stands, last.by, last.at)
    if merged.dropped:
        _keep(actor, case, what, merged.dropped, stood=False)
        case.touch()
        detail = {"what": what.value}
        record(
            actor=actor.pk,
            verb=Verb.VERSION_KEPT,
            subject=case.pk,
            post=case.post_id,
            detail=detail,
        )
    return merged.write


def keep_earlier(
    actor: Officer, case: Case, what: EarlierVersion.What, before: State, after: State
) -> None:
    """Keep what stood until now, if it differs. Call inside the transaction of the change."""
    if dict(before) != dict(after):
        _keep(actor, case, what, before, stood=True)


def said_by(version: EarlierVersion) -> dict[str, str]:
    """The fields of a version, opened."""
    fields: dict[str, str] = json.loads(version.reveal_field("content"))
    return fields


def _kept(case: Case, what: EarlierVersion.What) -> "QuerySet[EarlierVersion]":
    return EarlierVersion.objects.filter(case=case, what=what)


def _replaced_since(case: Case, what: EarlierVersion.What, edit: Edit) -> list[EarlierVersion]:
    """The versions that were replaced since the page was opened, oldest first."""
    if edit.opened is None:
        return []
    rows = _kept(case, what).filter(stood=True, number__gte=edit.opened).select_related("by")
    return list(rows.order_by("number"))


def _keep(
    actor: Officer, case: Case, what: EarlierVersion.What, fields: State, *, stood: bool
) -> None:
    number = version_of(case, what)
    version = EarlierVersion(case=case, what=what, number=number, stood=stood, by=actor, at=now())
    version.seal_field("content", json.dumps(dict(fields), ensure_ascii=False, sort_keys=True))
    version.save(force_insert=True)
