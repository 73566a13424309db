"""YAML read together with the line of every value, so that a problem can name the place to mend."""

from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.nodes import MappingNode, Node, SequenceNode

Place = tuple[str | int, ...]
PlainData = dict[str, "PlainData"] | list["PlainData"] | str | int | float | bool | None | object


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to mend in the catalogue: where, what, how."""

    file: str
    line: int
    problem: str
    mend: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.problem}. {self.mend}"


@dataclass
class Document:
    """One YAML file as plain data, with the line on which each part of it begins."""

    name: str
    data: PlainData = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line_of(self, place: Place) -> int:
        """The line of a part, or of the nearest part that contains it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)

    def complain(self, place: Place, problem: str, mend: str) -> None:
        """Note one problem at a part of this file."""
        self.problems.append(Problem(self.name, self.line_of(place), problem, mend))


class _Reader:
    """Turns a tree of YAML nodes into plain data; a repeated key is a problem, not a loss."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.scalars = yaml.SafeLoader("")

    def read(self, node: Node, place: Place) -> PlainData:
        self.document.lines[place] = node.start_mark.line + 1 if place else 1
        if isinstance(node, MappingNode):
            return self.read_mapping(node, place)
        if isinstance(node, SequenceNode):
            return [self.read(part, (*place, number)) for number, part in enumerate(node.value)]
        value: PlainData = self.scalars.construct_object(node, deep=True)
        return value

    def read_mapping(self, node: MappingNode, place: Place) -> dict[str, PlainData]:
        result: dict[str, PlainData] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                line = key_node.start_mark.line + 1
                self.document.problems.append(
                    Problem(self.document.name, line, f"the key '{key}' stands twice", "Keep one.")
                )
            result[key] = self.read(value_node, (*place, key))
        return result


def read_document(path: Path, name: str) -> Document:
    """Read one file. What cannot be read is a problem of the document, never an exception."""
    document = Document(name)
    try:
        tree = yaml.compose(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        document.data = None if tree is None else _Reader(document).read(tree, ())
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        problem = f"this is not YAML: {error.problem}"
        document.problems.append(Problem(name, line, problem, "Mend the spelling of this line."))
    except (OSError, UnicodeDecodeError, yaml.YAMLError, RecursionError, ValueError):
        document.complain((), "this file cannot be read", "Give a readable YAML file in UTF-8.")
    return document
