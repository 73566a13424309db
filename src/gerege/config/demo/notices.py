"""Who is on duty in the fictional ministry, and what they are called for."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from gerege.accounts.models import Officer
from gerege.desk.escalating import tell_what_is_due
from gerege.notices import services
from gerege.notices.services.rota import Reachable

# Numbers that no telephone company gives to anybody, and a name that no mail server has.
ROTA = (
    ("head-ankara", "bold", 1, "+90 555 010 02 01", "duty-ankara@ministry.example"),
    ("head-ankara", "tuya", 2, "+90 555 010 02 02", ""),
    ("saraa", "saraa", 1, "+976 7000 0001", "duty@ministry.example"),
    ("saraa", "naran", 2, "+976 7000 0002", ""),
)
FOR = timedelta(days=30)


def build_notices(officers: Mapping[str, Officer], moment: datetime) -> None:
    """The rota of Ankara and of headquarters, and everything that is late is told once."""
    for keeper, who, place, telephone, mail in ROTA:
        officer = officers[who]
        if officer.post is not None:
            services.put_on_duty(
                actor=officers[keeper],
                post=officer.post,
                officer=officer,
                starts_at=moment - timedelta(hours=1),
                ends_at=moment + FOR,
                place=place,
                reach=Reachable(telephone, mail),
            )
    tell_what_is_due()
