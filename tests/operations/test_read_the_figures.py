"""Figures for a monitoring system: what they count, and that they never speak of a person."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.builders import a_named_case, a_post, an_officer
from tests.journeys.demo import ROOT, STARTS_WITHIN, free_port

from gerege.accounts.models import Officer
from gerege.kernel.errors import InputRefused
from gerege.operations import figures

LINE = re.compile(r"[a-z_]+(\{[a-z_]+=\"[^\"]*\"(,[a-z_]+=\"[^\"]*\")*\})? [0-9.e+-]+|#.*")


def figure(text: str, start: str) -> float:
    found = [line for line in text.splitlines() if line.startswith(start)]
    assert len(found) == 1, found
    return float(found[0].rpartition(" ")[2])


@pytest.fixture
def officer(db: None) -> Officer:
    settings.ENVIRONMENT.data_dir.mkdir(parents=True, exist_ok=True)
    return an_officer(post=a_post())


def test_cases_and_events_are_counted(officer: Officer) -> None:
    before = figures.as_text()
    a_named_case(officer)
    text = figures.as_text()
    assert figure(text, 'gerege_cases{state="open"}') == 1
    assert figure(text, 'gerege_cases{state="closed"}') == 0
    assert figure(text, "gerege_audit_events ") > figure(before, "gerege_audit_events ")
    assert figure(text, "gerege_data_free_bytes") > 0
    assert all(LINE.fullmatch(line) for line in text.splitlines())


def test_no_figure_speaks_of_a_person_an_officer_or_a_post(officer: Officer) -> None:
    case = a_named_case(officer, given="Солонго", latin_given="Solongo", telephone="+97699112233")
    text = figures.as_text()
    post = officer.post
    assert post is not None
    told = ("Солонго", "Solongo", "99112233", case.reference, str(case.pk), str(officer.pk))
    for word in (*told, officer.username, officer.display_name, post.name_en, post.country_iso3):
        assert word not in text


def test_pages_are_counted_by_name_and_never_by_address(officer: Officer) -> None:
    case = a_named_case(officer)
    client = Client()
    client.force_login(officer)

    def answers(page: str, method: str, status: int) -> float:
        return figures.ANSWERS.labels(page, method, str(status))._value.get()  # type: ignore[no-any-return]

    before = answers("case", "GET", 200), answers("none", "other", 404)
    client.get(reverse("case", args=[case.pk]))
    client.generic("BREW", f"/99112233/{case.pk}/")
    after = answers("case", "GET", 200), answers("none", "other", 404)
    assert after == (before[0] + 1, before[1] + 1)
    samples = [one for metric in figures.ANSWERS.collect() for one in metric.samples]
    assert not any(str(case.pk) in str(one) or "99112233" in str(one) for one in samples)


def test_the_file_is_written_whole_or_refused(officer: Officer, tmp_path: Path) -> None:
    figures.write(tmp_path / "gerege.prom")
    assert (tmp_path / "gerege.prom").read_text(encoding="utf-8").endswith("\n")
    assert [path.name for path in tmp_path.iterdir()] == ["gerege.prom"]
    with pytest.raises(InputRefused, match="Name a file"):
        figures.write(tmp_path / "nowhere" / "gerege.prom")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """A real installation that serves, in production mode."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "gerege.config.settings",
        "GEREGE_MODE": "production",
        "GEREGE_DATA_DIR": str(tmp_path / "data"),
    }
    subprocess.run(gerege("setup"), env=environment, check=True, capture_output=True)  # noqa: S603
    port = free_port()
    command = gerege("serve", "--port", str(port), "--workers", "2")
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as server:  # noqa: S603
        yield f"http://127.0.0.1:{port}", environment
        server.terminate()


def gerege(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "gerege", *arguments]


def ask(address: str) -> int:
    request = Request(address, headers={"X-Forwarded-Proto": "https"})  # noqa: S310  our own address
    try:
        with urlopen(request, timeout=60) as answer:  # noqa: S310
            return int(answer.status)
    except HTTPError as refused:
        return refused.code


def test_every_web_process_of_an_installation_counts(
    installation: tuple[str, dict[str, str]],
) -> None:
    address, environment = installation
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until:
        try:
            ask(f"{address}/cover/")
        except (URLError, ConnectionError):
            time.sleep(0.1)
            continue
        break
    for _ in range(6):
        assert ask(f"{address}/account/sign-in/") == 200
    done = subprocess.run(  # noqa: S603  our own program
        gerege("metrics"), env=environment, check=True, capture_output=True, text=True
    )
    start = 'gerege_http_answers_total{method="GET",page="account_login",status="200"}'
    assert figure(done.stdout, start) == 6
    assert figure(done.stdout, 'gerege_http_seconds_count{method="GET"}') >= 7
