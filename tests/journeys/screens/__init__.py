"""Every page and important state of the program, and how somebody gets there."""

from tests.journeys.screens.of_officers import OFFICERS
from tests.journeys.screens.of_others import ACCOUNTS, ANYBODY, OTHERS
from tests.journeys.screens.of_visas import VISAS
from tests.journeys.screens.steps import Screen

SCREENS = [*ANYBODY, *OFFICERS, *OTHERS, *VISAS, *ACCOUNTS]

__all__ = ["SCREENS", "Screen"]
