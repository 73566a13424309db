"""What lies in the visa room of the small ministry, and what it asks of others."""

from dataclasses import dataclass
from datetime import timedelta

from tests.builders import (
    an_officer,
)
from tests.visas.counter import ONE, as_csv, imported, kept, rows

from gerege.accounts.models import (
    Officer,
    Post,
)
from gerege.accounts.roles import Role
from gerege.cases.models import Case
from gerege.kernel import clock
from gerege.visas import services as visas
from gerege.visas.models import (
    Application,
    AskedDeclaration,
    AskedErasure,
    Batch,
    Declared,
    HandOver,
    RefusedRow,
    RuleVersion,
    SecondOpinion,
    Watched,
)
from gerege.visas.rules.in_force import catalogue_rules
from gerege.visas.rules.texts import entry_of
from gerege.visas.sharing import declaring

# Addresses of a case for which another case than the rich one is needed.
CASE_FOR = {
    "case_break_glass": "quiet",
    "second_look": "quiet",
    "reopen": "closed",
    "case_adult": "young",
}


@dataclass(frozen=True)
class Visas:
    """A file that was imported, with a row that was refused, and one that waits."""

    done: Batch
    waiting: Batch
    one: Application
    asked: HandOver
    opinion: SecondOpinion
    declared: Declared
    declaration: AskedDeclaration
    erasure: AskedErasure
    version: RuleVersion

    def addresses(self) -> dict[str, dict[str, object]]:
        """What the addresses of visa applications are made of."""
        row = {
            "batch_id": self.done.pk,
            "row": RefusedRow.objects.filter(batch=self.done).get().row,
        }
        application = {"application_id": self.one.pk}
        rule = {"rule_id": self.version.rule}
        version = {**rule, "number": self.version.version}
        return {
            "visa_batch": {"batch_id": self.done.pk},
            "visa_columns": {"batch_id": self.waiting.pk},
            "visa_start": {"batch_id": self.waiting.pk},
            "visa_throw_away": {"batch_id": self.waiting.pk},
            "visa_doubts": {"batch_id": self.done.pk},
            "visa_row": row,
            "visa_row_leave": row,
            "visa_rows_leave": {"batch_id": self.done.pk},
            "visa_again": {"batch_id": self.done.pk},
            "visa_application": application,
            "visa_links": application,
            "visa_talk": application,
            "visa_hand_over": application,
            "visa_correct": application,
            "visa_erase": application,
            "visa_erasure": {"asked_id": self.erasure.pk},
            "visa_take": {"asked_id": self.asked.pk},
            "visa_second_look": {"asked_id": self.opinion.pk},
            "visa_near": application,
            "visa_same_person": application,
            "visa_declare": application | {"column": "payer_account"},
            "visa_declaration": {"asked_id": self.declaration.pk},
            "visa_declared_end": {"declared_id": self.declared.pk},
            **dict.fromkeys(("visa_rule", "visa_rule_write", "visa_rule_stop"), rule),
            "visa_behaviour": rule,
            **dict.fromkeys(("visa_rule_version", "visa_rule_try"), version),
            "visa_rule_step": {**version, "to": "retired"},
        }


def some_applications(officer: Officer) -> Visas:
    """Thirty applications, and one that was refused."""
    wrong = {**ONE, "application_id": "V-900", "date_of_birth": "soon"}
    account = f"70{officer.pk.int % 10**8:08}"
    done = imported(officer, [*rows(30, email="shared@example.mn", payer_account=account), wrong])
    waiting = kept(officer, as_csv(rows(2, surname="Хүлээгч")))
    declared = _a_declared_agency(officer)
    one = Application.objects.filter(batch=done).order_by("row")[0]
    asked = visas.hand_over(actor=officer, application=one, agreed="yes", words="Хэлсэн үг.")
    opinion = _asked_of_headquarters(officer, done)
    declaration = _asked_to_declare(officer, one)
    last = Application.objects.filter(batch=done).order_by("-row")[0]
    visas.open_application(actor=officer, application=last, part="erase")
    erasure = visas.ask_erasure(actor=officer, application=last, reason="person_asks")
    of_the_queue = (done, waiting, one, asked, opinion, declared, declaration)
    return Visas(*of_the_queue, erasure, _a_draft())


def _a_draft() -> RuleVersion:
    lead = an_officer(Role.PROTECTION_LEAD)
    rule = catalogue_rules().by_id["passport_held_by_others"]
    draft = visas.write_rule(actor=lead, entry={**entry_of(rule), "evidence": "recalled"})
    visas.try_rule(actor=lead, version=draft)
    return draft


def _asked_of_headquarters(officer: Officer, batch: Batch) -> SecondOpinion:
    other = Application.objects.filter(batch=batch).order_by("row")[1]
    talk = visas.Talk(alone="yes", leaflet="given", outcome="hq_look", reason="Тодорхойгүй.")
    visas.record_review(actor=officer, application=other, talk=talk)
    return SecondOpinion.objects.get(application=other)


def _asked_to_declare(officer: Officer, application: Application) -> AskedDeclaration:
    wish = visas.Wish("hotel", "Бүртгэлтэй буудал.", clock.now().date() + timedelta(days=90))
    return visas.ask_declaration(
        actor=officer, application=application, column="payer_account", wish=wish
    )


def _a_declared_agency(officer: Officer) -> Declared:
    agency = Declared(kind="phone", value="0" * 15 + "1", what="agency", declared_by=officer)
    agency.declared_at, agency.ends_on = clock.now(), clock.now().date() + timedelta(days=90)
    agency.post = Post.objects.get(code="ANK")
    declaring.seal_reason(agency, identifier="+97699110001", reason="Зөвшөөрөлтэй зуучлагч")
    agency.save()
    return agency


def a_watch(officer: Officer, case: Case) -> Watched:
    """Somebody a case names, whom headquarters are asked to watch."""
    until = clock.now().date() + timedelta(days=90)
    watch = visas.Watch("recruiter", "Зуучлагч Хэнч Биш", "Гурван хүнийг хуурсан.", until)
    return visas.ask_watch(actor=officer, case=case, watch=watch)
