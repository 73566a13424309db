"""The words of the record: what can be done, looked at or refused, in both languages.

A word is never renamed or removed once an event holds it. The label follows the screen's language.
"""

from typing import Literal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

Kind = Literal["act", "look", "refusal"]


class Verb(TextChoices):
    """Every word, by room."""

    # Sign-in and second factor
    SIGN_IN_DONE = "sign_in.done", _("Signed in")
    SIGN_IN_FAILED = "sign_in.failed", _("Sign-in failed")
    SIGNED_OUT = "sign_in.ended", _("Signed out")
    SESSION_LOCKED = "session.locked", _("Screen locked")
    SESSION_UNLOCKED = "session.unlocked", _("Screen unlocked")
    UNLOCK_REFUSED = "session.unlock_refused", _("Unlocking refused")
    PROOF_GIVEN = "proof.given", _("Proved again who it is")
    PROOF_REFUSED = "proof.refused", _("Proof refused")
    PASSWORD_CHANGED = "password.changed", _("Password changed")
    SECOND_FACTOR_SET = "second_factor.set", _("Second factor set up")
    SECOND_FACTOR_REMOVED = "second_factor.removed", _("Second factor removed")
    PASSKEY_REFUSED = "passkey.refused", _("Passkey refused")
    SECOND_FACTOR_RESET_ASKED = "second_factor.reset_asked", _("Second factor: reset asked for")
    SECOND_FACTOR_RESET = "second_factor.reset", _("Second factor reset")
    RECOVERY_CODES_MADE = "recovery_codes.made", _("Recovery codes made")
    DEVICE_ENROLLED = "device.enrolled", _("Device added")
    DEVICE_REMOVED = "device.removed", _("Device removed")

    # Accounts, posts and postings
    ACCOUNT_CREATED = "account.created", _("Account created")
    ACCOUNT_CHANGED = "account.changed", _("Account changed")
    ACCOUNT_ROLE_CHANGED = "account.role_changed", _("Role changed")
    ACCOUNT_ROLE_ASKED = "account.role_asked", _("Role asked for, waits for a second person")
    ACCOUNT_ROLE_AGREED = "account.role_agreed", _("Role agreed to by a second person")
    ACCOUNT_END_SET = "account.end_set", _("End date of account set")
    ACCOUNT_END_ASKED = (
        "account.end_asked",
        _("Later last day asked for, waits for a second person"),
    )
    ACCOUNT_CLOSED = "account.closed", _("Account closed")
    ACCOUNT_ENDED = "account.ended", _("Account ended")
    ACCOUNT_REOPENED = "account.reopened", _("Account reopened")
    ACCOUNT_PASSWORD_GIVEN = "account.password_given", _("New first password given")
    ACCOUNT_SESSIONS_ENDED = "account.sessions_ended", _("Signed out everywhere")
    POST_CREATED = "post.created", _("Post added")
    POST_CHANGED = "post.changed", _("Post changed")
    POSTING_ASKED = "posting.asked", _("Posting asked for, waits for a second person")
    POSTING_STARTED = "posting.started", _("Posting started")
    POSTING_ENDED = "posting.ended", _("Last day of posting set")

    # First contact and the case
    CASE_OPENED = "case.opened", _("Case opened")
    OFFLINE_RECEIVED = "offline.received", _("First contact received from a phone")
    GROUP_IMPORTED = "group.imported", _("Group recorded")
    CASE_LOOKED = "case.looked", _("Case looked at")
    CASE_LISTED = "case.listed", _("List of cases looked at")
    CASE_CHANGED = "case.changed", _("First contact corrected")
    CASE_NAMED = "case.named", _("Colleague named on the case")
    CASE_HIDDEN = "case.hidden", _("Case hidden from a colleague")
    CASE_SHOWN_AGAIN = "case.shown_again", _("Case no longer hidden from a colleague")
    CASE_HIDDEN_FROM_POST = "case.hidden_from_post", _("Case hidden from its post")
    CASE_CLOSED = "case.closed", _("Case closed")
    CASE_REOPENED = "case.reopened", _("Case reopened")
    EMERGENCY_OPENED = "emergency.opened", _("Emergency card opened")
    EMERGENCY_ACTED = "emergency.acted", _("Danger acted on")
    EMERGENCY_ENDED = "emergency.ended", _("Danger ended")
    EMERGENCY_TOLD_AGAIN = "emergency.told_again", _("Danger told again")
    SEARCH_RUN = "search.run", _("Search")

    # The person, safe contact, notes
    PERSON_CHANGED = "person.changed", _("Identity recorded")
    PERSON_REVEALED = "person.revealed", _("Identity shown")
    AGE_CONFIRMED = "age.confirmed", _("Age confirmed by a second person")
    VERSION_KEPT = "version.kept", _("Typed version kept beside what stands")
    VERSIONS_LOOKED = "versions.looked", _("Earlier versions looked at")
    SAFE_CONTACT_CHANGED = "safe_contact.changed", _("Safe contact agreed")
    SAFE_CONTACT_CONFIRMED = "safe_contact.confirmed", _("Safe contact agreed again")
    SAFE_CONTACT_REVEALED = "safe_contact.revealed", _("Safe contact shown")
    NOTE_ADDED = "note.added", _("Note added")
    NOTE_READ = "note.read", _("Note read")
    TEXT_REVEALED = "text.revealed", _("Folded text shown")
    BREAK_GLASS_USED = "break_glass.used", _("Story opened with a reason")
    BREAK_GLASS_READ = "break_glass.read", _("Opening acknowledged")
    BREAK_GLASS_REVIEWED = "break_glass.reviewed", _("Opening reviewed")
    BREAK_GLASS_LOOKED = "break_glass.looked", _("Opening looked at for its review")
    SIGHT_LOOKED = "sight.looked", _("Looked at what a user can see")

    # Files of one person, and what is told in several
    FILES_LINKED = "files.linked", _("Linked with another file")
    FILES_NOT_SAME = "files.not_same", _("Another file is of somebody else")
    FILES_OPEN_AGAIN = "files.open_again", _("Link with another file taken back")
    FILES_CONTACT_ASKED = "files.contact_asked", _("Another post asked to get in touch")
    FILES_CONTACT_ANSWERED = "files.contact_answered", _("Another post answered about contact")
    PAIRS_LOOKED = "pairs.looked", _("Looked at files that may be of the same person")
    NAME_TOLD = "name.told", _("Employer, recruiter or place written down")
    NAME_TAKEN_BACK = "name.taken_back", _("Employer, recruiter or place taken back")
    NAMES_LOOKED = "names.looked", _("Looked at employers, recruiters and places")
    PATTERNS_LOOKED = "patterns.looked", _("Looked at what stands in several files")

    # Keeping and erasing
    HOLD_PUT = "hold.put", _("Erasing forbidden for now")
    HOLD_LIFTED = "hold.lifted", _("Erasing allowed again")
    HOLD_LOOKED = "hold.looked", _("Reason against erasing looked at")
    ERASURE_ASKED = "erasure.asked", _("Erasing asked for")
    ERASURE_DECLINED = "erasure.declined", _("Erasing declined")
    ERASURE_TAKEN_BACK = "erasure.taken_back", _("Asking for erasing taken back")
    ERASURE_LOOKED = "erasure.looked", _("Report of an erasure looked at")
    CASE_ERASED = "case.erased", _("Case erased")
    RETENTION_REPORTED = "retention.reported", _("List of cases whose time is over made")
    RETENTION_CONFIRMED = "retention.confirmed", _("List of cases whose time is over confirmed")
    RETENTION_RUN = "retention.run", _("Cases of a confirmed list erased")
    HANDOUT_SHOWN = "handout.shown", _("What is written about the person shown or printed")

    # What the person needs, how they stay safe
    NEED_RECORDED = "need.recorded", _("Answer about a need recorded")
    NEED_MET = "need.met", _("What the person needs was given")
    NEEDS_ASKED = "needs.asked", _("Every need asked about")
    MEDICAL_OFFERED = "medical.offered", _("A doctor offered, and answered")
    SAFETY_PLAN_CHANGED = "safety_plan.changed", _("Safety plan changed")
    PLAN_CHANGED = "plan.changed", _("Plan changed")
    PLAN_HEARD = "plan.heard", _("Plan read to the person")
    PLAN_AGREED = "plan.agreed", _("Plan agreed to by the person")
    PLANS_TO_REVIEW = "plans.to_review", _("Something happened: plans to be looked at again")
    PLANS_REVIEWED = "plans.reviewed", _("Plans looked at again with the person")
    DETENTION_TOLD = "detention.told", _("Told that the person is held")
    DETENTION_ENDED = "detention.ended", _("The person is not held any more")
    PERSON_VISITED = "person.visited", _("Detained person visited")
    CHILD_STEP_RECORDED = "child_step.recorded", _("Step for a person under 18 recorded")
    CONFERENCE_CALLED = "conference.called", _("Case conference called or moved")
    CONFERENCE_LED = "conference.led", _("Somebody else leads the case conference")
    CONFERENCE_CHANGED = "conference.changed", _("Text of the case conference changed")
    CONFERENCE_DECIDED = "conference.decided", _("Decision of the case conference written")
    CONFERENCE_SIGNED = "conference.signed", _("Decision of the case conference signed")
    CONFERENCE_HELD = "conference.held", _("Decision of the case conference signed by two")
    CONFERENCE_TOLD = "conference.told", _("Decision of the case conference told to the person")
    SUPPORT_LOOKED = "support.looked", _("Needs and plans looked at")

    # Screening, decision, second look
    SCREENING_STARTED = "screening.started", _("Screening started")
    SCREENING_ANSWERED = "screening.answered", _("Answers recorded")
    SCREENING_LOOKED = "screening.looked", _("Screening looked at")
    RESULT_RECOMPUTED = "result.recomputed", _("Result worked out again")
    RESULT_LOOKED = "result.looked", _("Result looked at")
    RESULT_PRINTED = "result.printed", _("Result printed")
    DECISION_MADE = "decision.made", _("Decision recorded")
    SECOND_LOOK_ASKED = "second_look.asked", _("Second look asked for")
    SECOND_LOOK_LOOKED = "second_look.looked", _("Answers looked at for a second look")
    SECOND_LOOK_GIVEN = "second_look.given", _("Second look given")

    # What a case waits for
    WAIT_OPENED = "wait.opened", _("Wait opened")
    WAIT_STARTED = "wait.started", _("Prepared request sent")
    WAIT_HANDED = "wait.handed", _("Wait handed on")
    WAIT_CLOSED = "wait.closed", _("Wait closed")
    WAIT_DROPPED = "wait.dropped", _("Wait no longer needed")
    WAIT_PAUSED_ON = "wait.paused_on", _("The clock of the case stands still further")
    WAITS_LOOKED = "waits.looked", _("Waits of a case looked at")
    WAITS_LISTED = "waits.listed", _("List of waits looked at")
    CLOSED_DAY_ADDED = "closed_day.added", _("Closed day of a post added")
    CLOSED_DAY_REMOVED = "closed_day.removed", _("Closed day of a post removed")

    # Consent and what was handed on
    CONSENT_RECORDED = "consent.recorded", _("Answer about consent recorded")
    CONSENT_WITHDRAWN = "consent.withdrawn", _("Consent taken back")
    CONSENT_LOOKED = "consent.looked", _("Consent of a case looked at")
    RECIPIENT_NAMED = "recipient.named", _("Recipient named on the case")
    EXCEPTION_ASKED = "exception.asked", _("Exception to consent asked for")
    EXCEPTION_AGREED = "exception.agreed", _("Exception to consent agreed")
    EXCEPTION_REFUSED = "exception.refused", _("Exception to consent not agreed")
    EXCEPTION_TOLD = "exception.told", _("The person was told of an exception")
    EXCEPTION_LOOKED = "exception.looked", _("Reason for an exception looked at")
    DISCLOSURE_MADE = "disclosure.made", _("Information handed on")
    DISCLOSURE_SEEN = "disclosure.seen", _("Recipient has what was handed on")
    DISCLOSURE_REVOKED = "disclosure.revoked", _("What was handed on was called back")
    DISCLOSURE_BEYOND = "disclosure.beyond", _("More handed on than the person agreed to")
    DISCLOSURE_TOLD = "disclosure.person_told", _("The person told what was handed on beyond that")
    DISCLOSURES_LOOKED = "disclosures.looked", _("Register of disclosures looked at")
    DISCLOSURES_PRINTED = "disclosures.printed", _("Register of disclosures printed")

    # Letters and documents
    PAPERS_LOOKED = "papers.looked", _("Papers of a case looked at")
    LETTER_BEGUN = "letter.begun", _("Letter begun")
    LETTER_WRITTEN = "letter.written", _("Letter written")
    LETTER_DROPPED = "letter.dropped", _("Letter not needed")
    LETTER_SENT = "letter.sent", _("Letter finished and numbered")
    LETTER_LOOKED = "letter.looked", _("Letter looked at")
    LETTER_PRINTED = "letter.printed", _("Letter taken as PDF")
    LETTERHEAD_SET = "letterhead.set", _("Letterhead of a post set")
    DOCUMENT_ADDED = "document.added", _("Document added")
    DOCUMENT_LOOKED = "document.looked", _("Document looked at")
    DOCUMENT_TAKEN = "document.taken", _("Working copy of a document taken")
    ORIGINAL_TAKEN = "document.original_taken", _("Original of a document taken, with a reason")
    LETTERS_LISTED = "letters.listed", _("Register of letters looked at")
    # Rights of the person
    WISH_LEFT = "wish.left", _("Wish to headquarters left")
    WISH_LISTED = "wish.listed", _("Wishes listed")
    WISH_LOOKED = "wish.looked", _("Wish looked at")
    WISH_STEP = "wish.step", _("Step about a wish")
    RIGHTS_LOOKED = "rights.looked", _("Rights of the person looked at")
    HELP_REFUSED = "help.refused", _("The person does not want help")
    HELP_LOOKED = "help.second_look", _("Second look at refused help given")
    HELP_REOPENED = "help.reopened", _("The person wants help again")
    HELP_YOUNG = "help.young", _("Refused help ended: the person may be under 18")
    FEAR_TOLD = "fear.told", _("A wish of the person written down: see Rights")

    # Hand-over between officers, a second person
    HAND_OVER_WRITTEN = "hand_over.written", _("Case handed over")
    HAND_OVER_LOOKED = "hand_over.looked", _("Hand-over note looked at")
    CASE_TAKEN_ON = "case.taken_on", _("Case of a colleague who leaves taken on")
    SECOND_PERSON_ASKED = "second_person.asked", _("Second person asked for")
    SECOND_PERSON_ANSWERED = "second_person.answered", _("Second person came")
    SECOND_PERSON_CLOSED = "second_person.closed", _("Second person no longer needed")

    # Notices to whoever is on duty
    NOTICE_RAISED = "notice.raised", _("Notice raised")
    NOTICE_SENT = "notice.sent", _("Notice sent")
    NOTICE_NOT_SENT = "notice.not_sent", _("Notice not sent")
    NOTICE_ACKNOWLEDGED = "notice.acknowledged", _("Notice acknowledged")
    NOTICE_ENDED = "notice.ended", _("Notice no longer needed")
    NOTICES_LOOKED = "notices.looked", _("Notices looked at")
    DUTY_PUT = "duty.put", _("Colleague put on duty")
    DUTY_ENDED = "duty.ended", _("Duty of a colleague ended")
    DUTY_LOOKED = "duty.looked", _("Duty rota looked at")

    # What other people told
    REPORT_WRITTEN = "report.written", _("Words of somebody else written down")
    REPORT_TAKEN = "report.taken", _("Words of somebody else taken in hand")
    REPORT_HANDED = "report.handed", _("Words of somebody else passed on to a colleague")
    REPORT_CALLED = "report.called", _("Whoever reported called again")
    REPORT_CLOSED = "report.closed", _("Words of somebody else closed")
    REPORT_ERASURE_ASKED = "report.erasure_asked", _("Erasing words of somebody else asked for")
    REPORT_ERASURE_DROPPED = "report.erasure_dropped", _("Words of somebody else not erased")
    REPORT_ERASED = "report.erased", _("Words of somebody else erased")
    REPORTS_LISTED = "report.listed", _("List of words of others looked at")
    REPORT_LOOKED = "report.looked", _("Words of somebody else looked at")
    REPORT_LINKED = "report.linked", _("Words of somebody else linked to the case")
    REPORT_UNLINKED = "report.unlinked", _("Words of somebody else no longer linked")
    REPORTER_NAMED = "report.reporter_named", _("Said who reported")
    REPORTER_TOLD = "report.told", _("Told to a reporter what the person wants said")
    CASE_REPORTS_LOOKED = "report.case_looked", _("What others told about the person looked at")

    # Who interprets
    INTERPRETER_ADDED = "interpreter.added", _("Interpreter put on the roster")
    INTERPRETER_CHANGED = "interpreter.changed", _("Telephone or note of an interpreter changed")
    INTERPRETER_PLEDGED = "interpreter.pledged", _("Pledge of an interpreter taken")
    INTERPRETER_TAKEN_OFF = "interpreter.taken_off", _("Interpreter taken off the roster")
    INTERPRETER_ERASED = "interpreter.erased", _("Interpreter erased from the roster")
    INTERPRETERS_LISTED = "interpreter.listed", _("Roster of interpreters looked at")
    INTERPRETER_LOOKED = "interpreter.looked", _("Interpreter on the roster looked at")
    INTERPRETER_ENGAGED = "interpreter.engaged", _("Interpreter engaged for the case")
    INTERPRETER_STOPGAP = "interpreter.stopgap", _("In danger somebody else interpreted")
    INTERPRETER_RELEASED = "interpreter.released", _("Engagement of an interpreter ended")
    INTERPRETER_REFUSED = "interpreter.refused", _("Interpreter not engaged: conflict of interest")
    CASE_INTERPRETERS_LOOKED = "interpreter.case_looked", _("Who interprets looked at")

    # Visa applications
    VISA_FILE_KEPT = "visa.file_kept", _("File of applications kept")
    VISA_FILE_THROWN_AWAY = "visa.file_thrown_away", _("File of applications thrown away")
    VISA_COLUMNS_CONFIRMED = "visa.columns_confirmed", _("Columns of a file confirmed")
    VISA_IMPORT_ASKED = "visa.import_asked", _("Import of applications asked for")
    VISA_IMPORTED = "visa.imported", _("Applications imported")
    VISA_IMPORT_FAILED = "visa.import_failed", _("Import of applications failed")
    VISA_ROW_MENDED = "visa.row_mended", _("Refused row mended and imported")
    VISA_ROW_LEFT = "visa.row_left", _("Refused row left out")
    VISA_CHANGES_LOOKED = "visa.changes_looked", _("Rows to confirm of a file looked at")
    VISA_CORRECTED = "visa.corrected", _("Application corrected")
    VISA_LOOKED = "visa.looked", _("Application looked at")
    VISA_OPENED = "visa.opened", _("Application opened")
    VISA_REVIEWED = "visa.reviewed", _("Talk about an application recorded")
    VISA_SECOND_LOOK_ASKED = "visa.second_look_asked", _("Second look at an application asked for")
    VISA_SECOND_LOOK_GIVEN = "visa.second_look_given", _("Second look at an application given")
    VISA_HANDED_OVER = "visa.handed_over", _("Applicant handed to the consular officers")
    VISA_TAKEN_OVER = "visa.taken_over", _("Applicant taken on by a consular officer")
    VISA_DECLARATION_ASKED = (
        "visa.declaration_asked",
        _("Declaring a shared number or address asked for"),
    )
    VISA_DECLARED = "visa.declared", _("Shared number or address declared legitimate")
    VISA_DECLARATION_REFUSED = (
        "visa.declaration_refused",
        _("Shared number or address not declared"),
    )
    VISA_DECLARATION_ENDED = (
        "visa.declaration_ended",
        _("Declaration of a shared number or address ended"),
    )
    VISA_WATCH_ASKED = "visa.watch_asked", _("Watching a number, name or place asked for")
    VISA_WATCHED = "visa.watched", _("Watching a number, name or place approved")
    VISA_WATCH_REFUSED = "visa.watch_refused", _("Watching a number, name or place refused")
    VISA_WATCH_ENDED = "visa.watch_ended", _("Watching a number, name or place ended")
    VISA_SCREENED_ANEW = "visa.screened_anew", _("All kept applications screened anew")
    VISA_ERASURE_ASKED = "visa.erasure_asked", _("Erasing of an application asked for")
    VISA_ERASURE_DECLINED = "visa.erasure_declined", _("Erasing of an application declined")
    VISA_ERASURE_TAKEN_BACK = (
        "visa.erasure_taken_back",
        _("Asking for erasing of an application taken back"),
    )
    VISA_RULE_CHANGED = "visa.rule_changed", _("Version of a rule written, or a step of it taken")
    VISA_RULE_TRIED = "visa.rule_tried", _("Rule tried on the applications of the last year")
    VISA_ERASED = "visa.erased", _("Application erased")
    VISA_BATCH_ERASED = "visa.batch_erased", _("File of applications erased")

    # The program itself
    AUDIT_LOOKED = "audit.looked", _("Record looked at")
    CATALOGUE_LOADED = "catalogue.loaded", _("Catalogue loaded")
    KEYS_BEGUN = "keys.rotation_begun", _("Change of the master key begun")
    KEYS_ROTATED = "keys.rotated", _("Master key changed")
    ROOT_BEGUN = "keys.root_begun", _("Change of the root secret begun")
    ROOT_CHANGED = "keys.root_changed", _("Root secret changed")
    KEY_DESTROYED = "keys.destroyed", _("Old master key destroyed")
    RECOVERY_RENEWED = "recovery.renewed", _("New recovery key made")
    RECOVERY_DRILLED = "recovery.drilled", _("Recovery key tried")
    PAGE_REFUSED = "page.refused", _("Page refused")
    BACKUP_MADE = "backup.made", _("Backup made")
    BACKUP_RESTORED = "backup.restored", _("Database restored from a backup")
    EXPORT_ASKED = "export.asked", _("Export of everything asked for")
    EXPORT_APPROVED = "export.approved", _("Export of everything approved")
    EXPORT_DECLINED = "export.declined", _("Export of everything declined")
    EXPORT_MADE = "export.made", _("Export of everything made")
    EXPORT_BROUGHT_BACK = "export.brought_back", _("Export brought back")
    OLD_LIST_UPLOADED = "old_list.uploaded", _("Old list of cases uploaded")
    OLD_LIST_ASKED = "old_list.asked", _("Import of an old list asked for")
    OLD_LIST_APPROVED = "old_list.approved", _("Import of an old list approved")
    OLD_LIST_DECLINED = "old_list.declined", _("Import of an old list declined")
    OLD_LIST_IMPORTED = "old_list.imported", _("Old list imported")
    OLD_LIST_LOOKED = "old_list.looked", _("Rows of an old list looked at")
    CASE_IMPORTED = "case.imported", _("Case taken from an old list")
    HEAD_ACCEPTED = "head.accepted", _("Head from before a restore accepted")

    @property
    def kind(self) -> Kind:
        """Something done, something seen, or something refused."""
        if self in LOOKS:
            return "look"
        return "refusal" if self in REFUSALS else "act"


