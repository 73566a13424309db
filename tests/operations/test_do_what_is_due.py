"""What is due every minute is done, also where no backups are set up; then somebody is told."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.contrib.sessions.models import Session
from django.db.utils import DataError
from tests.builders import a_named_case, a_post, an_officer
from tests.operations.conftest import Living
from tests.visas.counter import ONE, a_visa_officer, imported

from gerege.accounts.models import Post
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, ProtectionFailed
from gerege.kernel.ids import new_id
from gerege.operations import place, ticking
from gerege.operations.folders import kept_in
from gerege.operations.ticking import every_minute
from gerege.vault import services as vault
from gerege.vault.models import NO_KEEPER, NameIndex
from gerege.visas.finding.search import search
from gerege.visas.models import Application, NameKey


@pytest.mark.django_db
def test_lists_are_made_ready_and_what_is_over_removed_before_it_asks_for_a_folder() -> None:
    case = a_named_case(an_officer(post=a_post()))
    Case.objects.filter(pk=case.pk).update(waits_known=None)
    over, still_open = clock.now() - timedelta(days=1), clock.now() + timedelta(days=1)
    for key, until in (("over", over), ("open", still_open)):
        Session.objects.create(session_key=key, session_data="x", expire_date=until)
    with pytest.raises(InputRefused, match="GEREGE_BACKUP_DIR"):
        every_minute(place=replace(place.here(), backups=None))
    assert Case.objects.get(pk=case.pk).waits_known is not None
    assert set(Session.objects.values_list("pk", flat=True)) == {"open"}


@pytest.mark.django_db
def test_applications_that_the_version_before_imported_are_made_findable_by_name() -> None:
    officer = a_visa_officer()
    imported(officer, [ONE])
    NameKey.objects.all().delete()
    Application.objects.update(named_at=None)
    with pytest.raises(InputRefused, match="GEREGE_BACKUP_DIR"):
        every_minute(place=replace(place.here(), backups=None))
    assert len(search(officer, f"{ONE['given_names']} {ONE['surname']}").found) == 1


@pytest.mark.django_db
def test_names_that_the_version_before_wrote_are_given_to_the_post_that_keeps_them(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("gerege.vault.keepers.AT_ONCE", 2)
    ankara, seoul = a_post(), a_post("SEL")
    own, others = (
        {a_named_case(an_officer(post=post)).pk for _one in range(3)} for post in (ankara, seoul)
    )
    nobodys = new_id()
    vault.make_record_key(nobodys)
    found_by = vault.Findable(names=["Солонго"], keeper=NO_KEEPER)
    vault.make_findable({nobodys: found_by})
    NameIndex.objects.update(keeper=NO_KEEPER)
    assert found_within(ankara) == own | others | {nobodys}

    for _minute in range(2):
        with pytest.raises(InputRefused, match="GEREGE_BACKUP_DIR"):
            every_minute(place=replace(place.here(), backups=None))

    assert found_within(ankara) == own | {nobodys}
    assert found_within(seoul) == others | {nobodys}


def found_within(post: Post) -> set[UUID]:
    found = vault.find_by_name("Солонго", within=vault.Reach(post.pk))
    return {one.record for one in found}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("failed", "said"),
    [
        (ProtectionFailed("a case does not open"), "a case does not open"),
        (DataError("a row with a name in it"), "not everything that is due was done: DataError$"),
    ],
)
def test_one_unreadable_case_stops_no_snapshot(
    living: Living, monkeypatch: pytest.MonkeyPatch, failed: Exception, said: str
) -> None:
    def fails() -> None:
        raise failed

    monkeypatch.setattr(ticking, "refresh_waits", fails)
    with pytest.raises(ProtectionFailed, match=said):
        every_minute(place=living.place)
    assert [one.kind for one in kept_in(living.backups)] == ["snapshot"]
