"""The roles: few, fixed, each explained in one sentence where it is given."""

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    """What somebody opens Gerege for. One role at a time; a posting says where."""

    CONSULAR_OFFICER = "consular_officer", _("Consular officer")
    HEAD_OF_POST = "head_of_post", _("Head of post")
    PROTECTION_LEAD = "protection_lead", _("Protection lead at headquarters")
    VISA_OFFICER = "visa_officer", _("Visa officer")
    REGISTRY_CLERK = "registry_clerk", _("Registry clerk at headquarters")
    PARTNER_OFFICER = "partner_officer", _("Partner officer")
    TRAINER = "trainer", _("Trainer")
    STATISTICS_OFFICER = "statistics_officer", _("Statistics officer")
    AUDITOR = "auditor", _("Auditor")
    ADMINISTRATOR = "administrator", _("Administrator")


EXPLANATIONS: dict[Role, Promise] = {
    Role.CONSULAR_OFFICER: _("Records contacts, talks with people and sees the cases of the post."),
    Role.HEAD_OF_POST: _("Sees codes, waits and deadlines of the post; a story only when named."),
    Role.PROTECTION_LEAD: _("Sees the waits of all posts and gives the second look."),
    Role.VISA_OFFICER: _("Works on visa applications; sees no protection case."),
    Role.REGISTRY_CLERK: _("Answers identity checks; sees identity, never the story."),
    Role.PARTNER_OFFICER: _("Sees only the cases and fields shared with the partner."),
    Role.TRAINER: _("Teaches on practice cases; sees no real person."),
    Role.STATISTICS_OFFICER: _("Publishes counts that reveal nobody; sees no person."),
    Role.AUDITOR: _("Sees who did what and when; changes nothing and reads no case."),
    Role.ADMINISTRATOR: _("Keeps accounts and backups; reads no case."),
}
