"""A fictional complaint past the post, and a fictional person who does not want help."""

from collections.abc import Mapping
from datetime import datetime

from gerege.accounts.models import Officer
from gerege.cases import services as file
from gerege.kernel import clock
from gerege.kernel.ids import new_id
from gerege.knowledge.rights import load_rights
from gerege.rights import services as rights


def help_is_refused(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Somebody in Tokyo wants to be let alone; too little is known, so a second look is asked."""
    temuulen = officers["temuulen"]
    with clock.pretend(moment):
        case = file.save_first_contact(actor=temuulen, answers={"channel": "phone"})
        rights.record_refusal(
            actor=temuulen,
            case=case,
            said="Зохиомол үг: би өөрөө болно, дахиж бүү залгаарай.",
            alone="unknown",
            explained=[one.id for one in load_rights().explained],
        )


def a_complaint_comes(_officers: Mapping[str, Officer], moment: datetime) -> None:
    """By the public page, about somebody at a post; nobody has read it yet."""
    words = "Зохиомол гомдол: намайг хоёр цаг хүлээлгээд, буруугаа хүлээ гэсэн."
    with clock.pretend(moment):
        said = rights.Said(words, "Зохиомол дугаар +90 555 010 0190, 18 цагаас хойш")
        rights.leave_wish(mark=new_id(), kind="complaint", said=said)
