"""What protection costs: sealing, keys, finding, the record of acts and its check.

    python benchmarks/vault.py [--events N]

Everything runs on a database file of its own with every write flushed to the disk. Beside each
figure stands its floor (it must hold on a small server, else the run fails) and, where there is
one, what a common alternative takes on this machine.
"""

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = tempfile.TemporaryDirectory()
os.environ |= {"GEREGE_MODE": "test", "GEREGE_DATA_DIR": FOLDER.name}
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gerege.config.settings")
sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

import django  # noqa: E402

django.setup()

from cryptography.fernet import Fernet  # noqa: E402
from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import transaction  # noqa: E402
from tests.vault.builders import let_be_found  # noqa: E402
from tests.vault.sealing_like_a_browser import seal  # noqa: E402

from gerege.audit import signing  # noqa: E402
from gerege.audit.services import record, record_look  # noqa: E402
from gerege.audit.verbs import Verb  # noqa: E402
from gerege.audit.verification import verify  # noqa: E402
from gerege.kernel.ids import new_id  # noqa: E402
from gerege.vault import browser, crypto, keyring, record_keys, services  # noqa: E402
from gerege.vault.models import RecordKey  # noqa: E402

TEXT = "Утас, паспорт хоёрыг нь хураан авсан"
ROUNDS = 3000
CASES = 1000


@dataclass(frozen=True)
class Line:
    """One row of the table. ``floor`` is a most for times and a least for rates."""

    what: str
    value: float
    unit: str
    floor: float
    beside: str = ""

    @property
    def holds(self) -> bool:
        """True if the floor is kept."""
        return self.value >= self.floor if self.unit.endswith("/s") else self.value <= self.floor

    def __str__(self) -> str:
        mark = " " if self.holds else "!"
        floor = f"{'≥' if self.unit.endswith('/s') else '≤'} {self.floor:,.0f}"
        value = f"{self.value:>12,.1f} {self.unit:<9}"
        return f"{mark} {self.what:<44}{value}{floor:>10}  {self.beside}"


