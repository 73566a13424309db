"""The register of doors: every page is closed unless it says here who may enter.

A view without an entry is a programming error and answers 404 to everybody. Menus are drawn from
the same register, so that nobody is shown a door that does not open. Behind every door a form that
arrives twice is one act (``once``).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any, TypeVar

from django.urls import URLResolver, get_resolver
from django.utils.functional import Promise

from gerege.accounts.once import once
from gerege.accounts.roles import Role

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class Entry:
    """Who may enter one view. ``public`` opens it without sign-in; no roles means any role.

    ``outside``: it is answered by the process without keys, and by that one only.
    """

    roles: frozenset[Role]
    public: bool = False
    outside: bool = False

    def admits(self, role: str) -> bool:
        """True if somebody signed in with this role may enter."""
        return self.public or role in self.roles


ATTRIBUTE = "gerege_entry"
PASSIVE = "gerege_passive"
PROOF = "gerege_proof"
EVERYBODY_SIGNED_IN = frozenset(Role)


def open_to(*roles: Role) -> Callable[[View], View]:
    """Open a view to these roles. What they may see inside is decided by the policies."""
    return _marked(Entry(frozenset(roles)))


def open_to_all_roles(view: View) -> View:
    """Open a view to everybody who has signed in."""
    return _marked(Entry(EVERYBODY_SIGNED_IN))(view)


def open_to_public(view: View) -> View:
    """Open a view without sign-in: only the sign-in itself and pages without any person's data."""
    return _marked(Entry(frozenset(), public=True))(view)


def open_outside(view: View) -> View:
    """Open a view in the process outside, which has no keys and knows nobody (decision 47)."""
    return _marked(Entry(frozenset(), public=True, outside=True))(view)


def passive(view: View) -> View:
    """Mark a view that scripts call by themselves: opening it is no sign of somebody at work."""
    setattr(view, PASSIVE, True)
    return view


def is_passive(view: Callable[..., Any]) -> bool:
    """True if calling this view must not put off the idle lock."""
    return bool(getattr(view, PASSIVE, False))


class Proof(Enum):
    """What somebody has to have shown a short while ago to enter."""

    # The second factor (the password for an account without one), or the PIN of an own device.
    ANY = "any"
    # The second factor itself: a PIN may have been watched.
    FACTOR = "factor"


def fresh_proof(view: View) -> View:
    """Ask again who it is before what hurts most is shown or leaves the building.

    Let in without a question: whoever proved it within ``GEREGE_PROOF_LASTS``, by signing in, by
    the passkey or PIN that opened the lock, or when asked before. A form that was sent is kept.
    """
    setattr(view, PROOF, Proof.ANY)
    return view


def fresh_factor(view: View) -> View:
    """The same, and a PIN is not enough: for changes to accounts and to what opens them."""
    setattr(view, PROOF, Proof.FACTOR)
    return view


def proof_for(view: Callable[..., Any]) -> Proof | None:
    """The proof a view asks for, or None."""
    found: Proof | None = getattr(view, PROOF, None)
    return found


def entry_of(view: Callable[..., Any]) -> Entry | None:
    """The entry of a view, or None when it was never opened."""
    found: Entry | None = getattr(view, ATTRIBUTE, None)
    return found


def doors_for(role: str) -> list[str]:
    """The addresses of every page this role may enter and not everybody: read from the register."""
    return [route for route, entry in _entries("", get_resolver()) if role in entry.roles]


def _entries(before: str, opened: URLResolver) -> Iterator[tuple[str, Entry]]:
    for one in opened.url_patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from _entries(route, one)
        elif (entry := entry_of(one.callback)) and entry.roles != EVERYBODY_SIGNED_IN:
            yield f"/{route}", entry


def _marked(entry: Entry) -> Callable[[View], View]:
    def mark(view: View) -> View:
        # The sign-in knows no officer yet whose form could come twice; allauth guards it.
        opened = view if entry.public else once(view)
        setattr(opened, ATTRIBUTE, entry)
        return opened

    return mark


def roles(*names: Iterable[Role] | Role) -> frozenset[Role]:
    """Flatten roles and groups of roles into one set."""
    flat: set[Role] = set()
    for name in names:
        flat.update([name] if isinstance(name, Role) else name)
    return frozenset(flat)


@dataclass(frozen=True)
class MenuItem:
    """One line of the menu: where it leads, and to whom it is shown."""

    label: str | Promise
    url_name: str
    roles: frozenset[Role]
    order: int


_menu: dict[str, MenuItem] = {}
_of_a_file: dict[str, MenuItem] = {}


def register_menu(
    label: str | Promise, url_name: str, roles: Iterable[Role], *, order: int
) -> MenuItem:
    """Put a room's door into the menu of these roles. Called in the room's ``urls.py``.

    The same ``url_name`` again replaces the line. Low ``order`` comes first.
    """
    item = MenuItem(label, url_name, frozenset(roles), order)
    _menu[url_name] = item
    return item


def menu_for(role: str) -> tuple[MenuItem, ...]:
    """The lines shown to this role, in order."""
    shown = (item for item in _menu.values() if role in item.roles)
    return tuple(sorted(shown, key=lambda item: (item.order, item.url_name)))


def register_page_of_file(
    label: str | Promise, url_name: str, roles: Iterable[Role], *, order: int
) -> MenuItem:
    """Put a room's page of one case among the pages of that file, for these roles.

    The address takes the id of the case. Called in the room's ``urls.py``; as ``register_menu``.
    """
    item = MenuItem(label, url_name, frozenset(roles), order)
    _of_a_file[url_name] = item
    return item


def pages_of_file_for(role: str) -> tuple[MenuItem, ...]:
    """The pages of one case that this role may enter, in order."""
    shown = (item for item in _of_a_file.values() if role in item.roles)
    return tuple(sorted(shown, key=lambda item: (item.order, item.url_name)))
