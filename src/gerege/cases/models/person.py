"""Who the person is and how they may be reached. Everything here is sealed under the case's key."""

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db import models

from gerege.cases.models.case import Case
from gerege.cases.windows import Agreed, windows_in
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel

Standing = Literal["open", "outside", "over", "forbidden"]
"""What is agreed about one moment: call, not at this hour, agree again first, never call."""

NAME_FIELDS = (
    "clan",
    "patronymic",
    "given",
    "latin_surname",
    "latin_given",
    "called",
)


class Person(SealedModel):
    """One person. A patronymic is the father's name, never a family name.

    ``latin_*`` are as printed in the passport, where the patronymic stands under "surname".
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="person")
    clan = SealedField()
    patronymic = SealedField()
    given = SealedField()
    latin_surname = SealedField()
    latin_given = SealedField()
    called = SealedField()
    telephone = SealedField()
    passport_number = SealedField()
    registration_number = SealedField()
    language = SealedField()
    age = SealedField()

    PLAIN_FIELDS = (*NAME_FIELDS, "telephone", "passport_number", "registration_number", "language")

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id

    @property
    def is_known(self) -> bool:
        """True when anything but the age was recorded. Opens nothing."""
        return any(getattr(self, name) for name in self.PLAIN_FIELDS)

    def names(self) -> dict[str, str]:
        """The six name fields, empty where nothing is known."""
        return {name: self.reveal_field(name) for name in NAME_FIELDS}

    def name_to_use(self) -> str:
        """What the person is called by; empty where nobody wrote it down. Tells not who it is."""
        return self.reveal_field("called") or ""

    def full_names(self) -> tuple[str, ...]:
        """The name in the home script and as printed in the passport, where they are known."""
        names = self.names()
        home = " ".join(filter(None, (names["clan"], names["patronymic"], names["given"])))
        passport = " ".join(filter(None, (names["latin_surname"], names["latin_given"])))
        return tuple(dict.fromkeys(filter(None, (home, passport))))

    def written_names(self) -> tuple[str, ...]:
        """Every way the name may be written: home script, passport, as called."""
        called = self.reveal_field("called")
        return tuple(dict.fromkeys(filter(None, (*self.full_names(), called))))


class SafeContact(SealedModel):
    """How, when and by which name the person may be contacted, as they said. Re-agreed every time.

    Source of the fields: the safe-contact practice of the National Network to End Domestic
    Violence (techsafety.org); valid for fourteen days unless agreed again.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="safe_contact")
    channel = SealedField()
    address = SealedField()
    windows = SealedField()
    when = SealedField()
    who_else_reads = SealedField()
    voicemail = SealedField()
    name_to_give = SealedField()
    safe_word = SealedField()
    danger_word = SealedField()
    do_not_contact = models.BooleanField(default=False)
    time_zone = models.CharField(max_length=48)
    agreed_at = models.DateTimeField()
    valid_until = models.DateTimeField()

    OPEN_FIELDS = ("channel", "windows", "when", "who_else_reads", "voicemail", "name_to_give")
    SPOKEN = ("safe_word", "danger_word")
    WORDS = ("address", *SPOKEN)

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the case."""
        return self.case_id

    def is_over(self, moment: datetime) -> bool:
        """True once the agreement has to be made again."""
        return moment > self.valid_until

    def may_be_used(self, moment: datetime) -> bool:
        """True while the person wants to be contacted and said so in the last fourteen days."""
        return not self.do_not_contact and not self.is_over(moment)

    def agreed_windows(self) -> Agreed | None:
        """The days and hours that were agreed as such; None where only words were written down."""
        windows = windows_in(self.reveal_field("windows"))
        return Agreed(windows, self.time_zone) if windows else None

    def standing(self, moment: datetime) -> Standing:
        """What is agreed about this very moment."""
        if self.do_not_contact:
            return "forbidden"
        if self.is_over(moment):
            return "over"
        agreed = self.agreed_windows()
        return "open" if agreed is None or agreed.holds(moment) else "outside"