def micros(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Microseconds a call, the best of three runs."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        for _ in range(rounds):
            work()
        best = min(best, time.perf_counter() - begun)
    return best / rounds * 1e6


def rate(count: int, work: Callable[[], object]) -> float:
    """How many of these a second, done once."""
    begun = time.perf_counter()
    work()
    return count / (time.perf_counter() - begun)


def install() -> None:
    """A database of its own with keys that are thrown away."""
    call_command("migrate", "audit", verbosity=0)
    call_command("migrate", "vault", verbosity=0)
    keyring.use_for_this_process(os.urandom(32))
    signing.use_for_this_process(os.urandom(32))


def sealing() -> Iterator[Line]:
    """The cryptography alone, beside plain AES-GCM and Fernet."""
    key, bound, plain = crypto.named(crypto.new_key()), b"place", TEXT.encode()
    sealed = crypto.seal(key, crypto.padded(plain), bound)
    fernet, gcm = Fernet(Fernet.generate_key()), AESGCM(key.secret)
    token, nonce = fernet.encrypt(plain), os.urandom(12)
    cipher = gcm.encrypt(nonce, plain, bound)
    rivals = (
        micros(lambda: gcm.encrypt(os.urandom(12), plain, bound)),
        micros(lambda: fernet.encrypt(plain)),
        micros(lambda: gcm.decrypt(nonce, cipher, bound)),
        micros(lambda: fernet.decrypt(token)),
    )
    yield Line(
        "seal a text",
        micros(lambda: crypto.seal(key, crypto.padded(plain), bound)),
        "µs",
        200,
        f"AES-GCM {rivals[0]:.1f}, Fernet {rivals[1]:.1f}",
    )
    yield Line(
        "open a text",
        micros(lambda: crypto.unpadded(crypto.open_sealed(key, sealed, bound))),
        "µs",
        200,
        f"AES-GCM {rivals[2]:.1f}, Fernet {rivals[3]:.1f}",
    )
    yield Line("stored for a text", len(sealed), "bytes", 200, f"Fernet {len(token)}")
    yield Line(
        "keyed hash of a number", micros(lambda: crypto.blind(key.secret, TEXT, 4)), "µs", 100
    )


def keys() -> Iterator[Line]:
    """Keys of records: wrapped, unwrapped, and with the database behind them."""
    cases = [new_id() for _ in range(CASES)]

    def make_all() -> None:
        with transaction.atomic():
            for case in cases:
                services.make_record_key(case)

    yield Line("keys of records made, one transaction", rate(CASES, make_all), "keys/s", 100)
    row = RecordKey.objects.get(pk=cases[0])
    wrapped = record_keys.wrap(row.subject, bytes(32), 1)
    yield Line("wrap a key", micros(lambda: record_keys.wrap(row.subject, bytes(32), 1)), "µs", 400)
    yield Line("unwrap a key", micros(lambda: record_keys.unwrap(row)), "µs", 400)
    yield Line("stored for a key", len(wrapped), "bytes", 120)
    place, text_row = "cases.note.text", new_id()
    sealed = {
        case: services.seal(subject=case, place=place, row=text_row, text=TEXT) for case in cases
    }

    def reveal_all() -> None:
        record_keys.empty_memory()
        services.unlock(cases)
        for case, envelope in sealed.items():
            services.reveal(subject=case, place=place, row=text_row, sealed=envelope)

    yield Line(
        f"reveal one text of each of {CASES} cases", rate(CASES, reveal_all), "cases/s", 1000
    )


def finding() -> Iterator[Line]:
    """Keyed hashes in the database: a telephone number among many."""
    cases = list(RecordKey.objects.values_list("pk", flat=True))

    def index_all() -> None:
        with transaction.atomic():
            for number, case in enumerate(cases):
                let_be_found(case, phone=f"976{90000000 + number}")

    yield Line("numbers made findable", rate(CASES, index_all), "cases/s", 50)
    yield Line(
        f"find a number among {CASES}",
        micros(lambda: services.find_exact("phone", "97690000500"), 300),
        "µs",
        5000,
    )


def browser_sealing() -> Iterator[Line]:
    """What a phone sealed."""
    public = browser.public_key()
    parcel = seal(public.raw, TEXT.encode(), info=browser.FIRST_CONTACT)
    yield Line(
        "open what a phone sealed",
        micros(
            lambda: browser.open_browser_sealed(
                enc=parcel.enc, ciphertext=parcel.ciphertext, key_id=public.key_id
            ),
            300,
        ),
        "µs",
        20_000,
    )


def the_record(events: int) -> Iterator[Line]:
    """The record of acts: appended one by one, then read whole."""
    actors, cases = [new_id() for _ in range(20)], [new_id() for _ in range(500)]

    def append(number: int) -> None:
        record(
            actor=actors[number % 20],
            verb=Verb.NOTE_ADDED,
            subject=cases[number % 500],
            detail={"audience": "post"},
        )

    def one_by_one() -> None:
        for number in range(500):
            with transaction.atomic():
                append(number)

    def together() -> None:
        with transaction.atomic():
            for number in range(events):
                append(number)

    def look() -> None:
        with transaction.atomic():
            record_look(actor=actors[0], verb=Verb.CASE_LOOKED, subject=cases[0], shown="same")

    yield Line("events appended, each flushed to the disk", rate(500, one_by_one), "events/s", 20)
    yield Line("events appended in one transaction", rate(events, together), "events/s", 100)
    look()
    yield Line("a look that was recorded already", micros(look, 200), "µs", 20_000)
    report = verify([], signing.public_key())
    assert not report.problems, report.problems
    speed = report.size / report.seconds
    whole = f"2 million in {2e6 / speed:.0f} s"
    yield Line(f"events verified ({report.size:,})", speed, "events/s", 2000, whole)


def main() -> int:
    """Print the table; 1 if a floor does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=20_000, help="length of the record")
    events: int = parser.parse_args().events
    print(f"  {'':<44}{'here':>12} {'':<9}{'floor':>10}  beside")
    kept = True
    install()
    for group in (sealing(), keys(), finding(), browser_sealing(), the_record(events)):
        for line in group:
            kept = kept and line.holds
            print(line)
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())
