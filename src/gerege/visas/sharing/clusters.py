"""Clusters that grow together: each is named after its smallest identifier. Pure."""

from collections.abc import Iterable, Mapping


def grown_together(joined: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """The name of each cluster after every two of these became one: the smallest of all names."""
    parent: dict[str, str] = {}

    def root(name: str) -> str:
        parent.setdefault(name, name)
        while parent[name] != name:
            parent[name] = name = parent[parent[name]]
        return name

    for one, other in joined:
        first, second = sorted((root(one), root(other)))
        parent[second] = first
    return {name: root(name) for name in tuple(parent)}
