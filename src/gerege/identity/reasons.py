"""Why two names were taken for the same, for similar or for different, as codes and in words."""

from enum import StrEnum

from gerege.kernel.bilingual import Bilingual


class Reason(StrEnum):
    """Stable codes: screens translate them, other programs may rely on them."""

    IDENTICAL = "identical"
    SPELLING = "spelling"
    ORDER = "order"
    GENITIVE = "genitive"
    JOINED = "joined"
    CLAN_LEFT_OUT = "clan_left_out"
    CLAN_DIFFERS = "clan_differs"
    INITIAL = "initial"
    PART_MISSING = "part_missing"
    LETTERS_DIFFER = "letters_differ"
    ONE_PART_DIFFERS = "one_part_differs"
    FATHER_ONLY = "father_only"
    DIFFERENT = "different"
    ONLY_INITIALS = "only_initials"
    OTHER_SCRIPT = "other_script"
    NOTHING = "nothing"


WORDS: dict[Reason, Bilingual] = {
    Reason.IDENTICAL: Bilingual("яг адил бичсэн", "written the same"),
    Reason.SPELLING: Bilingual("нэг нэрийн өөр бичлэг", "the same name in another spelling"),
    Reason.ORDER: Bilingual("дараалал өөр", "the order differs"),
    Reason.GENITIVE: Bilingual(
        "эцгийн нэр харьяалахын нөхцөлтэй, нөхцөлгүй", "patronymic with and without its ending"
    ),
    Reason.JOINED: Bilingual("нийлүүлж, салгаж бичсэн", "written in one word and in two"),
    Reason.CLAN_LEFT_OUT: Bilingual("нэгд нь ургийн овог алга", "one leaves out the clan name"),
    Reason.CLAN_DIFFERS: Bilingual("ургийн овог өөр", "the clan names differ"),
    Reason.INITIAL: Bilingual("эхний үсэг таарч байна", "an initial fits"),
    Reason.PART_MISSING: Bilingual("нэгд нь нэрийн нэг хэсэг алга", "one has fewer name parts"),
    Reason.LETTERS_DIFFER: Bilingual("нэг, хоёр үсэг өөр", "one or two letters differ"),
    Reason.ONE_PART_DIFFERS: Bilingual(
        "нэг хэсэг нь адил, нөгөө нь өөр", "one part is the same, another differs"
    ),
    Reason.FATHER_ONLY: Bilingual(
        "нэгнийх нь нэр нөгөөгийнх нь эцгийн нэр", "the name of one is the patronymic of the other"
    ),
    Reason.DIFFERENT: Bilingual("өөр нэр", "different names"),
    Reason.ONLY_INITIALS: Bilingual("зөвхөн эхний үсэг байна", "only initials to compare"),
    Reason.OTHER_SCRIPT: Bilingual(
        "өөр бичигтэй тул харьцуулах боломжгүй", "in scripts that cannot be compared"
    ),
    Reason.NOTHING: Bilingual("харьцуулах нэр алга", "nothing to compare"),
}
