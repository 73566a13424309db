"""The few kinds of refusal this product knows. Each says what to mend; none names a person."""

from dataclasses import dataclass


class GeregeError(Exception):
    """Base of every error that is ours and has a sentence a person can act on."""


@dataclass
class InputRefused(GeregeError):
    """What was given cannot be used. ``field`` names where, ``problem`` what, ``mend`` how."""

    field: str
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.field}: {self.problem}. {self.mend}"


class NotAllowed(GeregeError):
    """This person may not do this here. Views answer with 404, never with a reason to probe."""


class ProtectionFailed(GeregeError):
    """A safety property does not hold (wrong key, tampered text): stop, store nothing."""
