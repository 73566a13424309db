"""Every act that touches a case, and what a case then waits for."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.core.exceptions import ObjectDoesNotExist
from tests.builders import an_agreed_contact, bold, ended, said_in_private, saraa, talked
from tests.consent.builders import a_slip, agreed, an_asked_exception, handed_on

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.clock import Waiting
from gerege.cases.models import Case, FirstContact
from gerege.consent import services as consent
from gerege.consent.models import Consent, ConsentException, Disclosure
from gerege.desk.models import CaseWait, DerivedWait
from gerege.desk.queries import home_of
from gerege.desk.ready import derived_codes, stale_among
from gerege.desk.waits import waits_of_many, with_all_events
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_guidance
from gerege.screening import services as talk
from gerege.waits import services as waits
from gerege.waits.models import ClosedDay, Wait
from gerege.waits.owners import Owner

Act = Callable[[Officer, Case], object]


REFUSALS = (NotAllowed, InputRefused, ObjectDoesNotExist)


BEGIN = datetime.fromisoformat("2026-03-02T08:00:00+00:00")


ADULT = AgeRecord(years=30, basis="document")


GUARDS = {guard.id for guard in load_guidance().myth_guards}


def close(actor: Officer, case: Case) -> object:
    return talk.close_case(
        actor=actor, case=case, reason="help_given", guards_read=GUARDS, words=""
    )


def look_for_somebody(_actor: Officer, case: Case) -> object:
    return talk.give_second_look(actor=saraa(), case=case, opinion="act_now", reasons="The same.")


def decide(actor: Officer, case: Case) -> object:
    return talk.record_decision(
        actor=actor, case=case, threshold="assist", who="post", choice="yes", reasons="Needed."
    )


def correct(actor: Officer, case: Case) -> object:
    return file.correct_first_contact(actor=actor, case=case, answers={"immediate_danger": "yes"})


def tell(actor: Officer, case: Case) -> object:
    return file.tell_more(actor=actor, case=case, answers={"can_talk": "yes"}, fields={})


def act_on_danger(actor: Officer, case: Case) -> object:
    return file.record_danger_acted_on(actor=actor, case=case, action="local_emergency")


def end_danger(actor: Officer, case: Case) -> object:
    file.tell_danger_again(actor=actor, case=case)
    return ended(actor, case, "by_mistake")


def forbid_contact(actor: Officer, case: Case) -> object:
    return file.agree_safe_contact(actor=actor, case=case, fields={}, do_not_contact=True)


ACTS: dict[str, Act] = {
    "correct_first_contact": correct,
    "tell_more": tell,
    "record_danger_acted_on": act_on_danger,
    "end_danger": end_danger,
    "tell_danger_again": lambda a, c: file.tell_danger_again(actor=a, case=c),
    "change_person": lambda a, c: file.change_person(
        actor=a, case=c, fields={"given": "Солонго"}, age=ADULT
    ),
    "agree_safe_contact": an_agreed_contact,
    "confirm_safe_contact": lambda a, c: file.confirm_safe_contact(actor=a, case=c),
    "add_note": lambda a, c: file.add_note(actor=a, case=c, text="Орох байр", audience="post"),
    "name_on_case": lambda a, c: file.name_on_case(actor=a, case=c, officer=bold()),
    "hide_from": lambda a, c: file.hide_from(actor=a, case=c, officer=bold()),
    "start_screening": lambda a, c: talk.start_screening(actor=a, case=c),
    "record_answers": lambda a, c: talked(
        a, c, person__says_victim="yes", exploitation__hours="yes"
    ),
    "ask_second_look": lambda a, c: talk.ask_second_look(actor=a, case=c),
    "give_second_look": look_for_somebody,
    "record_decision": decide,
    "recompute_result": lambda a, c: talk.recompute_result(actor=a, case=c),
    "close_case": close,
    "reopen_case": lambda a, c: talk.reopen_case(actor=a, case=c),
}


def a_standing(case: Case) -> Wait:
    """The longest wait that stands. Raises Wait.DoesNotExist where none does."""
    return Wait.objects.filter(case=case, ended_at=None).order_by("opened_at", "pk")[:1].get()


def prepare(actor: Officer, case: Case) -> object:
    return waits.open_wait(actor=actor, case=case, cause="W04", prepared=True)


def add_a_closed_day(actor: Officer, case: Case) -> object:
    tomorrow = clock.now().date() + timedelta(days=1)
    return waits.add_closed_day(actor=actor, post=case.post, day=tomorrow, name="Сонгууль")


def remove_a_closed_day(actor: Officer, _case: Case) -> object:
    closed = ClosedDay.objects.order_by("date")[:1].get()
    return waits.remove_closed_day(actor=actor, closed=closed)


def pause(actor: Officer, case: Case) -> object:
    until = clock.now().date() + timedelta(days=7)
    return waits.open_another(
        actor=actor, case=case, cause="W24", note="Хил хаалттай.", look_again_on=until
    )


def pause_on(actor: Officer, case: Case) -> object:
    until = clock.now().date() + timedelta(days=10)
    pausing = Wait.objects.filter(case=case, ended_at=None, cause="W24")[:1].get()
    return waits.pause_on(actor=actor, wait=pausing, why="Хаалттай хэвээр.", look_again_on=until)


OF_WAITS: dict[str, Act] = {
    "open_wait": lambda a, c: waits.open_wait(actor=a, case=c, cause="W13"),
    "open_another": lambda a, c: waits.open_another(actor=a, case=c, cause="W17"),
    "start_wait": lambda a, c: waits.start_wait(actor=a, wait=a_standing(c)),
    "hand_wait": lambda a, c: waits.hand_wait(
        actor=a, wait=a_standing(c), owner=Owner("person", a)
    ),
    "close_wait": lambda a, c: waits.close_wait(actor=a, wait=a_standing(c), obtained="Ирсэн."),
    "pause_on": pause_on,
    "drop_wait": lambda a, c: waits.drop_wait(actor=a, wait=a_standing(c), why="Хэрэггүй."),
    "add_closed_day": add_a_closed_day,
    "remove_closed_day": remove_a_closed_day,
}
ACTS |= OF_WAITS


def asked(case: Case) -> ConsentException:
    """The newest exception. Raises ConsentException.DoesNotExist where none was asked for."""
    return ConsentException.objects.filter(case=case).order_by("-asked_at", "pk")[:1].get()


def handed(case: Case) -> Disclosure:
    """The newest thing handed on. Raises Disclosure.DoesNotExist where nothing was."""
    return Disclosure.objects.filter(case=case).order_by("-made_at", "pk")[:1].get()


def withdraw(actor: Officer, case: Case) -> object:
    newest = Consent.objects.filter(case=case, purpose="medical").order_by("-number")[:1].get()
    return consent.withdraw_consent(actor=actor, consent=newest, how="spoken")


def close_task(actor: Officer, case: Case) -> object:
    about = asked(case).pk
    return waits.close_task(
        actor=actor, case=case, cause="exception_to_decide", about=about, obtained="Шийдсэн."
    )


OF_CONSENT: dict[str, Act] = {
    "record_consent": agreed,
    "withdraw_consent": withdraw,
    "name_recipient": lambda a, c: consent.name_recipient(
        actor=a, case=c, kind="shelter", name="Зохиомол байр"
    ),
    "ask_exception": an_asked_exception,
    "agree_exception": lambda _a, c: consent.agree_exception(actor=saraa(), exception=asked(c)),
    "refuse_exception": lambda _a, c: consent.refuse_exception(actor=saraa(), exception=asked(c)),
    "told_person": lambda a, c: consent.told_person(actor=a, exception=asked(c), said="Хэлсэн."),
    "record_disclosure": handed_on,
    "record_slip": a_slip,
    "told_of_more": lambda a, c: consent.told_of_more(
        actor=a, disclosure=handed(c), said="Хэлсэн."
    ),
    "disclosure_seen": lambda a, c: consent.disclosure_seen(actor=a, disclosure=handed(c)),
    "revoke_disclosure": lambda a, c: consent.revoke_disclosure(
        actor=a, disclosure=handed(c), obtained="Устгасан."
    ),
    "close_task": close_task,
}
ACTS |= OF_CONSENT


OTHER_ACTS: dict[str, Act] = {
    "immigration may be told": lambda a, c: agreed(a, c, "host_immigration", "host_immigration"),
    "prepare_wait": prepare,
    "pause": pause,
    "reflection begins": lambda a, c: waits.open_wait(actor=a, case=c, cause="W19"),
    "contact at agreed hours": lambda a, c: file.agree_safe_contact(
        actor=a,
        case=c,
        fields={"channel": "viber", "windows": "mon,thu 22:00-02:00; sun 14:00-16:00"},
    ),
    "forbidden contact": forbid_contact,
    "danger in the talk": lambda a, c: talk.record_answers(
        actor=a, case=c, answers=said_in_private(safety__immediate_danger="yes")
    ),
    "settled": lambda a, c: talk.record_answers(
        actor=a,
        case=c,
        answers=said_in_private(**{f.replace(".", "__"): "no" for f in load().active}),
    ),
    "somebody opens the home page": lambda a, _case: home_of(a, clock.now()),
}


# They open a case, or change nothing that a case could wait for.
CHANGE_NO_WAIT = {
    *("must_cover", "must_cover_return"),
    *("save_first_contact", "receive_sealed", "open_group"),
    *("note_look", "reveal_safe_words", "break_glass", "acknowledge_break_glass"),
    "review_break_glass",
    *("closing_needs", "what_closing_needs", "note_erasure_look"),
    # A closed case only; what an erased case waited for goes with its rows.
    *("ask_erasure", "confirm_erasure", "decline_erasure", "take_back_erasure", "clean_up"),
    *("put_hold", "lift_hold"),
    # Who sees it, and that somebody looked.
    *("open_identity", "open_identity_in_danger", "give_case_to", "hide_from_post"),
    *("make_list", "confirm_list", "run_list"),
}


# One needs a person who may be a child, tried below; the others are proved in tests/support,
# tests/rights and tests/shifts, with what calls them.
APART = {
    *("confirm_adult", "count_task_from", "end_safe_contact", "hand_what_is_left"),
    "show_again",
}


def fresh(case: Case) -> Case:
    return Case.objects.select_related("post").get(pk=case.pk)


def derived(moment: datetime) -> dict[object, tuple[object, ...]]:
    """What each open case waits for, straight from the clock."""
    cases = list(with_all_events(Case.objects.filter(state=Case.State.OPEN)))
    return {
        case.pk: (
            w.code,
            w.since,
            w.due,
            len(waits) - 1,
            w.paused,
            w.prepared,
            w.owner_kind,
            w.owner,
        )
        for case, waits, _changes in waits_of_many(cases, moment)
        for w in waits[:1]
    }


def kept(moment: datetime) -> dict[object, tuple[object, ...]]:
    """What is kept ready, without what counts as stale."""
    stale = stale_among([Case.objects.all()], moment, 1_000)
    rows = CaseWait.objects.filter(case__state=Case.State.OPEN).exclude(case__in=stale)
    return {
        row.case_id: (
            *(row.code, row.since, row.due, row.more),
            *(row.paused, row.prepared, row.owner_kind, row.owner_id),
        )
        for row in rows
    }


def derived_rows(moment: datetime) -> dict[object, set[Waiting]]:
    """All that follows from the events of each open case, straight from the clock."""
    cases = list(with_all_events(Case.objects.filter(state=Case.State.OPEN)))
    return {
        # How long the clock stood still is shown in no list.
        case.pk: {replace(w, stood=timedelta()) for w in waits if w.code in derived_codes()}
        for case, waits, _changes in waits_of_many(cases, moment)
    }


def kept_rows(moment: datetime) -> dict[object, set[Waiting]]:
    """The same as it is kept ready, without what counts as stale."""
    stale = stale_among([Case.objects.all()], moment, 1_000)
    cases = Case.objects.filter(state=Case.State.OPEN).exclude(pk__in=stale)
    found: dict[object, set[Waiting]] = {case.pk: set() for case in cases}
    for row in DerivedWait.objects.filter(case__in=cases):
        assert row.place == derived_codes()[row.code]
        found[row.case_id].add(Waiting(row.code, row.since, row.due, row.paused))
    return found


def shut(case: Case) -> None:
    """One sealed text of this case is damaged on the disk."""
    contact = FirstContact.objects.get(case=case)
    whole = bytes(contact.answers)
    contact.answers = whole[:-1] + bytes([whole[-1] ^ 1])
    contact.save()
