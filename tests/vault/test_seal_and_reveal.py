"""What was sealed opens whole in its own place, and nowhere else."""

import uuid
from collections.abc import Callable
from uuid import UUID

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, isolate_apps
from hypothesis import given
from hypothesis import strategies as st
from tests.vault.builders import let_be_found

from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.vault import crypto, keyring, record_keys, services
from gerege.vault.fields import SealedField
from gerege.vault.models import RecordKey, SealedModel

KEY = crypto.named(bytes(range(32)))
OTHER_KEY = crypto.named(bytes(32))
PLACE, ROW = "cases.note.text", new_id()


def sealed(case: UUID, text: str = "Утас хураасан") -> bytes:
    return services.seal(subject=case, place=PLACE, row=ROW, text=text)


def revealed(case: UUID, envelope: bytes) -> str:
    return services.reveal(subject=case, place=PLACE, row=ROW, sealed=envelope)


@given(st.binary(max_size=5000), st.binary(max_size=60))
def test_bytes_come_back_as_they_were(plain: bytes, bound: bytes) -> None:
    envelope = crypto.seal(KEY, crypto.padded(plain), bound)
    assert crypto.unpadded(crypto.open_sealed(KEY, envelope, bound)) == plain


@given(st.binary(max_size=200), st.data())
def test_any_changed_bit_keeps_it_closed(plain: bytes, data: st.DataObject) -> None:
    envelope = bytearray(crypto.seal(KEY, plain, b"place"))
    bit = data.draw(st.integers(0, len(envelope) * 8 - 1))
    envelope[bit // 8] ^= 1 << bit % 8
    with pytest.raises(ProtectionFailed):
        crypto.open_sealed(KEY, bytes(envelope), b"place")


@given(st.binary(max_size=200), st.data())
def test_anything_cut_off_or_added_keeps_it_closed(plain: bytes, data: st.DataObject) -> None:
    envelope = crypto.seal(KEY, plain, b"place")
    end = data.draw(st.integers(0, len(envelope) - 1))
    for other in (envelope[:end], envelope[end + 1 :], envelope + b"\x00"):
        with pytest.raises(ProtectionFailed):
            crypto.open_sealed(KEY, other, b"place")


@given(st.binary(max_size=300))
def test_bytes_that_were_never_sealed_do_not_open(noise: bytes) -> None:
    with pytest.raises(ProtectionFailed):
        crypto.open_sealed(KEY, noise, b"")


@given(st.lists(st.text(max_size=8), max_size=5), st.lists(st.text(max_size=8), max_size=5))
def test_two_places_are_never_written_the_same(one: list[str], other: list[str]) -> None:
    assert (crypto.bind(*one) == crypto.bind(*other)) == (one == other)


def test_the_name_of_another_key_is_said_before_anything_is_tried() -> None:
    envelope = crypto.seal(OTHER_KEY, b"x", b"")
    with pytest.raises(ProtectionFailed, match=OTHER_KEY.id):
        crypto.open_sealed(KEY, envelope, b"")


def test_a_forged_key_name_does_not_help() -> None:
    envelope = crypto.seal(OTHER_KEY, b"x", b"").replace(OTHER_KEY.id.encode(), KEY.id.encode(), 1)
    with pytest.raises(ProtectionFailed):
        crypto.open_sealed(KEY, envelope, b"")


@pytest.mark.parametrize("secret", [b"", b"short", bytes(31), bytes(33)])
def test_a_key_has_256_bits_or_is_none(secret: bytes) -> None:
    with pytest.raises(ProtectionFailed):
        crypto.derive(secret, "purpose")
    with pytest.raises(ProtectionFailed):
        crypto.blind(secret, "value", 4)


def test_keys_for_different_purposes_have_nothing_in_common() -> None:
    keys = {crypto.derive(KEY.secret, *purpose) for purpose in (("a", "b"), ("ab",), ("b", "a"))}
    assert len(keys) == 3


def test_a_key_is_never_shown_by_accident() -> None:
    assert KEY.secret.hex() not in repr(KEY)
    assert repr(KEY) == f"Key({KEY.id})"


@pytest.mark.parametrize(
    ("length", "stored"), [(0, 64), (60, 64), (61, 128), (4000, 4096), (4093, 8192), (9000, 12288)]
)
def test_the_stored_length_says_only_in_which_bucket_a_text_is(length: int, stored: int) -> None:
    assert len(crypto.padded(b"x" * length)) == stored


@pytest.mark.parametrize("whole", [b"", b"\x00" * 3, b"\x00" * 63, b"\x00\x00\x00\xff" + bytes(60)])
def test_a_wrong_filling_shows_nothing(whole: bytes) -> None:
    with pytest.raises(ProtectionFailed):
        crypto.unpadded(whole)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "Наран", "ө ү ₮", "x" * 20_000, "\x00", "🙂"])
