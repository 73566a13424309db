"""What tells of faith stands in no column in clear, of imports of before either."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from tests.visas.counter import a_visa_officer, imported, numbered, rows

from gerege.visas.models import Application

pytestmark = pytest.mark.django_db
MIGRATION = import_module("gerege.visas.migrations.0016_no_faith_in_clear")


def test_a_class_of_faith_becomes_one_that_others_have_too_and_the_rest_stays() -> None:
    batch = imported(a_visa_officer(), rows(3))
    devout = numbered(batch)["V-1"]
    Application.objects.filter(pk=devout.pk).update(visa_class="religion")

    MIGRATION.say_other(apps, connection.schema_editor())

    found = numbered(batch)
    assert {number: one.visa_class for number, one in found.items()} == {
        "V-1": "other",
        "V-2": "work",
        "V-3": "work",
    }


def test_an_import_of_today_writes_it_so() -> None:
    batch = imported(a_visa_officer(), rows(1, visa_class="religion"))

    assert numbered(batch)["V-1"].visa_class == "other"
