"""The prepared columns: everything that leaves of an application, and nothing else does."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

MONEY = pa.decimal128(18, 2)
HOURS = pa.decimal128(9, 2)
MOMENT = pa.timestamp("us")
KEY = pa.uint64()
EDITION = "4"
"""Raised whenever a row would be prepared otherwise than before: other keys, another column. What
is kept of an earlier edition is prepared anew, for its keys would meet nobody."""
# By the clock of the post where it was handed in, so that its day is the day there.
TYPES = {
    "row": pa.int64(),
    "application_id": pa.string(),
    "submitted_at": MOMENT,
    **dict.fromkeys(
        ("visa_class", "purpose", "job_title", "job_sector", "wage_currency"), pa.string()
    ),
    **dict.fromkeys(("contract_language", "fee_currency", "fee_paid_by"), pa.string()),
    **dict.fromkeys(("debt_secured_on", "submitted_by", "prepared_by"), pa.string()),
    **dict.fromkeys(("passport_held_by", "companion_relation"), pa.string()),
    **dict.fromkeys(("monthly_wage", "legal_minimum_wage", "fee_paid", "debt_amount"), MONEY),
    "weekly_hours": HOURS,
    **dict.fromkeys(("contract_signed", "return_ticket"), pa.bool_()),
    **dict.fromkeys(("interviewed_alone", "leaflet_given"), pa.bool_()),
    **dict.fromkeys(("arrival_date", "departure_date", "passport_expiry"), pa.date32()),
    **dict.fromkeys(("is_minor", "speaks_contract_language"), pa.bool_()),
    **dict.fromkeys(("phone_key", "sponsor_phone_key", "employer_phone_key"), KEY),
    **dict.fromkeys(("recruiter_phone_key", "email_key"), KEY),
    **dict.fromkeys(("address_key", "sponsor_address_key", "accommodation_key"), KEY),
    **dict.fromkeys(("sponsor_key", "employer_key", "recruiter_key", "payer_key"), KEY),
    **dict.fromkeys(("account_key", "guarantor_key", "travel_group_key", "agent_key"), KEY),
    **dict.fromkeys(("answers_key", "surname_key"), KEY),
    "debt_currency": pa.string(),
    "told_empty": pa.int64(),
}
SCHEMA = pa.schema(list(TYPES.items()))

ASKED = (
    "visa_class", "purpose", "job_title", "job_sector", "wage_currency",
    "contract_language", "fee_currency", "fee_paid_by", "debt_secured_on", "submitted_by",
    "prepared_by", "passport_held_by", "companion_relation", "monthly_wage",
    "legal_minimum_wage", "fee_paid", "debt_amount", "weekly_hours", "contract_signed",
    "return_ticket", "arrival_date", "departure_date", "passport_expiry", "phone_key",
    "sponsor_phone_key", "employer_phone_key", "recruiter_phone_key", "email_key", "address_key",
    "sponsor_address_key", "accommodation_key", "sponsor_key", "employer_key", "recruiter_key",
    "payer_key", "account_key", "guarantor_key", "travel_group_key", "agent_key", "answers_key",
    "debt_currency",
)  # fmt: skip
"""The columns whose emptiness is kept, one bit each of ``told_empty``: the file asks for it, and
this row says nothing. Kept files hold these bits, so a name is only ever added at the end."""


def empty_bit(column: str) -> int:
    """The bit of a column in ``told_empty``. Raises ValueError for one that has none."""
    return 1 << ASKED.index(column)


def every_column(folder: Path) -> Path:
    """A file with all columns and no row. Read beside older parts, which lack the newest columns,
    it makes those missing instead of unreadable."""
    path = folder / "every-column.parquet"
    pq.write_table(SCHEMA.empty_table(), path)
    return path
