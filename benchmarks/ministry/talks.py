"""The rows of the talk: answers, result, second look, decision, closing."""

import json
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

from benchmarks.ministry.files import NOTE
from benchmarks.ministry.telling import Told

ANSWERS = 8


def screening(one: Told, number: int) -> dict[str, Any]:
    """The talk."""
    begun = one.after(2)
    return {"id": number, "case_id": one.id, "started_at": begun, "started_by_id": one.officer}


def answers(one: Told, screening: int) -> Iterator[dict[str, Any]]:
    """What was answered, in private."""
    from gerege.knowledge.catalogue import load
    from gerege.screening.record import Recorded

    facts = one.dice.sample(sorted(load().active), ANSWERS)
    for order, fact in enumerate(facts, 1):
        value = "yes" if order % 3 == 0 else "no"
        said = Recorded(fact=fact, value=value, alone="yes", interpreter="none")
        row, content = uuid4(), json.dumps(said.as_json(), sort_keys=True)
        yield {
            "id": row,
            "screening_id": screening,
            "order": order,
            "recorded_at": one.after(3),
            "recorded_by_id": one.officer,
            "content": one.sealed("screening.answer.content", row, content),
        }


def result(one: Told, screening: int, row: UUID) -> dict[str, Any]:
    """What the software made of it."""
    from gerege.knowledge.catalogue import load
    from gerege.screening.engine import BANDS

    said = {"band": BANDS[one.number % len(BANDS)], "danger": {}, "settled": one.number % 3 == 1}
    return {
        "id": row,
        "screening_id": screening,
        "made_at": one.after(3),
        "catalogue_version": load().version,
        "after_answer": ANSWERS,
        "content": one.sealed("screening.result.content", row, json.dumps(said, sort_keys=True)),
    }


def look(one: Told) -> dict[str, Any]:
    """The look of a second person, given when the case was closed."""
    row, is_given = uuid4(), not one.is_open
    words = json.dumps({"opinion": "look_further", "reasons": NOTE})
    return {
        "id": row,
        "case_id": one.id,
        "cause": "result",
        "asked_at": one.after(3),
        "asked_by_id": one.officer,
        "given_at": one.after(20) if is_given else None,
        "given_by_id": one.officer if is_given else None,
        "content": one.sealed("screening.secondlook.content", row, words) if is_given else None,
    }


def decision(one: Told, result: UUID) -> dict[str, Any]:
    """What the post decided."""
    row, words = uuid4(), json.dumps({"choice": "yes", "reasons": NOTE})
    return {
        "id": row,
        "case_id": one.id,
        "threshold": "assist",
        "who": "post",
        "recorded_at": one.after(25),
        "recorded_by_id": one.officer,
        "result_id": result,
        "content": one.sealed("screening.decision.content", row, words),
    }


def closing(one: Told) -> dict[str, Any]:
    """Why the case was closed."""
    row, words = uuid4(), json.dumps({"reason": "help_given", "words": ""})
    return {
        "id": row,
        "case_id": one.id,
        "closed_at": one.after(24 * 20),
        "closed_by_id": one.officer,
        "content": one.sealed("screening.closing.content", row, words),
    }
