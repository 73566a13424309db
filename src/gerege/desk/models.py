"""What open cases wait for, kept ready so that a list of thousands can be sorted and paged."""

from django.conf import settings
from django.db import models

from gerege.cases.models import Case


class CaseWait(models.Model):
    """The most pressing wait of one open case: what ``cases.clock`` said, never the truth itself.

    It counts only while ``Case.waits_known`` is the version of the case, ``rules`` are those of the
    running program and ``changes_at`` has not come (decision 19).
    """

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="wait"
    )
    # So that the waits of one post are read in their order. A case that moves to another post must
    # be touched (``Case.touch``), as for everything else that is remembered here.
    post = models.UUIDField(null=True, help_text="The post that keeps the case")
    code = models.CharField(max_length=40)
    since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    more = models.PositiveSmallIntegerField(help_text="How many other waits stand behind it")
    rank = models.PositiveSmallIntegerField(help_text="0 danger, 1 with a due time, 2 without")
    at = models.DateTimeField(help_text="Orders the waits of one rank")
    rules = models.CharField(max_length=16, help_text="Digest of clocks and catalogue")
    changes_at = models.DateTimeField(null=True, help_text="When time alone changes it")
    paused = models.BooleanField(default=False, db_default=False, help_text="Never late meanwhile")
    prepared = models.BooleanField(default=False, db_default=False, help_text="Not sent yet")
    notice_at = models.DateTimeField(
        null=True, help_text="When somebody is to be told next, of any wait of the case"
    )
    owner_kind = models.CharField(max_length=12, default="", db_default="", help_text="Who acts")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=["rank", "at", "case"], name="wait_pressing"),
            models.Index(fields=["post", "rank", "at", "case"], name="wait_pressing_at_post"),
            models.Index(fields=["rules", "changes_at"], name="wait_freshness"),
            models.Index(
                fields=["notice_at", "case"],
                condition=models.Q(notice_at__isnull=False),
                name="wait_to_tell",
            ),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"


class DerivedWait(models.Model):
    """One of all the waits of an open case that follow from its events, for the list of all cases.

    Written with the ``CaseWait`` of its case and believed only together with it. What was written
    down is no row here: it is a ``waits.Wait``. The clock names no owner of these: the post acts.
    """

    # No index of its own: the one that keeps a code from standing twice begins with the case.
    case = models.ForeignKey(
        Case, on_delete=models.CASCADE, related_name="derived_waits", db_index=False
    )
    post = models.UUIDField(help_text="The post that keeps the case")
    code = models.CharField(max_length=40)
    since = models.DateTimeField()
    due = models.DateTimeField(null=True)
    paused = models.BooleanField(help_text="Never late meanwhile")
    place = models.PositiveSmallIntegerField(
        help_text="Of its code in the catalogue: orders what began in one moment"
    )

    class Meta:
        # One for each way in which the list can be asked for, each in the order of the list.
        indexes = (
            models.Index(fields=["since", "case", "place"], name="derived_longest"),
            models.Index(fields=["post", "since", "case", "place"], name="derived_longest_at_post"),
            models.Index(fields=["code", "since", "case", "place"], name="derived_longest_for"),
            models.Index(
                fields=["post", "code", "since", "case", "place"], name="derived_longest_for_post"
            ),
        )
        constraints = (
            models.UniqueConstraint(fields=["case", "code"], name="a_code_stands_once_in_a_case"),
        )

    def __str__(self) -> str:
        return f"{self.case_id} {self.code}"
