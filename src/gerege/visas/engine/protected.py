"""What no rule may read, and why. In code, not in data: nobody can allow it by editing a list.

Prepared applications hold none of these columns; the compiler refuses their names all the same, so
that whoever writes a rule learns why and does not look for another way.
"""

from types import MappingProxyType

WHO_THEY_ARE = "a flag never rests on who somebody is"
WHERE_FROM = "it tells where somebody comes from"
NAMES_TELL = "a name tells sex, people and religion"
AN_EARLIER_DECISION = "what was decided before must not decide again"
NEVER_A_FLAG = "having been harmed is never a flag"

PROTECTED = MappingProxyType(
    {
        **dict.fromkeys(("nationality", "passport_issuer"), WHERE_FROM),
        **dict.fromkeys(("passport_number", "mrz_line1", "mrz_line2"), WHERE_FROM),
        **dict.fromkeys(("country_of_birth", "place_of_birth", "residence_country"), WHERE_FROM),
        **dict.fromkeys(("phone_country", "address_country"), WHERE_FROM),
        "post": "it tells where somebody comes from, and each post must be looked at alike",
        "date_of_birth": "age counts only where it makes a child: read is_minor",
        "age": "age counts only where it makes a child: read is_minor",
        **dict.fromkeys(("sex", "gender", "marital_status"), WHO_THEY_ARE),
        **dict.fromkeys(("religion", "ethnicity", "race"), WHO_THEY_ARE),
        **dict.fromkeys(("surname", "given_names"), NAMES_TELL),
        "applicant_languages": "languages tell a people: read speaks_contract_language",
        **dict.fromkeys(
            ("decision", "outcome", "refused", "earlier_refusals"), AN_EARLIER_DECISION
        ),
        **dict.fromkeys(("victim", "earlier_victim", "case", "protected_case"), NEVER_A_FLAG),
    }
)

PROTECTED_CODES = MappingProxyType({"religion": WHO_THEY_ARE, "spouse": WHO_THEY_ARE})
"""Codes of readable columns that no rule may ask for."""

PREPARED_AS = MappingProxyType({"religion": "other", "spouse": "relative"})
"""What they leave as, so that a rule does not find them by naming all the others: a faith is told
apart from no other purpose, and who is married from nobody who came with a grown relative."""
