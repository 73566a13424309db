"""The forms of this room. What was typed stays on the page when something must be mended."""

from gerege.cases.forms.access import (
    ActionForm,
    ColleagueForm,
    HideForm,
    IdentityForm,
    OverForm,
    ReasonForm,
    ReviewForm,
)
from gerege.cases.forms.contact import SafeContactForm, WordsForm
from gerege.cases.forms.intake import (
    FirstContactForm,
    GroupForm,
    MoreForm,
    OnlineExtrasForm,
    ShortNoteForm,
)
from gerege.cases.forms.keeping import ErasureForm, HoldForm
from gerege.cases.forms.note import NoteForm
from gerege.cases.forms.person import PersonForm
from gerege.cases.forms.tried import tried, typed

__all__ = [
    "ActionForm",
    "ColleagueForm",
    "ErasureForm",
    "FirstContactForm",
    "GroupForm",
    "HideForm",
    "HoldForm",
    "IdentityForm",
    "MoreForm",
    "NoteForm",
    "OnlineExtrasForm",
    "OverForm",
    "PersonForm",
    "ReasonForm",
    "ReviewForm",
    "SafeContactForm",
    "ShortNoteForm",
    "WordsForm",
    "tried",
    "typed",
]
