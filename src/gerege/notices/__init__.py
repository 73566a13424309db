"""Neutral notices without personal data: channels, rota of duty, escalation, acknowledgement."""
