"""One table: what somebody without an account sent, sealed to the published key."""

from django.db import models

from gerege.vault.browser import open_for_readers, seal_for_readers

KEY_ID = 16
KIND = 24


class Arrival(models.Model):
    """Something that was sent to a page outside. The process that wrote it cannot read it back.

    ``id`` is the number that the form carried, so that what is sent twice is one. The row goes when
    the inside has taken it in; one that cannot be taken in stays, and ``refused_at`` says since
    when.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    kind = models.CharField(max_length=KIND, help_text="Which room takes it in")
    key_id = models.CharField(max_length=KEY_ID)
    sealed = models.BinaryField()
    at = models.DateTimeField()
    refused_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("at", "pk")
        indexes = (
            models.Index(
                fields=["at", "id"],
                condition=models.Q(refused_at__isnull=True),
                name="arrivals_to_take_in",
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def seal_text(self, text: str) -> None:
        """Put the text in, sealed; saves nothing. Raises ProtectionFailed where no key is out."""
        self.key_id, self.sealed = seal_for_readers(text, self._info)

    def open_text(self) -> str:
        """The text. Raises ProtectionFailed if it was sealed for anything else, or without keys."""
        return open_for_readers(bytes(self.sealed), self._info, self.key_id)

    @property
    def _info(self) -> bytes:
        return f"gerege arrival v1 {self.kind} {self.pk}".encode("ascii")
