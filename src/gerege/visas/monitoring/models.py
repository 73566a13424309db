"""How rules behave, by nationality and sex: counts that are only added to."""

from django.db import models


class GroupTally(models.Model):
    """How often rules fired and were borne out in one quarter, by group, of all posts; sealed.

    Counts only, of nobody. Sealed all the same: the flags of an application stand in clear, and
    beside a rule that fired once a count by group would tell of whom it was. Only added to.
    """

    quarter = models.DateField(unique=True, help_text="Its first day, at headquarters")
    sealed = models.BinaryField(help_text="By rule, version, what and group: how many")

    def __str__(self) -> str:
        return str(self.quarter)
