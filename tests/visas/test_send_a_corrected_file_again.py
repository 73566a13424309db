"""A file sent again that says something else waits to be confirmed: shown, confirmed, or left."""

import json
import re
from collections.abc import Mapping

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.guards.world import signed_in
from tests.visas.counter import (
    ONE,
    a_visa_officer,
    after_commit,
    as_csv,
    erased,
    imported,
    kept,
    numbered,
    rows,
)

from gerege.accounts.models import Officer
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas import services
from gerege.visas.importing.preview import preview
from gerege.visas.models import Application, Batch, Correction, RefusedRow, SharedKey
from gerege.visas.passes import store, whole_pass
from gerege.visas.passes.running import basis_today

pytestmark = pytest.mark.django_db
NAMES = ("accepted", "unchanged", "to_confirm", "corrected", "left_standing", "rejected")
WHY = "Агент залруулсан файл ирүүлэв."


@pytest.fixture
def first(officer: Officer) -> Batch:
    return imported(officer, rows(4))


@pytest.fixture
def again(officer: Officer, first: Batch) -> Batch:
    """One row unchanged, two with another telephone, one new, one wrong."""
    one, two, three, _four = rows(4)
    return imported(
        officer,
        [
            one,
            {**two, "phone": "+976 8800 0002"},
            {**three, "phone": "+976 8800 0003", "surname": "Өөр"},
            {**ONE, "application_id": "V-9"},
            {**ONE, "application_id": "V-10", "date_of_birth": "soon"},
        ],
    )


def path_of(batch: Batch) -> str:
    return f"/visas/files/{batch.pk}/again/"


