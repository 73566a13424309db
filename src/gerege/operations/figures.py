"""Figures for a monitoring system, in the text format of Prometheus. Never about a person.

Web processes count their answers by the name of the page, never by its address; the counts lie in
small files of the data folder (multiprocess mode of ``prometheus_client``). ``gerege metrics`` adds
them up, together with what the database and the disk say, and prints or writes the text. There is
no address for it on the web: what no proxy can open by mistake needs no guard.
"""

import os
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.sessions.models import Session
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, InfoMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from gerege.audit.queries import current_head
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused

# Seconds. Pages answer in hundredths; the last ones are a disk or a database in trouble.
STEPS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

ANSWERS = Counter(
    "gerege_http_answers", "Answers of the web processes", ("page", "method", "status")
)
SECONDS = Histogram("gerege_http_seconds", "Time until an answer", ("method",), buckets=STEPS)


def answered(page: str, method: str, status: int, seconds: float) -> None:
    """Count one answer. ``page`` is the name of an address pattern, never what was asked for."""
    ANSWERS.labels(page, method, str(status)).inc()
    SECONDS.labels(method).observe(seconds)


def as_text() -> str:
    """All figures of this installation at this moment."""
    registry = CollectorRegistry()
    registry.register(_Installation())
    folder = settings.ENVIRONMENT.figures_dir
    if folder.is_dir():
        MultiProcessCollector(registry, path=str(folder))  # type: ignore[no-untyped-call]
    return generate_latest(registry).decode("utf-8")


def write(path: Path) -> None:
    """Put the figures into a file, whole or not at all. Raises InputRefused if it cannot."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_text(as_text(), encoding="utf-8")
        # The monitoring system reads it under another account; there is nothing to hide in it.
        beside.chmod(0o644)
        beside.replace(path)
    except OSError as failed:
        raise InputRefused(
            str(path), f"not written ({failed.strerror})", "Name a file in a folder you may use"
        ) from failed


class _Installation(Collector):
    """What database and disk say now; few counts, none of them about a person."""

    def collect(self) -> Iterator[Metric]:
        """One family after the other."""
        yield InfoMetricFamily("gerege", "The program", value={"version": version("gerege")})
        yield _gauge("gerege_made_seconds", "When these figures were made", _now())
        yield _cases()
        head = current_head()
        yield _gauge(
            "gerege_audit_events", "Events in the record of acts", head.size if head else 0
        )
        sessions = Session.objects.filter(expire_date__gt=clock.now()).count()
        yield _gauge("gerege_sessions", "Sessions that may be open", sessions)
        free = shutil.disk_usage(settings.ENVIRONMENT.data_dir).free
        yield _gauge("gerege_data_free_bytes", "Room left where the data lies", free)


def _now() -> float:
    return clock.now().timestamp()


def _events() -> int:
    head = current_head()
    return head.size if head else 0


def _sessions() -> int:
    return Session.objects.filter(expire_date__gt=clock.now()).count()


def _cases() -> Metric:
    family = GaugeMetricFamily("gerege_cases", "Cases of all posts together", labels=("state",))
    for state in Case.State:
        family.add_metric((str(state.value),), Case.objects.filter(state=state).count())
    return family


def _gauge(name: str, words: str, value: float) -> Metric:
    return GaugeMetricFamily(name, words, value=value)
