"""A recruiter named in a protected file is watched as a keyed hash; the person never is."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client
from tests.builders import (
    a_closed_case,
    a_named_case,
    a_post,
    an_agreed_contact,
    an_asked_erasure,
    an_officer,
)
from tests.cases.builders import in_boxes
from tests.guards.world import signed_in
from tests.visas.counter import a_visa_officer, imported, numbered, rows

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.cases import services as file
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.visas import services
from gerege.visas.models import Application, Flag, SecondOpinion, Watched
from gerege.visas.passes.running import basis_today
from gerege.visas.passes.whole_pass import is_due
from gerege.visas.services import Talk, Watch

pytestmark = pytest.mark.django_db

MONDAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
UNTIL = date(2027, 5, 1)
RECRUITER = "Зуучлагч Хэнч Биш"
PHONE = "+976 7700 0188"
WHY = "Гурван хүнийг хуурсан."
SEEN = "was seen before. Ask headquarters."


@pytest.fixture(autouse=True)
def _monday() -> object:
    with clock.pretend(MONDAY):
        yield


@pytest.fixture
def officer() -> Officer:
    return an_officer(post=a_post("SEL"))


@pytest.fixture
def lead() -> Officer:
    return an_officer(Role.PROTECTION_LEAD)


@pytest.fixture
def case(officer: Officer) -> Case:
    return a_named_case(officer)


@pytest.fixture
def application() -> Application:
    named = {**rows(1)[0], "recruiter_name": "Zuuchlagch Khench Bish", "payer_name": RECRUITER}
    own_phone = {**rows(2)[1], "phone": PHONE}
    return numbered(imported(a_visa_officer(), [named, own_phone, *rows(4)[2:]]))["V-1"]


def asked(
    actor: Officer, case: Case, kind: str = "recruiter", identifier: str = RECRUITER
) -> Watched:
    watch = Watch(kind, identifier, WHY, UNTIL)
    return services.ask_watch(actor=actor, case=case, watch=watch)


def approved(actor: Officer, lead: Officer, case: Case, **what: str) -> Watched:
    row = asked(actor, case, **what)
    services.answer_watch(actor=lead, asked=row, answer="approved", reason="")
    return Watched.objects.get(pk=row.pk)


def page(browser: Client, path: str) -> str:
    answer = browser.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def flagged() -> set[str]:
    seen = Flag.objects.filter(rule="seen_before_ask_hq").select_related("application__batch")
    return {flag.application.written()["application_id"] for flag in seen}


def test_an_officer_asks_on_the_page_of_a_case_that_says_the_person_is_never_watched(
    officer: Officer, case: Case
) -> None:
    browser = signed_in(officer)
    path = f"/visas/watched/of/{case.pk}/"
    assert path in page(browser, f"/case/{case.pk}/")
    shown = page(browser, path)
    assert "Never the person, nor their telephone, e-mail or name" in shown
    assert 'value="email"' not in shown

    sent = {"kind": "recruiter", "identifier": RECRUITER, "reason": WHY}
    sent |= in_boxes("ends_on", str(UNTIL))
    assert browser.post(path, sent).status_code == 302

    shown = page(browser, path)
    assert "Waits for headquarters" in shown
    assert RECRUITER not in shown
    assert not basis_today().watched


def test_once_approved_only_a_hash_is_left_and_nobody_sees_what_it_is(
    officer: Officer, lead: Officer, case: Case
) -> None:
    row = asked(officer, case)
    path = f"/visas/watched/{row.pk}/"
    browser = signed_in(lead)
    shown = page(browser, path)
    assert (RECRUITER in shown, WHY in shown, case.reference in shown) == (True, True, True)

    assert browser.post(path, {"answer": "approved", "reason": ""}).status_code == 302

    row.refresh_from_db()
    assert (row.content, len(row.value), row.told()) == (None, 16, {})
    for where in ("/visas/watched/", path):
        shown = page(browser, where)
        assert "Recruiter" in shown
        assert "1 May 2027" in shown
        assert row.value not in shown
        assert RECRUITER not in shown
    told = [str(event.detail) for event in Event.objects.filter(subject=case.pk)]
    assert not [line for line in told if row.value in line]


def test_whoever_stands_in_an_application_in_either_alphabet_is_flagged_after_the_next_pass(
    officer: Officer, lead: Officer, case: Case, application: Application
) -> None:
    services.screen_anew()
    assert not is_due(basis_today())
    approved(officer, lead, case)

    assert is_due(basis_today())
    services.screen_anew()

    assert flagged() == {"V-1"}
    counter = signed_in(a_visa_officer())
    shown = page(counter, f"/visas/{application.pk}/")
    assert SEEN in shown
    assert "What else could explain it?" in shown
    assert case.reference not in shown
    application.refresh_from_db()
    assert application.rank == 1


def test_an_application_that_comes_in_later_is_flagged_as_it_comes(
    officer: Officer, lead: Officer, case: Case
) -> None:
    approved(officer, lead, case, kind="phone", identifier="7700-0188")

    imported(a_visa_officer("ANK"), [{**rows(1)[0], "sponsor_phone": PHONE}, rows(2)[1]])

    assert flagged() == {"V-1"}


def test_headquarters_who_are_asked_see_for_which_case_and_the_officer_does_not(
    officer: Officer, lead: Officer, case: Case, application: Application
) -> None:
    approved(officer, lead, case)
    services.screen_anew()
    counter = a_visa_officer()
    talk = Talk("yes", "given", "hq_look", "Урьд бүртгэгдсэн гэнэ.")
    services.record_review(actor=counter, application=application, talk=talk)

    asked_of = SecondOpinion.objects.get()
    shown = page(signed_in(lead), f"/visas/second-looks/{asked_of.pk}/")

    assert case.reference in shown
    assert RECRUITER not in shown
    assert case.reference not in page(signed_in(counter), f"/visas/{application.pk}/")


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("phone", "+90 (555) 010-0147"),
        ("phone", "+90 555 010 0199"),
        ("recruiter", "Солонго Батбаярын"),
        ("sponsor", "Solongo Batbayar"),
        ("employer", "B. Solongo"),
        ("sponsor", "Солонго Батбаяр"),
        ("recruiter", "Batbayariin Solongo"),
        ("sponsor", "Соко"),
        ("sponsor", "УБ95010212"),
        ("employer", "UB 95010212"),
        ("account", "E1234567"),
        ("address", "E1234567"),
        ("account", "905550100147"),
        ("sponsor", "0555 010 0147"),
        ("recruiter", "Хэн нэгэн, 0555 010 01 99"),
        ("email", "person@example.mn"),
        ("applicant", "Хэн нэгэн"),
        ("recruiter", "none"),
        ("phone", "no telephone"),
        ("account", "байхгүй"),
    ],
)
def test_what_is_the_persons_own_or_names_nobody_is_refused(
    officer: Officer, kind: str, identifier: str
) -> None:
    case = a_named_case(
        officer,
        patronymic="Батбаярын",
        given="Солонго",
        latin_surname="BATBAYAR",
        latin_given="SOLONGO",
        called="Соко",
        telephone="+90 555 010 0147",
        passport_number="E1234567",
        registration_number="УБ95010212",
    )
    an_agreed_contact(officer, case, address="+90 555 010 0199")
    with pytest.raises(InputRefused):
        asked(officer, case, kind, identifier)
    assert not Watched.objects.exists()


@pytest.mark.parametrize(
    ("kind", "identifier"),
    [
        ("recruiter", "Батбаяр Дорж"),
        ("employer", "Болд Констракшн ХХК"),
        ("sponsor", "УА77020315"),
        ("account", "5005123456"),
        ("phone", "+90 555 010 0148"),
    ],
)
def test_what_only_looks_a_little_like_the_persons_own_may_be_asked_for(
    officer: Officer, kind: str, identifier: str
) -> None:
    own = {"telephone": "+90 555 010 0147", "registration_number": "УБ95010212"}
    case = a_named_case(officer, patronymic="Батбаярын", given="Солонго", **own)
    assert asked(officer, case, kind, identifier).value


def test_what_turns_out_to_be_the_persons_own_before_the_answer_can_only_be_refused(
    officer: Officer, lead: Officer, case: Case
) -> None:
    row = asked(officer, case, kind="phone", identifier=PHONE)
    file.change_person(actor=officer, case=case, fields={"telephone": "7700-0188"})
    browser, path = signed_in(lead), f"/visas/watched/{row.pk}/"

    shown = browser.post(path, {"answer": "approved", "reason": ""}).content.decode()

    assert "own by now" in shown
    assert not basis_today().watched
    assert browser.post(path, {"answer": "refused", "reason": "Өөрийнх."}).status_code == 302
    assert not Watched.objects.exclude(value="").exists()


def test_a_no_needs_a_reason_leaves_no_hash_and_the_officer_reads_why(
    officer: Officer, lead: Officer, case: Case
) -> None:
    row = asked(officer, case)
    path = f"/visas/watched/{row.pk}/"
    browser = signed_in(lead)
    assert "Something needs mending" in browser.post(path, {"answer": "refused"}).content.decode()

    browser.post(path, {"answer": "refused", "reason": "Хангалттай биш."})

    row.refresh_from_db()
    assert (row.value, row.told()) == ("", {"answer": "Хангалттай биш."})
    assert "Хангалттай биш." in page(signed_in(officer), f"/visas/watched/of/{case.pk}/")
    assert browser.get(path).status_code == 404
    assert asked(officer, case).pk != row.pk


def test_the_lead_may_ask_and_then_another_lead_answers(lead: Officer, case: Case) -> None:
    row = asked(lead, case)
    with pytest.raises(NotAllowed):
        services.answer_watch(actor=lead, asked=row, answer="approved", reason="")
    assert "Another protection lead answers" in page(signed_in(lead), f"/visas/watched/{row.pk}/")

    other = an_officer(Role.PROTECTION_LEAD)
    services.answer_watch(actor=other, asked=row, answer="approved", reason="")
    assert len(basis_today().watched) == 1


def test_it_ends_on_its_day_or_when_the_lead_ends_it_and_no_flag_stays(
    officer: Officer, lead: Officer, case: Case, application: Application
) -> None:
    row = approved(officer, lead, case)
    services.screen_anew()
    with clock.pretend(datetime(2027, 5, 3, tzinfo=UTC)):
        assert not basis_today().watched
    path = f"/visas/watched/{row.pk}/"
    browser = signed_in(lead)
    browser.post(path, {"answer": "approved"})
    assert basis_today().watched

    assert browser.post(path, {"end": str(row.pk)}).status_code == 302

    row.refresh_from_db()
    assert row.value == ""
    services.screen_anew()
    assert not flagged()
    verbs = set(Event.objects.filter(subject=case.pk).values_list("verb", flat=True))
    assert {"visa.watch_asked", "visa.watched", "visa.watch_ended"} <= verbs


def test_what_ran_out_leaves_neither_hash_nor_typed_text(
    officer: Officer, lead: Officer, case: Case
) -> None:
    held, waits = approved(officer, lead, case), asked(officer, case, "phone", PHONE)
    assert services.forget_watches_that_ran_out() == 0

    with clock.pretend(datetime(2027, 5, 3, tzinfo=UTC)):
        assert services.forget_watches_that_ran_out() == 2
        assert services.forget_watches_that_ran_out() == 0
        for row in (held, waits):
            row.refresh_from_db()
            assert (row.value, row.told()) == ("", {})
        with pytest.raises(InputRefused):
            services.answer_watch(actor=lead, asked=waits, answer="approved", reason="")
        services.answer_watch(actor=lead, asked=waits, answer="refused", reason="Хугацаа өнгөрсөн.")


def test_a_case_that_is_erased_takes_what_it_watched_along_and_everything_is_screened_anew(
    officer: Officer, lead: Officer, case: Case, application: Application
) -> None:
    approved(officer, lead, case)
    services.screen_anew()
    assert flagged() == {"V-1"}

    file.confirm_erasure(actor=lead, asked=an_asked_erasure(officer, case))

    assert not Watched.objects.exists()
    assert is_due(basis_today())
    services.screen_anew()
    assert not flagged()


def test_nobody_asks_for_a_closed_case_or_one_of_another_post(officer: Officer) -> None:
    closed = a_closed_case(officer)
    abroad = a_named_case(an_officer(post=a_post("ANK")))
    for case in (closed, abroad):
        with pytest.raises(NotAllowed):
            asked(officer, case)
        assert signed_in(officer).get(f"/visas/watched/of/{case.pk}/").status_code == 404


def test_the_same_is_asked_once_for_a_case_and_apart_for_another(
    officer: Officer, lead: Officer, case: Case
) -> None:
    asked(officer, case)
    with pytest.raises(InputRefused):
        asked(officer, case, identifier="ZUUCHLAGCH KHENCH BISH")
    approved(officer, lead, a_named_case(officer, given="Өөр"))
    services.answer_watch(
        actor=lead, asked=Watched.objects.get(answer=""), answer="approved", reason=""
    )
    assert len(basis_today().watched) == 1
