"""Spreadsheets in which a post kept its cases, and how they come in."""

from tests.builders import saraa

from gerege.accounts.models import Officer
from gerege.moving import services as moving
from gerege.moving.models import OldList

HEADING = "№;Огноо;Овог нэр;Төрсөн огноо;Утас;Хүйс;Агуулга;Төлөв;Өнгө"
FIRST = (
    "12;2017-03-02;Бат Солонго;1995-03-02;+90 555 010 01 47;эм;Паспортыг нь авсан.;нээлттэй;улаан"
)
SECOND = "13;2018-05-06;Дорж Туяа;;;;Цалин аваагүй.;хаасан;"


def a_file(*rows: str, heading: str = HEADING, encoding: str = "utf-8") -> bytes:
    return "\r\n".join([heading, *rows]).encode(encoding)


def looked_at(actor: Officer, data: bytes, name: str = "Хуучин кейс.csv") -> OldList:
    old, _known = moving.receive_list(actor=actor, data=data, name=name)
    return moving.confirm_list_columns(actor=actor, old=old, columns=old.columns or [])


def imported(actor: Officer, data: bytes) -> OldList:
    old = moving.ask_list(actor=actor, old=looked_at(actor, data), purpose="one_place")
    old = moving.approve_list(actor=saraa(), old=old)
    moving.work_on_list(old)
    return OldList.objects.get(pk=old.pk)


def counts(old: OldList) -> tuple[int, int, int, int]:
    return old.rows_in, old.taken, old.unchanged, old.refused
