"""A way to hash passwords that counts: one hash is what a sign-in takes its time for."""

from typing import ClassVar

from django.contrib.auth.hashers import MD5PasswordHasher


class Counting(MD5PasswordHasher):
    """Counts how often a password is hashed: that is what a sign-in takes its time for."""

    done: ClassVar[list[str]] = []

    def encode(self, password: str, salt: str) -> str:
        self.done.append(password)
        return str(super().encode(password, salt))
