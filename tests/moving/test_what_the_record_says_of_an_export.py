"""Whatever sign an export was given by chance, its coming back can be recorded."""

from hypothesis import given
from hypothesis import strategies as st

from gerege.audit.entry import checked_detail
from gerege.moving.bringing_back import noted

SIGN = st.text("0123456789abcdef", min_size=8, max_size=8)


@given(sign=SIGN, key_id=st.text("0123456789abcdef", min_size=16, max_size=16))
def test_no_sign_is_taken_for_the_number_of_somebody(sign: str, key_id: str) -> None:
    detail = noted(sign, key_id, {"cases.Case": 2})
    assert checked_detail(detail) == detail
    assert sign in str(detail["export"])
