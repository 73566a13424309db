"""Which answers may lie in the person's hands on paper; everything else is read aloud.

Named one by one, so that a question that joins the catalogue stays off paper until somebody has
thought about it. Off paper stay: whatever names what happened to the person as a crime, anything
sexual, violence and threats, marriage, pregnancy and the body, unlawful things the person was made
to do, a stay without papers, private troubles. The choice is our own and was not checked by
somebody who speaks for assisted persons.
"""

NOT_TO_THE_PERSON = frozenset({"person.says_victim", "person.commercial_sex"})
"""Not in any form of the page: their labels speak about the person, the page speaks to them."""

SAFE_ON_PAPER = frozenset(
    f"{part}.{name}"
    for part, names in {
        "act": ("recruited", "transported", "harboured", "received"),
        "deceptive_recruitment": (
            *("job_nature", "work_conditions", "contract", "housing", "legal_status"),
            *("travel_recruitment", "wages", "education"),
        ),
        "coercive_recruitment": ("debt_bondage", "documents", "money_withheld"),
        "recruitment_abuse_of_vulnerability": (
            *("education_language", "lack_information", "economic", "family_situation"),
            *("travel_difficulty", "general_context"),
        ),
        "coercion_at_destination": ("documents", "debt_bondage", "wages_withheld"),
        "abuse_of_vulnerability_at_destination": ("dependency", "unknown_area", "economic"),
        "exploitation": (
            *("hours", "living_conditions", "hazard", "low_pay", "law_contract"),
            *("social_protection", "working_conditions", "wage_manipulation", "no_education"),
        ),
    }.items()
    for name in names
)
