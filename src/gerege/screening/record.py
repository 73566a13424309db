"""From everything that was recorded to the one sheet the engine reads. Pure.

The rules here are those of the product design: a *no* given when not alone, or through a
companion, counts as unknown and comes back as a question to ask in private; the three kinds of
not knowing are one value to the engine and kept apart in the record; a gateway closes nothing
unless the person answered it themselves, safe to talk, with nobody of the other side interpreting.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

Value = Literal["yes", "no", "unknown", "not_asked", "no_answer"]
How = Literal["stated", "observed", "document", "third_person"]
Alone = Literal["yes", "no", "not_sure"]
Interpreter = Literal["none", "professional", "colleague", "companion", "not_sure"]

VALUES: tuple[Value, ...] = ("yes", "no", "unknown", "not_asked", "no_answer")
HOWS: tuple[How, ...] = ("stated", "observed", "document", "third_person")
ALONES: tuple[Alone, ...] = ("yes", "no", "not_sure")
INTERPRETERS: tuple[Interpreter, ...] = (
    "none",
    "professional",
    "colleague",
    "companion",
    "not_sure",
)
TRUSTED_INTERPRETERS = frozenset({"none", "professional", "colleague"})
GATE = "gate."
SAFETY = "safety."


@dataclass(frozen=True)
class Conditions:
    """Who was there when the answers were given."""

    alone: Alone = "not_sure"
    interpreter: Interpreter = "none"

    @property
    def are_private(self) -> bool:
        """True when nobody who could frighten the person heard or translated."""
        return self.alone == "yes" and self.interpreter in TRUSTED_INTERPRETERS


@dataclass(frozen=True)
class Recorded:
    """One answer as it was recorded."""

    fact: str
    value: Value
    how: How = "stated"
    alone: Alone = "not_sure"
    interpreter: Interpreter = "none"

    @property
    def conditions(self) -> Conditions:
        """Where this answer was given."""
        return Conditions(self.alone, self.interpreter)

    def as_json(self) -> dict[str, Any]:
        """For sealing."""
        return asdict(self)


@dataclass(frozen=True)
class Standing:
    """What counts for one fact now. ``ask_again`` says that a *no* must be asked in private."""

    value: Value
    recorded: Recorded
    ask_again: bool = False


def standing_answers(recorded: Iterable[Recorded]) -> dict[str, Standing]:
    """What counts for each fact after all that was recorded, in its order.

    A *yes* stays until somebody withdraws it (``not_asked``: recorded by mistake) or the person
    says *no* in private; "does not know" later does not erase it.
    """
    standing: dict[str, Standing] = {}
    for answer in recorded:
        before = standing.get(answer.fact)
        after = _follow(before, answer)
        if after is None:
            standing.pop(answer.fact, None)
        else:
            standing[answer.fact] = after
    return standing


def sheet_answers(recorded: Iterable[Recorded]) -> dict[str, str]:
    """The answers for the engine: {fact: value}."""
    return {fact: standing.value for fact, standing in standing_answers(recorded).items()}


def to_ask_in_private(standing: Mapping[str, Standing]) -> tuple[str, ...]:
    """Facts whose *no* counts as unknown because of the conditions it was given in."""
    return tuple(fact for fact, found in standing.items() if found.ask_again)


def _follow(before: Standing | None, answer: Recorded) -> Standing | None:
    if answer.value == "not_asked":
        return None
    held = before is not None and before.value == "yes"
    if answer.value == "yes":
        return Standing("yes", answer)
    heard = answer.how in ("stated", "document")
    if answer.value == "no" and _counts(answer) and (heard or not held):
        return Standing("no", answer)
    if held:
        return before
    return Standing(
        "unknown" if answer.value == "no" else answer.value, answer, ask_again=answer.value == "no"
    )


def _counts(answer: Recorded) -> bool:
    """Whether a *no* may be counted: by its conditions, and for a gateway by who said it."""
    if answer.fact.startswith(GATE):
        return answer.how == "stated" and answer.conditions.are_private
    if answer.how == "document":
        return True
    if answer.how == "observed" and not answer.fact.startswith(SAFETY):
        return True
    return answer.how != "third_person" and answer.conditions.are_private
