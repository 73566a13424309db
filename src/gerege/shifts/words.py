"""What can be said of a duty without a word of one's own: nobody can be named by mistake."""

from django.utils.translation import gettext_lazy as _

SAID = {
    "telephone": _("The duty telephone is handed over"),
    "keys": _("Keys, stamps and money are handed over"),
    "line": _("The telephone or the internet was down for a while"),
    "press": _("Press or strangers asked; nothing was told"),
}
