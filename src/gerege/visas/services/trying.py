"""A version is tried on the applications of the last year: at once where they are few, else later.

Like an import: whoever works holds the trial for a while, and one that was killed is begun again.
"""

from datetime import timedelta

from django.db import transaction

from gerege.accounts.models import Officer
from gerege.audit.entry import Detail
from gerege.audit.services import hold_the_record, record
from gerege.audit.verbs import Verb
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed, ProtectionFailed
from gerege.visas.importing import sources
from gerege.visas.models import RuleTrial, RuleVersion
from gerege.visas.passes import store
from gerege.visas.passes.holding import nobody_holds
from gerege.visas.passes.running import basis_today
from gerege.visas.policies import writes_rules
from gerege.visas.rules import trying
from gerege.visas.rules.in_force import as_rule

AT_ONCE = 20_000
HELD_FOR = timedelta(minutes=30)


def try_rule(*, actor: Officer, version: RuleVersion) -> RuleTrial:
    """Ask what a version would have flagged; where few are kept it is answered at once.

    Somebody who asks while it is being worked on gets that trial. Raises NotAllowed for others.
    """
    if not writes_rules(actor):
        raise NotAllowed("rules")
    with transaction.atomic():
        hold_the_record()
        waiting = RuleTrial.objects.filter(version=version, state=RuleTrial.State.WAITING).first()
        if waiting is not None:
            return waiting
        trial = RuleTrial.objects.create(
            version=version, digest=version.digest, asked_at=now(), asked_by=actor
        )
        told: Detail = {"rule": version.rule, "version": version.version}
        record(actor=actor.pk, verb=Verb.VISA_RULE_TRIED, detail=told)
    if trying.kept_rows() <= AT_ONCE:
        _work_on(trial.pk)
        trial.refresh_from_db()
    return trial


def try_due() -> int:
    """Work on every trial that waits and that nobody holds; returns how many. For ``tick``."""
    waiting = RuleTrial.objects.filter(nobody_holds(), state=RuleTrial.State.WAITING)
    numbers = list(waiting.order_by("asked_at", "pk").values_list("pk", flat=True))
    return sum(_work_on(number) for number in numbers)


def _work_on(trial_id: int) -> bool:
    """Work on one trial if nobody else is at it; False if somebody is."""
    rows = RuleTrial.objects.filter(nobody_holds(), pk=trial_id, state=RuleTrial.State.WAITING)
    if not rows.update(worked_until=now() + HELD_FOR):
        return False
    trial = RuleTrial.objects.select_related("version").get(pk=trial_id)
    try:
        with sources.run_folder() as folder, store.being_read():
            found = trying.tried(as_rule(trial.version), basis_today(), folder)
    except (InputRefused, ProtectionFailed):
        trial.state = RuleTrial.State.FAILED
    else:
        trial.state, trial.result = RuleTrial.State.DONE, found.coarse()
    trial.finished_at, trial.worked_until = now(), None
    trial.save(update_fields=["state", "result", "finished_at", "worked_until"])
    return True
