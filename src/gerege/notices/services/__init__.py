"""What is done about notices: raised, sent, acknowledged, ended; and the rota of duty kept."""

from gerege.notices.services.acknowledging import acknowledge, acknowledge_those_before
from gerege.notices.services.raising import end_notice, raise_notice, send_test
from gerege.notices.services.rota import end_turn, put_on_duty
from gerege.notices.services.sending import send_due

__all__ = [
    "acknowledge",
    "acknowledge_those_before",
    "end_notice",
    "end_turn",
    "put_on_duty",
    "raise_notice",
    "send_due",
    "send_test",
]
