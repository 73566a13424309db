"""A case conference: the person first, each party what consent covers, signed by two."""

from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from tests.builders import a_case_to_act_on, a_post, an_officer, bold
from tests.cases.builders import look, send, signed_in, words
from tests.conftest import Stand
from tests.consent.builders import agreed
from tests.standing import Standing
from tests.support.around_a_table import DECIDED, WHY, WISH, Table, a_table
from tests.support.builders import a_called_conference

from gerege.accounts.roles import Role
from gerege.audit.models import Event
from gerege.audit.verbs import Verb
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case, Erasure
from gerege.cases.services.versions import SavedMeanwhile
from gerege.consent import services as consent
from gerege.consent.checking import NotCovered
from gerege.consent.models import Disclosure
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.support import services as support
from gerege.support.models import Conference, Signature
from gerege.waits.services import open_wait

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def standing_table(stand: Stand[Table]) -> Standing[Table]:
    return stand(a_table)


@pytest.fixture
def table(standing_table: Standing[Table]) -> Table:
    return standing_table.for_one_test()


def is_waited_for(table: Table, moment: datetime) -> bool:
    """The same for everybody who sees the case, and for the lists that are kept ready."""
    with clock.pretend(moment):
        [(_case, waits, _changes)] = waits_of_many(with_all_events(Case.objects.all()), moment)
        kept = "case_conference" in [one.code for one in waits]
        for viewer in (table.officer, table.head, table.lead):
            page = words(look(signed_in(viewer), "case", table.case))
            assert ("Call it and ask what the person wants" in page) == kept
    return kept


def test_a_week_before_it_is_due_whoever_sees_the_case_sees_it(table: Table) -> None:
    assert not is_waited_for(table, table.case.opened_at + timedelta(days=37))
    assert is_waited_for(table, table.case.opened_at + timedelta(days=39))


def test_the_person_is_asked_first_and_nobody_signs_without_that(table: Table) -> None:
    assert "Not asked" in table.page(table.officer)
    table.decide()
    with pytest.raises(InputRefused, match="not asked what they want"):
        table.sign(table.officer)
    table.wish("unknown")
    table.sign(table.officer)
    page = table.page(table.officer)
    assert "Not known: asked, and not decided yet" in page
    assert WISH in page
    assert WISH.encode() not in bytes(Conference.objects.get().lines or b"")


def test_a_party_is_told_what_consent_covers_at_this_moment_and_else_nothing(table: Table) -> None:
    table.invite()
    page = table.page(table.officer)
    assert "Is told nothing that names the person" in page
    assert f"/case/{table.case.pk}/consent/medical/medical/" in page
    with pytest.raises(NotCovered):
        table.told()

    yes = agreed(table.officer, table.case)
    assert "May be told: Name, Date of birth, Health" in table.page(table.officer)
    with pytest.raises(InputRefused, match="not asked about this"):
        support.tell_party(
            actor=table.officer, case=table.case, party="p01", fields=["whereabouts"]
        )
    row = table.told()
    assert (row.consent, row.means, row.codes) == (yes, "meeting", ("name",))

    consent.withdraw_consent(actor=table.officer, consent=yes, how="spoken")
    page = table.page(table.officer)
    assert "Is told nothing that names the person" in page
    assert "Was told" in page
    with pytest.raises(NotCovered):
        table.told()
    assert "revoke_disclosure" in table.causes()
    assert Disclosure.objects.count() == 1


def test_the_form_writes_what_a_party_was_told_and_media_cannot_be_invited(table: Table) -> None:
    browser = signed_in(table.officer)
    assert "Media" not in words(look(browser, "case_conference_invite", table.case))
    with pytest.raises(InputRefused):
        table.invite("media", "media")
    agreed(table.officer, table.case)
    send(browser, "case_conference_invite", table.case, to="medical:medical")
    told = {"do": "told", "fields_told": ["name", "health"]}
    answer = send(browser, "case_conference_party", table.case, "p01", **told)
    assert answer.status_code == 302
    assert Disclosure.objects.get().codes == ("name", "health")
    send(browser, "case_conference_party", table.case, "p01", do="out")
    assert "Nobody is invited" in table.page(table.officer)