def test_a_text_is_revealed_as_it_was_sealed(case: UUID, text: str) -> None:
    envelope = sealed(case, text)
    assert envelope.startswith(b"v1|")
    assert revealed(case, envelope) == text


@pytest.mark.django_db
def test_the_same_text_is_never_sealed_the_same_twice(case: UUID) -> None:
    assert sealed(case, "да") != sealed(case, "да")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "moved",
    [{"place": "cases.person.given"}, {"row": uuid.UUID(int=5)}],
)
def test_a_text_moved_to_another_field_or_row_stays_closed(
    case: UUID, moved: dict[str, object]
) -> None:
    where: dict[str, object] = {"subject": case, "place": PLACE, "row": ROW}
    with pytest.raises(ProtectionFailed):
        services.reveal(**{**where, **moved}, sealed=sealed(case))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_a_text_moved_to_another_case_stays_closed(case: UUID) -> None:
    other = new_id()
    services.make_record_key(other)
    with pytest.raises(ProtectionFailed):
        revealed(other, sealed(case))


@pytest.mark.django_db
def test_a_key_moved_to_another_case_opens_nothing(case: UUID) -> None:
    envelope, other = sealed(case), new_id()
    services.make_record_key(other)
    RecordKey.objects.filter(pk=other).update(wrapped=RecordKey.objects.get(pk=case).wrapped)
    record_keys.empty_memory()
    with pytest.raises(ProtectionFailed):
        services.seal(subject=other, place=PLACE, row=ROW, text="x")
    with pytest.raises(ProtectionFailed):
        revealed(other, envelope)


@pytest.mark.django_db
def test_a_record_keeps_the_key_it_has(case: UUID) -> None:
    envelope = sealed(case, "first")
    with pytest.raises(ProtectionFailed, match="already"):
        services.make_record_key(case)
    assert revealed(case, envelope) == "first"


@pytest.mark.django_db
def test_without_a_key_of_the_record_nothing_is_sealed() -> None:
    with pytest.raises(ProtectionFailed, match="no key"):
        sealed(new_id())


@pytest.mark.django_db
def test_another_master_key_opens_nothing_and_seals_nothing(case: UUID) -> None:
    envelope = sealed(case)
    keyring.use_for_this_process(bytes(32))
    record_keys.empty_memory()
    attempts: list[Callable[[], object]] = [
        lambda: revealed(case, envelope),
        lambda: sealed(case),
        lambda: services.make_record_key(new_id()),
        lambda: let_be_found(case, phone="1"),
        lambda: services.find_exact("phone", "1"),
        lambda: services.find_by_name("Наран"),
        lambda: let_be_found(case, names=["Наран"]),
        lambda: services.seal_for(purpose="p", owner="o", data=b"x"),
        lambda: services.derive_for(purpose="p", owner="o"),
    ]
    for attempt in attempts:
        with pytest.raises(ProtectionFailed, match="does not belong to this database"):
            attempt()
    assert RecordKey.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_key_made_in_a_transaction_that_came_to_nothing_seals_nothing_later() -> None:
    case = new_id()
    with transaction.atomic():
        services.make_record_key(case)
        sealed(case, "first try")
        transaction.set_rollback(True)
    with pytest.raises(ProtectionFailed, match="no key"):
        sealed(case)
    services.make_record_key(case)
    assert revealed(case, sealed(case, "second try")) == "second try"


