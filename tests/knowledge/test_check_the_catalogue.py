"""`gerege catalogue check`: every problem with its file, its line, and how to mend it."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from gerege.__main__ import main
from gerege.kernel.errors import InputRefused
from gerege.knowledge.catalogue import CATALOGUE_FOLDER, load

HOURS = "indicators/exploitation.yaml"
CLOSED = "exploitation.no_education"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the catalogue that may be broken."""
    return Path(shutil.copytree(CATALOGUE_FOLDER, tmp_path / "catalogue"))


def replace(folder: Path, name: str, old: str, new: str) -> None:
    """Change the first place of a text in one file."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def append(folder: Path, name: str, text: str) -> None:
    """Add entries at the end of a file."""
    with (folder / name).open("a", encoding="utf-8") as opened:
        opened.write(text)


def gateway(entails: str, name: str = "gate.new", source: str = "GEREGE") -> str:
    """One more gateway as YAML."""
    text = "{mn: үг, en: word}"
    return (
        f"\n- id: {name}\n  label: {text}\n  question: {text}\n  gentleness: 1\n"
        f"  entails_no:\n    - fact: {entails}\n      reason: {text}\n"
        f"  source: {source}\n  reviewed_by: ''\n"
    )


def problems(folder: Path, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What the command prints; exit status 1."""
    assert main(["catalogue", "check", "--path", str(folder)]) == 1
    return capsys.readouterr().out.splitlines()


def line_of(folder: Path, name: str, words: str) -> int:
    """The last line of a file that contains these words."""
    lines = (folder / name).read_text(encoding="utf-8").splitlines()
    return max(number for number, line in enumerate(lines, 1) if words in line)


def test_the_catalogue_of_the_program_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "check"]) == 0

    count, *rest = capsys.readouterr().out.split()
    assert int(count) > 150
    assert " ".join(rest) == "entries, no problem"


