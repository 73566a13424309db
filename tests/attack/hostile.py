"""What somebody sends who means harm: each value carries a mark by which it is found again."""

MARK = "gx7marked"
# What a template would make of the template fragments below.
COMPUTED = "9999999999"

TEXTS = {
    "a script": f"\"'><script>{MARK}()</script><img src=x onerror={MARK}()>",
    "a template": "{{ 5555544444|add:4444455555 }}{% debug %}{% load x %}${5555544444+4444455555}",
    "sql": f"{MARK}' OR '1'='1' --; DROP TABLE cases_case; /*",
    "a header": f"{MARK}\r\nX-Injected: {MARK}\r\nSet-Cookie: {MARK}=1\r\n\r\n<b>{MARK}",
    "a null": f"{MARK}\0{MARK}",
    "turned letters": f"\u202e{MARK}\u2066\u200b\ufeff\u0301",
    "a place outside": f"//{MARK}.example.org/",
    "a script address": f"javascript:{MARK}()",
    "a way up": f"../../../../{MARK}/etc/passwd",
    "a formula": f"=cmd|'/C {MARK}'!A0",
    "an expression": f'{{"$gt": "{MARK}", "__proto__": {{"role": "administrator"}}}}',
    "below zero": "-1",
    "a huge number": "8" * 5000,
    "no number": "NaN",
    "an exponent": "1e999",
    "other digits": "\u0661\u0662\u0663\u00b2",
    "an impossible day": "9999-99-99",
    "a day before all days": "0000-00-00",
    "an id of nothing": "00000000-0000-0000-0000-000000000000",
    "no id": f"{MARK}-0000-0000",
    "brackets": "[" * 5000,
    "json for nothing": "null",
    "a list": f"['{MARK}']",
    "nothing": "",
    "blanks": " \t\n\u3000 ",
    "a megabyte": MARK + "x" * 1_000_000,
}
BYTES: dict[str, bytes] = {name: text.encode() for name, text in TEXTS.items()} | {
    "half a letter": MARK.encode() + b"\xed\xa0\x80",
    "no letter at all": MARK.encode() + b"\xff\xfe\xc0\xaf",
}

# What one database takes and another refuses, or reads as something else.
DATABASES_DIFFER = (
    *("a null", "half a letter", "no letter at all", "turned letters", "a huge number"),
    *("no number", "an exponent", "other digits", "an impossible day", "a day before all days"),
    *("an id of nothing", "json for nothing", "sql"),
)

# Names of columns and switches, none of which a form may set.
EXTRAS: dict[str, str] = {
    "role": "administrator",
    "is_superuser": "1",
    "is_staff": "1",
    "is_active": "1",
    "must_change_password": "",
    "second_factor_since": "2020-01-01",
    "post": "UBH",
    "post_id": "00000000-0000-0000-0000-000000000001",
    "host_country": "PRK",
    "is_fictional": "1",
    "case": "00000000-0000-0000-0000-000000000002",
    "case_id": "00000000-0000-0000-0000-000000000002",
    "subject": "00000000-0000-0000-0000-000000000002",
    "group": "00000000-0000-0000-0000-000000000003",
    "client_id": "00000000-0000-0000-0000-000000000004",
    "reference": "X-00-0000",
    "version": "999",
    "pk": "00000000-0000-0000-0000-000000000005",
    "id": "00000000-0000-0000-0000-000000000005",
    "state": "closed",
    "opened_at": "2000-01-01T00:00:00Z",
    "opened_by": "00000000-0000-0000-0000-000000000006",
    "closed_at": "2000-01-01T00:00:00Z",
    "came_sealed": "1",
    "actor": "00000000-0000-0000-0000-000000000006",
    "author": "00000000-0000-0000-0000-000000000006",
    "author_id": "00000000-0000-0000-0000-000000000006",
    "written_at": "2000-01-01",
    "made_at": "2000-01-01",
    "made_by": "00000000-0000-0000-0000-000000000006",
    "until": "2099-01-01",
    "told_at": "2000-01-01",
    "second_person": "00000000-0000-0000-0000-000000000006",
    "recorded_by": "00000000-0000-0000-0000-000000000006",
    "starts_on": "2000-01-01",
    "_state": "1",
    "__class__": "1",
    "username": "root",
    "is_hidden": "0",
    "legal_hold": "0",
    "keep_until": "2000-01-01",
    "erased_at": "2000-01-01",
}
