"""After the transaction of an erasure, the database's own leftovers are overwritten, on both."""

import pytest
from django.db import transaction
from tests.builders import a_named_case, an_asked_erasure, bold, saraa

from gerege.cases import services as file
from gerege.cases.models import Erasure

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_happens_at_once_and_the_report_says_when() -> None:
    officer = bold()
    case = a_named_case(officer)

    asked = file.confirm_erasure(actor=saraa(), asked=an_asked_erasure(officer, case))

    done = Erasure.objects.get(pk=asked.pk)
    assert done.cleaned_at
    assert done.erased_at
    assert done.cleaned_at >= done.erased_at


def test_inside_a_transaction_it_waits_and_is_not_claimed() -> None:
    officer = bold()
    case = a_named_case(officer)
    with transaction.atomic():
        asked = file.confirm_erasure(actor=saraa(), asked=an_asked_erasure(officer, case))
        assert file.clean_up() is False
        assert Erasure.objects.get(pk=asked.pk).cleaned_at is None

    assert Erasure.objects.get(pk=asked.pk).cleaned_at
