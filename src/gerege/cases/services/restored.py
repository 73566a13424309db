"""What an old copy of the cases must not bring back: requests that wait for a second person."""

from gerege.cases.models import Case, Erasure, RetentionReport


def void_requests() -> int:
    """Void requests to erase and lists that were not run; returns how many.

    Since the copy was made somebody may have declined one, or put a hold on a case. Call it in a
    transaction, before anybody can reach the restored database.
    """
    asked = Erasure.objects.filter(erased_at__isnull=True)
    for case in Case.objects.filter(pk__in=[erasure.subject for erasure in asked]):
        case.touch()
    requests, _by_table = asked.delete()
    lists, _by_table = RetentionReport.objects.filter(run_at__isnull=True).delete()
    return requests + lists
