"""Who may decide about the installation itself."""

from gerege.accounts.models import Officer
from gerege.accounts.policies import may_sign_in
from gerege.accounts.roles import Role


def may_accept_heads(actor: Officer) -> bool:
    """An administrator whose account is open: the auditor can ask them."""
    return may_sign_in(actor) and actor.has_role(Role.ADMINISTRATOR)