Case = tuple[Callable[[Path], None], str, str, list[str]]
CASES: dict[str, Case] = {
    "a strength word": (
        lambda f: replace(f, HOURS, "is: strong", "is: huge"),
        HOURS,
        "is: huge",
        ["strong", "weak"],
    ),
    "an unknown set": (
        lambda f: replace(f, HOURS, "adult_labour:", "adult_work:"),
        HOURS,
        "adult_work:",
        ["'adult_work'", "Did you mean 'adult_labour'?"],
    ),
    "an id of another file": (
        lambda f: replace(f, HOURS, "- id: exploitation.hours", "- id: exploitaton.hours"),
        HOURS,
        "exploitaton.hours",
        ["does not belong", "exploitation."],
    ),
    "a doubled key": (
        lambda f: replace(f, HOURS, "gentleness: 1", "gentleness: 1\n  gentleness: 2"),
        HOURS,
        "gentleness: 2\n",
        ["'gentleness' stands twice"],
    ),
    "a doubled id": (
        lambda f: replace(f, HOURS, "- id: exploitation.hazard", "- id: exploitation.hours"),
        HOURS,
        "- id: exploitation.hours",
        ["exists already", "indicators/exploitation.yaml:"],
    ),
    "an unknown field": (
        lambda f: replace(f, HOURS, "gentleness: 1", "gentleness: 1\n  weight: 7"),
        HOURS,
        "weight: 7",
        ["weight", "Remove it"],
    ),
    "an unknown source": (
        lambda f: replace(f, HOURS, "source: ILO-EC-2009", "source: ILO-EC-2010"),
        HOURS,
        "ILO-EC-2010",
        ["'ILO-EC-2010'", "Did you mean 'ILO-EC-2009'?"],
    ),
    "a form without mapping": (
        lambda f: replace(f, "facts/forms.yaml", "  maps_to: purpose\n", ""),
        "facts/forms.yaml",
        "- id: form.scam_compound_quota",
        ["maps_to", "required", "Add it."],
    ),
    "a forbidden fact": (
        lambda f: replace(f, "facts/act.yaml", "- id: act.received", "- id: act.ethnicity"),
        "facts/act.yaml",
        "act.ethnicity",
        ["never an input"],
    ),
    "a gateway that closes a strong fact": (
        lambda f: append(f, "gateways.yaml", gateway("exploitation.hours")),
        "gateways.yaml",
        "- fact: exploitation.hours",
        ["may not close the strong 'exploitation.hours'"],
    ),
    "a gateway to an unknown fact": (
        lambda f: append(f, "gateways.yaml", gateway("exploitation.low_pays")),
        "gateways.yaml",
        "low_pays",
        ["not in the catalogue", "Did you mean 'exploitation.low_pay'?"],
    ),
    "an unknown reopener": (
        lambda f: replace(f, "gateways.yaml", "    - exploitation.hazard\n", "    - act.x\n"),
        "gateways.yaml",
        "- act.x",
        ["'act.x' is not in the catalogue"],
    ),
    "a reopener that is closed itself": (
        lambda f: replace(f, "gateways.yaml", "- exploitation.hazard\n", f"- {CLOSED}\n"),
        "gateways.yaml",
        f"    - {CLOSED}",
        ["closed by a gateway itself"],
    ),
    "a rule line": (
        lambda f: replace(f, "rules.yaml", "- {strong: 2}", "- {strongest: 2}"),
        "rules.yaml",
        "strongest",
        ["strongest"],
    ),
    "a case rule": (
        lambda f: replace(f, "rules.yaml", "    and: [act,", "    and: [acts,"),
        "rules.yaml",
        "child_labour:",
        ["'acts'"],
    ),
    "a fact the rules need": (
        lambda f: replace(f, "rules.yaml", "person.says_victim", "person.says_it"),
        "rules.yaml",
        "# How facts become a band",
        ["person.says_it"],
    ),
    "no YAML": (
        lambda f: append(f, "sources.yaml", "\n  - broken: [\n"),
        "sources.yaml",
        "broken",
        ["not YAML"],
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_each_problem_is_named_with_file_line_and_mend(
    case: Case, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken, name, at, words = case
    broken(folder)

    found = problems(folder, capsys)

    assert any(line.startswith(f"{name}:") and all(w in line for w in words) for line in found)
    numbers = [int(line.split(":")[1]) for line in found if line.startswith(f"{name}:")]
    near = line_of(folder, name, at.splitlines()[0])
    assert any(abs(number - near) <= 1 for number in numbers)


def test_a_text_in_one_language_only_is_a_problem(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    append(folder, "gateways.yaml", gateway("exploitation.low_pay").replace(", en: word", "", 1))

    assert any("label" in line and "mn and en" in line for line in problems(folder, capsys))


@pytest.mark.parametrize("words", ["She is not a victim.", "Тэр хохирогч биш."])
@pytest.mark.parametrize("name", ["facts/person.yaml", "myth_guards.yaml"])
def test_the_words_that_are_never_said_are_found_in_every_file(
    words: str, name: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with (folder / name).open("a", encoding="utf-8") as opened:
        opened.write(f'\n- id: person.x\n  label: {{mn: "{words}", en: "{words}"}}\n')

    assert any("these words are not used here" in line for line in problems(folder, capsys))


def test_a_missing_file_and_a_file_that_is_no_list_are_problems(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "facts/act.yaml").unlink()
    (folder / "sources.yaml").write_text("just words", encoding="utf-8")

    found = problems(folder, capsys)

    assert any(line.startswith("facts/act.yaml:1:") for line in found)
    assert any("not a list" in line for line in found if line.startswith("sources.yaml:"))


def test_a_file_of_facts_that_nothing_reads_is_a_problem(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copy(folder / HOURS, folder / "indicators/exploited.yaml")

    assert problems(folder, capsys)[0].startswith("indicators/exploited.yaml:1: nothing reads")


def test_a_folder_that_is_not_there_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalogue", "check", "--path", "/nowhere/at/all"]) == 1
    assert "no such folder" in capsys.readouterr().err


def test_a_catalogue_with_a_problem_is_not_loaded(folder: Path) -> None:
    replace(folder, HOURS, "is: strong", "is: huge")

    with pytest.raises(InputRefused) as refused:
        load(folder)

    assert refused.value.field.startswith(f"{HOURS}:")


def test_the_version_changes_with_every_change_of_a_rule_or_a_text(folder: Path) -> None:
    before = load(folder).version
    replace(folder, HOURS, "is: strong", "is: medium")

    assert load(folder).version != before
    assert before == load().version


def test_a_retired_fact_stays_readable_and_is_asked_no_more(folder: Path) -> None:
    replace(folder, HOURS, "  gentleness: 1", "  disabled_on: 2026-12-01\n  gentleness: 1")
    catalogue = load(folder)

    assert "exploitation.hours" in catalogue.entries
    assert "exploitation.hours" not in catalogue.active
