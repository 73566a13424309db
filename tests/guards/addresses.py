"""Every address of the product, with who may enter: the table the guards compare with reality."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver

from gerege.accounts.roles import Role


def all_addresses() -> Iterator[tuple[str, URLPattern]]:
    """(name, pattern) of every address; an address without a name counts as its route."""
    yield from _walk(get_resolver().url_patterns)


def _walk(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern.name or str(pattern.pattern), pattern


OFFICER = frozenset({Role.CONSULAR_OFFICER})
HEAD = frozenset({Role.HEAD_OF_POST})
LEAD = frozenset({Role.PROTECTION_LEAD})
CASE_PEOPLE = OFFICER | HEAD | LEAD
LOOKERS = OFFICER | LEAD
KEEPER = frozenset({Role.ADMINISTRATOR})
VISA = frozenset({Role.VISA_OFFICER})
AUDIT = frozenset({Role.AUDITOR})
EVERYBODY = frozenset(Role)
PUBLIC: None = None

DOORS: dict[str, frozenset[Role] | None] = {
    # No person, no case
    "cover": PUBLIC,
    "service_worker": PUBLIC,
    "offline_shell": PUBLIC,
    "account_login": PUBLIC,
    "mfa_authenticate": PUBLIC,
    "account_inactive": PUBLIC,
    "account_logout": PUBLIC,
    "set_language": PUBLIC,
    "account_lock": PUBLIC,
    "account_unlock_passkey": PUBLIC,
    "account_lock_idle": PUBLIC,
    # One's own account
    "account_home": EVERYBODY,
    "account_lock_now": EVERYBODY,
    "draft_key": EVERYBODY,
    "account_awake": EVERYBODY,
    "kept_form": EVERYBODY,
    "kept_fields": EVERYBODY,
    "account_change_password": EVERYBODY,
    "account_end_sessions": EVERYBODY,
    "account_visits": EVERYBODY,
    "account_visit_end": EVERYBODY,
    "second_factor_set_up": EVERYBODY,
    "account_prove": EVERYBODY,
    "second_factor_generator": EVERYBODY,
    "second_factor_remove": EVERYBODY,
    "passkey_add": EVERYBODY,
    "passkey_remove": EVERYBODY,
    "second_factor_codes": EVERYBODY,
    "second_factor_codes_file": EVERYBODY,
    "second_factor_new_codes": EVERYBODY,
    "account_devices": EVERYBODY,
    "account_device_remove": EVERYBODY,
    # Everybody's accounts
    "people": KEEPER,
    "person": KEEPER,
    "person_new": KEEPER,
    "person_change": KEEPER,
    "posting_end": KEEPER,
    "posts": KEEPER,
    "post_new": KEEPER,
    "installation": KEEPER,
    "factor_resets": KEEPER | LEAD,
    "factor_reset_agree": KEEPER | LEAD,
    "role_agree": KEEPER | LEAD,
    "reach_agree": KEEPER | LEAD,
    # First contact
    "first_contact": OFFICER,
    "first_contact_token": OFFICER,
    "first_contact_sealed": OFFICER,
    "first_contact_saved": OFFICER,
    "first_contact_more": OFFICER,
    "group_contact": OFFICER,
    "group_save": OFFICER,
    "group_saved": OFFICER,
    "emergency": CASE_PEOPLE,
    "emergency_card": CASE_PEOPLE,
    "case_emergency": CASE_PEOPLE,
    "case_danger": OFFICER,
    "case_danger_end": OFFICER,
    "case_danger_again": OFFICER,
    # The protected file
    "case": CASE_PEOPLE,
    "case_duplicates": OFFICER,
    "case_names": OFFICER,
    "patterns": LEAD,
    "case_identity": CASE_PEOPLE,
    "case_identity_open": CASE_PEOPLE,
    "case_identity_danger": CASE_PEOPLE,
    "case_person": OFFICER,
    "case_person_check": OFFICER,
    "case_adult": OFFICER,
    "case_safe_contact": OFFICER,
    "case_safe_contact_confirm": OFFICER,
    "case_words": CASE_PEOPLE,
    "case_versions": CASE_PEOPLE,
    "case_note": OFFICER,
    "case_notes": CASE_PEOPLE,
    "case_acts": CASE_PEOPLE,
    "case_name": OFFICER,
    "case_hide": OFFICER,
    "case_break_glass": HEAD,
    "case_glass_read": OFFICER,
    "case_glass_review": HEAD | LEAD,
    "sees": KEEPER | AUDIT | LEAD,
    "sees_of": KEEPER | AUDIT | LEAD,
    "case_hold": HEAD | LEAD,
    "case_erase": OFFICER,
    "case_handout": OFFICER,
    "erasures": LOOKERS,
    "erasure": LOOKERS,
    "retention_report": LEAD,
    # Everything leaves by two people
    "moving_lists": CASE_PEOPLE,
    "moving_list": CASE_PEOPLE,
    "moving_list_columns": OFFICER,
    "moving_old_row": OFFICER,
    "moving_exports": HEAD | LEAD,
    "moving_export_ask": HEAD | LEAD,
    "moving_export": HEAD | LEAD,
    # What cases wait for
    "case_waits": CASE_PEOPLE,
    "case_wait_open": OFFICER,
    "case_live": CASE_PEOPLE,
    "cases_live": CASE_PEOPLE,
    "waits": CASE_PEOPLE,
    "wait": CASE_PEOPLE,
    "closed_days": CASE_PEOPLE,
    "closed_day_remove": CASE_PEOPLE,
    # Consent and what was handed on
    "case_consent": CASE_PEOPLE,
    "case_consent_ask": OFFICER,
    "case_recipient": OFFICER,
    "case_exception_ask": OFFICER,
    "consent_exception": CASE_PEOPLE,
    "case_disclosures": CASE_PEOPLE,
    "case_disclosure_add": OFFICER,
    "case_disclosures_paper": OFFICER,
    "disclosure": OFFICER,
    # Letters
    "case_papers": CASE_PEOPLE,
    "case_prepare": OFFICER,
    "case_letters": OFFICER,
    "case_letter_begin": OFFICER,
    "letters": CASE_PEOPLE,
    "case_document_add": OFFICER,
    "document": CASE_PEOPLE,
    "document_picture": CASE_PEOPLE,
    "document_file": CASE_PEOPLE,
    "document_original": OFFICER,
    "letter": CASE_PEOPLE,
    "letter_paper": OFFICER,
    # Hand-over, a second person
    "shifts": CASE_PEOPLE,
    "hand_over_write": OFFICER,
    "hand_over": CASE_PEOPLE,
    "hand_over_leave": OFFICER,
    "hand_over_leavers": OFFICER | HEAD,
    "hand_over_missing": OFFICER | HEAD,
    "hand_over_take_on": OFFICER,
    "for_oneself": CASE_PEOPLE,
    "second_person_ask": OFFICER,
    "second_person": CASE_PEOPLE,
    # Notices and the rota of duty
    "notices": CASE_PEOPLE,
    "case_notices": CASE_PEOPLE,
    "duty": CASE_PEOPLE,
    "duty_end": HEAD | LEAD,
    "notice_test": KEEPER,
    # Talk, result, decision
    "screening": OFFICER,
    "screening_start": OFFICER,
    "screening_answers": CASE_PEOPLE,
    "screening_question": OFFICER,
    "screening_group": OFFICER,
    "result": CASE_PEOPLE,
    "result_print": CASE_PEOPLE,
    "result_recompute": OFFICER,
    "decision": OFFICER,
    "second_look": LOOKERS,
    "second_look_ask": OFFICER,
    "close": OFFICER,
    "reopen": OFFICER,
    # Visa applications
    "visas": VISA,
    "visa_find": VISA,
    "visa_batches": VISA,
    "visa_batch": VISA,
    "visa_columns": VISA,
    "visa_start": VISA,
    "visa_throw_away": VISA,
    "visa_doubts": VISA,
    "visa_row": VISA,
    "visa_row_leave": VISA,
    "visa_rows_leave": VISA,
    "visa_application": VISA,
    "visa_links": VISA,
    "visa_declare": VISA,
    "visa_near": VISA,
    "visa_same_person": VISA,
    "visa_talk": VISA,
    "visa_hand_over": VISA,
    "visa_leaflet": VISA | OFFICER,
    "visa_handed": OFFICER,
    "visa_take": OFFICER,
    "visa_declared": LEAD,
    "visa_declaration": LEAD,
    "visa_declared_end": LEAD,
    "visa_watched": LEAD,
    "visa_watch": LEAD,
    "visa_watch_case": LOOKERS,
    "visa_headquarters": LEAD,
    "visa_second_looks": LEAD,
    "visa_second_look": LEAD,
    "visa_post_figures": HEAD,
    "visa_waits": HEAD | LEAD,
    "visa_correct": VISA,
    "visa_erase": VISA,
    "visa_erasures": LEAD,
    "visa_erasure": LEAD,
    "visa_rules": LEAD | VISA,
    "visa_rule": LEAD | VISA,
    "visa_monitoring": LEAD | HEAD,
    "visa_behaviour": LEAD,
    **dict.fromkeys(("visa_rule_new", "visa_rule_write", "visa_rule_stop"), LEAD),
    **dict.fromkeys(("visa_rule_version", "visa_rule_try", "visa_rule_step"), LEAD),
    # The desk
    "home": EVERYBODY,
    "closed_cases": CASE_PEOPLE,
    "find": CASE_PEOPLE,
    "record": AUDIT,
    "record_of_case": CASE_PEOPLE | AUDIT,
    "record_of_officer": AUDIT,
}