@pytest.mark.django_db
def test_half_a_character_is_refused_and_not_guessed(case: UUID) -> None:
    with pytest.raises(InputRefused, match="half a character"):
        sealed(case, "\ud83d")


@pytest.mark.django_db
def test_texts_of_many_cases_need_one_query_for_their_keys() -> None:
    cases = [new_id() for _ in range(20)]
    for case in cases:
        services.make_record_key(case)
    envelopes = {case: sealed(case, str(case)) for case in cases}
    record_keys.empty_memory()
    with CaptureQueriesContext(connection) as queries:
        services.unlock(cases)
        texts = {case: revealed(case, envelope) for case, envelope in envelopes.items()}
    assert texts == {case: str(case) for case in cases}
    assert len(queries) == 1


@pytest.mark.django_db
def test_several_texts_of_a_row_need_one_query_for_the_key(case: UUID) -> None:
    with CaptureQueriesContext(connection) as queries:
        made = services.seal_many(subject=case, row=ROW, texts={"a.b.c": "1", "a.b.d": "2"})
    assert len(queries) == 1
    assert services.reveal(subject=case, place="a.b.d", row=ROW, sealed=made["a.b.d"]) == "2"


@pytest.mark.django_db
@isolate_apps("gerege.vault")
def test_a_row_seals_its_fields_and_says_nothing_where_nothing_is_known(case: UUID) -> None:
    class Letter(SealedModel):
        text = SealedField()
        sender = SealedField()
        number = SealedField()

        class Meta:
            app_label = "vault"

        @property
        def subject_id(self) -> UUID:
            return case

    letter = Letter()
    letter.seal_field("text", "Сайн байна уу")
    letter.seal_field("sender", "")
    assert letter.reveal_field("text") == "Сайн байна уу"
    assert (letter.reveal_field("sender"), letter.reveal_field("number")) == ("", "")
    assert (letter.sender is None, letter.number is None) == (False, True)
    letter.sender = letter.text
    with pytest.raises(ProtectionFailed):
        letter.reveal_field("sender")
    letter.seal_field("text", None)
    assert letter.reveal_field("text") == ""
    with pytest.raises(FieldDoesNotExist):
        letter.seal_field("id", "x")


@isolate_apps("gerege.vault")
def test_a_model_must_say_whose_texts_it_holds() -> None:
    class Letter(SealedModel):
        text = SealedField()

        class Meta:
            app_label = "vault"

    with pytest.raises(NotImplementedError, match="Letter"):
        Letter().seal_field("text", "x")


@pytest.mark.parametrize("value", ["text", b"text", b"", 5, b"v1|zzzzzzzz|" + bytes(40)])
def test_a_sealed_column_takes_nothing_that_was_not_sealed(value: object) -> None:
    with pytest.raises(ProtectionFailed):
        SealedField().get_db_prep_value(value, connection)


def test_a_sealed_column_takes_what_was_sealed_and_nothing_at_all() -> None:
    field = SealedField()
    assert bytes(field.get_db_prep_value(crypto.seal(KEY, b"x", b""), connection)).startswith(
        b"v1|"
    )
    assert field.get_db_prep_value(None, connection) is None
    assert field.null


@pytest.mark.django_db
def test_what_belongs_to_no_case_opens_for_its_owner_and_purpose_only() -> None:
    kept = services.seal_for(purpose="parked-form", owner="officer:browser", data=b"a=1&b=2")
    assert (
        services.reveal_for(purpose="parked-form", owner="officer:browser", data=kept) == b"a=1&b=2"
    )
    for purpose, owner in (("parked-form", "other:browser"), ("totp", "officer:browser")):
        with pytest.raises(ProtectionFailed):
            services.reveal_for(purpose=purpose, owner=owner, data=kept)


@pytest.mark.django_db
def test_a_derived_key_is_the_same_again_and_of_its_owner_alone() -> None:
    ours = services.derive_for(purpose="draft-key", owner="officer:1")
    assert ours == services.derive_for(purpose="draft-key", owner="officer:1")
    assert ours != services.derive_for(purpose="draft-key", owner="officer:2")
    assert ours != services.derive_for(purpose="other", owner="officer:1")
    assert len(ours) == 32
