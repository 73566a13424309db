"""The fictional woman of two posts and her employer are found by the pages that tell of them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.builders import a_post, an_officer, bold, saraa
from tests.cases.builders import address, signed_in, words

from gerege.cases.models import Case
from gerege.config.demo.duplicates import EMPLOYER, came_before_elsewhere
from gerege.duplicates.models import Near
from gerege.kernel import clock

pytestmark = pytest.mark.django_db


def test_each_post_reads_of_the_other_file_and_headquarters_of_the_employer() -> None:
    officer, abroad = bold(), an_officer(post=a_post("SEL"))
    moment = clock.now() - timedelta(hours=1)
    came_before_elsewhere({"bold": officer, "nomin": abroad}, moment)

    in_seoul = Case.objects.get(opened_by=abroad)
    in_ankara = Case.objects.get(pk=Near.objects.get(case=in_seoul).other)
    for reader, case, there in ((officer, in_ankara, in_seoul), (abroad, in_seoul, in_ankara)):
        page = words(signed_in(reader).get(address("case_duplicates", case)))
        assert f"A file exists at: {there.post.name}" in page
        assert there.reference not in page

    [another] = Case.objects.filter(opened_by=officer).exclude(pk=in_ankara.pk)
    page = words(signed_in(officer).get(address("case_duplicates", another)))
    assert "No other file is known" in page

    page = words(signed_in(saraa()).get(reverse("patterns")))
    assert "Employer</td>" in page
    assert f'<span class="number">{len(EMPLOYER)}</span>' in page
    assert not any(name in page for name in EMPLOYER)
