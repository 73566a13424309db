"""Whether somebody applied at this post before: a hint for the officer, and nothing a rule reads.

Looked for among those who share the telephone or the e-mail, the whole name or the passport number.
The key of the number lies with those of names and is no link: nothing of it reaches a rule.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from gerege.identity.names import nearest
from gerege.vault import services as vault
from gerege.visas.engine.keys import Keyer
from gerege.visas.finding.naming import key_of_passport, name_of, whole_name_keys
from gerege.visas.models import Application, Batch
from gerege.visas.queries import number_of
from gerege.visas.sharing.same_person import in_one_writing

MOST_READ = 400
"""Rows of keys that are looked at in each way, however many have them."""
MOST_OPENED = 20
THEIRS = ("phone", "email")
SHARING = """
SELECT visas_sharedkey.application_id AS id FROM visas_sharedkey
JOIN visas_application ON visas_application.id = visas_sharedkey.application_id
WHERE post_id = %s AND kind IN ('phone', 'email') AND value IN ({values})
ORDER BY visas_sharedkey.id DESC LIMIT {most}
"""
NAMED_ALIKE = """
SELECT application_id AS id FROM visas_namekey
WHERE post_id = %s AND value IN ({values})
ORDER BY value, application_id LIMIT {most}
"""
WHO_SHARE_MOST = """
SELECT id FROM (
    SELECT id, COUNT(*) AS shared FROM ({rows}) AS looked_at
    GROUP BY id ORDER BY shared DESC, id LIMIT {most}
) AS nearest
"""
"""Written out: put together by Django for each page, they cost more than the database takes."""


@dataclass(frozen=True)
class Again:
    """Others of the same post, the newest first: id and number; of ``renamed`` the name as well.

    ``renamed`` have the same passport number, and a name that is another one.
    """

    before: Sequence[tuple[UUID, str]] = ()
    renamed: Sequence[tuple[UUID, str, str]] = ()


def applied_before(
    application: Application, keyer: Keyer, shared: Iterable[tuple[str, str]]
) -> Again:
    """Who has the same passport number, or the same day of birth and the same telephone or e-mail.

    ``shared`` are kind and keyed hash of what the application shares with others at any post.
    """
    written = application.written()
    names = whole_name_keys(keyer, written.get("surname", ""), written.get("given_names", ""))
    theirs = [value for kind, value in shared if kind in THEIRS]
    passport = key_of_passport(keyer, written)
    own = [] if passport is None else [passport]
    near = _near(application, [(NAMED_ALIKE, names), (NAMED_ALIKE, own), (SHARING, theirs)])
    if not near:
        return Again()
    others = Application.objects.filter(pk__in=near, batch__state=Batch.State.DONE)
    rows = others.order_by("-waiting_since", "pk").only("batch_id", "content")
    opened = vault.unlocked(rows, "batch_id")
    same = [other for other in opened if are_of_one_person(written, other.written())]
    renamed = [other for other in same if _is_renamed(written, other.written())]
    return Again(
        [(other.pk, number_of(other)) for other in same if other not in renamed],
        [(other.pk, number_of(other), name_of(other.written())) for other in renamed],
    )


def _is_renamed(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True where the passport number is the same and both names are there and unlike."""
    numbers = [in_one_writing(written)["number"] for written in (one, other)]
    names = [name_of(written) for written in (one, other)]
    is_same = numbers[0] is not None and numbers[0] == numbers[1]
    return is_same and all(names) and nearest([names[0]], [names[1]]) is None


def are_of_one_person(one: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """True where the passport number is the same, or the day of birth with telephone or e-mail."""
    first, second = in_one_writing(one), in_one_writing(other)
    same = {name for name, value in first.items() if value and value == second[name]}
    return "number" in same or ("date_of_birth" in same and not same.isdisjoint(THEIRS))


def _near(application: Application, ways: Sequence[tuple[str, Sequence[Any]]]) -> list[UUID]:
    """The others at the same post that share most of these keys, in each way. One question."""
    post = Application._meta.get_field("post").get_db_prep_value(application.post_id, connection)
    parts, given = [], []
    for way, keys in ways:
        if keys:
            rows = way.format(values=", ".join(["%s"] * len(keys)), most=MOST_READ)
            parts.append(WHO_SHARE_MOST.format(rows=rows, most=MOST_OPENED))
            given += [post, *keys]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ".join(parts), given)
        found = [UUID(str(pk)) for (pk,) in cursor.fetchall()]
    return [pk for pk in found if pk != application.pk]
