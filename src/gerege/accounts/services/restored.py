"""What an old copy of the accounts must not bring back: open visits and codes for one use."""

from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session

from gerege.accounts.models import FactorReset, ParkedForm


def end_everything_open() -> int:
    """End every visit and void everything that was good for one use; returns the visits ended.

    Recovery codes go, for the copy does not know which of them were used since; so do requests to
    remove a second factor, and kept forms. Everybody signs in again with password and second
    factor. Call it in a transaction, before anybody can reach the restored database.
    """
    ended, _by_table = Session.objects.all().delete()
    ParkedForm.objects.all().delete()
    FactorReset.objects.all().delete()
    Authenticator.objects.filter(type=Authenticator.Type.RECOVERY_CODES).delete()
    return ended
