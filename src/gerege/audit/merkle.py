"""The tree over the record: RFC 6962, section 2.1 (Merkle Tree Hash). Pure.

Only the peaks are kept, the roots of the complete subtrees: one for each 1 in the binary form of
the size. Appending costs O(log n) hashes in the worst case, two on average; so does the root.
A leaf and a node are hashed under different first bytes, so neither can pass for the other.
"""

import hashlib
from dataclasses import dataclass

LEAF = b"\x00"
NODE = b"\x01"
HASH_BYTES = 32


def leaf_hash(content: bytes) -> bytes:
    """The hash of one entry."""
    return hashlib.sha256(LEAF + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of two neighbouring subtrees."""
    return hashlib.sha256(NODE + left + right).digest()


@dataclass(frozen=True)
class Tree:
    """What must be remembered of a tree to go on growing it: its size and its peaks, left first."""

    size: int = 0
    peaks: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if len(self.peaks) != self.size.bit_count():
            raise ValueError("the peaks do not fit the size")

    def appended(self, leaf: bytes) -> "Tree":
        """The tree with one more leaf hash at its right end."""
        peaks, size, right = list(self.peaks), self.size, leaf
        # Each trailing 1 of the size is a complete subtree as large as what we carry: they join.
        while size & 1:
            right = node_hash(peaks.pop(), right)
            size >>= 1
        return Tree(self.size + 1, (*peaks, right))

    def root(self) -> bytes:
        """The Merkle Tree Hash of all leaves; of none, the hash of nothing."""
        if not self.peaks:
            return hashlib.sha256(b"").digest()
        *left, root = self.peaks
        for peak in reversed(left):
            root = node_hash(peak, root)
        return root

    def peaks_as_text(self) -> str:
        """The peaks in hexadecimal, one after the other."""
        return b"".join(self.peaks).hex()

    @classmethod
    def from_text(cls, size: int, peaks: str) -> "Tree":
        """The tree that was kept. Raises ValueError if peaks and size do not belong together."""
        whole = bytes.fromhex(peaks)
        if len(whole) % HASH_BYTES:
            raise ValueError("the peaks do not fit the size")
        parts = range(0, len(whole), HASH_BYTES)
        return cls(size, tuple(whole[at : at + HASH_BYTES] for at in parts))
