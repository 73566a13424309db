"""Who shares what with whom: applications and identifiers as a graph, and its connected parts.

An identifier that two or more applications share joins them; one that more than ``CAP`` share (a
visa centre, a hotel) joins nobody and is reported with its size, because it would join everybody.
A cluster is named after its smallest identifier: the name is the same whatever the order of rows.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from gerege.visas.engine.engines.columns import as_numbers
from gerege.visas.engine.engines.sharing import as_one, keys_in, rows_sharing
from gerege.visas.engine.expression import KIND

KINDS = (
    *("phone", "email", "address", "sponsor", "employer"),
    *("recruiter", "account", "travel_group", "payer"),
)
CAP = 1000
FEW = 20_000
ONCE = pa.dictionary(pa.int32(), pa.string())
LINKS = pa.schema(
    [
        ("application_id", pa.string()),
        ("kind", ONCE),
        ("value_hash", pa.string()),
        ("cluster_id", pa.string()),
        ("cluster_size", pa.int32()),
    ]
)
Keys = npt.NDArray[np.uint64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Large:
    """An identifier shared by too many to say anything of one of them."""

    kind: str
    key: int
    applications: int


@dataclass(frozen=True)
class Linked:
    """The file of links, a row for each application and identifier, and what joined nobody."""

    links: Path
    rows: int
    clusters: int
    large: tuple[Large, ...]


@dataclass(frozen=True)
class Edges:
    """Who shares what: the number of a row over all parts, and the number of what it shares."""

    rows: Rows
    shared: Rows
    keys: Keys
    kinds: npt.NDArray[np.int32]


def link(
    parts: Sequence[Path],
    target: Path,
    *,
    declared: Collection[tuple[str, int]] = (),
    cap: int = CAP,
) -> Linked:
    """Write the links among all applications of these parts. Declared identifiers join nobody."""
    edges, large = _edges(parts, declared, cap)
    numbers = _numbers(parts)
    clusters = _clusters(edges, len(numbers))
    table = _links(edges, clusters, numbers)
    pq.write_table(table, target, compression="zstd")
    large.sort(key=lambda one: -one.applications)
    return Linked(target, table.num_rows, len(clusters.sizes), tuple(large))


def sharing_with(own: Path, parts: Sequence[Path]) -> pa.Table:
    """The applications of one part and all that share an identifier with one of them.

    Only their numbers and identifiers; whichever column of its kind an identifier stands in.
    """
    columns = [column for column, kind in KIND.items() if kind in KINDS]
    theirs = {kind: keys_in([own], [c for c in columns if KIND[c] == kind]) for kind in KINDS}
    wanted = {column: theirs[KIND[column]] for column in columns}
    told = ["application_id", *columns]
    others = rows_sharing([part for part in parts if part != own], wanted, told)
    return as_one([pq.read_table(own, columns=told), *others], told)


def _edges(
    parts: Sequence[Path], declared: Collection[tuple[str, int]], cap: int
) -> tuple[Edges, list[Large]]:
    rows: list[Rows] = []
    shared: list[Rows] = []
    keys: list[Keys] = []
    kinds: list[npt.NDArray[np.int32]] = []
    large: list[Large] = []
    for number, kind in enumerate(KINDS):
        leave_out = np.array([key for of, key in declared if of == kind], np.uint64)
        found = _shared(*_of_kind(parts, kind), leave_out)
        large += _large(kind, found, cap)
        joining = found.counts <= cap
        rows.append(found.rows[joining[found.at]])
        places = np.cumsum(joining) - 1 + sum(map(len, keys))
        shared.append(places[found.at[joining[found.at]]])
        keys.append(found.keys[joining])
        kinds.append(np.full(len(keys[-1]), number, np.int32))
    edges = Edges(
        np.concatenate(rows), np.concatenate(shared), np.concatenate(keys), np.concatenate(kinds)
    )
    return edges, large


def _of_kind(parts: Sequence[Path], kind: str) -> tuple[Rows, Keys]:
    """Row and key of everything of a kind, in whichever column, each pair once."""
    columns = [column for column, of in KIND.items() if of == kind]
    rows: list[Rows] = []
    keys: list[Keys] = []
    for column in columns:
        for row, key in _column(parts, column):
            rows.append(row)
            keys.append(key)
    every_row, every_key = np.concatenate(rows), np.concatenate(keys)
    return (every_row, every_key) if len(columns) == 1 else _each_once(every_row, every_key)


def _column(parts: Sequence[Path], column: str) -> Iterator[tuple[Rows, Keys]]:
    start = 0
    for part in parts:
        with pq.ParquetFile(part) as file:
            array = file.read([column], use_threads=False)[0].combine_chunks()
        known = np.asarray(array.is_valid())
        yield np.flatnonzero(known) + start, as_numbers(array)[known]
        start += len(array)


def _each_once(rows: Rows, keys: Keys) -> tuple[Rows, Keys]:
    """An application that names the same telephone in two fields shares it once."""
    shared = np.isin(keys, _repeated(keys))
    rows, keys = rows[shared], keys[shared]
    order = np.lexsort((rows, keys))
    rows, keys = rows[order], keys[order]
    first = np.ones(len(keys), bool)
    first[1:] = (keys[1:] != keys[:-1]) | (rows[1:] != rows[:-1])
    return rows[first], keys[first]


def _repeated(keys: Keys) -> Keys:
    """The keys that stand at least twice: sorted alone first, which is cheap."""
    ordered = np.sort(keys)
    return np.unique(ordered[1:][ordered[1:] == ordered[:-1]])


@dataclass(frozen=True)
class Shared:
    """The keys of a kind that are shared, how many share each, and who: row and place of key."""

    keys: Keys
    counts: Rows
    rows: Rows
    at: Rows


def _shared(rows: Rows, keys: Keys, declared: Keys) -> Shared:
    wanted = np.setdiff1d(_repeated(keys), declared, assume_unique=True)
    at = np.searchsorted(wanted, keys)
    at[at == len(wanted)] = 0
    is_wanted = wanted[at] == keys if len(wanted) else np.zeros(len(keys), bool)
    rows, at = rows[is_wanted], at[is_wanted]
    return Shared(wanted, np.bincount(at, minlength=len(wanted)), rows, at)


def _large(kind: str, shared: Shared, cap: int) -> Iterator[Large]:
    for place in np.flatnonzero(shared.counts > cap):
        yield Large(kind, int(shared.keys[place]), int(shared.counts[place]))


@dataclass(frozen=True)
class Clusters:
    """The cluster of each edge, and of each cluster its name and how many applications it has."""

    of: npt.NDArray[np.int32]
    names: Keys
    sizes: npt.NDArray[np.int32]


def _clusters(edges: Edges, applications: int) -> Clusters:
    is_in = np.zeros(applications, bool)
    is_in[edges.rows] = True
    compact = np.cumsum(is_in) - 1
    members = int(is_in.sum())
    labels = connected(compact[edges.rows], edges.shared, members, len(edges.keys))
    count = int(labels.max()) + 1 if len(labels) else 0
    names = np.full(count, np.iinfo(np.uint64).max, np.uint64)
    np.minimum.at(names, labels[members:], edges.keys)
    sizes = np.bincount(labels[:members], minlength=count).astype(np.int32)
    return Clusters(labels[members:][edges.shared], names, sizes)


def connected(left: Rows, right: Rows, lefts: int, rights: int) -> npt.NDArray[np.int32]:
    """The number of the connected part for each node: the left ones first, then the right ones."""
    if len(left) < FEW:
        return _connected_few(left, right + lefts, lefts + rights)
    from scipy.sparse import coo_array  # noqa: PLC0415  takes longer than to screen a hundred
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    size = lefts + rights
    ones = np.ones(len(left), np.int8)
    graph = coo_array((ones, (left, right + lefts)), shape=(size, size))
    labels: npt.NDArray[np.int32] = connected_components(graph, directed=False)[1]
    return labels


def _connected_few(left: Rows, right: Rows, size: int) -> npt.NDArray[np.int32]:
    """The same by union and find, for so few that loading the library would be the longest part."""
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for one, other in zip(left.tolist(), right.tolist(), strict=True):
        parent[root(one)] = root(other)
    roots = np.array([root(node) for node in range(size)], np.int64)
    return np.unique(roots, return_inverse=True)[1].astype(np.int32)


def _links(edges: Edges, clusters: Clusters, numbers: pa.ChunkedArray) -> pa.Table:
    order = np.argsort(edges.rows, kind="stable")
    shared, cluster = edges.shared[order], clusters.of[order]
    kinds = pa.DictionaryArray.from_arrays(edges.kinds[shared], pa.array(KINDS))
    return pa.table(
        [
            numbers.take(pa.array(edges.rows[order])),
            kinds,
            _hex(edges.keys).take(pa.array(shared)),
            _hex(clusters.names).take(pa.array(cluster)),
            pa.array(clusters.sizes[cluster], pa.int32()),
        ],
        schema=LINKS,
    )


def _numbers(parts: Sequence[Path]) -> pa.ChunkedArray:
    """The numbers of all applications, in the order of rows and parts."""
    tables = [pq.read_table(part, columns=["application_id"]) for part in parts]
    return pa.concat_tables(tables)["application_id"]


def _hex(keys: Keys) -> pa.Array:
    """Keys as texts of sixteen hexadecimal digits."""
    raw = np.ascontiguousarray(keys.astype(">u8")).view(np.uint8).reshape(-1, 8)
    digits = np.frombuffer(b"0123456789abcdef", np.uint8)
    text = np.empty((len(keys), 16), np.uint8)
    text[:, 0::2], text[:, 1::2] = digits[raw >> 4], digits[raw & 15]
    offsets = np.arange(len(keys) + 1, dtype=np.int32) * 16
    return pa.StringArray.from_buffers(len(keys), pa.py_buffer(offsets), pa.py_buffer(text))
