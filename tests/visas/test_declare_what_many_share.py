"""A licensed agency, a hospital: a post asks, the protection lead declares it for all posts."""

from datetime import UTC, date, datetime
from html import unescape

import pytest
from tests.builders import an_officer
from tests.cases.builders import in_boxes
from tests.guards.world import signed_in
from tests.visas.counter import a_visa_officer, erased, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas import services
from gerege.visas.models import Application, AskedDeclaration, Declared, SharedKey
from gerege.visas.passes.running import basis_today
from gerege.visas.passes.whole_pass import is_due
from gerege.visas.services import Wish
from gerege.visas.sharing import declaring

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
AGENCY = "+976 7700 0188"
WISH = Wish("agency", "Зөвшөөрлийн дугаар 12.", date(2027, 5, 1))


@pytest.fixture(autouse=True)
def _monday() -> object:
    with clock.pretend(MONDAY):
        yield


@pytest.fixture
def lead() -> Officer:
    return an_officer(Role.PROTECTION_LEAD)


@pytest.fixture
def application(officer: Officer) -> Application:
    abroad = rows(2, recruiter_phone=AGENCY, surname="Гадна")
    imported(a_visa_officer("ANK"), [{**row, "phone": ""} for row in abroad])
    return numbered(imported(officer, rows(3, recruiter_phone="7700-0188")))["V-1"]


def asked(officer: Officer, application: Application, wish: Wish = WISH) -> AskedDeclaration:
    return services.ask_declaration(
        actor=officer, application=application, column="recruiter_phone", wish=wish
    )


def links(officer: Officer, application: Application) -> str:
    return signed_in(officer).get(f"/visas/{application.pk}/links/").content.decode()


def test_an_officer_asks_from_the_links_page_and_nothing_changes_before_the_answer(
    officer: Officer, application: Application
) -> None:
    services.screen_anew()
    path = f"/visas/{application.pk}/links/recruiter_phone/declare/"
    assert path in links(officer, application)
    browser = signed_in(officer)

    sent = {"what": "agency", "reason": "Зөвшөөрөл 12."} | in_boxes("ends_on", "2027-05-01")
    assert browser.post(path, sent).status_code == 302

    assert "Headquarters are asked" in links(officer, application)
    assert not Declared.objects.exists()
    assert not is_due(basis_today())
    assert not declaring.in_force(MONDAY.date())


def test_the_lead_sees_what_it_is_and_how_many_of_how_many_posts_share_it(
    officer: Officer, lead: Officer, application: Application
) -> None:
    path = f"/visas/declared/{asked(officer, application).pk}/"
    browser = signed_in(lead)
    assert path in browser.get("/visas/declared/").content.decode()

    page = browser.get(path).content.decode()

    for said in ("7700-0188", "Licensed agency", WISH.reason, "1 May 2027", "for all posts"):
        assert said in page
    assert 'class="number">5<' in page
    assert 'class="number">2<' in page
    assert "Зохиомол" not in page


def test_once_confirmed_it_ties_nobody_together_and_the_links_page_says_until_when(
    officer: Officer, lead: Officer, application: Application
) -> None:
    services.screen_anew()
    assert SharedKey.objects.filter(application=application, kind="phone").exists()
    path = f"/visas/declared/{asked(officer, application).pk}/"

    assert signed_in(lead).post(path, {"answer": "confirmed", "reason": ""}).status_code == 302

    assert is_due(basis_today())
    assert services.screen_anew()
    assert not SharedKey.objects.exists()
    page = links(officer, application)
    assert "Licensed agency" in page
    assert "1 May 2027" in page
    assert "7700-0188" in signed_in(lead).get("/visas/declared/").content.decode()
    assert signed_in(lead).get(path).status_code == 404


def test_it_ends_on_its_day_or_when_the_lead_ends_it_and_everything_is_screened_anew(
    officer: Officer, lead: Officer, application: Application
) -> None:
    services.answer_declaration(
        actor=lead, asked=asked(officer, application), answer="confirmed", reason=""
    )
    services.screen_anew()
    declared = Declared.objects.get()
    assert (declared.asked_by, declared.declared_by) == (officer, lead)
    with clock.pretend(datetime(2027, 5, 2, tzinfo=UTC)):
        assert not basis_today().declared

    path = f"/visas/declared/{declared.pk}/end/"
    assert signed_in(officer).post(path).status_code == 404
    assert signed_in(lead).post(path).status_code == 302

    assert is_due(basis_today())
    services.screen_anew()
    assert SharedKey.objects.filter(kind="phone").count() == 5
    assert signed_in(lead).get(path).status_code == 404
    verbs = set(Event.objects.values_list("verb", flat=True))
    assert {"visa.declaration_asked", "visa.declared", "visa.declaration_ended"} <= verbs


