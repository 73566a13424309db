"""What can be seen at once of a record that is not as it should be. All of it: verify-audit."""

from collections.abc import Iterator

from django.db import connection

from gerege.audit import signing, triggers
from gerege.audit.models import Event, Head

MEND = "Stop, keep a copy of the database, and run: gerege verify-audit"


def problems() -> Iterator[str]:
    """Missing triggers, a tail cut off, a signing key that cannot be had; each with its mend.

    The tables must be there. Raises ProtectionFailed with the sentence about the signing key.
    """
    gone = triggers.missing(connection)
    if gone:
        yield (
            "the database no longer protects the record of acts: missing triggers "
            f"{', '.join(gone)}. {MEND}. Then bring back a backup"
        )
    last = Event.objects.order_by("-sequence").values_list("sequence", flat=True).first() or 0
    head = Head.objects.filter(pk=1).first()
    size = head.size if head else 0
    if last != size:
        yield f"the record of acts ends at event {last}, but {size} were written. {MEND}"
    signing.signing_key()
