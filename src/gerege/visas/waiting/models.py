"""How long applications waited, by group: counts that are only added to."""

from django.db import models

from gerege.accounts.models import Post


class WaitTally(models.Model):
    """The waits of one post in one quarter, in whole days, sealed.

    Counts only, of nobody. Sealed all the same: applications show in clear when they came and were
    decided, and whoever laid that beside the days of a small group would learn who is in it. Only
    added to, never worked out anew: a count made again after an erasure would tell whom it missed.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    quarter = models.DateField(help_text="Its first day, on the calendar of the post")
    sealed = models.BinaryField(help_text="Until what, by what, group, days and how many")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["post", "quarter"], name="visa_waits_once"),)

    def __str__(self) -> str:
        return f"{self.post_id} {self.quarter}"
