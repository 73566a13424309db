"""Fictional cases in every state, built through the same services the screens use.

Each history is told at its own time with ``clock.pretend``; nothing is written around a service.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.cases.age import AgeRecord
from gerege.cases.group_paste import read_pasted
from gerege.cases.models import Case
from gerege.config.demo.duplicates import came_before_elsewhere
from gerege.config.demo.handing_over import hand_over_of_a_night
from gerege.config.demo.interpreters import a_roster
from gerege.config.demo.reports import a_mother_calls, an_employer_says_somebody_is_missing
from gerege.config.demo.rights import a_complaint_comes, help_is_refused
from gerege.config.demo.support import (
    a_conference_is_called,
    a_plan,
    somebody_held,
    somebody_young,
)
from gerege.config.demo.waits import waits_of_a_first_day, waits_of_an_older_case
from gerege.kernel import clock
from gerege.knowledge.catalogue import load
from gerege.knowledge.guidance import load_guidance
from gerege.screening import services as talk
from gerege.screening.record import Recorded

PRIVATE = {"alone": "yes", "interpreter": "none"}


def build_cases(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Tell every history, oldest first, so that the record of acts runs in time's order."""
    histories = (
        (timedelta(days=12), _closed_lost_passport),
        (timedelta(days=9), _second_look_given),
        (timedelta(days=5), _looking_further),
        (timedelta(days=3), _factory_group),
        (timedelta(days=2), somebody_held),
        (timedelta(hours=30), _too_little_known),
        (timedelta(hours=28), waits_of_an_older_case),
        (timedelta(hours=26), a_plan),
        (timedelta(hours=26), help_is_refused),
        (timedelta(hours=25), a_conference_is_called),
        (timedelta(hours=20), a_complaint_comes),
        (timedelta(hours=16), a_mother_calls),
        (timedelta(hours=15), a_roster),
        (timedelta(hours=9), somebody_young),
        (timedelta(hours=7), _night_call),
        (timedelta(minutes=30), waits_of_a_first_day),
        (timedelta(minutes=28), an_employer_says_somebody_is_missing),
        (timedelta(minutes=25), hand_over_of_a_night),
        (timedelta(minutes=20), _just_saved),
        (timedelta(minutes=15), came_before_elsewhere),
    )
    for ago, history in histories:
        history(officers, moment - ago)


def _at(moment: datetime, minutes: float = 0) -> datetime:
    return moment + timedelta(minutes=minutes)


def _answers(facts: Mapping[str, str], **conditions: str) -> list[Recorded]:
    given = {**PRIVATE, **conditions}
    return [Recorded(fact=f, value=v, how="stated", **given) for f, v in facts.items()]  # type: ignore[arg-type]  # the literals above are conditions


def _open(actor: Officer, moment: datetime, answers: Mapping[str, str]) -> Case:
    with clock.pretend(moment):
        return file.save_first_contact(actor=actor, answers=answers)


def _say(actor: Officer, moment: datetime, case: Case, answers: Sequence[Recorded]) -> None:
    with clock.pretend(moment):
        talk.record_answers(actor=actor, case=case, answers=answers)


def _who(
    actor: Officer, moment: datetime, case: Case, fields: Mapping[str, str], years: int | None
) -> None:
    age = AgeRecord(years=years, basis="stated", recorded_by=str(actor.pk)) if years else None
    with clock.pretend(moment):
        file.change_person(actor=actor, case=case, fields=fields, age=age)


NIGHT_CALL = {
    "channel": "phone",
    "can_talk": "yes",
    "controller_near": "yes",
    "injured": "no",
    "immediate_danger": "yes",
}
NIGHT_CALLER = {
    "patronymic": "Батбаярын",
    "given": "Солонго",
    "latin_surname": "Batbayar",
    "latin_given": "Solongo",
    "called": "Соко",
    "telephone": "+90 555 010 01 47",
    "language": "mn",
}
AGREED = {
    "channel": "viber",
    "address": "+90 555 010 01 47",
    "windows": "mon,tue,wed,thu,fri,sat,sun 08:30-09:00",
    "voicemail": "no",
    "name_to_give": "Туяа эгч",
    "safe_word": "номын сан",
    "danger_word": "жимс",
}
TOLD_IN_THE_MORNING = {
    "safety.controller_near": "no",
    "coercion_at_destination.documents": "yes",
    "deceptive_recruitment.job_nature": "yes",
    "exploitation.hours": "yes",
    "exploitation.low_pay": "yes",
    "coercion_at_destination.threat_violence": "yes",
    "deceptive_recruitment.wages": "yes",
    "act.recruited": "yes",
    "coercion_at_destination.debt_bondage": "unknown",
}


