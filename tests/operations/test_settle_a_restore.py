"""After a restore a head of the record that was left is accepted by name, and by nothing else."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from django.db import transaction
from tests.audit.attacking import forge_head, rewrite_history, run_sql, write_events
from tests.builders import an_officer, bold

from gerege.__main__ import main
from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit import signing
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.config import startup
from gerege.kernel.ids import new_id
from gerege.operations.proving import reopen

pytestmark = pytest.mark.django_db


def run(*arguments: str | Path) -> int:
    """The program itself, as its operator runs it."""
    return main([str(part) for part in arguments])


@pytest.fixture(autouse=True)
def _signs() -> Iterator[None]:
    signing.use_for_this_process(bytes(range(32)))
    yield
    signing.forget_key()


@pytest.fixture
def anar() -> Officer:
    """An administrator."""
    return an_officer(Role.ADMINISTRATOR)


@pytest.fixture
def head(tmp_path: Path, anar: Officer) -> Path:
    """Kept outside while everything was well; then an older copy was restored and work went on."""
    write_events(5)
    restored = Event.objects.count()
    write_events(4)
    kept = tmp_path / "head.json"
    run("verify-audit", "--save-head", kept)
    with transaction.atomic():
        run_sql("DELETE FROM audit_signedhead")
        run_sql(f"DELETE FROM audit_event WHERE sequence > {restored}")  # noqa: S608  a number
        forge_head()
    reopen()
    write_events(7)
    return kept


def test_before_it_is_accepted_the_head_is_a_problem(head: Path) -> None:
    assert run("verify-audit", "--head", head) == 1


def test_once_accepted_the_record_is_whole_and_says_who_accepted(
    head: Path, anar: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("accept-head", head, "--by", anar.username) == 0
    capsys.readouterr()
    assert run("verify-audit", "--head", head) == 0
    printed = capsys.readouterr().out
    assert "PROBLEM" not in printed
    assert "ACCEPTED the head of" in printed
    assert f"accepted by {anar.username} on " in printed


def test_the_check_says_the_restore_and_what_was_accepted_by_whom_and_when(
    head: Path, anar: Officer
) -> None:
    (restored,) = startup.notes()
    assert restored.startswith("restored from a backup on ")
    run("accept-head", head, "--by", anar.username)
    accepted = Event.objects.get(verb=Verb.HEAD_ACCEPTED)
    assert accepted.actor == anar.pk
    sentence = f"heads from before that restore: 1, by {anar.username}, on {accepted.at:%F}"
    assert startup.notes() == [restored, f"accepted {sentence}"]


def test_the_log_of_the_service_names_nobody(
    head: Path,
    anar: Officer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(startup, "problems", list)
    monkeypatch.setattr(startup, "warnings", list)
    run("accept-head", head, "--by", anar.username)
    capsys.readouterr()
    assert run("check") == 0
    assert f"by {anar.username}, on " in capsys.readouterr().out
    assert run("check", "--for-the-log") == 0
    assert "note:" not in capsys.readouterr().out
    unit = Path(__file__).parents[2] / "deploy/gerege-web.service"
    assert "gerege check --for-the-log\n" in unit.read_text("utf-8")


def test_accepting_twice_is_once(head: Path, anar: Officer) -> None:
    for _ in range(2):
        assert run("accept-head", head, "--by", anar.username) == 0
    assert Event.objects.filter(verb=Verb.HEAD_ACCEPTED).count() == 1


def test_where_nothing_was_restored_nothing_is_said() -> None:
    write_events(3)
    assert startup.notes() == []


def refused(arguments: Sequence[str | Path], capsys: pytest.CaptureFixture[str]) -> str:
    """The one line with which the command is refused; nothing was recorded."""
    capsys.readouterr()
    assert run("accept-head", *arguments) == 1
    assert not Event.objects.filter(verb=Verb.HEAD_ACCEPTED).exists()
    return capsys.readouterr().err


def test_only_an_open_account_of_an_administrator_accepts(
    head: Path, anar: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("nobody", bold().username):
        assert "no open account of an administrator" in refused([head, "--by", name], capsys)
    Officer.objects.filter(pk=anar.pk).update(is_active=False)
    assert "no open account" in refused([head, "--by", anar.username], capsys)


def test_a_head_that_fits_needs_nobody(
    tmp_path: Path, anar: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    write_events(3)
    run("verify-audit", "--save-head", tmp_path / "new.json")
    said = refused([tmp_path / "new.json", "--by", anar.username], capsys)
    assert "fits the record" in said


def test_what_was_rewritten_after_the_restore_is_never_accepted(
    head: Path, tmp_path: Path, anar: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    later = tmp_path / "later.json"
    run("verify-audit", "--save-head", later)
    run_sql("DELETE FROM audit_signedhead")
    rewrite_history(Event.objects.count() - 1, actor=new_id())
    assert "no restore explains" in refused([later, "--by", anar.username], capsys)
    assert run("verify-audit", "--head", later) == 1


def test_what_was_rewritten_of_the_restored_part_is_never_accepted(
    tmp_path: Path, anar: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    write_events(5)
    early = tmp_path / "early.json"
    run("verify-audit", "--save-head", early)
    write_events(5)
    reopen()
    run_sql("DELETE FROM audit_signedhead")
    rewrite_history(3, actor=new_id())
    assert "no restore explains" in refused([early, "--by", anar.username], capsys)


def test_a_record_that_is_not_whole_accepts_nothing(
    head: Path, anar: Officer, capsys: pytest.CaptureFixture[str]
) -> None:
    run_sql("UPDATE audit_event SET verb = 'case.closed' WHERE sequence = 2")
    assert "the record itself is not whole" in refused([head, "--by", anar.username], capsys)
