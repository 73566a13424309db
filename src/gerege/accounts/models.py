"""Who works with Gerege, where and until when; and what a browser of theirs may keep for them.

Cases belong to posts; an officer belongs to a post for a posting with two dates. Nothing in these
tables is about a person who is being helped.
"""

import hashlib
from datetime import date, datetime, timedelta
from functools import cache, cached_property
from typing import ClassVar
from zoneinfo import ZoneInfo, available_timezones

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from gerege.accounts import usernames
from gerege.accounts.roles import Role
from gerege.accounts.usernames import normal_username
from gerege.kernel import clock
from gerege.kernel.ids import new_id

ONE_DAY = timedelta(days=1)


def known_time_zone(name: str) -> None:
    """Refuse a time zone the server does not know. Raises ValidationError."""
    if name not in _time_zones():
        raise ValidationError(_("There is no such time zone."), code="time_zone")


@cache
def _time_zones() -> frozenset[str]:
    """Read once: it looks through some six hundred files of the system."""
    return frozenset(available_timezones())


class Language(models.TextChoices):
    """The two languages of the program."""

    MN = "mn", "Монгол"
    EN = "en", "English"


class Post(models.Model):
    """An office that owns cases: an embassy or consulate, headquarters, or a partner's office."""

    class Kind(models.TextChoices):
        """What sort of office it is."""

        POST = "post", _("Post abroad")
        HEADQUARTERS = "headquarters", _("Headquarters")
        PARTNER = "partner", _("Partner organisation")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(
        max_length=8, unique=True, validators=[RegexValidator(r"^[A-Z0-9]{2,8}$")]
    )
    letter = models.CharField(
        max_length=2, unique=True, validators=[RegexValidator(r"^[A-Z]{1,2}$")]
    )
    name_mn = models.CharField(max_length=120)
    name_en = models.CharField(max_length=120)
    country_iso3 = models.CharField(max_length=3, validators=[RegexValidator(r"^[A-Z]{3}$")])
    time_zone = models.CharField(max_length=64, validators=[known_time_zone])
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.POST)
    is_fictional = models.BooleanField(default=False)

    class Meta:
        ordering = ("code",)
        constraints = (
            models.CheckConstraint(
                condition=Q(kind__in=["post", "headquarters", "partner"]), name="post_kind_known"
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def name(self) -> str:
        """The name in the language of the page being shown."""
        return self.name_en if (get_language() or "mn").startswith("en") else self.name_mn

    @property
    def zone(self) -> ZoneInfo:
        """The time zone of the place, for screens that show both clocks."""
        return ZoneInfo(self.time_zone)

    def local_date(self, at: datetime) -> date:
        """The date on the wall calendar of this office at that moment."""
        return at.astimezone(self.zone).date()


class Officers(BaseUserManager["Officer"]):
    """Finds accounts whatever the capitals in which the name was typed."""

    def get_by_natural_key(self, username: str | None) -> "Officer":
        """The account with this user name. Raises Officer.DoesNotExist."""
        return self.get(username=normal_username(username or ""))


class Officer(AbstractBaseUser):
    """A person with an account. One role at a time; the posting says where."""

    # Our own column says what it means (a whole sign-in, not an unlocking).
    last_login = None

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(
        max_length=40, unique=True, validators=[RegexValidator(usernames.PATTERN)]
    )
    display_name = models.CharField(max_length=120)
    role = models.CharField(max_length=32, choices=Role.choices)
    language = models.CharField(max_length=2, choices=Language.choices, default=Language.MN)
    is_active = models.BooleanField(default=True)
    # The last day on which this account opens anything.
    ends_on = models.DateField(null=True, blank=True)
    must_change_password = models.BooleanField(default=False)
    # Since when a one-time password waits to be used; only read while it must be changed.
    password_given_at = models.DateTimeField(null=True, blank=True)
    second_factor_since = models.DateTimeField(null=True, blank=True)
    signed_in_at = models.DateTimeField(null=True, blank=True)
    # Part of every session's seal: adding one ends all sessions of the account at once.
    session_number = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = Officers()

    class Meta:
        ordering = ("username",)
        constraints = (
            models.CheckConstraint(
                condition=Q(role__in=[role.value for role in Role]), name="officer_role_known"
            ),
        )

    def __str__(self) -> str:
        return self.display_name

    def has_role(self, *roles: Role) -> bool:
        """True if this is the officer's role, or one of several asked for."""
        return self.role in roles

    @property
    def has_second_factor(self) -> bool:
        """True once a code generator or a passkey has been set up."""
        return self.second_factor_since is not None

    @cached_property
    def posting(self) -> "Posting | None":
        """The posting that runs today by the calendar of its post; read once per instance."""
        return next((p for p in self.own_postings if p.runs_at(clock.now())), None)

    @cached_property
    def own_postings(self) -> "list[Posting]":
        """Every posting of this officer with its post, newest first; read once per instance."""
        return list(self.postings.all())

    @property
    def post(self) -> Post | None:
        """The post this officer works at today, or None."""
        return self.posting.post if self.posting else None

    def get_session_auth_hash(self) -> str:
        """What a session must carry to stay open: changes with password, role and number."""
        seal = f"{super().get_session_auth_hash()}|{self.role}|{self.session_number}"
        return hashlib.sha256(seal.encode()).hexdigest()

    def clean(self) -> None:
        """Store the user name in its one spelling."""
        self.username = normal_username(self.username)


class Postings(models.Manager["Posting"]):
    """A posting is never shown without its post, so both are read together."""

    def get_queryset(self) -> models.QuerySet["Posting"]:
        """Postings with their posts."""
        return super().get_queryset().select_related("post")


class Posting(models.Model):
    """One officer at one post from one date to another (or open). Never two at a time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="postings")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="postings")
    starts_on = models.DateField()
    # The last day at the post.
    ends_on = models.DateField(null=True, blank=True)

    objects = Postings()

    class Meta:
        ordering = ("-starts_on",)
        # Both databases can hold these; overlap between closed periods is refused in the service.
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="posting_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=("officer",),
                condition=Q(ends_on__isnull=True),
                name="posting_one_open_per_officer",
            ),
            models.UniqueConstraint(
                fields=("officer", "starts_on"), name="posting_one_start_per_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.post.code} {self.starts_on}"

    def runs_at(self, at: datetime) -> bool:
        """True if that moment lies between the two dates, by the calendar of the post."""
        day = self.post.local_date(at)
        return self.starts_on <= day and (self.ends_on is None or day <= self.ends_on)


class Device(models.Model):
    """A browser known as one officer's own; with a PIN, the lock opens there with it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="devices")
    # The random number in the browser's signed cookie; says nothing about who or what it is.
    browser = models.UUIDField()
    name = models.CharField(max_length=60)
    enrolled_at = models.DateTimeField(default=clock.now)
    opened_at = models.DateTimeField(null=True, blank=True)
    pin_hash = models.CharField(max_length=256, blank=True)
    # Read by version 0.1 only, which may run beside this one; now every passkey is a Passkey.
    # It goes in the release after this one (docs/decisions/0016, "Waiting to go").
    passkey = models.BinaryField(null=True, blank=True)
    wrong_pins = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("enrolled_at",)
        constraints = (
            models.UniqueConstraint(fields=("officer", "browser"), name="device_once_per_officer"),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def has_pin(self) -> bool:
        """True if a PIN opens the lock here."""
        return bool(self.pin_hash)


class Passkey(models.Model):
    """A second factor that cannot be phished: a security key, or a key kept by a device.

    Holds what checks an answer (WebAuthn): the key's id, its public half, and what it last said
    about itself. No secret is here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=60)
    credential_id = models.BinaryField(unique=True)
    credential = models.BinaryField()
    # How often the key says it has signed; 0 for ever if it does not count.
    signatures = models.PositiveBigIntegerField(default=0)
    # Whether its maker may copy the key to the owner's other devices (None: not said yet; it never
    # changes), and whether it has.
    may_be_copied = models.BooleanField(null=True)
    is_copied = models.BooleanField(default=False)
    added_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("added_at",)

    def __str__(self) -> str:
        return self.name


class FactorReset(models.Model):
    """One administrator asked to remove a lost second factor; a second person has to agree."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, related_name="factor_reset")
    asked_by = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class AskedRole(models.Model):
    """An administrator gave an account a role that sees people; a second person has to agree.

    For a new account, for another role, for one that is opened again, and for a new password where
    no second factor stands in the way yet. Until then the account opens nothing more than before,
    and where it opens no people yet, it begins anew: with nothing that one person alone set up.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.OneToOneField(Officer, on_delete=models.CASCADE, related_name="asked_role")
    role = models.CharField(max_length=32, choices=Role.choices)
    asked_by = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)
    # The half of a one-time password that only the second person is shown; sealed.
    sealed_half = models.BinaryField(null=True)
    # What checks both halves together; it becomes the account's password when somebody agrees.
    password = models.CharField(max_length=128, default="", db_default="", blank=True)

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"


class AskedReach(models.Model):
    """An administrator asked that an account reach further; a second person has to agree.

    To another post (``post``), to a later last day there (``posting``), or, with neither, to a
    later last day of the account (``ends_on`` None: to none). Until then nothing has changed.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="asked_reaches")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, null=True, related_name="+")
    posting = models.ForeignKey(Posting, on_delete=models.CASCADE, null=True, related_name="+")
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    asked_by = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("asked_at",)

    def __str__(self) -> str:
        return f"{self.asked_at:%Y-%m-%d %H:%M}"

    @property
    def place(self) -> Post | None:
        """The post it is about, or None where it is about the account."""
        return self.posting.post if self.posting else self.post


class ParkedForm(models.Model):
    """What an officer had typed when the session was over: sealed, one hour, for one browser."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="parked_forms")
    browser = models.UUIDField()
    # Where it was on its way to, and, if known, the page on which it was being typed.
    path = models.CharField(max_length=400)
    page = models.CharField(max_length=400, blank=True)
    sealed = models.BinaryField()
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ("created_at",)
        indexes = (models.Index(fields=("officer", "browser"), name="parked_by_officer"),)

    def __str__(self) -> str:
        return self.path


class FormMark(models.Model):
    """One form that did something, so that its second arrival does it no more. Kept two days.

    Holds no personal data in clear: who sent it, a random mark from the page, a keyed hash of what
    was sent, and the address that answered it. A page that is shown once (a first password) is
    sealed and forgotten after an hour. Goes with the officer; no case points here.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    officer = models.ForeignKey(Officer, on_delete=models.CASCADE, related_name="+")
    mark = models.UUIDField()
    fingerprint = models.CharField(max_length=64)
    address = models.CharField(max_length=400, blank=True)
    sealed_page = models.BinaryField(null=True)
    used_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=("used_at",), name="form_marks_by_age"),)
        constraints = (
            models.UniqueConstraint(fields=("officer", "mark"), name="form_mark_used_once"),
        )

    def __str__(self) -> str:
        return str(self.mark)


def as_bytes(stored: bytes | memoryview | None) -> bytes:
    """The bytes of a binary column; databases hand out either bytes or a memory view."""
    return bytes(stored or b"")
