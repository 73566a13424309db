"""Forbidding an erasure, asking for one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from gerege.cases.services.erasing import MAY_BE_ASKED
from gerege.ui.forms import day_field


class HoldForm(forms.Form):
    """Why a case must not be erased, and when that is looked at again."""

    reason = forms.CharField(
        label=_("Why must this case be kept?"),
        help_text=_("One sentence. It is sealed with the case."),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=1000,
        error_messages={"required": _("No reason is given. Say why it must be kept.")},
    )
    review_on = day_field(_("Look at it again on"))


class ErasureForm(forms.Form):
    """Why a case is erased: a code, no story."""

    reason = forms.ChoiceField(
        label=_("Why is this case erased?"),
        choices=[(reason.value, reason.label) for reason in MAY_BE_ASKED],
        widget=forms.RadioSelect,
        error_messages={"required": _("No reason is chosen. Choose why it is erased.")},
    )
