"""A condition is typed as text: what it may read, what it may say, and what is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gerege.kernel.errors import InputRefused
from gerege.visas.engine.dictionary import load
from gerege.visas.engine.expression import READABLE, Type, columns_read
from gerege.visas.engine.parsing import parse, parse_figure
from gerege.visas.engine.prepared import SCHEMA
from gerege.visas.engine.protected import PROTECTED

SAID = {
    "debt_amount >= 3 * monthly_wage": {
        *("debt_amount", "monthly_wage", "debt_currency", "wage_currency"),
    },
    "shared(account_key) >= 3 and different(sponsor_key, within=account_key) >= 2": {
        "account_key",
        "sponsor_key",
    },
    'is_minor and one_of(companion_relation, "none", "unrelated")': {
        "is_minor",
        "companion_relation",
    },
    "phone_key == recruiter_phone_key": {"phone_key", "recruiter_phone_key"},
    "missing(contract_signed) or not return_ticket": {"contract_signed", "return_ticket"},
    'mentions(job_title, "massaj", "host")': {"job_title"},
    "days_between(arrival_date, submitted_on) <= 3": {"arrival_date", "submitted_on"},
    'arrival_date >= date("2026-01-01")': {"arrival_date"},
    "fee_paid + debt_amount > 0": {
        *("fee_paid", "debt_amount", "fee_currency", "debt_currency"),
    },
    "monthly_wage < 0.9 * legal_minimum_wage": {"monthly_wage", "legal_minimum_wage"},
    "fee_currency != wage_currency": {"fee_currency", "wage_currency"},
    "missing(contract_language)": {"contract_language"},
    'mentions(job_title, "massage", "spa", "дуучин", "тогооч")': {"job_title"},
}


@pytest.mark.parametrize("text", SAID)
def test_what_can_be_said_is_read_and_tells_what_it_reads(text: str) -> None:
    assert columns_read(parse(text, "rule")) == SAID[text]


REFUSED = {
    "fee_paid / 2 > 1": "calculation",
    "fee_paid ** 2 > 1": "calculation",
    "fee_paid * debt_amount > 1": "two columns",
    "1000000 * fee_paid > 1": "too large",
    "shared(phone_key) == 3": "another way",
    "shared(phone_key) < 3": "another way",
    "shared(phone_key) >= 1": "another way",
    "shared(phone_key) >= 2.5": "another way",
    "shared(phone_key)": "stands alone",
    "shared(visa_class) >= 3": "key is asked for",
    "phone_key == email_key": "two kinds",
    "phone_key": "gives a key",
    "fee_paid > 'yes'": "compared with",
    "purpose < 'work'": "not more or less",
    "contract_signed == return_ticket": "is compared",
    "job_title == 'cook'": "compared",
    "fee_paid > 0 > 1": "not understood",
    "fee_paid": "gives a number",
    "fee_paid > -1": "not understood",
    "fee_paid > 1e400": "plain number",
    "fee_paid > 1e300": "plain number",
    "fee_paid * 0.0000000001 > 0": "plain number",
    "0.5 * (0.5 * monthly_wage) > 1": "multiplied again",
    "shared(phone_key) >= 3.0": "another way",
    "shared(phone_key) >= 100000000000": "another way",
    "not " * 100 + "is_minor": "too deep",
    "monthly_wage > 0.12345678901234": "plain number",
    "contract_signed is None": "comparison",
    "one_of(purpose)": "at least one",
    "one_of(purpose, 'Work!')": "cannot be looked for",
    "one_of(job_title, 'cook')": "code is asked for",
    "mentions(job_title, '%')": "cannot be looked for",
    "mentions(job_title, 'k_rean', 'wom_n')": "cannot be looked for",
    "mentions(job_title, '___')": "cannot be looked for",
    "mentions(job_title, 'kor%an')": "cannot be looked for",
    "mentions(job_title, 'kor\\\\ean')": "cannot be looked for",
    "mentions(job_title, '   ')": "cannot be looked for",
    "mentions(job_title, 'hostess')": "would find",
    "mentions(job_title, 'bride')": "would find",
    "mentions(job_title, 'hijab')": "would find",
    "mentions(job_title, 'хижаб')": "would find",
    "mentions(job_title, 'сүйт бүсгүй')": "would find",
    "mentions(purpose, 'work')": "words is asked for",
    "missing('x')": "a column",
    "missing(purpose, visa_class)": "a column",
    "missing(is_minor)": "worked out",
    "3 > 2": "reads no column",
    "days_between(arrival_date, fee_paid) > 1": "date is asked for",
    "arrival_date > date('2026-02-30')": "no date",
    "made_up > 1": "no column made_up",
    "int(fee_paid) > 1": "not understood",
    "cast(fee_paid) > 1": "not understood",
    "upper(purpose) == 'WORK'": "not understood",
    "hash(purpose) > 1": "not understood",
    "__import__('os').system('true')": "not understood",
    "(lambda: True)()": "not understood",
    "[c for c in ()]": "not understood",
    "f'{purpose}' == 'work'": "not understood",
    "contract_language == 'mn'": "stand for a people",
    "'mn' != contract_language": "stand for a people",
    "one_of(contract_language, 'mn', 'ko')": "stand for a people",
    "wage_currency == 'PHP'": "stand for a people",
    "one_of(fee_currency, 'PHP')": "stand for a people",
    "debt_currency != 'mnt'": "stand for a people",
    "wage_currency == contract_language": "compared with",
    "purpose == 'religion'": "may not be asked for",
    "one_of(visa_class, 'religion', 'work')": "may not be asked for",
    "mentions(job_title, 'korean chef')": "would find",
    "mentions(job_title, 'cook', 'kore')": "would find",
    "mentions(job_title, 'orea')": "would find",
    "mentions(job_title, 'Казах')": "would find",
    "mentions(job_title, 'хятадын')": "would find",
    "mentions(job_title, 'имам')": "would find",
    "mentions(job_title, 'waitress woman')": "would find",
    "mentions(job_title, 'эмэгтэй')": "would find",
    "mentions(job_title, 'viet nam', 'vietnam')": "would find",
    "weekly_hours > monthly_wage": "hours or days",
    "fee_paid > days_between(arrival_date, submitted_on)": "hours or days",
    "fee_paid >": "one side is missing",
    "fee_paid > 0 and": "one side is missing",
    "nationality = 'MNG'": "nationality may not be read",
    "is_minor and sex = ": "sex may not be read",
    "purpose = 'work'": "one = stands where two",
    "monthly_wage >= 500000": "stands for one currency",
    "0.5 < fee_paid": "stands for one currency",
    "monthly_wage - 500000 >= 0": "stands for one currency",
    "2 * (fee_paid - 500) >= debt_amount": "stands for one currency",
    "companion_relation == 'spouse'": "may not be asked for",
    "one_of(fee_paid_by, 'self', 'spouse')": "may not be asked for",
    "": "no condition",
    "(" * 900: "no condition",
    "is_minor and " * 300 + "is_minor": "too long",
    "fee_paid > 0; is_minor": "no condition",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_engines_answer_differently_or_nobody_should_say_is_refused(text: str) -> None:
    with pytest.raises(InputRefused, match=REFUSED[text]) as refused:
        parse(text, "wages.yaml low_wage")
    assert refused.value.field == "wages.yaml low_wage"
    assert refused.value.mend


@pytest.mark.parametrize("name", sorted(PROTECTED))
@pytest.mark.parametrize("text", ["{} == 'x'", "missing({})", "shared({}) >= 3", "{} > 3"])
def test_a_protected_column_is_refused_by_name_with_the_reason(name: str, text: str) -> None:
    with pytest.raises(InputRefused, match=f"{name} may not be read") as refused:
        parse(text.format(name), "rule")
    assert PROTECTED[name] in refused.value.problem


MUST_BE_PROTECTED = (
    *("nationality", "passport_issuer", "passport_number", "mrz_line1", "mrz_line2", "sex"),
    *("date_of_birth", "surname", "given_names", "religion", "ethnicity", "marital_status"),
    *("post", "applicant_languages"),
)


def test_nothing_protected_is_readable_and_whatever_the_dictionary_keeps_is_not_either() -> None:
    assert set(MUST_BE_PROTECTED) <= set(PROTECTED)
    assert not set(READABLE) & set(PROTECTED)
    kept = {column.id for column in load().columns.values() if column.leaves == "never"}
    assert not kept & set(READABLE)


def test_every_readable_column_is_prepared() -> None:
    assert set(READABLE) - {"submitted_on"} <= set(SCHEMA.names)


@pytest.mark.parametrize("text", ["shared(account_key)", "fee_paid", "arrival_date", "purpose"])
def test_a_figure_is_a_number_a_date_or_a_code(text: str) -> None:
    assert parse_figure(text, "figure").type in {Type.NUMBER, Type.DATE, Type.CODE}


@pytest.mark.parametrize("text", ["account_key", "job_title", "is_minor", "surname"])
def test_no_key_and_no_words_are_shown_as_a_figure(text: str) -> None:
    with pytest.raises(InputRefused):
        parse_figure(text, "figure")


def test_amounts_of_two_currencies_are_not_added_up_in_a_figure() -> None:
    with pytest.raises(InputRefused, match="two currencies"):
        parse_figure("fee_paid + debt_amount", "figure")
    assert parse_figure("wage_currency", "figure").type is Type.CURRENCY


@given(st.text(max_size=80))
def test_any_text_is_a_condition_or_is_refused(text: str) -> None:
    try:
        assert parse(text, "rule").type is Type.TRUTH
    except InputRefused as refused:
        assert refused.field == "rule"  # noqa: PT017  either way is right, nothing else is
