"""``migrate``, which gives an empty database its newest tables at once."""

from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from gerege.operations import first_tables

LESS_THAN_EVERYTHING = ("app_label", "fake", "fake_initial", "plan", "check_unapplied", "prune")


class Command(migrate.Command):
    """As Django does it, but an empty database goes through none of its earlier states."""

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ANN401  Django's own
        """Raises what Django raises."""
        connection = connections[options["database"]]
        if not any(options.get(name) for name in LESS_THAN_EVERYTHING):
            first_tables.create_if_empty(connection)
        super().handle(*args, **options)
