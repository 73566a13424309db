"""The kinds of identifiers that applications may share, in words."""

from django.utils.translation import gettext_lazy as _

KINDS = {
    "phone": _("Telephone"),
    "email": _("E-mail"),
    "address": _("Address"),
    "sponsor": _("Sponsor"),
    "employer": _("Employer"),
    "recruiter": _("Recruiter"),
    "payer": _("Payer"),
    "account": _("Account"),
    "travel_group": _("Travel group"),
}
