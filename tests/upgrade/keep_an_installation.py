"""Run as a program, once a release: write down an installation as that release leaves it.

    GEREGE_MODE=test DJANGO_SETTINGS_MODULE=tests.settings GEREGE_DATA_DIR=$(mktemp -d) \\
        python tests/upgrade/keep_an_installation.py > tests/upgrade/release_0_1_0.jsonl

The newest code must open what the older one sealed, so the file is kept and never made anew. Its
people are made up; its keys are those of the tests.
"""

import json
import sys
from typing import Any

import django
from django.core.management import call_command

MASTER, SIGNING = b"only for tests, 32 bytes of key!", b"signs heads in tests, only there"
ROOMS = ("audit", "vault", "accounts", "cases", "screening")


def main() -> None:
    """Make the tables, let the services of this release fill them, and print every row."""
    django.setup()
    call_command("migrate", verbosity=0)
    from gerege.audit import signing  # noqa: PLC0415  Django is ready only now
    from gerege.vault import keyring  # noqa: PLC0415

    keyring.use_for_this_process(MASTER)
    signing.use_for_this_process(SIGNING)
    fill()
    for row in rows():
        sys.stdout.write(json.dumps(row, ensure_ascii=False, sort_keys=True) + "\n")


def fill() -> None:
    """A case that everything was recorded in, one that was closed, and a signed head."""
    from django.db import transaction  # noqa: PLC0415
    from tests import builders as made  # noqa: PLC0415

    from gerege.audit.models import Head  # noqa: PLC0415
    from gerege.audit.services import keep_signed  # noqa: PLC0415
    from gerege.cases import services as file  # noqa: PLC0415

    officer, colleague = made.bold(), made.bold()
    case = made.a_case_to_act_on(officer)
    file.change_person(
        actor=officer,
        case=case,
        fields={"patronymic": "Батбаярын", "given": "Солонго", "telephone": "+90 555 010 01 47"},
    )
    made.a_note(officer, case, "Орох байр, хувцас хэрэгтэй.")
    made.an_agreed_contact(officer, case)
    file.name_on_case(actor=officer, case=case, officer=colleague)
    made.a_closed_case(officer)
    with transaction.atomic():
        head = Head.objects.get()
        keep_signed(head.size, head.root)


def rows() -> list[dict[str, Any]]:
    """Every row of our tables, in an order in which each refers only to earlier tables."""
    from django.apps import apps  # noqa: PLC0415

    models = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
    return [
        {
            "model": model._meta.label_lower,
            "fields": {f.attname: f.value_to_string(row) for f in filled(model, row)},
        }
        for model in models
        for row in model.objects.order_by("pk")
    ]


def filled(model: Any, row: Any) -> list[Any]:  # noqa: ANN401  any table
    """The columns with something in them; numbers that the database gives are given anew."""
    fields = model._meta.concrete_fields
    wanted = [f for f in fields if getattr(row, f.attname) is not None]
    return [f for f in wanted if f.get_internal_type() != "BigAutoField"]


if __name__ == "__main__":
    main()
