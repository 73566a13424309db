"""Which of many texts share a key: the pairs worth comparing, found without comparing all."""

import numpy as np
import numpy.typing as npt

Keys = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

# A key that more texts share than this says little; its pairs are left out and counted.
MOST_SHARING = 300
GOLDEN = np.uint64(0x9E3779B97F4A7C15)
SHIFT = np.uint64(31)
LOW = 0xFFFFFFFF


def pairs_sharing_a_key(
    keys: Keys, owners: Places, most_sharing: int = MOST_SHARING
) -> tuple[Places, int]:
    """Pairs of owners of one key, each once and the smaller first; and how many keys were left out.

    ``owners`` are numbers below two to the 32nd. Left out are keys that too many share: the number
    of pairs grows with the square.
    """
    order = np.lexsort((owners, keys))
    keys, owners = keys[order], owners[order]
    starts = np.flatnonzero(np.r_[True, keys[1:] != keys[:-1]]) if len(keys) else np.arange(0)
    sizes = np.diff(np.r_[starts, len(keys)])
    kept = (sizes > 1) & (sizes <= most_sharing)
    pairs = _pairs_within(owners, starts[kept], sizes[kept])
    return pairs, int((sizes > most_sharing).sum())


def mixed(keys: Keys) -> Keys:
    """Spread over 64 bits, so that two keys together are hardly ever those of another pair."""
    spread = keys * GOLDEN
    return (spread ^ (spread >> SHIFT)) * GOLDEN


def _pairs_within(owners: Places, starts: Places, sizes: Places) -> Places:
    """Each pair of different owners within each group, groups of one size at a time."""
    found = [np.empty(0, np.int64)]
    for size in np.unique(sizes).tolist():
        groups = owners[starts[sizes == size][:, None] + np.arange(size)]
        left, right = np.triu_indices(size, 1)
        one, other = groups[:, left].ravel(), groups[:, right].ravel()
        apart = one != other
        found.append(np.unique((one[apart] << 32) | other[apart]))
    codes = np.unique(np.concatenate(found))
    return np.stack([codes >> 32, codes & LOW], axis=1)
