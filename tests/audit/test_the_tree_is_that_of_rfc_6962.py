"""The tree is the one of RFC 6962: known roots, and the definition in the standard as the judge."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerege.audit.merkle import Tree, leaf_hash, node_hash

# The example tree that implementations of certificate transparency are checked with.
ENTRIES = [
    "",
    "00",
    "10",
    "2021",
    "3031",
    "40414243",
    "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def defined_root(leaves: list[bytes]) -> bytes:
    """Section 2.1 of the RFC, word for word: split at the largest power of two below n."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    if len(leaves) == 1:
        return leaf_hash(leaves[0])
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return node_hash(defined_root(leaves[:split]), defined_root(leaves[split:]))


def grown(leaves: list[bytes]) -> Tree:
    tree = Tree()
    for leaf in leaves:
        tree = tree.appended(leaf_hash(leaf))
    return tree


def test_the_known_roots_come_out() -> None:
    tree = Tree()
    for entry, root in zip(ENTRIES, ROOTS, strict=True):
        tree = tree.appended(leaf_hash(bytes.fromhex(entry)))
        assert tree.root().hex() == root


def test_an_empty_tree_has_the_hash_of_nothing() -> None:
    assert Tree().root() == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_growing_one_by_one_gives_the_root_that_the_standard_defines(leaves: list[bytes]) -> None:
    assert grown(leaves).root() == defined_root(leaves)


@given(st.lists(st.binary(max_size=4), max_size=40))
def test_a_tree_that_was_kept_as_text_goes_on_growing_the_same(leaves: list[bytes]) -> None:
    tree = grown(leaves)
    again = Tree.from_text(tree.size, tree.peaks_as_text())
    assert again.appended(leaf_hash(b"next")) == tree.appended(leaf_hash(b"next"))


@given(st.lists(st.binary(max_size=4), min_size=1, max_size=40), st.data())
def test_any_changed_leaf_changes_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:at], leaves[at] + b"!", *leaves[at + 1 :]]
    assert grown(changed).root() != grown(leaves).root()


@pytest.mark.parametrize(("size", "peaks"), [(1, ""), (2, "00" * 64), (1, "00" * 31), (1, "xy")])
def test_peaks_that_do_not_fit_the_size_are_refused(size: int, peaks: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Tree.from_text(size, peaks)


def test_a_leaf_cannot_pass_for_a_node() -> None:
    left, right = leaf_hash(b"a"), leaf_hash(b"b")
    assert leaf_hash(left + right) != node_hash(left, right)
