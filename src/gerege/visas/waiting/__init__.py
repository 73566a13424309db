"""How long applications wait, by group."""
