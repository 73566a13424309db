"""A night that was handed over and that nobody has read yet."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.config.demo.waits import of_ankara
from gerege.kernel import clock
from gerege.shifts import services as shifts

THE_NIGHT = timedelta(hours=7)


def hand_over_of_a_night(officers: Mapping[str, Officer], moment: datetime) -> None:
    """Whoever took the call at night tells the colleague of the day what was promised."""
    words = shifts.Words(
        promises="Байр олдтол утсаа хаахгүй гэж хэлсэн.",
        calls="Маргааш 08:30-д, «Туяа эгч» гэж хэлнэ.",
    )
    with clock.pretend(moment):
        shifts.write_note(
            actor=officers["bold"],
            lines={of_ankara(1).pk: words},
            began_at=moment - THE_NIGHT,
            successor=officers["tuya"],
            said=("telephone", "keys"),
        )
