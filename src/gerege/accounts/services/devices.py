"""Browsers on which the lock opens with a PIN: enrolled, tried, removed."""

from itertools import pairwise
from uuid import UUID

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.events import note, note_refusal
from gerege.accounts.models import Device, Officer
from gerege.audit.verbs import Verb
from gerege.kernel import clock
from gerege.kernel.errors import InputRefused, NotAllowed

PIN_LENGTH = range(6, 13)
TRIES = 5


def enrol(*, actor: Officer, browser: UUID, name: str, pin: str) -> Device:
    """Let this browser open the lock for the officer. Again on the same browser replaces the old.

    Raises InputRefused for a PIN that is too short or easily guessed.
    """
    refuse_weak_pin(pin)
    with transaction.atomic():
        Officer.objects.select_for_update(no_key=True).get(pk=actor.pk)
        actor.devices.filter(browser=browser).delete()
        device = Device.objects.create(
            officer=actor, browser=browser, name=name.strip(), pin_hash=make_password(pin)
        )
        note(Verb.DEVICE_ENROLLED, actor=actor, subject=device.pk, detail={"pin": True})
    return device


def know(*, actor: Officer, browser: UUID, name: str) -> None:
    """Know this browser as the officer's own: guesses from elsewhere do not close it to them."""
    with transaction.atomic():
        device, is_new = actor.devices.get_or_create(browser=browser, defaults={"name": name})
        if is_new:
            note(Verb.DEVICE_ENROLLED, actor=actor, subject=device.pk, detail={"pin": False})


def refuse_weak_pin(pin: str) -> None:
    """Raise InputRefused unless the PIN is 6 to 12 digits and neither a run nor one digit."""
    if not pin.isascii() or not pin.isdigit() or len(pin) not in PIN_LENGTH:
        raise InputRefused("pin", _("a PIN has 6 to 12 digits"), _("Choose another."))
    steps = {(int(b) - int(a)) % 10 for a, b in pairwise(pin)}
    if len(steps) == 1 and steps <= {0, 1, 9}:
        raise InputRefused("pin", _("this PIN is easily guessed"), _("Choose another."))


def remove(*, actor: Officer, device: Device) -> None:
    """Take the lock's key away from a browser. Only the officer's own."""
    if device.officer_id != actor.pk:
        raise NotAllowed("somebody else's device")
    number = device.pk
    with transaction.atomic():
        device.delete()
        note(Verb.DEVICE_REMOVED, actor=actor, subject=number, detail={"reason": "by_hand"})


def try_pin(*, actor: Officer, device: Device, pin: str) -> bool:
    """True if the PIN is right. Each try is counted before it is checked.

    After five wrong tries the device is no longer enrolled (``tries_left`` is then 0).
    """
    with transaction.atomic():
        device = Device.objects.select_for_update().get(pk=device.pk)
        device.wrong_pins += 1
        device.save(update_fields=["wrong_pins"])
    right = device.wrong_pins <= TRIES and check_password(pin, device.pin_hash)
    with transaction.atomic():
        if right:
            _mark_opened(device)
        else:
            # Rows are locked before the record, as everywhere; this one may be removed below.
            Device.objects.select_for_update().filter(pk=device.pk).first()
            note_refusal(Verb.UNLOCK_REFUSED, actor=actor, subject=device.pk, reason="wrong_pin")
            _remove_if_spent(actor, device)
    return right


def passkey_refused(*, actor: Officer) -> None:
    """A passkey's answer did not fit; note it."""
    with transaction.atomic():
        note_refusal(Verb.UNLOCK_REFUSED, actor=actor, subject=actor.pk, reason="wrong_passkey")


def _mark_opened(device: Device) -> None:
    device.wrong_pins = 0
    device.opened_at = clock.now()
    device.save(update_fields=["wrong_pins", "opened_at"])


def _remove_if_spent(actor: Officer, device: Device) -> None:
    if device.wrong_pins >= TRIES:
        note(Verb.DEVICE_REMOVED, actor=actor, subject=device.pk, detail={"reason": "wrong_pins"})
        device.delete()
