"""What an old copy of the accounts must not bring back: open visits and codes for one use."""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from gerege.accounts.models import AskedReach, AskedRole, FactorReset, FormMark, ParkedForm


def end_everything_open() -> int:
    """End every visit and void everything that was good for one use; returns the visits ended.

    Recovery codes go, for the copy does not know which of them were used since; so do requests to
    remove a second factor or to widen what somebody sees, kept forms, and pages that are shown
    once. The marks of forms stay: each is there with the act it marks, which must not be done
    twice. Everybody signs in again with password and second factor. Call it in a transaction,
    before anybody can reach the restored database.
    """
    ended, _by_table = Session.objects.all().delete()
    ParkedForm.objects.all().delete()
    FactorReset.objects.all().delete()
    AskedRole.objects.all().delete()
    AskedReach.objects.all().delete()
    FormMark.objects.update(sealed_page=None)
    Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    return ended
