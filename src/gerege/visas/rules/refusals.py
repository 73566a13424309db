"""What is wrong with a rule, in the reader's language, beside the field it was typed into.

The engine refuses in English and names file, rule and field, for the command line. Here its
sentences are found again by their shape; what stands in their gaps is a name, or a word of ours.
"""

from collections.abc import Mapping, Sequence

from gerege.kernel.bilingual import Bilingual
from gerege.kernel.errors import InputRefused
from gerege.visas.engine.expression import Type
from gerege.visas.engine.protected import PROTECTED
from gerege.visas.sentences import Sentences

PROBLEMS: Mapping[str, str] = {
    "it gives a {}": "энэ нь {} өгч байна",
    "it is too long": "хэт урт байна",
    "it reads no column": "нэг ч багана уншихгүй байна",
    "it is no condition": "нөхцөл болж чадахгүй байна",
    "one = stands where two are asked for": "хоёр = байх газар нэг л = байна",
    "one side is missing": "нэг тал нь дутуу байна",
    "an amount is compared with a plain number, which stands for one currency": (
        "мөнгөн дүнг дан тоотой харьцуулсан байна: тэр тоо нэг л валютыг илэрхийлнэ"
    ),
    "it is nested too deep": "хаалт дотор хаалт хэт олон байна",
    "amounts of two currencies are added": "хоёр өөр валютын дүнг нэмсэн байна",
    "this comparison does not exist": "ийм харьцуулалт байхгүй",
    "money is compared with hours or days": "мөнгийг цаг, хоногтой харьцуулсан байна",
    "a language or a currency is named: it may stand for a people": (
        "хэл, валютыг нэрлэсэн байна: тэр нь ард түмнийг илэрхийлж болзошгүй"
    ),
    "a {} is compared with a {}": "{} нь {}-тэй харьцуулагдаж байна",
    "a {} is not more or less": "{} их, бага байдаггүй",
    "a {} is compared": "{} харьцуулагдаж байна",
    "identifiers of two kinds never agree": "хоёр өөр төрлийн таних тэмдэг хэзээ ч таарахгүй",
    "sharing is compared in another way": "хуваалцсан тоог өөр аргаар харьцуулсан байна",
    "this calculation does not exist": "ийм тооцоо байхгүй",
    "how many share it stands alone": "хэдэн мэдүүлэг хуваалцсан нь дангаараа байна",
    "a part of it is not understood": "нэг хэсгийг нь ойлгосонгүй",
    "two columns are multiplied": "хоёр баганыг үржүүлсэн байна",
    "the number is too large": "тоо хэт их байна",
    "a product is multiplied again": "үржвэрийг дахин үржүүлсэн байна",
    "{} is neither a code nor a plain number": "{} нь код ч биш, энгийн тоо ч биш",
    "{} may not be asked for: {}": "{} гэж асууж болохгүй: {}",
    "one_of asks for a column": "one_of нь багана шаардана",
    "{} would find {}: a people, country, faith or sex": (
        "{} нь {} гэдгийг олно: ард түмэн, улс, шашин эсвэл хүйс"
    ),
    "mentions asks for a column": "mentions нь багана шаардана",
    "a column and at least one text are asked for": "багана, дор хаяж нэг үг хэрэгтэй",
    "missing asks for a column": "missing нь багана шаардана",
    "days_between asks for two dates": "days_between нь хоёр огноо шаардана",
    "{} is no date": "{} нь огноо биш",
    "date asks for one text": "date нь нэг бичвэр шаардана",
    "{} may not be read: {}": "{} уншиж болохгүй: {}",
    "{} is worked out, no file asks for it": "{} тооцож гаргадаг зүйл, файлд байдаггүй",
    "something is compared with {}": "{}-тэй харьцуулсан байна",
    "there is no column {}": "{} гэсэн багана байхгүй",
    "a {} stands where a {} is asked for": "{} байна, {} байх ёстой",
    "{} has no code {}": "{} баганад {} гэсэн код байхгүй",
    "it is missing": "бичээгүй байна",
    "it is not in both languages": "хоёр хэл дээр бичээгүй байна",
    "it is empty": "хоосон байна",
    "it is not whole": "бүтэн биш байна",
    "{} is none of its values": "{} гэсэн утга байхгүй",
    "it does not end in its time": "хугацаандаа дуусахгүй байна",
    "nobody is named": "хэнийг ч нэрлээгүй байна",
    "something is no text": "бичвэр биш зүйл байна",
    "{} cannot be looked for": "{} гэж хайж болохгүй",
    "{} is compared": "{} харьцуулагдаж байна",
}
MENDS: Mapping[str, str] = {
    "Write something that holds or not.": "Биелдэг эсвэл биелдэггүй зүйл бичнэ үү.",
    "Ask for something in the application.": "Мэдүүлэгт байгаа зүйлийг асууна уу.",
    "Show a number, a date or a code.": "Тоо, огноо эсвэл код харуулна уу.",
    "Write at most {} letters.": "{} тэмдэгтээс хэтрүүлэхгүй бичнэ үү.",
    "Compare it with the other rules.": "Бусад дүрэмтэй харьцуулж үзнэ үү.",
    "Write ==.": "== гэж бичнэ үү.",
    "Write both sides.": "Хоёр талыг нь бичнэ үү.",
    "Compare it with another amount, or with 0.": "Өөр дүнтэй эсвэл 0-тэй харьцуулна уу.",
    "Write it in two rules.": "Хоёр дүрэм болгож бичнэ үү.",
    "Show each of them.": "Тус тусад нь харуулна уу.",
    "Take ==, !=, <, <=, > or >=.": "==, !=, <, <=, > эсвэл >= авна уу.",
    "Compare like with like.": "Ижил төрлийг харьцуулна уу.",
    "Compare it with another one, or write missing(…).": (
        "Өөр баганатай харьцуулах эсвэл missing(…) гэж бичнэ үү."
    ),
    "Take == or !=.": "== эсвэл != авна уу.",
    "Name it alone, or take mentions(…).": "Дангаар нь бичих эсвэл mentions(…) авна уу.",
    "Write {}, or not {}.": "{} эсвэл not {} гэж бичнэ үү.",
    "Compare two of one kind.": "Нэг төрлийн хоёрыг харьцуулна уу.",
    "Write >= and a whole number from {} on.": ">= ба {}-аас эхлэх бүхэл тоо бичнэ үү.",
    "Take +, - or a number times a column.": "+, - эсвэл тоог баганаар үржүүлж авна уу.",
    "Compare it: shared(…) >= 3.": "Харьцуулна уу: shared(…) >= 3.",
    "Multiply by a number.": "Тоогоор үржүүлнэ үү.",
    "Multiply by at most {}.": "{}-аас ихээр бүү үржүүлнэ үү.",
    "Write one number.": "Нэг тоо бичнэ үү.",
    "Name the column alone, or write not.": "Баганыг дангаар нь бичих эсвэл not гэж бичнэ үү.",
    "Write a code of the data dictionary, or a number.": "Толь бичгийн код эсвэл тоо бичнэ үү.",
    "Write a rule about the arrangement.": "Нөхцөл байдлын тухай дүрэм бичнэ үү.",
    "Name a column first.": "Эхлээд баганыг нэрлэнэ үү.",
    "Look for a word of the work itself.": "Ажлынх нь өөрийнх нь үгийг хайна уу.",
    "Give both.": "Хоёуланг нь өгнө үү.",
    "Ask for a column that stands in files.": "Файлд байдаг баганыг асууна уу.",
    "Name one column.": "Нэг баганыг нэрлэнэ үү.",
    "Name two columns.": "Хоёр баганыг нэрлэнэ үү.",
    "Write it as 2026-11-25.": "2026-11-25 гэж бичнэ үү.",
    'Write date("2026-11-25").': 'date("2026-11-25") гэж бичнэ үү.',
    "Take one of the data dictionary.": "Толь бичгийн багана авна уу.",
    'Write each in quotes: "none".': 'Тус бүрийг хашилтад бичнэ үү: "none".',
    "Write plain letters.": "Энгийн үсгээр бичнэ үү.",
    "Mend that part.": "Тэр хэсгийг засна уу.",
    "Take {}.": "{} авна уу.",
    "Write it.": "Бичнэ үү.",
    "Give mn and en.": "Монгол, англиар бичнэ үү.",
    "Say what else could explain it.": "Өөр юугаар тайлбарлаж болохыг бичнэ үү.",
    "Give id, label and show.": "Нэр, тайлбар, илэрхийллийг бичнэ үү.",
    "At most {} days after it starts.": "Эхэлснээс хойш хамгийн ихдээ {} хоног.",
    "Say who assessed it.": "Хэн үнэлснийг бичнэ үү.",
}
WORDS: Mapping[str, str] = {
    str(Type.TRUTH): "тийм, үгүй",
    str(Type.NUMBER): "тоо",
    str(Type.CODE): "код",
    str(Type.LANGUAGE): "хэл",
    str(Type.CURRENCY): "валют",
    str(Type.WORDS): "үг",
    str(Type.DATE): "огноо",
    str(Type.KEY): "таних тэмдэг",
    "a flag never rests on who somebody is": "тэмдэглэгээ хүн хэн болоход хэзээ ч үндэслэхгүй",
    "it tells where somebody comes from": "хүн хаанаас ирснийг хэлдэг",
    "a name tells sex, people and religion": "нэр хүйс, ард түмэн, шашныг хэлдэг",
    "what was decided before must not decide again": "өмнөх шийдвэр дахин шийдэх ёсгүй",
    "having been harmed is never a flag": "хохирч байсан нь хэзээ ч тэмдэглэгээ болохгүй",
    "it tells where somebody comes from, and each post must be looked at alike": (
        "хүн хаанаас ирснийг хэлдэг, бүх төлөөлөгчийн газрыг адил үзэх ёстой"
    ),
    "age counts only where it makes a child: read is_minor": (
        "нас зөвхөн хүүхэд эсэхэд л хамаатай: is_minor-ыг уншина уу"
    ),
    "languages tell a people: read speaks_contract_language": (
        "хэл ард түмнийг хэлдэг: speaks_contract_language-ийг уншина уу"
    ),
}
"""What may stand in a gap and is said in Mongolian; names of columns and codes stay."""


SENTENCES = Sentences({**PROBLEMS, **MENDS}, WORDS)


def in_words(sentence: str, language: str) -> str:
    """A sentence of the engine in the reader's language; itself where it is none of ours."""
    return SENTENCES.in_words(sentence, language)


def refused_in(refusal: InputRefused, language: str, fields: Sequence[str]) -> InputRefused:
    """The refusal with the field of a form instead of the place in a file, in words."""
    named = refusal.field.split()
    field = next((one for one in reversed(named) if one in fields), "")
    problem, mend = (in_words(text, language) for text in (refusal.problem, refusal.mend))
    return InputRefused(field, problem, mend)


def never_read() -> list[tuple[str, Bilingual]]:
    """What no rule may read, and why."""
    return [(name, Bilingual(WORDS.get(why, why), why)) for name, why in PROTECTED.items()]