def test_two_people_sign_and_then_the_person_is_told_and_the_next_one_has_its_day(
    table: Table,
) -> None:
    table.wish()
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    table.decide(review=day)
    for _twice in range(2):
        table.sign(table.officer)
    assert Conference.objects.get().signed_at is None
    first = Signature.objects.get()
    first.pk, first.part = new_id(), Signature.Part.SECOND
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save(force_insert=True)
    table.sign(table.head)

    row = Conference.objects.get()
    assert row.signed_at
    assert row.next_at
    assert row.next_at.astimezone(clock.now().tzinfo).date().isoformat() == day
    assert table.causes().count("conference_to_tell") == 1
    assert Event.objects.filter(verb=Verb.CONFERENCE_HELD, subject=table.case.pk).count() == 1
    assert not is_waited_for(table, row.next_at - timedelta(days=20))
    assert is_waited_for(table, row.next_at - timedelta(days=2))
    browser = signed_in(table.officer)
    for said, left in (("", 1), ("Өнөөдөр, монголоор", 0)):
        send(browser, "case_conference", table.case, do="told", said=said)
        assert table.causes().count("conference_to_tell") == left
    assert a_called_conference(table.officer, table.case, day=2).number == 2


def test_who_changes_the_text_makes_the_signatures_void_and_the_page_says_so(table: Table) -> None:
    table.wish()
    table.decide()
    seen = table.sign(table.officer).version
    table.sign(table.head)
    table.decide(reasons="Өөр шалтгаан")
    page = table.page(table.head)
    assert "changed since it was signed: sign anew" in page
    assert page.count("does not hold: the text was changed") == 2
    assert Conference.objects.get().signed_at is None
    assert "conference_to_tell" not in table.causes()
    with pytest.raises(InputRefused, match="changed meanwhile"):
        support.sign_conference(actor=table.officer, case=table.case, version=seen)
    table.sign(table.officer)
    table.sign(table.head)
    assert Conference.objects.get().signed_at
    assert "conference_to_tell" in table.causes()


def test_signing_asks_again_for_the_second_factor(table: Table) -> None:
    table.wish()
    version = table.decide().version
    browser = signed_in(table.officer)
    with clock.pretend(clock.now() + timedelta(minutes=11)):
        answer = send(browser, "case_conference_sign", table.case, version=version)
    assert "prove" in answer.headers["Location"]
    assert not Signature.objects.exists()


@pytest.mark.parametrize("missing", ["against", "offered"])
def test_nothing_is_decided_against_a_wish_without_why_and_what_else_was_offered(
    table: Table, missing: str
) -> None:
    table.wish("stay")
    said = {"against": "Зөвшөөрөл дуусна", "offered": "Хуульч", "answer": "against"}
    with pytest.raises(InputRefused) as refused:
        table.decide(**said | {missing: ""})
    assert refused.value.field == missing
    table.decide(**said)
    assert "This is not what the person wants" in table.page(table.officer)


def test_a_wish_that_changes_after_the_decision_is_asked_about_when_it_is_signed(
    table: Table,
) -> None:
    table.wish()
    table.decide()
    table.wish("stay")
    with pytest.raises(InputRefused, match="not what the person wants"):
        table.sign(table.officer)


def test_for_a_person_who_may_be_under_18_a_guardian_and_the_person_agree(table: Table) -> None:
    table.wish()
    table.decide()
    age = AgeRecord(years=15, basis="stated")
    file.change_person(actor=table.officer, case=table.case, fields={}, age=age)
    with pytest.raises(InputRefused, match="under 18"):
        table.sign(table.officer)
    for missing in ({"guardian": "Зохиомол асран"}, {"assent": "yes"}):
        with pytest.raises(InputRefused):
            table.decide(**missing)
    table.decide(guardian="Зохиомол асран", assent="yes")
    table.sign(table.officer)


