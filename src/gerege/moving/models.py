"""The tables of moving: what was asked to leave, and by whom it was approved."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.models import Post
from gerege.kernel.ids import new_id


class AskedExport(models.Model):
    """Somebody asked that everything of a post, or of all, leave as a file; another one approves.

    Holds codes only. It stays when it is done: who let what leave, when, and its hash.
    """

    class Purpose(models.TextChoices):
        """What an export is for."""

        OTHER_INSTALLATION = "other_installation", _("To another installation of this program")
        OTHER_PROGRAM = "other_program", _("To another program of the ministry")
        POST_CLOSES = "post_closes", _("The post closes or moves")
        ARCHIVE = "archive", _("To the archive of the ministry")
        PROVE = "prove", _("To try whether everything can be brought back")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sign = models.CharField(max_length=8, unique=True, help_text="Named on the command line")
    # None: everything.
    post = models.ForeignKey(Post, on_delete=models.PROTECT, null=True, related_name="+")
    purpose = models.CharField(max_length=24, choices=Purpose)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    asked_at = models.DateTimeField()
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    approved_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(null=True)
    rows = models.PositiveIntegerField(null=True, help_text="Rows of all tables")
    sha256 = models.CharField(max_length=64, default="", help_text="Of the encrypted file")

    class Meta:
        ordering = ("-asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("asked_by")),
                name="nobody_approves_their_own_export",
            ),
        )

    def __str__(self) -> str:
        return self.sign

    @property
    def is_made(self) -> bool:
        """True once the file was written."""
        return self.made_at is not None
