"""The staff, and each case while it is told: what all its rows have in common."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from benchmarks.ministry.names import GIVEN

if TYPE_CHECKING:
    from gerege.vault.crypto import Key

POSTS = 45
OFFICERS_AT_A_POST = 4
# One post has two cases of five, as the post of the country most people work in: its first page is
# full in a small ministry already, so that sizes are compared by what they hold and not by what
# they show.
BUSIEST = 7
OPEN_ONE_IN = 14
YEARS = 6
NOW = datetime.now(UTC)


@dataclass(frozen=True)
class Told:
    """One case while it is told."""

    number: int
    id: UUID
    post: UUID
    officer: UUID
    country: str
    opened: datetime
    is_open: bool
    key: "Key"
    dice: random.Random

    def sealed(self, place: str, row: UUID, text: str) -> bytes:
        """A text under the key of the case, as ``vault.services.seal`` binds it."""
        from gerege.vault import crypto
        from gerege.vault.services import SCHEMA_VERSION

        bound = crypto.bind(place, str(row), str(self.id), str(SCHEMA_VERSION))
        return crypto.seal(self.key, crypto.padded(text.encode()), bound)

    def after(self, hours: float) -> datetime:
        """A moment in its history, never in the future."""
        return min(self.opened + timedelta(hours=hours), NOW)

    @property
    def has_talk(self) -> bool:
        """Two of three open cases were talked with, and every closed one."""
        return not self.is_open or self.number % 3 != 0


def tell(cases: int) -> Iterator[Told]:
    """Every case; the same number of cases is always told alike."""
    from gerege.vault import crypto

    dice = random.Random(cases)
    posts = _staff()
    for number in range(cases):
        # The younger half is five times as likely to be open.
        share = OPEN_ONE_IN * (0.6 if number > cases / 2 else 3)
        post, country, officers = posts[BUSIEST if number % 5 < 2 else number % POSTS]
        case_id = UUID(int=dice.getrandbits(128), version=4)
        yield Told(
            number=number,
            id=case_id,
            post=post,
            officer=dice.choice(officers),
            country=country,
            opened=NOW - timedelta(days=365 * YEARS * (1 - number / cases)) - timedelta(hours=2),
            is_open=dice.random() < 1 / share,
            key=crypto.named(crypto.new_key()),
            dice=random.Random(number),
        )


def _staff() -> list[tuple[UUID, str, list[UUID]]]:
    """Posts with their officers; the lead and the auditor at headquarters."""
    from django.contrib.auth.hashers import make_password

    from gerege.accounts.models import Officer, Post, Posting
    from gerege.accounts.roles import Role

    password = make_password("gerege-benchmark-2026")
    found = []
    for number in range(POSTS + 1):
        at_home = number == POSTS
        post = Post.objects.create(
            code="UBH" if at_home else f"P{number:02}",
            letter=f"{chr(65 + number // 26)}{chr(65 + number % 26)}",
            name_mn="Төв газар" if at_home else f"Төлөөлөгч {number}",
            name_en="Headquarters" if at_home else f"Post {number}",
            country_iso3=("TUR", "KOR", "JPN", "DEU", "THA")[number % 5],
            time_zone=("Europe/Istanbul", "Asia/Seoul", "Asia/Tokyo")[number % 3],
            kind=Post.Kind.HEADQUARTERS if at_home else Post.Kind.POST,
            is_fictional=True,
        )
        roles = [Role.CONSULAR_OFFICER] * OFFICERS_AT_A_POST + [Role.HEAD_OF_POST]
        if at_home:
            roles = [Role.PROTECTION_LEAD, Role.AUDITOR, Role.ADMINISTRATOR]
        officers = []
        for place, role in enumerate(roles):
            officer = Officer.objects.create(
                username=f"{post.code.lower()}-{place}",
                display_name=f"{GIVEN[(number + place) % len(GIVEN)]}",
                role=role,
                language="mn",
                password=password,
                second_factor_since=NOW,
            )
            Posting.objects.create(officer=officer, post=post, starts_on=date(2020, 1, 1))
            officers.append(officer.pk)
        if not at_home:
            found.append((post.pk, post.country_iso3, officers[:OFFICERS_AT_A_POST]))
    return found
