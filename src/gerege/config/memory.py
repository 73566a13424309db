"""What a web process holds for as long as it lives is not looked through for rubbish."""

import gc

NEW_BEFORE_LOOKING = 10_000
"""New objects before Python looks for rings of rubbish; a large page makes some thousands."""


def clear_away() -> None:
    """Call in a process that did much before it starts workers, so that these inherit no rubbish.

    What the screening engine leaves is taken apart where it was made; in a copy that crashes.
    """
    gc.collect()


def keep_what_is_loaded() -> None:
    """Call once the program is loaded.

    Python would look through half a million objects of libraries, models and templates again and
    again and find nothing: a sixth of what a page costs, and twice that for every twentieth.

    Nothing is cleared away here: a worker is a copy of the process that started it, and what
    libraries left there may not be taken apart in the copy.
    """
    gc.freeze()
    gc.set_threshold(NEW_BEFORE_LOOKING)
