"""Nothing is hashed, sealed or derived with the root that a new root would not reach."""

import ast
import base64
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from uuid import UUID

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import models
from django.test import Client
from pytest_django import Settings
from tests.accounts.builders import signed_in, with_generator
from tests.guards.repository import SOURCE, own_python
from tests.guards.world import World, a_ministry

from gerege.accounts import draft_keys, parking
from gerege.accounts.models import AskedRole, FormMark, ParkedForm
from gerege.accounts.roles import Role
from gerege.accounts.services import second_factor, two_people
from gerege.cases.models import Case
from gerege.cases.search import search
from gerege.kernel.ids import new_id
from gerege.vault import browser, keyring, new_root, record_keys, rooted, services
from gerege.vault.fields import SealedField
from gerege.vault.models import ExactIndex, NameIndex, RecordKey, VaultState
from gerege.vault.rooted import Forgotten, HandedOut, Indexed, Passing, Sealed
from gerege.visas import services as visas
from gerege.visas.finding.search import search as of_applications

ENVELOPE = re.compile(rb"v1\|([0-9a-f]{8})\|")
IN_BASE_64 = re.compile(r"[A-Za-z0-9+/_-]{80,}={0,2}")
NAMED_LIKE_A_HASH = re.compile(r"digest|hash|fingerprint|seal|token|secret|check|mark$")
# What looks as if it came from the root, and why it does not.
NOT_FROM_THE_ROOT = {
    "vault.VaultState.root": "the root itself, wrapped by the master key",
    "vault.VaultState.former_root": "the root before, wrapped by the master key",
    "vault.VaultState.key_check": "written with the new root in the act that makes it current",
    "vault.RecordKey.wrapped": "the key of a case, wrapped by the master key",
    "vault.BrowserKey.public": "public",
    "accounts.Device.pin_hash": "a password hash with its own salt",
    "accounts.Device.passkey": "public, written by version 0.1",
    "accounts.Passkey.credential_id": "public",
    "accounts.Passkey.credential": "public",
    "accounts.FormMark.mark": "random, from the page",
    "rights.Wish.sealed": "sealed to the browser key, whose private half a new root reaches",
    "rights.WishStep.sealed": "the same",
    "arrivals.Arrival.sealed": "the same",
    "visas.RuleVersion.digest": "of the text of a rule, which is not secret",
    "visas.RuleTrial.digest": "of the text of a rule, which is not secret",
}
BY_HASH = {"vault.ExactIndex.digest", "vault.NameIndex.digest"}


def rooms_and_calls() -> Iterator[tuple[Path, str, ast.Call]]:
    """Every call in the program outside the vault's own workings: file, name of the verb, call."""
    own = {"keyring.py", "services.py", "new_root.py", "rotation.py", "finding.py"}
    for path in own_python():
        if path.parent.name == "vault" and path.name in own:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                yield path, name, node


def purpose_of(path: Path, call: ast.Call) -> str:
    """The value of the word ``purpose`` in a call, which is a name of that module."""
    given = next(word.value for word in call.keywords if word.arg == "purpose")
    module = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
    return str(eval(ast.unparse(given), vars(import_module(module))))  # noqa: S307  our own names


def called(*verbs: str) -> dict[str, str]:
    return {
        purpose_of(path, call): path.name for path, name, call in rooms_and_calls() if name in verbs
    }


def test_whatever_is_sealed_for_somebody_can_be_sealed_anew() -> None:
    sealed = {one.purpose for one in (*rooted.declared(Sealed), *rooted.declared(Passing))}
    assert len(called("seal_for")) >= 5
    assert set(called("seal_for")) <= sealed


def test_whatever_is_derived_for_somebody_is_forgotten_or_kept_for_its_hour() -> None:
    derived = {one.purpose for one in (*rooted.declared(Forgotten), *rooted.declared(HandedOut))}
    assert set(called("derive_for")) == derived


def test_whoever_makes_a_record_findable_can_do_it_again() -> None:
    rooms = {
        path.relative_to(SOURCE).parts[0]
        for path, name, _ in rooms_and_calls()
        if name == "make_findable"
    }
    assert rooms == {one.room for one in rooted.declared(Indexed)}


def test_nobody_else_takes_a_key_from_the_root() -> None:
    takers = {path.name for path, name, _ in rooms_and_calls() if name == "derived_from"}
    assert takers == set()


def test_every_column_that_may_come_from_the_root_is_declared() -> None:
    declared = {
        f"{one.model}.{one.column}"
        for one in (*rooted.declared(Sealed), *rooted.declared(Forgotten))
    }
    looking_like_it = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if model._meta.label.startswith("gerege") or model.__module__.startswith("gerege.")
        if not isinstance(field, SealedField) and _may_come_from_the_root(field)
    }
    assert len(looking_like_it) > 10
    assert looking_like_it - set(NOT_FROM_THE_ROOT) - BY_HASH <= declared


def _may_come_from_the_root(field: "models.Field[object, object]") -> bool:
    if isinstance(field, models.BinaryField):
        return True
    is_text = isinstance(field, models.CharField | models.TextField | models.JSONField)
    return is_text and bool(NAMED_LIKE_A_HASH.search(field.name))


