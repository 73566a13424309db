"""What the tests of the vault keep."""

from collections.abc import Sequence
from uuid import UUID

from gerege.audit.models import Event
from gerege.kernel.ids import new_id
from gerege.vault import keyring, record_keys, services
from gerege.vault.models import NO_KEEPER, ExactIndex, NameIndex
from gerege.vault.rooted import Findable

NAME = "Ганцэцэг Уянгахишиг"
NUMBERS = [f"9769911{number:04d}" for number in range(12)]
PLACE, ROW = "cases.note.text", new_id()


def let_be_found(
    subject: UUID, *, names: Sequence[str] = (), keeper: UUID = NO_KEEPER, **numbers: str
) -> None:
    """By these numbers and names and nothing else; by everybody, unless a keeper is named."""
    services.make_findable({subject: Findable(numbers, names, keeper=keeper)})


def found_by(number: str) -> Findable:
    return Findable({"phone": number}, [NAME], keeper=NO_KEEPER)


def as_a_new_process() -> None:
    record_keys.empty_memory()
    keyring.forget()


def named() -> set[UUID]:
    return {found.record for found in services.find_by_name(NAME)}


def digests() -> set[str]:
    exact = ExactIndex.objects.values_list("digest", flat=True)
    return {*exact, *NameIndex.objects.values_list("digest", flat=True)}


def write(text: str) -> tuple[UUID, bytes]:
    case = new_id()
    services.make_record_key(case)
    let_be_found(case, phone="97699112233", names=["Оюун Наран"])
    return case, services.seal(subject=case, place=PLACE, row=ROW, text=text)


def reads(case: UUID, envelope: bytes) -> str:
    return services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope)


def verbs() -> list[str]:
    return list(Event.objects.order_by("sequence").values_list("verb", flat=True))
