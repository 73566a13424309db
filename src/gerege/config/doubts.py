"""Settings that look like a mistake: misspelt ones, which have no effect, and missing ones.

A setting that is not read says nothing: no backups are made, the keys are looked for elsewhere.
Values are never repeated; one of them holds a password.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path

from gerege.config.environment import VARIABLES, Environment

PREFIX = "GEREGE_"
# Of ours a distant likeness is told; of everybody else's only what can hardly be meant otherwise.
OURS, ANYBODYS = 0.7, 0.85


def misspelt(given: Mapping[str, str]) -> Iterator[str]:
    """Each name that is nearly one of ours, or begins like one and is none."""
    for name in sorted(set(given) - set(VARIABLES)):
        is_ours = name.startswith(PREFIX)
        near = get_close_matches(name, _likely(name), 1, OURS if is_ours else ANYBODYS)
        if near and not (near[0] in given and not is_ours):
            yield f"{name} is no setting and has no effect. Did you mean {near[0]}?"
        elif is_ours:
            yield f"{name} is no setting and has no effect. Take it out of /etc/gerege.env"


def _likely(name: str) -> list[str]:
    """The demo's own settings are meant only by a name that says so."""
    return [one for one in VARIABLES if "DEMO" in name or "DEMO" not in one]


def missing(given: Mapping[str, str], environment: Environment) -> Iterator[str]:
    """What this very installation needs and nobody set; what others tell is not told twice."""
    if environment.mode != "production":
        return
    for name, folder in _folders(environment).items():
        if not given.get(name, "").strip():
            yield (
                f"{name} is not set: {folder} is used, which depends on the folder a command is "
                f"started in. Set {name}"
            )
    if environment.database_url and environment.database_file.exists():
        yield (
            f"DATABASE_URL is set, so {environment.database_file} is not used. If people's cases "
            "are in it, take DATABASE_URL out; else move the file away"
        )


def _folders(environment: Environment) -> dict[str, Path]:
    return {"GEREGE_DATA_DIR": environment.data_dir, "GEREGE_KEY_DIR": environment.key_dir}
