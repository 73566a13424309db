"""Once a day, and after something was taken away, all that is kept is screened anew."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings
from tests.builders import saraa
from tests.guards.world import signed_in
from tests.visas.counter import ONE, a_visa_officer, erased, imported, numbered, rows

from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.visas import services
from gerege.visas.engine.keys import Keyer, normalised
from gerege.visas.models import Application, Declared, Flag, SharedKey, WholePass
from gerege.visas.passes import running, whole_pass
from gerege.visas.passes.screening_key import screening_key
from gerege.visas.queries import Asked, queue_page
from gerege.visas.services import screening_anew
from gerege.visas.sharing import links

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 26, 12, tzinfo=UTC)
SHARED = {"payer_account": "500 100 200", "sponsor_name": "Зохиомол ХХК"}


@pytest.fixture(autouse=True)
def _on_a_day(settings: Settings) -> Iterator[None]:
    settings.GEREGE_VISA_SAMPLE = 0.0
    with clock.pretend(DAY):
        yield


def standing() -> tuple[object, ...]:
    """Everything a screening leaves, without the numbers of rows."""
    flags = Flag.objects.values_list("application", "rule", "version", "figures")
    links = SharedKey.objects.values_list("application", "kind", "value", "cluster", "cluster_size")
    ranks = Application.objects.filter(is_sampled=False).values_list("pk", "rank")
    return tuple(sorted(map(str, found)) for found in (flags, links, ranks))


def declare(kind: str, text: str) -> None:
    written = normalised(kind, text)
    assert written
    Declared.objects.create(
        post=saraa().post or a_visa_officer().post,
        kind=kind,
        value=f"{Keyer(screening_key()).of(kind, written):016x}",
        what="agency",
        sealed=b"x",
        ends_on=(DAY + timedelta(days=30)).date(),
        declared_at=timezone.now(),
        declared_by=a_visa_officer(),
    )


def test_a_new_day_begins_at_midnight_at_headquarters_while_the_offices_sleep() -> None:
    imported(a_visa_officer(), rows(1))
    assert services.screen_anew()
    with clock.pretend(DAY.replace(hour=15, minute=59)):
        assert not services.screen_anew()
    with clock.pretend(DAY.replace(hour=16)):
        assert services.screen_anew()


def test_file_after_file_comes_to_the_same_as_everything_anew() -> None:
    seoul, ankara = a_visa_officer(), a_visa_officer("ANK")
    imported(seoul, rows(6, **SHARED))
    imported(ankara, [{**ONE, "application_id": "X-1", "phone": "+976 9911 0003"}])
    imported(ankara, [{**ONE, "application_id": "X-2", "email": "a@example.mn"}])
    imported(seoul, [{**ONE, "application_id": "Y-1", "email": "a@example.mn", **SHARED}])
    before = standing()
    assert Flag.objects.exists()

    assert services.screen_anew()

    assert standing() == before
    assert not services.screen_anew()


def test_two_clusters_that_a_new_application_joins_become_one() -> None:
    officer = a_visa_officer()
    first = imported(officer, rows(2, email="one@example.mn"))
    imported(officer, [{**one, "application_id": f"B{one['application_id']}", "phone": "",
                        "payer_account": "MN770177"} for one in rows(2)])  # fmt: skip
    assert SharedKey.objects.values("cluster").distinct().count() == 2

    both = {"email": "one@example.mn", "payer_account": "MN770177", "phone": ""}
    imported(officer, [{**ONE, "application_id": "C-1", **both}])

    assert SharedKey.objects.values("cluster").distinct().count() == 1
    page = signed_in(officer).get(f"/visas/{numbered(first)['V-1'].pk}/links/").content.decode()
    assert "BV-2" in page
    assert "through others" in page


def test_when_a_rule_ends_its_flags_fall_away_but_not_of_what_was_decided() -> None:
    batch = imported(a_visa_officer(), rows(6, **SHARED))
    decided = numbered(batch)["V-1"]
    assert decided.flags.exists()
    Application.objects.filter(pk=decided.pk).update(decided_at=DAY)

    with clock.pretend(DAY + timedelta(days=10 * 365)):
        assert services.screen_anew()
        assert set(Flag.objects.values_list("application", flat=True)) == {decided.pk}
        assert WholePass.objects.get().left == 5
        assert not Application.objects.filter(
            rank__isnull=False, is_sampled=False, decided_at__isnull=True
        ).exists()
        assert not SharedKey.objects.exists()


def test_what_names_no_day_counts_from_its_file_and_after_a_year_no_more_for_anybody() -> None:
    officer = a_visa_officer()
    undated = [{**row, "submitted_at": ""} for row in rows(8, sponsor_name="Зохиомол Нэг ХХК")]
    with clock.pretend(DAY - timedelta(days=800)):
        imported(officer, undated)
    beside = {"sponsor_name": "Зохиомол Нэг ХХК", "phone": "+976 8811 0001"}
    new = numbered(imported(officer, [{**ONE, "application_id": "N-1", **beside}]))["N-1"]
    assert not new.flags.exists()

    assert services.screen_anew()

    assert not new.flags.exists()
    recent = imported(officer, [{**row, "application_id": f"U-{n}", "phone": ""}
                                for n, row in enumerate(undated)])  # fmt: skip
    assert numbered(recent)["U-0"].flags.exists()


def test_a_cluster_that_grows_says_its_whole_size_before_the_night() -> None:
    officer = a_visa_officer()
    imported(officer, chain(30))

    imported(officer, [{**ONE, "application_id": "N-1", "phone": "+976 9911 0007"}])

    assert set(SharedKey.objects.values_list("cluster_size", flat=True)) == {31}


def test_a_page_reads_no_more_of_a_large_cluster_than_it_shows_whatever_size_is_noted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = a_visa_officer()
    batch = imported(officer, chain(30))
    SharedKey.objects.update(cluster_size=2)
    page = f"/visas/{numbered(batch)['V-15'].pk}/links/"
    whole = signed_in(officer).get(page).context
    assert (whole["is_cut"], whole["cluster_size"]) == (False, 30)
    monkeypatch.setattr(links, "MOST_READ", 20)

    read = signed_in(officer).get(page).context

    # Beside itself the two with whom it shares something.
    assert (read["is_cut"], read["cluster_size"]) == (True, 3)


def chain(count: int) -> list[dict[str, str]]:
    """Each shares something with the one before and something else with the one after."""
    return [{**row, "email": f"e{n // 2}@example.mn", "phone": f"+976 9911 {(n + 1) // 2:04}"}
            for n, row in enumerate(rows(count))]  # fmt: skip


@pytest.mark.parametrize("outcome", ["speak_alone", "hq_look"])
def test_a_talk_under_way_stays_in_the_queue_when_the_flags_fall_away(outcome: str) -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(6, **SHARED))
    begun = numbered(batch)["V-1"]
    talk = services.Talk("no", "given", outcome, "Хамт ирсэн хүн хариулав")
    services.record_review(actor=officer, application=begun, talk=talk)

    with clock.pretend(DAY + timedelta(days=10 * 365)):
        assert services.screen_anew()
        assert WholePass.objects.get().left == 5
        assert not Flag.objects.exists()
        assert [row.number for row in queue_page(officer, Asked()).rows] == ["V-1"]


def test_a_talk_under_way_stays_in_the_queue_when_a_new_file_takes_its_flags_away() -> None:
    officer = a_visa_officer()
    one = numbered(imported(officer, rows(6, **SHARED)))["V-1"]
    talk = services.Talk("no", "given", "speak_alone", "Хамт ирсэн хүн хариулав")
    services.record_review(actor=officer, application=one, talk=talk)
    declare("account", "500 100 200")
    declare("sponsor", "Зохиомол ХХК")

    imported(officer, [{**ONE, "application_id": "N-1", **SHARED}])

    assert not one.flags.exists()
    assert "V-1" in [row.number for row in queue_page(officer, Asked()).rows]


def test_a_pass_over_more_applications_than_the_record_takes_as_a_number_comes_to_its_end(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    imported(a_visa_officer(), rows(2))
    say_so = screening_anew._say_so  # a pass over ten million says so in its last portion

    def of_ten_million(judged: int, *moved: int) -> None:
        say_so(judged + 10_000_000, 10_000_000 + sum(moved), 10_000_000)

    monkeypatch.setattr(screening_anew, "_say_so", of_ten_million)

    assert services.screen_anew()

    assert not whole_pass.standing().is_due
    told = Event.objects.get(verb=Verb.VISA_SCREENED_ANEW).detail
    assert told["applications_thousands"] == 10_001


def test_a_pass_goes_through_every_application_once_in_order_with_all_that_was_found_of_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    imported(a_visa_officer(), rows(5, **SHARED))
    imported(a_visa_officer("ANK"), [{**ONE, "application_id": "X-1", "phone": "+976 9911 0003"}])
    monkeypatch.setattr(running, "AT_ONCE", 2)

    portions = list(running.run_whole(tmp_path, running.basis_today()).portions)

    gone_through = [pk for portion in portions for pk in portion.applications]
    assert gone_through == sorted(Application.objects.values_list("pk", flat=True))
    assert {len(portion.applications) for portion in portions} == {2}
    for portion in portions:
        of = set(portion.applications)
        flags = Flag.objects.filter(application__in=of).values_list("application", "rule")
        links = SharedKey.objects.filter(application__in=of).values_list("application", "value")
        assert sorted((one.application, one.rule) for one in portion.flags) == sorted(flags)
        assert sorted((one.application, one.value) for one in portion.links) == sorted(links)


def test_what_is_declared_joins_nobody_after_the_next_pass() -> None:
    imported(a_visa_officer(), rows(6, payer_account="500 100 200"))
    assert SharedKey.objects.filter(kind="account").exists()

    declare("account", "500 100 200")

    assert whole_pass.standing().is_due
    assert services.screen_anew()
    assert not SharedKey.objects.filter(kind="account").exists()


def test_after_an_application_is_erased_the_others_are_as_if_it_had_never_been() -> None:
    officer = a_visa_officer()
    batch = imported(officer, rows(7, **SHARED))
    assert services.screen_anew()
    of_many = Flag.objects.filter(rule="sponsor_of_many")
    assert [flag.figures["applications"] for flag in of_many] == [7] * 7
    erased(numbered(batch)["V-1"])

    assert services.screen_anew()

    assert [flag.figures["applications"] for flag in of_many.all()] == [6] * 6
    left = standing()
    Flag.objects.all().delete()
    SharedKey.objects.all().delete()
    Application.objects.filter(is_sampled=False).update(rank=None)
    WholePass.objects.update(basis="")
    assert services.screen_anew()
    assert standing() == left


def test_a_file_that_comes_in_meanwhile_makes_the_pass_begin_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    officer = a_visa_officer()
    imported(officer, rows(4, **SHARED))
    run_whole, runs = screening_anew.run_whole, []

    def disturbed(*given):  # type: ignore[no-untyped-def]  # noqa: ANN002, ANN202
        whole = run_whole(*given)

        def portions():  # type: ignore[no-untyped-def]  # noqa: ANN202
            runs.append(1)
            yield from whole.portions
            if len(runs) == 1:
                imported(officer, [{**ONE, "application_id": "late", **SHARED}])

        return replace(whole, portions=portions())

    monkeypatch.setattr(screening_anew, "run_whole", disturbed)

    assert services.screen_anew()

    assert len(runs) == 2
    assert SharedKey.objects.filter(kind="account").count() == 5


def test_the_page_of_files_says_when_all_was_screened_and_whether_it_is_due() -> None:
    officer = a_visa_officer()
    browser = signed_in(officer)
    imported(officer, rows(2))
    assert "due: it runs in the background" in browser.get("/visas/files/").content.decode()
    services.screen_anew()
    assert "due: it runs" not in browser.get("/visas/files/").content.decode()
