"""Bech32 (BIP-173): bytes as letters with a checksum, as age writes its keys. Pure."""

from collections.abc import Iterable, Iterator

from gerege.kernel.errors import ProtectionFailed

LETTERS = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
CHECKSUM_LETTERS = 6
LETTER_BITS, BYTE_BITS = 5, 8


def encode(prefix: str, data: bytes) -> str:
    """The bytes in small letters, behind the prefix and a 1."""
    values = [*_regrouped(data, BYTE_BITS, LETTER_BITS, fill=True)]
    check = _polymod([*_expanded(prefix), *values, *[0] * CHECKSUM_LETTERS]) ^ 1
    values += [check >> LETTER_BITS * at & 31 for at in reversed(range(CHECKSUM_LETTERS))]
    return prefix + "1" + "".join(LETTERS[value] for value in values)


def decode(prefix: str, text: str) -> bytes:
    """The bytes again, from small or from capital letters.

    Raises ProtectionFailed for another prefix, a wrong letter or a checksum that does not fit.
    """
    small = text.lower()
    found, _one, letters = small.rpartition("1")
    values = [LETTERS.find(letter) for letter in letters]
    whole = text in (small, text.upper()) and len(letters) >= CHECKSUM_LETTERS and -1 not in values
    if not whole or found != prefix or _polymod([*_expanded(prefix), *values]) != 1:
        raise ProtectionFailed(f"this is no text that begins with {prefix}1, or it was mistyped")
    return bytes(_regrouped(values[:-CHECKSUM_LETTERS], LETTER_BITS, BYTE_BITS, fill=False))


def _expanded(prefix: str) -> list[int]:
    codes = prefix.encode("ascii")
    return [*(code >> LETTER_BITS for code in codes), 0, *(code & 31 for code in codes)]


def _polymod(values: Iterable[int]) -> int:
    check = 1
    for value in values:
        top, check = check >> 25, (check & 0x1FFFFFF) << LETTER_BITS ^ value
        for at, term in enumerate(GENERATOR):
            check ^= term if top >> at & 1 else 0
    return check


def _regrouped(values: Iterable[int], width: int, into: int, *, fill: bool) -> Iterator[int]:
    """The same bits in groups of another width; what is left over is filled up, or must be zero."""
    kept, bits = 0, 0
    for value in values:
        kept, bits = kept << width | value, bits + width
        while bits >= into:
            bits -= into
            yield kept >> bits & (1 << into) - 1
            kept &= (1 << bits) - 1
    if fill and bits:
        yield kept << into - bits
    elif not fill and (kept or bits >= width):
        raise ProtectionFailed("the last letter of this text holds bits that mean nothing")
