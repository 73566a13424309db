"""Two officers change the same thing: which of what was typed is written, and what is asked. Pure.

Every change of a person, a safe contact or a first contact says with which version it was opened.
What nobody else touched is written; what only a colleague touched stays as they left it; what both
touched is written for neither of them: the officer sees both and chooses.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

State = Mapping[str, str]
SAVED, TYPED = "saved", "typed"


@dataclass(frozen=True)
class Edit:
    """What a page knew: the version it showed, the one it compared with, what was chosen then."""

    opened: int | None = None
    compared: int | None = None
    chosen: Mapping[str, str] = field(default_factory=dict)

    def choices_on(self, version: int) -> Mapping[str, str]:
        """What was chosen, if that was seen beside this very version."""
        return self.chosen if self.compared == version else {}


ANY_VERSION = Edit()
"""For whoever saw no page: nothing is compared."""


@dataclass(frozen=True)
class Merged:
    """What to write, what to ask about, and what was typed but shall not stay."""

    write: Mapping[str, str]
    ask: tuple[str, ...]
    dropped: Mapping[str, str]


def merge(
    typed: State,
    base: State,
    now: State,
    chosen: Mapping[str, str],
    together: Collection[str] = frozenset(),
) -> Merged:
    """Compare what was typed with what the page showed (``base``) and what stands ``now``.

    ``together`` names what belongs together (the parts of an age, what was agreed about contact):
    when both changed anything of it, every difference is asked about, so that no mixture arises.
    """
    mixed = _is_mixed(typed, base, now, together)
    write: dict[str, str] = {}
    ask: list[str] = []
    dropped: dict[str, str] = {}
    for name, text in typed.items():
        shown, stands = base.get(name, ""), now.get(name, "")
        one_thing = mixed and name in together
        if text == stands or (text == shown and not one_thing):
            continue
        if (shown == stands and not one_thing) or chosen.get(name) == TYPED:
            write[name] = text
        elif chosen.get(name) == SAVED:
            dropped[name] = text
        else:
            ask.append(name)
    return Merged(write, tuple(ask), dropped)


def _is_mixed(typed: State, base: State, now: State, together: Collection[str]) -> bool:
    """True when a colleague and this officer both changed something of what belongs together."""
    shown = {name: base.get(name, "") for name in together}
    theirs = any(now.get(name, "") != text for name, text in shown.items())
    return theirs and any(typed.get(name, text) != text for name, text in shown.items())
