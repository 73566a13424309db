"""Somebody says by name that they read it: from then on nobody else is called."""

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.policies import cases_known_to
from gerege.kernel.clock import now
from gerege.kernel.errors import NotAllowed
from gerege.notices.models import OPEN, Notice
from gerege.notices.policies import told
from gerege.notices.services.raising import subject_of


def acknowledge(*, actor: Officer, notice: Notice) -> Notice:
    """Acknowledge by name. Once it stands: whoever comes later reads who was first.

    Raises NotAllowed for whom it is not for, and for whom its case does not exist.
    """
    with transaction.atomic():
        mine = Notice.objects.select_for_update(of=("self",)).filter(told(actor), pk=notice.pk)
        standing = mine.first()
        if standing is None or not _knows(actor, standing):
            raise NotAllowed(str(notice.pk))
        if standing.acknowledged_at is None and standing.ended_at is None:
            standing.acknowledged_by, standing.acknowledged_at = actor, now()
            standing.next_at = None
            standing.save(update_fields=["acknowledged_by", "acknowledged_at", "next_at"])
            record(
                actor=actor.pk,
                verb=Verb.NOTICE_ACKNOWLEDGED,
                subject=subject_of(standing),
                post=standing.post_id,
                detail={"kind": standing.kind},
            )
    return standing


def acknowledge_those_before(*, actor: Officer, notice: Notice) -> Notice:
    """Acknowledge a notice and those of the same kind about the same case that came before it: they
    stood on the screen as one line. Raises NotAllowed."""
    with transaction.atomic():
        done = acknowledge(actor=actor, notice=notice)
        if done.case_id is not None:
            same = {"kind": done.kind, "case": done.case_id, "raised_at__lte": done.raised_at}
            for one in Notice.objects.filter(OPEN, told(actor), **same).order_by("pk"):
                acknowledge(actor=actor, notice=one)
    return done


def _knows(actor: Officer, notice: Notice) -> bool:
    known = cases_known_to(actor)
    return notice.case_id is None or known.filter(pk=notice.case_id).exists()
