"""No form of the product can be sent without a mark by which its second arrival is known."""

import gzip
import re

import pytest
from tests.guards.repository import SOURCE
from tests.guards.test_pages_stay_light import OFFICERS_PAGES, OTHERS_PAGES
from tests.guards.world import World, signed_in

from gerege.accounts.roles import Role
from gerege.screening.presentation.groups import groups

FORM = re.compile(r"<form\b[^>]*>.*?</form>", re.S)
POSTED = re.compile(r"method=\"?post", re.I)
ADDRESS = re.compile(r'action="([^"]*)"')
UNMARKED = {
    "/account/language/": "public, in every header; the same language twice is the same language",
}
WITHOUT_TAG = {
    "say.html": "public: no cookie, so no token; known again by a number of its own",
    "language_switch.html": "see UNMARKED",
    "kept_form.html": "sends the mark that was kept, not a new one",
    "saved_already.html": "sends the new mark under which the change was kept",
    "offline_shell.html": "never sent: its answers are sealed under a number of their own",
}


def unmarked(html: str) -> set[str]:
    """Where the forms of a page go that carry no mark; a page of its own counts as empty."""
    posted = (form for form in FORM.findall(html) if POSTED.search(form.partition(">")[0]))
    bare = (form for form in posted if 'name="form_id"' not in form)
    return {found[1] if (found := ADDRESS.search(form)) else "" for form in bare}


@pytest.mark.one_database
def test_every_form_on_every_page_carries_a_mark_of_its_own(world: World) -> None:
    browsers = {role: signed_in(officer) for role, officer in world.people.items()}
    found: dict[str, set[str]] = {}
    for page in [*OFFICERS_PAGES, *OTHERS_PAGES]:
        if page.name == "offline_shell":
            continue
        html = gzip.decompress(page.asked_by(browsers[page.role], world).content).decode()
        found[str(page)] = unmarked(html) - set(UNMARKED)
        # The header stands twice on a page, with one and the same form for signing out.
        forms = " ".join(set(FORM.findall(html)))
        marks = re.findall(r'name="form_id" value="([^"]+)"', forms)
        assert len(marks) == len(set(marks)), page
    for part in groups():
        path = f"/case/{world.rich.pk}/screening/{part.id}/"
        html = browsers[Role.CONSULAR_OFFICER].get(path).content.decode()
        found[path] = unmarked(html) - set(UNMARKED)
    assert {page: bare for page, bare in found.items() if bare} == {}


def test_every_template_with_a_posted_form_lets_the_tag_write_token_and_mark() -> None:
    found = set()
    for template in SOURCE.rglob("*.html"):
        text = template.read_text(encoding="utf-8")
        for form in FORM.findall(text):
            if POSTED.search(form.partition(">")[0]) and "{% csrf_token %}" not in form:
                found.add(template.name)
    assert found == set(WITHOUT_TAG)