LOOKS: frozenset[Verb] = frozenset(
    {
        Verb.CASE_LOOKED,
        Verb.OLD_LIST_LOOKED,
        Verb.CASE_LISTED,
        Verb.EMERGENCY_OPENED,
        Verb.SEARCH_RUN,
        Verb.PERSON_REVEALED,
        Verb.VERSIONS_LOOKED,
        Verb.PAIRS_LOOKED,
        Verb.NAMES_LOOKED,
        Verb.PATTERNS_LOOKED,
        Verb.SAFE_CONTACT_REVEALED,
        Verb.NOTE_READ,
        Verb.TEXT_REVEALED,
        *(Verb.SCREENING_LOOKED, Verb.RESULT_LOOKED, Verb.RESULT_PRINTED, Verb.SECOND_LOOK_LOOKED),
        Verb.AUDIT_LOOKED,
        Verb.HOLD_LOOKED,
        Verb.ERASURE_LOOKED,
        Verb.HANDOUT_SHOWN,
        Verb.WAITS_LOOKED,
        Verb.WAITS_LISTED,
        Verb.CONSENT_LOOKED,
        Verb.SUPPORT_LOOKED,
        *(Verb.EXCEPTION_LOOKED, Verb.DISCLOSURES_LOOKED, Verb.DISCLOSURES_PRINTED),
        *(Verb.PAPERS_LOOKED, Verb.LETTER_LOOKED, Verb.LETTER_PRINTED, Verb.LETTERS_LISTED),
        *(Verb.DOCUMENT_LOOKED, Verb.DOCUMENT_TAKEN, Verb.ORIGINAL_TAKEN),
        *(Verb.WISH_LISTED, Verb.WISH_LOOKED, Verb.RIGHTS_LOOKED),
        *(Verb.REPORTS_LISTED, Verb.REPORT_LOOKED, Verb.CASE_REPORTS_LOOKED),
        *(Verb.INTERPRETERS_LISTED, Verb.INTERPRETER_LOOKED, Verb.CASE_INTERPRETERS_LOOKED),
        Verb.HAND_OVER_LOOKED,
        Verb.VISA_LOOKED,
        Verb.NOTICES_LOOKED,
        Verb.DUTY_LOOKED,
        Verb.VISA_CHANGES_LOOKED,
        Verb.BREAK_GLASS_LOOKED,
        Verb.SIGHT_LOOKED,
    }
)
REFUSALS: frozenset[Verb] = frozenset(
    {
        Verb.SIGN_IN_FAILED,
        Verb.UNLOCK_REFUSED,
        Verb.PASSKEY_REFUSED,
        Verb.PROOF_REFUSED,
        Verb.PAGE_REFUSED,
        Verb.INTERPRETER_REFUSED,
    }
)
