"""Telephone numbers in the international form of E.164, by the phone-number library.

The library takes 15 microseconds a number. Most numbers of a file are written plainly, plus and
digits; for those its own tables are asked directly. Where they leave anything to decide (a trunk
prefix behind the calling code, an unusual length) the library decides.
"""

import re
from functools import cache

import phonenumbers
from phonenumbers import NumberParseException, PhoneMetadata

PLAIN = re.compile(r"\+[1-9][0-9]{7,14}")
BETWEEN = re.compile("[ \u00a0\u2007\u202f().\u2010-\u2015\u2212-]+")
SEVERAL = re.compile(r"[,;/|\n\\]| or | эсвэл | или |\bба\b")
LONGEST = 60


def telephone(text: str, region: str = "MN") -> str | None:
    """The number in E.164, or None when none can be read. Of several the first one counts."""
    short = text[:LONGEST]
    plain = BETWEEN.sub("", short)
    if PLAIN.fullmatch(plain) and _is_plainly_written(plain):
        return plain
    code = _code_if_mobile(plain, region)
    if code:
        return f"+{code}{plain}"
    for part in SEVERAL.split(short):
        if found := _read(part, region):
            return found
    return None


def _read(part: str, region: str) -> str | None:
    """By the library; then as it is dialled from abroad; then as if the plus had been forgotten.

    Without a calling code only a number that the region has counts: any other one would be given a
    country by guess, and in which country a telephone is must change nothing.
    """
    digits = "".join(c for c in part if c.isdecimal())
    if not digits:
        return None
    is_told = "+" in part or "\uff0b" in part
    found = _parsed(part, region)
    if found is None or not (is_told or phonenumbers.is_valid_number(found)):
        found = (
            _parsed(f"+{digits.removeprefix('00')}", None) if _is_abroad(digits, region) else None
        )
        if found is not None and not phonenumbers.is_valid_number(found):
            return None
    if found is None:
        return None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


def _is_abroad(digits: str, region: str) -> bool:
    """Dialled with 00, or with the region's own calling code: no other plus is guessed."""
    own = phonenumbers.country_code_for_region(region)
    return digits.startswith("00") or (own > 0 and digits.startswith(str(own)))


def _parsed(text: str, region: str | None) -> phonenumbers.PhoneNumber | None:
    try:
        found = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    return found if phonenumbers.is_possible_number(found) else None


def _code_if_mobile(plain: str, region: str) -> int:
    """The calling code, if these are the digits of a mobile number as one says them at home."""
    pattern, trunk, code = _mobile(region)
    fits = pattern is not None and pattern.fullmatch(plain) and not (trunk and trunk.match(plain))
    return code if fits else 0


@cache
def _mobile(region: str) -> tuple[re.Pattern[str] | None, re.Pattern[str] | None, int]:
    """How a country's mobile numbers look, what is dialled in front of them, the calling code."""
    metadata = PhoneMetadata.metadata_for_region(region, None)
    if metadata is None or not (metadata.mobile and metadata.mobile.national_number_pattern):
        return None, None, 0
    trunk = metadata.national_prefix_for_parsing
    pattern = re.compile(metadata.mobile.national_number_pattern, re.ASCII)
    return pattern, re.compile(trunk) if trunk else None, metadata.country_code or 0


def _is_plainly_written(plain: str) -> bool:
    """Whether the library would give back exactly these digits."""
    for length in (1, 2, 3):
        plan = _plan(int(plain[1 : 1 + length]))
        if plan is not None:
            lengths, trunk = plan
            national = plain[1 + length :]
            return len(national) in lengths and not (trunk and trunk.match(national))
    return False


@cache
def _plan(calling_code: int) -> tuple[frozenset[int], re.Pattern[str] | None] | None:
    """The lengths of a country's numbers and what may stand in front of them; None: no country."""
    region = phonenumbers.region_code_for_country_code(calling_code)
    metadata = _metadata(calling_code, region)
    if metadata is None or metadata.general_desc is None:
        return None
    trunk = metadata.national_prefix_for_parsing
    lengths = frozenset(metadata.general_desc.possible_length)
    return lengths, re.compile(trunk) if trunk else None


def _metadata(calling_code: int, region: str) -> PhoneMetadata | None:
    if region == "001":
        return PhoneMetadata.metadata_for_nongeo_region(calling_code, None)
    return None if region == "ZZ" else PhoneMetadata.metadata_for_region(region, None)
