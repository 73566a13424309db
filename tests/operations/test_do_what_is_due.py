"""What is due every minute is done, also where no backups are set up; then somebody is told."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from tests.builders import a_named_case, a_post, an_officer

from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused
from gerege.operations import place
from gerege.operations.ticking import every_minute


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
