"""The tables of rules that people of the installation wrote, and of how rules behave.

None of them holds a person: texts of rules, who wrote and published them, and counts of groups.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gerege.accounts.acting import by_officer
from gerege.accounts.models import Post


class RuleVersion(models.Model):
    """One version of a rule that was written here. Its text never changes once it was assessed."""

    class State(models.TextChoices):
        """Where it is in its life; that its time is over follows from the date."""

        DRAFT = "draft", _("Draft")
        ASSESSED = "assessed", _("Assessed")
        SHADOW = "shadow", _("Counted, shown to nobody")
        LIVE = "live", _("In force")
        RETIRED = "retired", _("Retired")

    rule = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    text = models.TextField(help_text="The entry as the catalogue would say it, without dates")
    digest = models.CharField(max_length=64, help_text="Of the text")
    state = models.CharField(max_length=8, choices=State, default=State.DRAFT)
    starts = models.DateField(null=True)
    ends = models.DateField(null=True)
    assessed_by = models.CharField(max_length=200, default="")
    held = models.PositiveIntegerField(null=True, help_text="As a shadow, in the newest whole pass")
    held_of = models.PositiveIntegerField(null=True)
    written_at = models.DateTimeField()
    written_by = by_officer()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule", "version"], name="visa_rule_version_once"),
            models.UniqueConstraint(
                fields=["rule"],
                condition=models.Q(state__in=("draft", "assessed")),
                name="visa_rule_written_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.version}"


class RuleStep(models.Model):
    """A step in the life of a version: who took it, when, and who is said to have assessed it."""

    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(max_length=8, choices=RuleVersion.State)
    words = models.CharField(max_length=200, default="", help_text="Who assessed, or why it ended")
    taken_at = models.DateTimeField()
    taken_by = by_officer()

    class Meta:
        ordering = ("taken_at", "pk")

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class RuleTrial(models.Model):
    """What a text would have flagged among the applications of the last year."""

    class State(models.TextChoices):
        """How far it has come."""

        WAITING = "waiting", _("Is being tried")
        DONE = "done", _("Tried")
        FAILED = "failed", _("Could not be tried")

    version = models.ForeignKey(RuleVersion, on_delete=models.PROTECT, related_name="trials")
    digest = models.CharField(max_length=64, help_text="Of the text that was tried")
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    asked_by = by_officer()
    worked_until = models.DateTimeField(null=True, help_text="Until when a worker holds it")
    finished_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict, help_text="Counts only")

    class Meta:
        indexes = (
            models.Index(
                fields=["asked_at"], condition=models.Q(state="waiting"), name="visa_trials_waiting"
            ),
        )

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class RuleText(models.Model):
    """What a version said that judged applications, also one of the catalogue: a flag shows it."""

    rule = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    text = models.TextField()
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["rule", "version"], name="visa_rule_text_once"),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.version}"


class RuleTally(models.Model):
    """How often one version of a rule was judged, fired and borne out at one post.

    It counts everybody together (``what`` is *all*); by nationality and sex counts a sealed
    ``GroupTally``, and rows of groups that an earlier version left go with the next count. Without
    a rule it counts the random sample. Only added to, never worked out anew: a count made again
    after an erasure would tell whom it was about.
    """

    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+", null=True)
    rule = models.CharField(max_length=64)
    version = models.PositiveIntegerField()
    what = models.CharField(max_length=12, help_text="all, nationality or sex")
    group = models.CharField(max_length=40, default="")
    judged = models.PositiveIntegerField(default=0)
    fired = models.PositiveIntegerField(default=0)
    talked = models.PositiveIntegerField(default=0)
    borne_out = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["post", "rule", "version", "what", "group"], name="visa_tally_once"
            ),
            models.UniqueConstraint(
                fields=["rule", "version", "what", "group"],
                condition=models.Q(post__isnull=True),
                name="visa_tally_of_all_once",
            ),
        )

    def __str__(self) -> str:
        return f"{self.rule} {self.version} {self.what}"
