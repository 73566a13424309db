"""The table of corrections: what stood, what stands since, who corrected it and why."""

import json
from typing import Any
from uuid import UUID

from django.db import models

from gerege.accounts.acting import by_officer
from gerege.vault.fields import SealedField
from gerege.vault.models import SealedModel


class Correction(SealedModel):
    """One correction of an application. It never changes; what stood before it stays in it."""

    application = models.ForeignKey(
        "visas.Application", on_delete=models.PROTECT, related_name="corrections"
    )
    made_at = models.DateTimeField()
    made_by = by_officer()
    content = SealedField()

    @property
    def subject_id(self) -> UUID:
        """Sealed under the key of the batch."""
        return self.application.batch_id

    def told(self) -> dict[str, Any]:
        """``changes``: column, what stood, what stands; ``reason`` as typed; ``before`` and
        ``after``: the rules that held."""
        told: dict[str, Any] = json.loads(self.reveal_field("content"))
        return told
