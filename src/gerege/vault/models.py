"""The tables of the vault: wrapped keys and keyed hashes. None of them holds anything readable."""

from uuid import UUID

from django.core.exceptions import FieldDoesNotExist
from django.db import models

from gerege.kernel.ids import new_id
from gerege.vault.fields import SealedField

NO_KEEPER = UUID(int=0)
"""Written by a version that knew no keepers: found by everybody's search, seen by who may."""


class VaultState(models.Model):
    """One row: the root secret, wrapped by the master key of the current epoch.

    Without a wrapped root the master key of epoch 1 is the root itself: a database from before
    there were epochs, until its first rotation.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    key_check = models.CharField(max_length=64, help_text="A keyed hash of a fixed text")
    made_at = models.DateTimeField()
    root = models.BinaryField(null=True, help_text="The root secret, wrapped by the current epoch")
    epoch = models.PositiveSmallIntegerField(null=True, help_text="The current epoch; empty: 1")
    root_number = models.PositiveSmallIntegerField(null=True, help_text="How many roots; empty: 1")
    root_made_at = models.DateTimeField(null=True, help_text="When this root became current")
    former_root = models.BinaryField(
        null=True, help_text="The root before, until nothing was made with it any more"
    )
    drilled_at = models.DateTimeField(
        null=True, help_text="When two shares of the present recovery key last opened everything"
    )

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(id=1), name="vault_one_state"),)

    def __str__(self) -> str:
        return "vault"


class KeyEpoch(models.Model):
    """A generation of the master key. Its key is a file; here stands only when it was made."""

    number = models.PositiveSmallIntegerField(primary_key=True)
    made_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True, help_text="When its key was destroyed")

    def __str__(self) -> str:
        return str(self.number)


class RecordKey(models.Model):
    """The key of one record (a case), wrapped by a master key. Deleting it erases the record.

    The hashes by which the record can be found point here: they cannot outlive it.
    """

    subject = models.UUIDField(primary_key=True, editable=False)
    wrapped = models.BinaryField()
    kek_version = models.PositiveSmallIntegerField(help_text="Generation of the master key")
    created_at = models.DateTimeField()
    root_number = models.PositiveSmallIntegerField(
        null=True, help_text="The root its hashes were made with, at the latest; empty: 1"
    )

    def __str__(self) -> str:
        return str(self.subject)


class ExactIndex(models.Model):
    """A keyed hash by which a number can be found exactly."""

    record = models.ForeignKey(
        RecordKey, on_delete=models.CASCADE, db_column="subject", related_name="+"
    )
    kind = models.CharField(max_length=24)
    digest = models.CharField(max_length=16)

    class Meta:
        indexes = (models.Index(fields=["digest", "kind"], name="vault_exact"),)
        constraints = (
            models.UniqueConstraint(fields=["record", "kind", "digest"], name="vault_exact_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.record_id}"


class NameIndex(models.Model):
    """A keyed hash of a token of a name, or of two tokens together."""

    record = models.ForeignKey(
        RecordKey, on_delete=models.CASCADE, db_column="subject", related_name="+"
    )
    digest = models.CharField(max_length=16)
    keeper = models.UUIDField(
        default=NO_KEEPER,
        db_default=NO_KEEPER,
        help_text="Who keeps the record: searches look among one's own only",
    )

    class Meta:
        indexes = (
            models.Index(fields=["digest"], name="vault_name"),
            # Holds all that a search asks, so that it reads the index alone, and of a name that
            # very many bear only the part it may find.
            models.Index(fields=["digest", "keeper", "record"], name="vault_name_of_keeper"),
        )
        constraints = (
            models.UniqueConstraint(fields=["record", "digest"], name="vault_name_once"),
        )

    def __str__(self) -> str:
        return str(self.record_id)


class BrowserKey(models.Model):
    """A key pair to which browsers seal what they keep while the line is down.

    The newest is published; older ones still open what a telephone kept for days.
    """

    key_id = models.CharField(primary_key=True, max_length=16)
    public = models.BinaryField(help_text="P-256, uncompressed point, 65 bytes")
    sealed_private = models.BinaryField(help_text="Sealed under the master key")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key_id


class FormerKey(models.Model):
    """A key for one purpose, from a root that was replaced: it opens what browsers still keep.

    What was derived for somebody outside (``derive_for``) cannot be made anew. It is asked for
    again within the hour, and after that the row is removed like every technical row.
    """

    purpose = models.CharField(max_length=40)
    sealed = models.BinaryField(help_text="Sealed under the present root")
    replaced_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["purpose", "replaced_at"], name="vault_former_key_once"
            ),
        )

    def __str__(self) -> str:
        return self.purpose


class SealedModel(models.Model):
    """A row with sealed texts. The random id is known before the row is saved: texts bind to it.

    Reading many rows of many subjects: call ``vault.services.unlock(subjects)`` first, else each
    subject costs one query for its key.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    class Meta:
        abstract = True

    @property
    def subject_id(self) -> UUID:
        """The record under whose key the texts are sealed. Every model says which."""
        raise NotImplementedError(f"{type(self).__name__} does not say whose texts it holds")

    def seal_field(self, name: str, text: str | None) -> None:
        """Put a text, sealed, into a field of this row; None empties it. Saves nothing.

        Raises ProtectionFailed if the record's key is missing or is not ours.
        """
        from gerege.vault import services  # noqa: PLC0415  they need these tables

        place = self._place(name)
        sealed = None
        if text is not None:
            sealed = services.seal(subject=self.subject_id, place=place, row=self.pk, text=text)
        setattr(self, name, sealed)

    def reveal_field(self, name: str) -> str:
        """The text in this field; empty where nothing is known. Raises ProtectionFailed."""
        from gerege.vault import services  # noqa: PLC0415  they need these tables

        place, sealed = self._place(name), getattr(self, name)
        if sealed is None:
            return ""
        return services.reveal(subject=self.subject_id, place=place, row=self.pk, sealed=sealed)

    def _place(self, name: str) -> str:
        """``cases.person.given``: a text does not open in another model or another field."""
        if not isinstance(self._meta.get_field(name), SealedField):
            raise FieldDoesNotExist(f"{name} is no sealed field")
        return f"{self._meta.label_lower}.{name}"
