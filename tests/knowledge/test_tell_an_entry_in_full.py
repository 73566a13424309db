"""The digest of a catalogue follows from what is written in it and from nothing else."""

from threading import Thread
from typing import Any

from gerege.knowledge.causes import load_causes
from gerege.knowledge.guidance import load_guidance
from gerege.knowledge.telling import in_full


def test_every_field_is_told_however_deep() -> None:
    told = in_full(load_causes())
    assert "W21" in told
    assert load_causes().entries[0].next.en in told
    assert in_full(load_guidance().deadlines) != in_full(load_guidance().deadlines[1:])


def test_what_another_request_works_out_meanwhile_neither_breaks_nor_changes_it() -> None:
    causes = load_causes.__wrapped__()
    before, told = in_full(causes), []

    def tell() -> None:
        told.extend(in_full(causes) for _ in range(20))

    def work_out() -> None:
        kept: dict[str, Any] = causes.__dict__
        for number in range(20_000):
            kept[f"worked_out_{number}"] = number

    threads = [Thread(target=tell), Thread(target=work_out)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert told == [before] * 20
