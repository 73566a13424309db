"""A conference as named lines, so that two who write different ones both find their words. Pure.

``meets`` (day and hour by the clock of the post), ``way``, ``options``; ``wish``, ``wish_words``,
``hearing``; ``p01.purpose``, ``p01.recipient``, ``p01.out``, ``p01.came`` of an invited
party;
``told.<cause>.<id>`` what was explained of a wait; and the fields of one decision
(``cases.states.DECISION_FIELDS``).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

UNKNOWN, OTHER = "unknown", "other"
ANSWERS = ("agrees", "against", UNKNOWN)
"""What the person says to the decision; *unknown* where nobody could ask yet."""
CAME = ("came", "telephone", "absent")
"""Whether an invited party took part; nothing while it is not written."""
TOLD = "told"
MEETS = "%Y-%m-%d %H:%M"


@dataclass(frozen=True)
class Party:
    """Somebody invited: a recipient and a purpose of the consent catalogue."""

    id: str
    purpose: str
    recipient: str
    came: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """For what they would be told something, and who they are."""
        return self.purpose, self.recipient


def parties_in(state: Mapping[str, str]) -> list[Party]:
    """Who is invited, in the order of the invitations; not who was left out again."""
    found = sorted(n.partition(".")[0] for n in state if n.endswith(".recipient"))
    invited = [one for one in found if not state.get(f"{one}.out")]
    return [
        Party(
            one,
            state[f"{one}.purpose"],
            state[f"{one}.recipient"],
            state.get(line_of_coming(one), ""),
        )
        for one in invited
    ]


def line_of_coming(party: str) -> str:
    """The line that keeps whether an invited party took part."""
    return f"{party}.came"


def lines_of_party(state: Mapping[str, str], purpose: str, recipient: str) -> dict[str, str]:
    """The lines of one more party: ``p01``, ``p02``."""
    known = [int(n[1:].partition(".")[0]) for n in state if n.endswith(".recipient")]
    party = f"p{max(known, default=0) + 1:02d}"
    return {f"{party}.purpose": purpose, f"{party}.recipient": recipient}


def line_of_wait(cause: str, wait: UUID) -> str:
    """The line that keeps what was explained to the person about a wait."""
    return f"{TOLD}.{cause}.{wait}"


def cause_in(name: str) -> str:
    """The cause of a line of a wait; empty for another line."""
    kind, _dot, rest = name.partition(".")
    return rest.partition(".")[0] if kind == TOLD else ""


def meeting_in(state: Mapping[str, str]) -> datetime | None:
    """Day and hour by the clock of the post, without a zone; None where none is written."""
    return datetime.fromisoformat(state["meets"]) if state.get("meets") else None


def options_in(state: Mapping[str, str]) -> list[str]:
    """The codes of the options that are weighed."""
    return state.get("options", "").split()


def is_decided(state: Mapping[str, str]) -> bool:
    """True once an option is chosen."""
    return bool(state.get("option"))


def goes_against(state: Mapping[str, str]) -> bool:
    """True if the decision is not what the person said they want, or they do not agree.

    A wish that is not known, or that nobody asked about, is no stated wish.
    """
    wish, option = state.get("wish", ""), state.get("option", "")
    stated = bool(wish) and wish != UNKNOWN
    return state.get("answer") == "against" or (stated and wish != option)
