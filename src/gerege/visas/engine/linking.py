"""Who shares what with whom: applications and identifiers as a graph, and its connected parts.

An identifier that two or more applications share joins them; one that more than ``CAP`` share (a
visa centre, a hotel) joins nobody and is reported with its size, because it would join everybody.
A cluster is named after its smallest identifier: the name is the same whatever the order of rows.

Memory is what bounds how many can be linked: one kind of identifier is looked at after the other,
only who shares what is kept of it, as small numbers, and the file is written some at a time.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from gerege.visas.engine.engines.columns import PIECE, Columns, Keys
from gerege.visas.engine.engines.sharing import as_one, keys_in, rows_sharing
from gerege.visas.engine.expression import KIND

KINDS = (
    *("phone", "email", "address", "sponsor", "employer"),
    *("recruiter", "account", "travel_group", "payer"),
)
CAP = 1000
FEW = 20_000
PLACE_BITS, RANGE = 32, 1 << 61
DIGITS = np.frombuffer(bytes(range(256)).hex().encode(), np.uint16)
"""The two digits of each byte, as they lie in memory."""
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
Rows = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]


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
class Shared:
    """The keys of a kind that are shared, and who shares which: row and place of key.

    Keys in order; who shares them in the order of rows over all parts, and of keys within one.
    """

    keys: Keys
    rows: Small
    at: Small

    @property
    def one_of_each(self) -> Small:
        """For each key a row that has it."""
        rows = np.empty(len(self.keys), np.int32)
        rows[self.at] = self.rows
        return rows


def link(
    parts: Sequence[Path],
    target: Path,
    *,
    declared: Collection[tuple[str, int]] = (),
    cap: int = CAP,
) -> Linked:
    """Write the links among all applications of these parts. Declared identifiers join nobody."""
    columns = Columns(parts)
    joining: list[Shared] = []
    large: list[Large] = []
    group = np.arange(columns.rows, dtype=np.int32)
    for kind in KINDS:
        found = _shared(columns, kind, [key for of, key in declared if of == kind])
        counts = np.bincount(found.at, minlength=len(found.keys))
        large += _large(kind, found.keys, counts, cap)
        joining.append(_only(found, counts <= cap))
        group = _joined(group, joining[-1])
    clusters = _clusters(group, joining)
    rows = _write(parts, joining, clusters, target)
    large.sort(key=lambda one: -one.applications)
    return Linked(target, rows, int(np.count_nonzero(clusters.sizes)), tuple(large))


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


def _shared(columns: Columns, kind: str, declared: Sequence[int]) -> Shared:
    """What is shared of a kind, in whichever column; what is declared is left out.

    An application that names the same telephone in two fields shares it once.
    """
    keys, pairs = _repeated(*_of_kind(columns, kind))
    pairs.sort()
    once = np.ones(len(pairs), bool)
    once[1:] = pairs[1:] != pairs[:-1]
    pairs = pairs[once]
    found = Shared(keys, (pairs >> PLACE_BITS).astype(np.int32), pairs.astype(np.int32))
    del pairs
    several = np.bincount(found.at, minlength=len(keys)) > 1
    return _only(found, several & ~np.isin(keys, np.array(declared, np.uint64)))


def _of_kind(columns: Columns, kind: str) -> tuple[Keys, Small]:
    """Every key of a kind, and in which row it stands."""
    keys, rows = [np.empty(0, np.uint64)], [np.empty(0, np.int32)]
    for name in (column for column, of in KIND.items() if of == kind):
        column = columns.keys(name)
        keys.append(column.values[column.known])
        rows.append(np.flatnonzero(column.known).astype(np.int32))
    return np.concatenate(keys), np.concatenate(rows)


def _repeated(keys: Keys, rows: Small) -> tuple[Keys, Rows]:
    """The keys that stand at least twice, and each row with the place of its key, as one number.

    One number is sorted many times quicker than two. Keys are spread evenly: those of one part of
    their range after the other are sorted in as much less memory.
    """
    every, pairs, places = [], [], 0
    for start in range(0, 1 << 64, RANGE):
        some = (keys >= np.uint64(start)) & (keys <= np.uint64(start + RANGE - 1))
        found, of, at = _repeated_among(keys[some], rows[some])
        every.append(found)
        pairs.append(of.astype(np.int64) << PLACE_BITS | at + places)
        places += len(found)
    return np.concatenate(every), np.concatenate(pairs)


def _repeated_among(keys: Keys, rows: Small) -> tuple[Keys, Small, Rows]:
    order = np.argsort(keys)
    keys = keys[order]
    same = keys[1:] == keys[:-1]
    repeated = np.zeros(len(keys), bool)
    repeated[1:] |= same
    repeated[:-1] |= same
    keys, rows = keys[repeated], rows[order[repeated]]
    first = np.ones(len(keys), bool)
    first[1:] = keys[1:] != keys[:-1]
    return keys[first], rows, np.cumsum(first) - 1


def _only(shared: Shared, wanted: npt.NDArray[np.bool_]) -> Shared:
    """These of the keys, and who shares them."""
    if wanted.all():
        return shared
    places, kept = np.cumsum(wanted, dtype=np.int32) - 1, wanted[shared.at]
    return Shared(shared.keys[wanted], shared.rows[kept], places[shared.at[kept]])


def _large(kind: str, keys: Keys, counts: Rows, cap: int) -> Iterator[Large]:
    for place in np.flatnonzero(counts > cap):
        yield Large(kind, int(keys[place]), int(counts[place]))


def _joined(group: Small, shared: Shared) -> Small:
    """The group of each application, where those that share a key become one."""
    one, other = group[shared.one_of_each[shared.at]], group[shared.rows]
    apart = one != other
    if not apart.any():
        return group
    return connected(one[apart], other[apart], int(group.max()) + 1)[group]


@dataclass(frozen=True)
class Clusters:
    """The group of each application, and of each its name and how many share something in it."""

    of: Small
    names: Keys
    sizes: Small


def _clusters(group: Small, joining: Sequence[Shared]) -> Clusters:
    names = np.full(len(group), np.iinfo(np.uint64).max, np.uint64)
    is_in = np.zeros(len(group), bool)
    for shared in joining:
        is_in[shared.rows] = True
        np.minimum.at(names, group[shared.one_of_each], shared.keys)
    sizes = np.bincount(group[is_in], minlength=len(group)).astype(np.int32)
    return Clusters(group, names, sizes)


def connected(one: Small, other: Small, size: int) -> Small:
    """The number of the connected part for each node, where one node and the other are joined."""
    if size + len(one) < FEW:
        return _connected_few(one, other, size)
    from scipy.sparse import coo_array  # noqa: PLC0415  takes longer than to screen a hundred
    from scipy.sparse.csgraph import connected_components  # noqa: PLC0415

    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(size, size))
    # Nothing has to be added up: an edge that stands there twice joins the same two.
    graph.has_canonical_format = True
    labels: Small = connected_components(graph.tocsr(), directed=False)[1]
    return labels


def _connected_few(one: Small, other: Small, size: int) -> Small:
    """The same by union and find, for so few that loading the library would be the longest part."""
    parent = list(range(size))

    def root(node: int) -> int:
        while parent[node] != node:
            parent[node] = node = parent[parent[node]]
        return node

    for first, second in zip(one.tolist(), other.tolist(), strict=True):
        parent[root(first)] = root(second)
    roots = np.array([root(node) for node in range(size)], np.int64)
    return np.unique(roots, return_inverse=True)[1].astype(np.int32)


def _write(
    parts: Sequence[Path], joining: Sequence[Shared], clusters: Clusters, target: Path
) -> int:
    """The file of links, in the order of applications, and how many rows it has."""
    start = rows = 0
    often = ["kind", "cluster_id", "cluster_size"]
    with pq.ParquetWriter(target, LINKS, compression="zstd", use_dictionary=often) as file:
        for numbers in _numbers(parts):
            table = _links(numbers, start, joining, clusters)
            file.write_table(table)
            start, rows = start + len(numbers), rows + table.num_rows
    return rows


def _numbers(parts: Sequence[Path]) -> Iterator[pa.Array]:
    """The numbers of all applications, in the order of rows and parts."""
    for part in parts:
        with pq.ParquetFile(part) as file:
            for batch in file.iter_batches(PIECE, columns=["application_id"], use_threads=False):
                yield batch[0]


def _links(
    numbers: pa.Array, start: int, joining: Sequence[Shared], clusters: Clusters
) -> pa.Table:
    """The links of these applications, which begin with this row."""
    inside = [
        slice(*np.searchsorted(shared.rows, [start, start + len(numbers)])) for shared in joining
    ]
    of = list(zip(joining, inside, strict=True))
    rows = np.concatenate([shared.rows[some] for shared, some in of])
    keys = np.concatenate([shared.keys[shared.at[some]] for shared, some in of])
    lengths = [some.stop - some.start for some in inside]
    kinds = np.repeat(np.arange(len(KINDS), dtype=np.int32), lengths)
    order = np.argsort(rows, kind="stable")
    rows = rows[order]
    group = clusters.of[rows]
    return pa.table(
        [
            numbers.take(pa.array(rows - start)),
            pa.DictionaryArray.from_arrays(kinds[order], pa.array(KINDS)),
            _hex(keys[order]),
            _hex(clusters.names[group]),
            pa.array(clusters.sizes[group]),
        ],
        schema=LINKS,
    )


def _hex(keys: Keys) -> pa.Array:
    """Keys as texts of sixteen hexadecimal digits."""
    text = DIGITS[keys.astype(">u8").view(np.uint8)]
    offsets = np.arange(len(keys) + 1, dtype=np.int32) * 16
    return pa.StringArray.from_buffers(len(keys), pa.py_buffer(offsets), pa.py_buffer(text))