def test_a_lead_calls_it_and_reads_no_word_and_signs_only_what_they_read(table: Table) -> None:
    table.wish()
    table.decide()
    table.invite()
    a_called_conference(table.lead, table.case, day=9)
    page = table.page(table.lead)
    assert "2026-01-09" in page
    assert table.officer.display_name in page
    for hidden in (WISH, WHY, "Medical care", "Return to Mongolia</dd>"):
        assert hidden not in page
    for act in (
        lambda: table.sign(table.lead),
        lambda: support.leave_out(actor=table.lead, case=table.case, party="p01"),
        lambda: support.write_decision(
            actor=table.lead, case=table.case, fields=DECIDED, edit=ANY_VERSION
        ),
        lambda: a_called_conference(table.head, table.case),
        lambda: table.sign(an_officer(Role.HEAD_OF_POST, a_post("SEL"))),
        lambda: table.sign(bold()),
    ):
        with pytest.raises(NotAllowed):
            act()
    table.came()
    file.name_on_case(actor=table.officer, case=table.case, officer=table.lead)
    assert WHY in table.page(table.lead)
    table.sign(table.lead)


def test_somebody_else_leads_it_until_it_is_signed(table: Table) -> None:
    table.wish()
    table.decide()
    other = bold()
    support.lead_conference(actor=other, case=table.case)
    with pytest.raises(NotAllowed):
        table.sign(table.officer)
    table.sign(other)
    with pytest.raises(InputRefused, match="signed already"):
        support.lead_conference(actor=table.officer, case=table.case)


def test_two_who_write_at_once_both_stay_and_one_decision_is_never_half_of_two(
    table: Table,
) -> None:
    opened = Edit(opened=1)
    a_called_conference(bold(), table.case, edit=opened, day=5)
    support.record_wish(
        actor=table.officer,
        case=table.case,
        wish="stay",
        words="",
        hearing="",
        edit=opened,
    )
    assert Conference.objects.get().state()["meets"] == "2026-01-05 14:30"
    stands = Edit(opened=3)
    table.decide(edit=stands, answer="unknown", said="", against="Зохиомол", offered="Хуульч")
    with pytest.raises(SavedMeanwhile) as asked:
        table.decide(edit=stands, option="stay", answer="unknown", said="")
    assert {"option", "against", "offered"} <= set(asked.value.ask)
    page = send(
        signed_in(table.officer),
        "case_conference_decide",
        table.case,
        option="stay",
        reasons="Өөр",
        answer="unknown",
        opened_conference="3",
    )
    assert page.status_code == 409
    assert WHY in words(page)


def test_a_wait_of_more_than_thirty_days_names_the_note_and_what_was_explained_stays(
    table: Table,
) -> None:
    long, short = (
        open_wait(actor=table.officer, case=table.case, cause=cause, prepared=True)
        for cause in ("W05", "W10")
    )
    with clock.pretend(clock.now() + timedelta(days=31)):
        browser = signed_in(table.officer)
        page = words(look(browser, "case_conference", table.case))
        assert page.count("Note of the minister's level") == 1
        assert "31 d" in page
        said = {str(long.pk): "Торгууль хүлээгдэж байна", str(short.pk): ""}
        send(browser, "case_conference_waits", table.case, opened_conference="1", **said)
        assert "Торгууль хүлээгдэж байна" in words(look(browser, "case_conference", table.case))
    assert "conference_to_tell" not in table.causes()
    foreign = open_wait(actor=table.officer, case=a_case_to_act_on(table.officer), cause="W19")
    with pytest.raises(NotAllowed):
        support.explain_waits(
            actor=table.officer, case=table.case, words={foreign.pk: "x"}, edit=ANY_VERSION
        )


def test_with_the_case_the_conference_is_gone(table: Table) -> None:
    table.wish()
    table.decide()
    table.sign(table.officer)
    reason = Erasure.Reason.PERSON_ASKS
    asked = file.ask_erasure(actor=table.officer, case=table.case, reason=reason)
    file.confirm_erasure(actor=table.lead, asked=Erasure.objects.get(pk=asked.pk))
    assert not Conference.objects.exists()
    assert not Signature.objects.exists()
