"""The specimens of ICAO Doc 9303 and what stands on them."""

from typing import NamedTuple

from gerege.identity.machine_readable import Kind


class Specimen(NamedTuple):
    """The lines of a document of Utopia and what they say."""

    kind: Kind
    lines: tuple[str, ...]
    surname: str
    given_names: str
    number: str
    born: str
    sex: str
    expires: str
    nationality: str = "UTO"
    optional: tuple[str, str] = ("", "")


SPECIMENS = (
    Specimen(
        Kind.TD3,
        (
            "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        ),
        *("ERIKSSON", "ANNA MARIA", "L898902C3", "1974-08-12", "F", "2012-04-15"),
        optional=("ZE184226B", ""),
    ),
    Specimen(
        Kind.TD3,
        (
            "PPUTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L898902C<3UTO6908061F9406236ZE184226B<<<<<14",
        ),
        *("ERIKSSON", "ANNA MARIA", "L898902C", "1969-08-06", "F", "1994-06-23"),
        optional=("ZE184226B", ""),
    ),
    Specimen(
        Kind.TD1,
        (
            "I<UTOD231458907<<<<<<<<<<<<<<<",
            "7408122F1204159UTO<<<<<<<<<<<6",
            "ERIKSSON<<ANNA<MARIA<<<<<<<<<<",
        ),
        *("ERIKSSON", "ANNA MARIA", "D23145890", "1974-08-12", "F", "2012-04-15"),
    ),
    Specimen(
        Kind.TD1,
        (
            "I<UTOD23145890<7349<<<<<<<<<<<",
            "3407127M9507122UTO<<<<<<<<<<<2",
            "STEVENSON<<PETER<JOHN<<<<<<<<<",
        ),
        *("STEVENSON", "PETER JOHN", "D23145890734", "1934-07-12", "M", "1995-07-12"),
    ),
    Specimen(
        Kind.TD2,
        ("I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "D231458907UTO7408122F1204159<<<<<<<6"),
        *("ERIKSSON", "ANNA MARIA", "D23145890", "1974-08-12", "F", "2012-04-15"),
    ),
    Specimen(
        Kind.TD2,
        ("I<UTOSTEVENSON<<PETER<JOHN<<<<<<<<<<", "D23145890<UTO3407127M95071227349<<<8"),
        *("STEVENSON", "PETER JOHN", "D23145890734", "1934-07-12", "M", "1995-07-12"),
    ),
    Specimen(
        Kind.MRV_A,
        (
            "V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<",
            "L8988901C4XXX4009078F96121096ZE184226B<<<<<<",
        ),
        *("ERIKSSON", "ANNA MARIA", "L8988901C", "1940-09-07", "F", "1996-12-10", "XXX"),
        optional=("6ZE184226B", ""),
    ),
    Specimen(
        Kind.MRV_B,
        ("V<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<", "L8988901C4XXX4009078F9612109<<<<<<<<"),
        *("ERIKSSON", "ANNA MARIA", "L8988901C", "1940-09-07", "F", "1996-12-10", "XXX"),
    ),
)

# Name fields of parts 4 to 7: as on the first page of the document, and as in the zone.
NAMES = (
    ("HENG", "DEBORAH MING LO", "HENG<<DEBORAH<MING<LO"),
    ("SMITH-JONES", "SUSIE MARGARET", "SMITH<JONES<<SUSIE<MARGARET"),
    ("O'CONNOR", "ENYA SIOBHAN", "OCONNOR<<ENYA<SIOBHAN"),
    ("VAN DER MUELLEN", "MARTIN", "VAN<DER<MUELLEN<<MARTIN"),
    ("AL-BASRI", "HUDA MUHAMMAD JAWAD", "AL<BASRI<<HUDA<MUHAMMAD<JAWAD"),
    ("VILARCHAO FERNANDEZ", "JOSE RAMON", "VILARCHAO<FERNANDEZ<<JOSE<RAMON"),
    ("ARKFREITH", "", "ARKFREITH"),
    ("SATRIYA SUDARPA", "", "SATRIYA<SUDARPA"),
    (
        "NILAVADHANANANDA",
        "CHAYAPA DEJTHAMRONG KRASUANG",
        "NILAVADHANANANDA<<CHAYAPA<DEJTHAMRONG<K",
    ),
    ("NILAVADHANANANDA", "ARNPOL PETCH CHARONGUANG", "NILAVADHANANANDA<<ARNPOL<PETCH<CHARONGU"),
    (
        "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL",
        "DINGO POTOROO",
        "BENNELONG<WOOLOOMOOLOO<WARRANDYTE<W<<DI",
    ),
    (
        "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL",
        "DINGO POTOROO",
        "BENNELONG<WOOLOOM<WARRAND<WARNAM<<DINGO",
    ),
    (
        "BENNELONG WOOLOOMOOLOO WARRANDYTE WARNAMBOOL",
        "DINGO POTOROO",
        "BENNEL<WOOLOO<WARRAN<WARNAM<<DINGO<POTO",
    ),
    (
        "PAPANDROPOULOUS",
        "JONATHON WARREN TREVOR",
        "PAPANDROPOULOUS<<JONATHON<WARREN<TREVOR",
    ),
)
PASSPORT = SPECIMENS[0].lines
