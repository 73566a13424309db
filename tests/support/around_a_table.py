"""A case about which a conference was called, and who sits around it."""

from dataclasses import dataclass

from tests.builders import a_case_to_act_on, a_post, an_officer, bold, saraa
from tests.cases.builders import look, signed_in, words
from tests.support.builders import a_called_conference

from gerege.accounts.models import Officer
from gerege.accounts.roles import Role
from gerege.cases import services as file
from gerege.cases.merging import ANY_VERSION, Edit
from gerege.cases.models import Case
from gerege.consent.models import Disclosure
from gerege.support import services as support
from gerege.support.models import Conference
from gerege.waits.queries import open_waits_of

WISH = "Эгчийндээ очмоор байна"
WHY = "Зохиомол шалтгаан"
DECIDED = {"option": "return", "reasons": WHY, "answer": "agrees", "said": "Тэгье"}


@dataclass
class Table:
    """A case of Ankara about which a conference was called, and who sits around it."""

    case: Case
    officer: Officer
    head: Officer
    lead: Officer

    def decide(self, edit: Edit = ANY_VERSION, **changed: str) -> Conference:
        fields = DECIDED | changed
        return support.write_decision(actor=self.officer, case=self.case, fields=fields, edit=edit)

    def wish(self, wish: str = "return") -> Conference:
        said = {"wish": wish, "words": WISH, "hearing": "in_words", "edit": ANY_VERSION}
        return support.record_wish(actor=self.officer, case=self.case, **said)

    def sign(self, actor: Officer) -> Conference:
        version = Conference.objects.get(case=self.case).version
        return support.sign_conference(actor=actor, case=self.case, version=version)

    def invite(self, purpose: str = "medical", recipient: str = "medical") -> Conference:
        to = {"purpose": purpose, "recipient": recipient}
        return support.invite(actor=self.officer, case=self.case, **to)

    def came(self, party: str = "p01", came: str = "came", edit: Edit = ANY_VERSION) -> Conference:
        said = {"party": party, "came": came, "edit": edit}
        return support.record_coming(actor=self.officer, case=self.case, **said)

    def told(self) -> Disclosure:
        to = {"party": "p01", "fields": ["name"]}
        return support.tell_party(actor=self.officer, case=self.case, **to)

    def page(self, viewer: Officer) -> str:
        return words(look(signed_in(viewer), "case_conference", self.case))

    def causes(self) -> list[str]:
        return [wait.cause for wait in open_waits_of(self.case)]


def a_table() -> Table:
    officer, head = bold(), an_officer(Role.HEAD_OF_POST, a_post("ANK"))
    case = a_case_to_act_on(officer)
    file.name_on_case(actor=officer, case=case, officer=head)
    a_called_conference(officer, case)
    return Table(case, officer, head, saraa())
