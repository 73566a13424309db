import os
from datetime import timedelta
import pytest
from tests.builders import *
from tests.cases.builders import *
from tests.cases.test_agree_a_safe_contact import AGREED
from tests.cases.test_record_who_the_person_is import WHO
from tests.cases.test_record_several_people import ROWS
from gerege.accounts.roles import Role
from gerege.cases import services
from gerege.cases.age import AgeRecord
pytestmark=pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("language",["mn","en"])
@pytest.mark.parametrize("desk",[False,True])
def test_shots(opened_by, language, desk):
    o=an_officer(post=a_post("ANK"),language=language)
    second=an_officer(post=a_post("ANK"),language=language); saraa(); a_post("SEL")
    case=a_saved_contact(o,{**RED,"child":"person_is_child"})
    a_named_case(o, given="Солонго", patronymic="Батбаярын")
    services.change_person(actor=o,case=case,fields={**WHO,"registration_number":"УБ99992115"},age=AgeRecord(years=22,basis="stated"))
    services.agree_safe_contact(actor=o,case=case,fields={k:v for k,v in AGREED.items() if k!="time_zone"})
    services.add_note(actor=o,case=case,text="Орох байр, хувцас хэрэгтэй. Хоёр дахь дуудлагыг 08:40-д авсан.",audience="post")
    services.record_danger_acted_on(actor=o,case=case,action="ask_where")
    head=an_officer(Role.HEAD_OF_POST,a_post("ANK"),language=language)
    opened=services.break_glass(actor=head,case=case,reason="Хариуцсан ажилтан өвчтэй, эмнэлгээс залгаж байна.")
    tag=f"{language}-{'desk' if desk else 'phone'}"
    p=opened_by(second,desk=desk)
    def shot(n): p.screenshot(path=f"/tmp/shots/{n}-{tag}.png",full_page=True)
    def go(n,name,*a):
        p.goto(address(name,*a)); p.wait_for_load_state("networkidle"); shot(n)
        assert p.evaluate("document.documentElement.scrollWidth")<= (1280 if desk else 360), n
    go("01first","first_contact")
    go("02saved","first_contact_saved",case)
    go("03more","first_contact_more",case)
    go("04emergency","emergency_card","KOR")
    go("05emergency_case","case_emergency",case)
    go("06person","case_person",case)
    go("07check","case_person_check",case)
    go("08contact","case_safe_contact",case)
    go("09note","case_note",case)
    p.get_by_role("button").last.click(); p.wait_for_load_state("networkidle"); shot("09note_err")
    go("10name","case_name",case)
    go("11hide","case_hide",case)
    go("12glass","case_glass_read",opened.pk)
    go("13group","group_contact")
    p.locator("textarea").fill(ROWS+"Сүхийн\tАриунзул\tхорин\n"); p.locator("form button.button").last.click(); p.wait_for_load_state("networkidle"); shot("14group_err")
    p.locator("textarea").fill(ROWS); p.locator("form button.button").last.click(); p.wait_for_load_state("networkidle"); shot("15group_ok")
    go("16case","case",case)
    for d in p.locator("details.sensitive summary").all(): d.click()
    shot("17case_open")
    p.locator('input[name=reason][value=call_now]').check(force=True); p.locator('form[action*=words] button').click(); p.wait_for_load_state("networkidle"); shot("18words")
    go("19blank","offline_shell")
    p2=opened_by(head,desk=desk)
    case2=a_saved_contact(o,CALM)
    p2.goto(address("case_break_glass",case2)); p2.screenshot(path=f"/tmp/shots/20break-{tag}.png",full_page=True)