def seen_in(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(seen-\d+)" value="(\d+)"', page))


def confirmed(browser: Client, batch: Batch, which: str = "all", **more: str) -> Mapping[str, int]:
    """The page is opened and sent; the counts of the file after it."""
    sent = {**seen_in(browser.get(path_of(batch)).content.decode()), "reason": WHY, **more}
    with after_commit():
        browser.post(path_of(batch), {**sent, "confirm": which})
    return counts(batch)


def counts(batch: Batch) -> dict[str, int]:
    """They always add up to the rows of the file."""
    batch.refresh_from_db()
    found = {name: getattr(batch, name) for name in NAMES}
    assert sum(found.values()) == batch.rows_in
    assert batch.to_confirm == batch.refused_rows.filter(state=RefusedRow.State.WAITS).count()
    return found


def test_rows_that_say_something_else_wait_and_nothing_changes_until_somebody_confirms(
    browser: Client, first: Batch, again: Batch
) -> None:
    found = counts(again)
    assert [found[name] for name in NAMES] == [1, 1, 2, 0, 0, 1]
    assert numbered(first)["V-2"].written()["phone"] == "+976 9911 0002"
    page = browser.get(f"/visas/files/{again.pk}/").content.decode()
    assert f'href="{path_of(again)}"' in page
    assert "To confirm" in page
    assert path_of(again) in browser.get("/visas/files/").content.decode()

    shown = browser.get(path_of(again)).content.decode()
    for text in ("V-2", "V-3", "+976 9911 0002", "+976 8800 0002", "Зохиомол", "Өөр"):
        assert text in shown
    assert "V-1 " not in shown
    assert seen_in(shown) == {"seen-3": "0", "seen-4": "0"}
    looks = Event.objects.filter(verb=Verb.VISA_CHANGES_LOOKED, subject=again.pk)
    assert looks.count() == 1


def test_the_preview_counts_them_beside_unchanged_and_refused(
    officer: Officer, first: Batch
) -> None:
    one, two = rows(2)
    file = kept(officer, as_csv([one, {**two, "phone": "+976 8800 0002"}, {**ONE, "phone": ""}]))
    looked = preview(file)
    assert (looked.looked_at, looked.unchanged, looked.to_confirm, looked.refused) == (3, 1, 1, 0)


def test_one_row_is_confirmed_and_the_other_left(
    browser: Client, officer: Officer, first: Batch, again: Batch
) -> None:
    assert confirmed(browser, again, "3")["corrected"] == 1
    assert numbered(first)["V-2"].written()["phone"] == "+976 8800 0002"
    assert numbered(first)["V-3"].written()["phone"] == "+976 9911 0003"
    made = Correction.objects.get()
    assert made.told()["changes"] == [["phone", "+976 9911 0002", "+976 8800 0002"]]
    assert (made.told()["reason"], made.made_by) == (WHY, officer)

    kept_reason = browser.post(path_of(again), {"leave": "4", "reason": WHY}).content.decode()
    assert "What stands is left" in kept_reason
    assert counts(again)["left_standing"] == 1
    assert numbered(first)["V-3"].written()["surname"] == "Зохиомол"
    assert browser.post(path_of(again), {"leave": "4"}).status_code == 302
    assert counts(again)["left_standing"] == 1


def test_all_are_confirmed_with_one_reason_and_once_more_changes_nothing(
    browser: Client, first: Batch, again: Batch
) -> None:
    sent = {"seen-3": "0", "seen-4": "0", "reason": WHY, "confirm": "all"}
    for _twice in range(2):
        with after_commit():
            assert browser.post(path_of(again), sent).status_code == 302
        assert counts(again)["corrected"] == 2
    assert Correction.objects.count() == 2
    assert Event.objects.filter(verb=Verb.VISA_CORRECTED).count() == 2
    changed = numbered(first)
    assert changed["V-3"].written()["surname"] == "Өөр"
    first.refresh_from_db()
    assert not first.is_behind
    told = store.read(first.pk)
    assert told is not None
    assert told.num_rows == 4


@pytest.mark.django_db(transaction=True)
def test_rows_about_applications_of_several_files_go_together_and_are_linked(
    browser: Client, officer: Officer, first: Batch
) -> None:
    other = imported(officer, [{**ONE, "application_id": "W-1"}])
    shared = {"phone": "+976 8800 7777"}
    file = imported(officer, [{**rows(1)[0], **shared}, {**ONE, "application_id": "W-1", **shared}])
    assert confirmed(browser, file)["corrected"] == 2
    linked = set(SharedKey.objects.filter(kind="phone").values_list("application", flat=True))
    assert {numbered(first)["V-1"].pk, numbered(other)["W-1"].pk} <= linked


def test_a_row_whose_application_changed_meanwhile_is_shown_again_and_the_others_go_through(
    browser: Client, officer: Officer, first: Batch, again: Batch
) -> None:
    sent = {**seen_in(browser.get(path_of(again)).content.decode()), "reason": WHY}
    with after_commit():
        services.correct(
            actor=officer,
            application=numbered(first)["V-2"],
            column="phone",
            value="+976 8811 1111",
            reason=WHY,
            language="en",
        )
        answer = browser.post(path_of(again), {**sent, "confirm": "all"})

    page = answer.content.decode()
    assert answer.status_code == 409
    assert WHY in page
    assert "Something was recorded meanwhile" in page
    assert "+976 8811 1111" in page
    assert seen_in(page) == {"seen-3": "1"}
    assert (counts(again)["corrected"], counts(again)["to_confirm"]) == (1, 1)
    assert numbered(first)["V-2"].written()["phone"] == "+976 8811 1111"
    assert confirmed(browser, again)["corrected"] == 2
    assert numbered(first)["V-2"].written()["phone"] == "+976 8800 0002"


def test_two_rows_about_one_application_are_never_written_over_each_other(
    browser: Client, officer: Officer, first: Batch
) -> None:
    one = rows(1)[0]
    file = imported(
        officer,
        [{**one, "phone": "+976 8800 0001"},
         {**one, "application_id": "v 1", "phone": "+976 8800 0009"}],
    )  # fmt: skip
    assert counts(file)["to_confirm"] == 2
    assert confirmed(browser, file)["to_confirm"] == 1
    assert numbered(first)["V-1"].written()["phone"] == "+976 8800 0001"


def test_without_a_reason_nothing_is_corrected(
    browser: Client, officer: Officer, first: Batch, again: Batch
) -> None:
    page = browser.post(path_of(again), {"seen-3": "0", "confirm": "3"}).content.decode()
    assert "Say in a sentence why." in page
    with pytest.raises(InputRefused):
        services.confirm_rows(actor=officer, batch=again, seen={3: 0}, reason="...", language="en")
    assert counts(again)["to_confirm"] == 2


def test_what_the_import_of_the_first_file_would_refuse_is_said_at_its_row(
    browser: Client, officer: Officer, first: Batch, again: Batch
) -> None:
    row = again.refused_rows.get(row=3)
    told = row.told()
    told["cells"]["date_of_birth"] = "soon"
    row.seal_field("content", json.dumps(told))
    row.save(update_fields=["content"])

    sent = {"seen-3": "0", "seen-4": "0", "reason": WHY, "confirm": "all"}
    page = browser.post(path_of(again), sent).content.decode()

    assert "this is no date" in page
    assert WHY in page
    assert (counts(again)["corrected"], counts(again)["to_confirm"]) == (1, 1)


def test_what_says_the_same_by_now_is_left_out(
    browser: Client, officer: Officer, first: Batch, again: Batch
) -> None:
    with after_commit():
        services.correct(
            actor=officer,
            application=numbered(first)["V-2"],
            column="phone",
            value="+976 8800 0002",
            reason=WHY,
            language="en",
        )
    assert "nothing to correct here any more" in browser.get(path_of(again)).content.decode()
    found = confirmed(browser, again)
    assert (found["corrected"], found["left_standing"]) == (1, 1)
    assert Correction.objects.count() == 2


def test_a_row_whose_application_does_not_open_goes_on_waiting_and_says_so(
    browser: Client, first: Batch, again: Batch
) -> None:
    broken = numbered(first)["V-2"]
    sealed = bytes(broken.content or b"")
    Application.objects.filter(pk=broken.pk).update(content=sealed[:-1] + bytes([sealed[-1] ^ 1]))

    assert "does not open" in browser.get(path_of(again)).content.decode()
    sent = {"seen-3": "0", "seen-4": "0", "reason": WHY, "confirm": "all"}
    with after_commit():
        page = browser.post(path_of(again), sent).content.decode()

    assert "does not open" in page
    assert "nothing to correct" not in page
    found = counts(again)
    assert (found["corrected"], found["left_standing"], found["to_confirm"]) == (1, 0, 1)


def test_whoever_works_at_another_post_neither_sees_nor_confirms(
    first: Batch, again: Batch
) -> None:
    stranger = a_visa_officer("ANK")
    other = signed_in(stranger)
    assert other.get(path_of(again)).status_code == 404
    sent = {"seen-3": "0", "reason": WHY, "confirm": "all"}
    assert other.post(path_of(again), sent).status_code == 404
    for act in (
        lambda: services.confirm_rows(
            actor=stranger, batch=again, seen={3: 0}, reason=WHY, language="en"
        ),
        lambda: services.leave_standing(actor=stranger, batch=again, row=3),
        lambda: services.look_at_changes(actor=stranger, batch=again, after=0),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert counts(again)["to_confirm"] == 2


def test_erasing_the_application_takes_what_a_later_file_says_of_it(
    browser: Client, first: Batch, again: Batch
) -> None:
    erased(numbered(first)["V-2"])
    assert (counts(again)["to_confirm"], counts(again)["left_standing"]) == (1, 1)
    assert "+976 8800 0002" not in browser.get(path_of(again)).content.decode()


def test_a_row_with_the_wrong_number_can_be_mended_into_an_application_of_its_own(
    browser: Client, first: Batch, again: Batch
) -> None:
    cells = again.refused_rows.get(row=3).told()["cells"] | {"application_id": "V-22"}
    with after_commit():
        assert browser.post(f"/visas/files/{again.pk}/row/3/", cells).status_code == 302
    assert (counts(again)["accepted"], counts(again)["to_confirm"]) == (2, 1)
    assert numbered(first)["V-2"].written()["phone"] == "+976 9911 0002"


def test_a_page_of_many_rows_asks_little_and_the_rest_follow(
    browser: Client, officer: Officer
) -> None:
    imported(officer, rows(30))
    file = imported(officer, rows(30, surname="Өөр"))
    browser.get(path_of(file))
    with CaptureQueriesContext(connection) as asked:
        page = browser.get(path_of(file)).content.decode()
    assert len(asked) <= 12
    assert len(seen_in(page)) == 25
    assert "?after=26" in page
    assert len(seen_in(browser.get(f"{path_of(file)}?after=26").content.decode())) == 5


@pytest.mark.parametrize(
    ("column", "value", "is_due"),
    [
        ("surname", "Цоохорой", False),
        ("passport_number", "E7654321", False),
        ("given_names", "Өөр", False),
        ("phone", "+976 8800 0002", True),
        ("date_of_birth", "2015-03-02", True),
    ],
)
def test_all_are_screened_anew_only_where_a_rule_or_a_link_reads_what_was_corrected(
    officer: Officer, first: Batch, column: str, value: str, is_due: bool
) -> None:
    services.screen_anew()
    assert not whole_pass.is_due(basis_today())
    with after_commit():
        services.correct(
            actor=officer,
            application=numbered(first)["V-2"],
            column=column,
            value=value,
            reason=WHY,
            language="en",
        )
    assert whole_pass.is_due(basis_today()) == is_due
    assert Application.objects.get(batch=first, row=3).written()[column] == value
