"""A secret in three parts on paper, of which any two give it back (SLIP-0039). Pure.

One part alone says nothing about the secret. Each part is 33 English words of a list of 1024, of
which no two begin with the same four letters; the last three words are a checksum (RS1024).
"""

from collections.abc import Sequence

from shamir_mnemonic import MnemonicError, Share, combine_mnemonics, generate_mnemonics
from shamir_mnemonic.rs1024 import verify_checksum
from shamir_mnemonic.wordlist import WORD_INDEX_MAP

from gerege.kernel.errors import InputRefused, ProtectionFailed

SHARES, NEEDED = 3, 2
WORDS = 33
SECRET_BYTES = 32
CHECKSUM_OF = b"shamir_extendable"
MEND = "Type the words from the paper again"


def split(secret: bytes) -> tuple[str, ...]:
    """Three parts of a random secret of 256 bits, each a line of words.

    Raises ProtectionFailed if two of them do not give it back: nothing is handed out then.
    """
    (parts,) = generate_mnemonics(1, [(NEEDED, SHARES)], secret, iteration_exponent=0)
    if any(join(pair) != secret for pair in (parts[:2], parts[1:], parts[::2])):
        raise ProtectionFailed("the parts of the recovery key do not give it back")
    return tuple(parts)


def join(parts: Sequence[str]) -> bytes:
    """The secret, from two different parts.

    Raises InputRefused: naming part and word that is wrong, where that can be known; for the same
    part twice; for parts that were not made together.
    """
    if len(parts) != NEEDED:
        raise InputRefused("share", f"{NEEDED} shares are needed", "Give any two of the three")
    read = [_read(f"share {number}", part) for number, part in enumerate(parts, 1)]
    if read[0].index == read[1].index:
        raise InputRefused("share 2", "this is the same share again", "Take the paper of another")
    try:
        secret = bytes(combine_mnemonics([" ".join(part.words()) for part in read]))
    except MnemonicError as foreign:
        raise InputRefused(
            "share 2",
            "these two shares were not made together",
            "Compare the dates on the papers: a renewal makes three new ones",
        ) from foreign
    if len(secret) != SECRET_BYTES:
        raise InputRefused("share 1", "this is the share of something else", MEND)
    return secret


def must_fit(field: str, part: str) -> None:
    """Raise InputRefused, naming the word if that can be known, unless this is a part."""
    _read(field, part)


def _read(field: str, part: str) -> Share:
    words = part.casefold().split()
    _must_be_words(field, words)
    try:
        return Share.from_mnemonic(" ".join(words))
    except MnemonicError as broken:
        wrong = _wrong_place(words)
        where = (
            f"word {wrong} is probably wrong" if wrong else "more than one word is wrong or moved"
        )
        raise InputRefused(field, f"the words do not fit together; {where}", MEND) from broken


def _must_be_words(field: str, words: Sequence[str]) -> None:
    for place, word in enumerate(words, 1):
        if word not in WORD_INDEX_MAP:
            raise InputRefused(field, f"word {place} is not in the list of words", MEND)
    if len(words) != WORDS:
        raise InputRefused(field, f"it has {len(words)} words, not {WORDS}", MEND)


def _wrong_place(words: Sequence[str]) -> int | None:
    """The one word that makes all fit when it is changed. What it should be is never said.

    The checksum finds any three wrong words, so at most one single change can mend the part.
    """
    codes = [WORD_INDEX_MAP[word] for word in words]
    for place in range(len(codes)):
        for code in range(len(WORD_INDEX_MAP)):
            if verify_checksum([*codes[:place], code, *codes[place + 1 :]], CHECKSUM_OF):
                return place + 1
    return None