def test_a_no_needs_a_reason_and_the_officer_reads_it_and_may_ask_again(
    officer: Officer, lead: Officer, application: Application
) -> None:
    path = f"/visas/declared/{asked(officer, application).pk}/"
    browser = signed_in(lead)
    assert "Something needs mending" in browser.post(path, {"answer": "refused"}).content.decode()

    browser.post(path, {"answer": "refused", "reason": "Бүртгэлд алга."})

    page, again = links(officer, application), "links/recruiter_phone/declare/"
    assert "Headquarters said no" in page
    assert again in page
    shown = signed_in(officer).get(f"/visas/{application.pk}/{again}").content.decode()
    assert "Бүртгэлд алга." in shown
    assert not Declared.objects.exists()
    assert asked(officer, application).answered_at is None


@pytest.mark.parametrize(
    "wish",
    [
        Wish("agency", "Шалтгаан.", date(2026, 11, 23)),
        Wish("agency", "Шалтгаан.", date(2027, 12, 1)),
        Wish("agency", "  ", date(2027, 5, 1)),
        Wish("anything", "Шалтгаан.", date(2027, 5, 1)),
    ],
)
def test_without_a_reason_or_a_day_within_a_year_nothing_is_asked(
    officer: Officer, application: Application, wish: Wish
) -> None:
    with pytest.raises(InputRefused):
        asked(officer, application, wish)
    assert not AskedDeclaration.objects.exists()


def test_what_is_asked_or_declared_already_is_not_asked_twice_but_may_be_made_longer(
    officer: Officer, lead: Officer, application: Application
) -> None:
    first = asked(officer, application)
    with pytest.raises(InputRefused):
        asked(officer, application)
    services.answer_declaration(actor=lead, asked=first, answer="confirmed", reason="")
    with pytest.raises(InputRefused):
        asked(officer, application)

    longer = asked(officer, application, Wish("agency", "Сунгасан.", date(2027, 9, 1)))
    services.answer_declaration(actor=lead, asked=longer, answer="confirmed", reason="")

    assert len(basis_today().declared) == 1
    assert "1 Sep 2027" in links(officer, application)


def test_whoever_asked_does_not_confirm_it_even_in_another_role(
    officer: Officer, application: Application
) -> None:
    waiting = asked(officer, application)
    officer.role = Role.PROTECTION_LEAD
    with pytest.raises(NotAllowed):
        services.answer_declaration(actor=officer, asked=waiting, answer="confirmed", reason="")


def test_what_so_many_share_that_it_is_no_link_is_counted_all_the_same(
    officer: Officer, lead: Officer, application: Application
) -> None:
    waiting = asked(officer, application)
    SharedKey.objects.all().delete()

    page = signed_in(lead).get(f"/visas/declared/{waiting.pk}/").content.decode()

    assert 'class="number">5<' in page
    assert 'class="number">2<' in page


def test_an_application_takes_what_was_asked_from_it_along_when_it_is_erased(
    officer: Officer, application: Application
) -> None:
    asked(officer, application)
    erased(application)
    assert not AskedDeclaration.objects.exists()


def test_one_s_own_name_and_a_word_that_names_nobody_are_nothing_to_declare(
    officer: Officer,
) -> None:
    row = {**rows(1)[0], "payer_name": "Нэргүй Зохиомол", "sponsor_name": "none"}
    own = numbered(imported(officer, [row]))["V-1"]
    browser = signed_in(officer)
    for column in ("payer_name", "sponsor_name", "surname", "nothing"):
        assert browser.get(f"/visas/{own.pk}/links/{column}/declare/").status_code == 404


def test_what_is_the_applicants_own_is_no_agency_unless_an_agency_stands_under_it_too(
    officer: Officer,
) -> None:
    own = {**rows(1)[0], "email": "one@example.mn", "address": "Баянгол, 5-р байр, 12 тоот"}
    agency = {**rows(2)[1], "phone": AGENCY, "recruiter_phone": "7700-0188"}
    found = numbered(imported(officer, [own, agency]))
    browser = signed_in(officer)
    assert "The applicant's own" in unescape(links(officer, found["V-1"]))
    for column in ("phone", "email", "address"):
        path = f"/visas/{found['V-1'].pk}/links/{column}/declare/"
        assert path not in links(officer, found["V-1"])
        assert browser.get(path).status_code == 404
        with pytest.raises(InputRefused):
            services.ask_declaration(
                actor=officer, application=found["V-1"], column=column, wish=WISH
            )
    assert asked(officer, found["V-2"]).told()["identifier"] == "7700-0188"
