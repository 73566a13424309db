"""`gerege verify-audit` finds what was changed, removed, cut off or rewritten, and says where."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connection, transaction
from tests.audit.attacking import forge_head, rewrite_history, run_sql, write_events

from gerege.audit import signing
from gerege.audit.models import Event, Head, SignedHead
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.config.commands import verify_audit
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.kernel.ids import new_id

pytestmark = pytest.mark.django_db


@dataclass
class Verifier:
    """Runs the command as a person would, and keeps what it printed."""

    capture: pytest.CaptureFixture[str]
    printed: str = ""

    def __call__(self, *arguments: str | Path) -> int:
        parser = argparse.ArgumentParser()
        verify_audit.register(parser.add_subparsers())
        given = parser.parse_args(["verify-audit", *map(str, arguments)])
        status: int = given.run(given)
        self.printed = self.capture.readouterr().out
        return status


@pytest.fixture
def verify(capsys: pytest.CaptureFixture[str]) -> Verifier:
    return Verifier(capsys)


@pytest.fixture
def kept_head(verify: Verifier, tmp_path: Path) -> Path:
    """Ten events, their head kept outside, and five more events since."""
    write_events(10)
    path = tmp_path / "head.json"
    assert verify("--save-head", path) == 0
    write_events(5)
    return path


def test_an_honest_record_is_whole(verify: Verifier) -> None:
    write_events(20)
    assert verify() == 0
    assert "events  20\n" in verify.printed
    assert Head.objects.get().root in verify.printed
    assert "The record is whole." in verify.printed


def test_a_record_of_nothing_is_whole(verify: Verifier) -> None:
    assert verify() == 0


def test_an_honest_record_still_agrees_with_an_old_head(verify: Verifier, kept_head: Path) -> None:
    assert verify("--head", kept_head) == 0
    assert "events  15\n" in verify.printed


@pytest.mark.parametrize(
    "change",
    [
        "verb = 'case.closed'",
        "actor = NULL",
        "subject = post",
        "at = '2020-01-01 00:00:00'",
        "detail = '{}'",
        "detail = '{\"count\": true}'",
        "leaf = (SELECT leaf FROM audit_event WHERE sequence = 8)",
    ],
)
def test_a_changed_event_is_found_by_its_number(verify: Verifier, change: str) -> None:
    write_events(12)
    run_sql(f"UPDATE audit_event SET {change} WHERE sequence = 7")  # noqa: S608  written above
    assert verify() == 1
    assert "PROBLEM event 7 was changed after it was written\n" in verify.printed


def test_an_event_that_cannot_even_be_read_is_found(verify: Verifier) -> None:
    write_events(4)
    # What each database can be brought to hold that the program cannot read.
    unreadable = {"sqlite": "at = 'soon'", "postgresql": "detail = '[1]'"}[connection.vendor]
    run_sql(f"UPDATE audit_event SET {unreadable} WHERE sequence = 3")  # noqa: S608  written above
    assert verify() == 1
    assert "event 3" in verify.printed or "after 2" in verify.printed


@pytest.mark.parametrize(
    ("removed", "sentence"),
    [
        ("sequence = 5", "event 5 was removed"),
        ("sequence BETWEEN 2 AND 6", "events 2 to 6 were removed"),
        ("sequence = 1", "event 1 was removed"),
    ],
)
def test_a_removed_event_is_found_as_a_gap(verify: Verifier, removed: str, sentence: str) -> None:
    write_events(9)
    run_sql(f"DELETE FROM audit_event WHERE {removed}")  # noqa: S608  written above
    assert verify() == 1
    assert f"PROBLEM {sentence}\n" in verify.printed


def test_a_removed_event_is_found_though_the_rest_is_numbered_anew(verify: Verifier) -> None:
    write_events(6)
    run_sql("DELETE FROM audit_event WHERE sequence = 3")
    for sequence in (4, 5, 6):
        run_sql("UPDATE audit_event SET sequence = %s WHERE sequence = %s", sequence - 1, sequence)
    assert verify() == 1
    assert "event 3 was changed" in verify.printed


def test_a_tail_that_was_cut_off_is_found(verify: Verifier) -> None:
    write_events(9)
    run_sql("DELETE FROM audit_event WHERE sequence > 7")
    assert verify() == 1
    assert "events 8 to 9 are missing at the end" in verify.printed


def test_a_tail_cut_off_together_with_the_head_is_found_by_a_kept_head(
    verify: Verifier, kept_head: Path
) -> None:
    run_sql("DELETE FROM audit_event WHERE sequence > 8")
    SignedHead.objects.all().delete()
    forge_head()
    assert verify() == 0
    assert verify("--head", kept_head) == 1
    assert "events 9 to 10 are missing at the end: the kept head of" in verify.printed


def test_a_history_rewritten_with_all_its_hashes_is_found_by_a_kept_head(
    verify: Verifier, kept_head: Path
) -> None:
    rewrite_history(4, actor=new_id())
    SignedHead.objects.all().delete()
    assert verify() == 0
    assert verify("--head", kept_head) == 1
    assert "was rewritten between event 1 and event 10" in verify.printed


def test_signed_heads_in_the_database_narrow_down_where_it_was_rewritten(
    verify: Verifier, tmp_path: Path
) -> None:
    for number in range(3):
        write_events(5)
        assert verify("--save-head", tmp_path / f"{number}.json") == 0
    rewrite_history(8, actor=new_id())
    assert verify() == 1
    assert "was rewritten between event 6 and event 10" in verify.printed


def test_an_event_put_behind_the_end_is_found(verify: Verifier) -> None:
    write_events(3)
    last = Event.objects.get(sequence=3)
    Event.objects.create(sequence=4, at=last.at, verb=last.verb, leaf=last.leaf)
    assert verify() == 1
    assert "event 4 was changed" in verify.printed
    assert "added past the end" in verify.printed


def test_a_head_that_was_altered_is_not_believed(verify: Verifier, kept_head: Path) -> None:
    head = json.loads(kept_head.read_text())
    kept_head.write_text(json.dumps({**head, "size": 3}))
    with pytest.raises(ProtectionFailed, match="signature"):
        verify("--head", kept_head)


def test_a_signed_head_in_the_database_that_was_altered_is_found(
    verify: Verifier, kept_head: Path
) -> None:
    assert kept_head.exists()
    run_sql("UPDATE audit_signedhead SET root = %s", Head.objects.get().root)
    assert verify() == 1
    assert "signature" in verify.printed


def test_a_head_signed_with_another_key_is_not_believed(
    verify: Verifier, kept_head: Path, tmp_path: Path
) -> None:
    public = tmp_path / "ours.pub"
    public.write_text(signing.public_key_as_text(signing.public_key()))
    signing.use_for_this_process(bytes(32))
    with pytest.raises(ProtectionFailed, match="public-key"):
        verify("--head", kept_head)
    # The auditor's own copy of the public key decides, whatever the server now holds.
    assert verify("--head", kept_head, "--public-key", public) == 0


@pytest.mark.parametrize("content", ["", "{}", "[]", "null", '{"format": "other"}', "\x00", "{"])
def test_a_file_that_is_no_head_is_refused_with_a_sentence(
    verify: Verifier, tmp_path: Path, content: str
) -> None:
    path = tmp_path / "head.json"
    path.write_text(content)
    with pytest.raises(InputRefused, match="save-head"):
        verify("--head", path)


@pytest.mark.parametrize(
    "change", [{"size": -1}, {"size": "10"}, {"root": "xyz"}, {"at": "soon"}, {"more": 1}]
)
def test_a_head_with_a_broken_field_is_refused_with_a_sentence(
    verify: Verifier, kept_head: Path, change: dict[str, object]
) -> None:
    kept_head.write_text(json.dumps({**json.loads(kept_head.read_text()), **change}))
    with pytest.raises(InputRefused, match="save-head"):
        verify("--head", kept_head)


def test_a_file_that_is_no_public_key_is_refused(verify: Verifier, tmp_path: Path) -> None:
    path = tmp_path / "key.pub"
    path.write_text("abc")
    with pytest.raises(InputRefused, match="public key"):
        verify("--public-key", path)


def test_a_kept_head_is_never_written_over(verify: Verifier, kept_head: Path) -> None:
    before = kept_head.read_text()
    with pytest.raises(InputRefused, match="new file"):
        verify("--save-head", kept_head)
    assert kept_head.read_text() == before
    assert SignedHead.objects.count() == 1


def test_a_record_with_a_problem_is_not_signed(verify: Verifier, tmp_path: Path) -> None:
    write_events(3)
    run_sql("UPDATE audit_event SET verb = 'case.closed' WHERE sequence = 2")
    assert verify("--save-head", tmp_path / "head.json") == 1
    assert not (tmp_path / "head.json").exists()
    assert not SignedHead.objects.exists()


def test_the_signature_can_be_checked_with_the_printed_key_alone(
    verify: Verifier, kept_head: Path
) -> None:
    """A reader without this program needs the file, the key and Ed25519."""
    head = json.loads(kept_head.read_text())
    lines = (head["format"], str(head["size"]), head["root"], head["at"], head["key_id"])
    key = Ed25519PrivateKey.from_private_bytes(b"signs heads in tests, only there").public_key()
    key.verify(bytes.fromhex(head["signature"]), "\n".join(lines).encode())


def test_events_recorded_while_it_reads_do_no_harm(verify: Verifier) -> None:
    write_events(2)
    assert verify() == 0
    with transaction.atomic():
        record(actor=None, verb=Verb.CATALOGUE_LOADED)
    assert verify() == 0


def test_many_problems_are_cut_short(verify: Verifier) -> None:
    write_events(40)
    run_sql("UPDATE audit_event SET verb = 'case.closed'")
    assert verify() == 1
    assert verify.printed.count("PROBLEM") == 21


def test_a_database_without_a_record_is_said_to_be_none(verify: Verifier) -> None:
    run_sql("DROP TABLE audit_event")
    with pytest.raises(ProtectionFailed, match="gerege check"):
        verify()
