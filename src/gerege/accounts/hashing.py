"""How passwords are kept where everybody knows them."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class PublicPasswords(Argon2PasswordHasher):
    """For the demo, which prints its password: the same function with next to no work.

    The work is there to slow down who guesses; here it would only slow down who looks.
    """

    time_cost = 1
    memory_cost = 1024
    parallelism = 1