@pytest.fixture
def own_keys(tmp_path: Path, settings: Settings) -> Iterator[None]:
    """A vault with a root of its own, which can be replaced."""
    before = keyring.root()
    settings.GEREGE_KEY_DIR = tmp_path / "keys"
    keyring.create_master_key(tmp_path / "keys")
    keyring.forget()
    record_keys.empty_memory()
    keyring.begin()
    yield
    record_keys.empty_memory()
    keyring.use_for_this_process(before)


@pytest.fixture
def world(db: None, own_keys: None) -> World:
    """A ministry in which something is kept in every column that is sealed."""
    made = a_ministry()
    browser.public_key()
    with_generator(made.account)
    return made


def kept_key_ids() -> set[str]:
    """The names of all keys that sealed anything, in whatever column of whatever table."""
    found = set[str]()
    for model in set(apps.get_models(include_auto_created=True)) - {VaultState}:
        for row in models.QuerySet(model).values_list():
            for value in row:
                found |= _key_ids(value)
    for visit in Session.objects.all():
        found |= _key_ids(str(visit.get_decoded()))
    return found


def _key_ids(value: object) -> set[str]:
    if isinstance(value, bytes | memoryview):
        return {found.decode() for found in ENVELOPE.findall(bytes(value)[:16])}
    inside = IN_BASE_64.findall(str(value))
    decoded = (base64.urlsafe_b64decode(text[: len(text) // 4 * 4]) for text in inside)
    return {found.decode() for plain in decoded for found in ENVELOPE.findall(plain[:16])}


def keys_of_cases() -> set[str]:
    rows = RecordKey.objects.all()
    return {record_keys.unwrap(row).id for row in rows} | {
        keyring.wrapping_key(row.kek_version).id for row in rows
    }


def indexed() -> set[tuple[object, ...]]:
    exact = set(ExactIndex.objects.values_list("record", "kind", "digest"))
    return exact | set(NameIndex.objects.values_list("record", "digest"))


def something_of_everything(world: World) -> tuple[Client, dict[str, str]]:
    """A page shown once, a parked form, a visit that sets up its second factor, counted rules."""
    keeper = signed_in(world.people[Role.ADMINISTRATOR])
    sent = {
        "username": "bold.b",
        "display_name": "Болд",
        "role": "trainer",
        "language": "mn",
        parking.MARK: str(new_id()),
    }
    assert keeper.post("/account/people/new/", sent).status_code == 200
    visit = keeper.session
    second_factor.new_secret(visit)
    visit.save()
    parked = ParkedForm(officer=world.author, browser=new_id(), path="/note/")
    owner = parking.owner_of(parked)
    parked.sealed = services.seal_for(purpose=parking.PURPOSE, owner=owner, data=b"text=1")
    parked.save()
    visas.count_due()
    return keeper, sent


def test_in_a_whole_ministry_nothing_is_left_that_the_old_root_made(world: World) -> None:
    something_of_everything(world)
    old, hashes = kept_key_ids() - keys_of_cases(), indexed()
    rows = {one.model: one.rows.count() for one in rooted.declared(Sealed)}
    assert all(count for model, count in rows.items() if model != "vault.FormerKey"), rows
    assert len(old) >= 5

    done = new_root.change()

    assert done.finished
    assert (done.broken, done.worthless) == ([], 0)
    assert not kept_key_ids() & old
    assert not FormMark.objects.exclude(fingerprint="").exists()
    assert len(hashes & indexed()) <= 1  # 24 bits: two hashes may be alike by chance
    before = indexed()
    services.make_findable(
        {pk: found for pk, found in rooted.findable(all_records()).items() if found}
    )
    assert indexed() == before


def all_records() -> list[UUID]:
    return list(RecordKey.objects.values_list("pk", flat=True))


def test_everything_works_on_with_the_new_root(world: World) -> None:
    keeper, sent = something_of_everything(world)
    issued = draft_keys.read_issued(None) or 0
    number = new_id()

    def asked() -> list[object]:
        half = two_people._half_of(AskedRole.objects.get(sealed_half__isnull=False))
        parked = parking.open_parked(ParkedForm.objects.get())
        return [
            search(world.author, "Солонго").found,
            search(world.author, "+90 555 010 0147").found,
            of_applications(world.people[Role.VISA_OFFICER], "Нэргүй Зохиомол").found,
            half,
            parked and parked.dict(),
            second_factor.new_secret(keeper.session),
            draft_keys.key_for(world.author, number, issued),
            browser.public_key(),
        ]

    before = asked()
    assert before[0]
    assert before[1]
    assert before[2]
    new_root.change()
    keyring.forget()
    record_keys.empty_memory()
    assert asked() == before
    # A form of before the change that comes again does nothing again.
    people = Case.objects.count(), AskedRole.objects.count()
    again = keeper.post("/account/people/new/", sent)
    assert again.status_code == 409
    assert (Case.objects.count(), AskedRole.objects.count()) == people