def _night_call(officers: Mapping[str, Officer], moment: datetime) -> None:
    """02:10, Ankara: a woman, 24, passport held, a man outside the door."""
    bold = officers["bold"]
    case = _open(bold, moment, NIGHT_CALL)
    with clock.pretend(_at(moment, 12)):
        file.record_danger_acted_on(actor=bold, case=case, action="call_duty_officer")
    _who(bold, _at(moment, 15), case, NIGHT_CALLER, 24)
    with clock.pretend(_at(moment, 20)):
        file.agree_safe_contact(actor=bold, case=case, fields=AGREED)
    _say(bold, _at(moment, 380), case, _answers(TOLD_IN_THE_MORNING))
    with clock.pretend(_at(moment, 385)):
        file.add_note(
            actor=bold,
            case=case,
            text="Орох байр, хувцас хэрэгтэй. Хоёр дахь дуудлагыг 08:40-д авсан.",
            audience="post",
        )


def _looking_further(officers: Mapping[str, Officer], moment: datetime) -> None:
    """A man on a building site: papers with the foreman, the rest not asked yet."""
    bold = officers["bold"]
    case = _open(bold, moment, {"channel": "walk_in", "can_talk": "yes", "injured": "no"})
    _who(bold, _at(moment, 5), case, {"patronymic": "Дамбын", "given": "Энхбаяр"}, 41)
    _say(
        bold,
        _at(moment, 20),
        case,
        _answers(
            {
                "safety.controller_near": "no",
                "coercion_at_destination.documents": "yes",
                "exploitation.low_pay": "yes",
                "abuse_of_vulnerability_at_destination.economic": "yes",
            }
        ),
    )


def _second_look_given(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Headquarters has looked; the officer has decided."""
    nomin, saraa = officers["nomin"], officers["saraa"]
    case = _open(nomin, moment, {"channel": "message", "can_talk": "yes"})
    _who(nomin, _at(moment, 4), case, {"given": "Уянга", "latin_given": "Uyanga"}, 22)
    _say(
        nomin,
        _at(moment, 60),
        case,
        _answers(
            {
                "safety.controller_near": "no",
                "person.says_victim": "yes",
                "coercion_at_destination.confinement": "yes",
            }
        ),
    )
    with clock.pretend(_at(moment, 300)):
        talk.give_second_look(
            actor=saraa,
            case=case,
            opinion="act_now",
            reasons="Хохирсон гэж өөрөө хэлсэн тул хамгаалалт хүлээхгүй.",
        )
    with clock.pretend(_at(moment, 330)):
        talk.record_decision(
            actor=nomin,
            case=case,
            threshold="assist",
            who="post",
            choice="yes",
            reasons="Түр байр, хуульчийн тусламж өнөөдөр хэрэгтэй.",
        )


def _too_little_known(officers: Mapping[str, Officer], moment: datetime) -> None:
    """A relative called; nobody has talked with the person yet."""
    erdene = officers["erdene"]
    case = _open(erdene, moment, {"channel": "third_party", "can_talk": "not_sure"})
    _say(
        erdene,
        _at(moment, 10),
        case,
        [
            Recorded(
                fact="abuse_of_vulnerability_at_destination.unknown_area",
                value="yes",
                how="third_person",
                alone="not_sure",
            )
        ],
    )


HELD_IN_THE_FACTORY = """Эцгийн нэр\tНэр\tНас
Лувсангийн\tБаярмаа\t29
Пүрэвийн\tТөмөр\t33
Сүхийн\tАриунзул\t26
Жамбын\tОтгонбаяр\t38
"""


def _factory_group(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Four people held after a factory inspection; each has a file of their own."""
    nomin = officers["nomin"]
    with clock.pretend(moment):
        pasted = read_pasted(HELD_IN_THE_FACTORY, moment.date())
        file.open_group(actor=nomin, people=pasted.people, answers={"channel": "detention_notice"})


def _closed_lost_passport(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Everything asked, nothing found that calls for protection: helped with a lost passport."""
    temuulen = officers["temuulen"]
    case = _open(temuulen, moment, {"channel": "walk_in", "can_talk": "yes", "injured": "no"})
    _who(temuulen, _at(moment, 5), case, {"given": "Ганзориг", "latin_given": "Ganzorig"}, 35)
    _say(
        temuulen,
        _at(moment, 40),
        case,
        _answers(dict.fromkeys(load().active, "no")),
    )
    guards = {guard.id for guard in load_guidance().myth_guards}
    with clock.pretend(_at(moment, 60)):
        talk.close_case(
            actor=temuulen,
            case=case,
            reason="help_given",
            guards_read=guards,
            words="Буцах үнэмлэх",
        )


def _just_saved(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Saved twenty minutes ago, with no name yet."""
    _open(officers["tuya"], moment, {"channel": "phone", "can_talk": "not_sure"})
