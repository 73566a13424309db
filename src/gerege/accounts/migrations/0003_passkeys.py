"""Passkeys as second factors; those that opened the lock on one device become passkeys too."""

import struct
from typing import Any

import django.db.models.deletion
from cryptography.exceptions import InvalidSignature
from django.conf import settings
from django.db import migrations, models
from fido2.webauthn import AttestedCredentialData

import gerege.kernel.clock
import gerege.kernel.ids


# What is raised by bytes that no authenticator wrote.
UNREADABLE = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    NotImplementedError,
    struct.error,
)


def readable(stored: bytes) -> AttestedCredentialData | None:
    """The passkey, or None: one row that is damaged must not stop the update of everybody."""
    try:
        credential = AttestedCredentialData(stored)
        # A key that can say "this is not signed by me" is whole.
        credential.public_key.verify(b"", b"")
    except InvalidSignature:
        return credential if credential.credential_id else None
    except UNREADABLE:
        pass
    return None


def keep_those_of_devices(apps: Any, _schema: object) -> None:
    """Officers go on opening the lock with the key they have."""
    devices = apps.get_model("accounts", "Device").objects.filter(passkey__isnull=False)
    passkeys = apps.get_model("accounts", "Passkey").objects
    for device in devices.order_by("enrolled_at"):
        credential = readable(bytes(device.passkey))
        if credential is None:
            continue
        passkeys.get_or_create(
            credential_id=bytes(credential.credential_id),
            defaults={
                "officer": device.officer,
                "name": device.name,
                "credential": bytes(credential),
                "added_at": device.enrolled_at,
                "used_at": device.opened_at,
            },
        )
        officers = apps.get_model("accounts", "Officer").objects
        without = officers.filter(pk=device.officer_id, second_factor_since__isnull=True)
        without.update(second_factor_since=device.enrolled_at)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_form_marks")]

    operations = [
        migrations.CreateModel(
            name="Passkey",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=gerege.kernel.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("credential_id", models.BinaryField(unique=True)),
                ("credential", models.BinaryField()),
                ("signatures", models.PositiveBigIntegerField(default=0)),
                ("may_be_copied", models.BooleanField(null=True)),
                ("is_copied", models.BooleanField(default=False)),
                ("added_at", models.DateTimeField(default=gerege.kernel.clock.now)),
                ("used_at", models.DateTimeField(blank=True, null=True)),
                (
                    "officer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="passkeys",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ("added_at",)},
        ),
        migrations.RunPython(keep_those_of_devices, migrations.RunPython.noop),
    ]
