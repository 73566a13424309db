"""Why a whole file is not taken, in the reader's language.

The readers refuse in English, for the command line; rows have their sentences in the engine.
"""

from collections.abc import Mapping

from gerege.kernel.errors import InputRefused
from gerege.visas.sentences import Sentences

PROBLEMS: Mapping[str, str] = {
    "the file is empty": "файл хоосон байна",
    "this is an old workbook (XLS), or one protected by a password": (
        "энэ нь хуучин хэлбэрийн хүснэгт (XLS) эсвэл нууц үгээр хамгаалсан файл байна"
    ),
    "this is a PDF": "энэ нь PDF файл байна",
    "this is a picture, a sound or a film": "энэ нь зураг, дуу эсвэл дүрс бичлэг байна",
    "this is a program": "энэ нь программ байна",
    "this file is packed (RAR)": "энэ файлыг шахсан байна (RAR)",
    "this file is packed (zstandard)": "энэ файлыг шахсан байна (zstandard)",
    "this file is packed (gzip)": "энэ файлыг шахсан байна (gzip)",
    "this file is packed (bzip2)": "энэ файлыг шахсан байна (bzip2)",
    "this file is packed (xz)": "энэ файлыг шахсан байна (xz)",
    "this file is packed (7z)": "энэ файлыг шахсан байна (7z)",
    "this is a database": "энэ нь өгөгдлийн сан байна",
    "this archive is empty": "энэ архив хоосон байна",
    "this is a text of a word processor": "энэ нь текст боловсруулагчийн баримт байна",
    "this is one JSON list and not a line for each application": (
        "энэ нь мэдүүлэг бүр нэг мөр биш, нэг JSON жагсаалт байна"
    ),
    "this is XML or HTML": "энэ нь XML эсвэл HTML байна",
    "this is neither a table nor a text": "энэ нь хүснэгт ч биш, текст ч биш",
    "the first row cannot be read": "эхний мөрийг уншиж чадсангүй",
    "the file has more than {} columns": "файлд {}-аас олон багана байна",
    "the lines have more than {} fields": "мөрүүдэд {}-аас олон талбар байна",
    "no line is a JSON object": "JSON объект болох мөр алга",
    "two columns have the same name": "хоёр багана нэг нэртэй байна",
    "this column holds other columns": "энэ багана дотроо өөр багануудтай байна",
    "its time zone does not exist": "ийм цагийн бүс байхгүй",
    "this Parquet file is not complete": "энэ Parquet файл бүтэн биш байна",
    "the description of the columns is too large": "баганын тодорхойлолт хэт том байна",
    "its values are too long": "утгууд нь хэт урт байна",
    "this Parquet file is damaged or of an unknown kind": (
        "энэ Parquet файл гэмтсэн эсвэл танигдахгүй төрлийнх байна"
    ),
    "the sheet has more than {} columns": "хуудсанд {}-аас олон багана байна",
    "the archive has too many parts": "архив хэт олон хэсэгтэй байна",
    "the archive unpacks to more than 500 megabytes": "архивыг задлахад 500 мегабайтаас хэтэрнэ",
    "the sheets have too many cells": "хуудсууд хэт олон нүдтэй байна",
    "one cell holds more than a megabyte": "нэг нүдэнд нэг мегабайтаас их зүйл байна",
    "one cell holds more than a megabyte: row {}, column {}": (
        "нэг нүдэнд нэг мегабайтаас их зүйл байна: {}-р мөр, {} багана"
    ),
    "a cell lies outside of any sheet": "хуудасны хязгаараас гадуур нүд байна",
    "several sheets hold applications": "хэд хэдэн хуудсанд мэдүүлэг байна",
    "the workbook is empty": "хүснэгт хоосон байна",
    "this workbook is damaged or protected by a password": (
        "энэ хүснэгт гэмтсэн эсвэл нууц үгээр хамгаалагдсан байна"
    ),
    "a column of the type {} cannot be read": "{} төрлийн баганыг унших боломжгүй",
    "there is no such column": "ийм багана байхгүй",
    "two headings are the same column": "хоёр гарчиг нэг багана болсон байна",
    "no heading holds the number of the application": "мэдүүлгийн дугаартай гарчиг алга",
    "there is no room left": "дискэнд зай үлдсэнгүй",
}
MENDS: Mapping[str, str] = {
    "Export it again.": "Дахин гаргаж авна уу.",
    "Save it as CSV, XLSX, JSON lines or Parquet.": (
        "CSV, XLSX, JSON мөр эсвэл Parquet болгож хадгална уу."
    ),
    "Give CSV, XLSX, JSON lines or Parquet.": "CSV, XLSX, JSON мөр эсвэл Parquet файл өгнө үү.",
    "Write one whole {…} on each line.": "Мөр бүрд нэг бүтэн {{…}} объект бичнэ үү.",
    "Save it as CSV.": "CSV болгож хадгална уу.",
    "Write the headings there.": "Тэнд гарчгуудыг бичнэ үү.",
    "Keep the columns of the data dictionary.": "Толь бичгийн багануудыг л үлдээнэ үү.",
    "Write the file again with flat columns of text, numbers and dates.": (
        "Файлыг текст, тоо, огнооны энгийн багануудтай дахин бичнэ үү."
    ),
    "Write moments in UTC, or without a zone.": "Цагийг UTC-ээр эсвэл бүсгүйгээр бичнэ үү.",
    "Copy it again.": "Дахин хуулна уу.",
    "Save the applications alone as CSV, or in several files.": (
        "Зөвхөн мэдүүлгүүдийг CSV болгож эсвэл хэд хэдэн файлд хадгална уу."
    ),
    "Empty that cell, or save the applications as CSV.": (
        "Тэр нүдийг хоослох эсвэл мэдүүлгүүдийг CSV болгож хадгална уу."
    ),
    "Keep them on one sheet.": "Нэг хуудсанд байлгана уу.",
    "Save it again as XLSX, or as CSV.": "Дахин XLSX эсвэл CSV болгож хадгална уу.",
    "Give plain text, numbers and dates.": "Энгийн текст, тоо, огноо өгнө үү.",
    "Take one of the dictionary.": "Толь бичгийн баганыг авна уу.",
    "Keep one of them.": "Нэгийг нь үлдээнэ үү.",
    "Name that column {}.": "Тэр баганыг {} гэж нэрлэнэ үү.",
    "Make room and try again.": "Зай гаргаад дахин оролдоно уу.",
}
SENTENCES = Sentences({**PROBLEMS, **MENDS})


def in_words(refusal: InputRefused, language: str) -> InputRefused:
    """The refusal with both sentences in the reader's language."""
    problem, mend = (SENTENCES.in_words(text, language) for text in (refusal.problem, refusal.mend))
    return InputRefused(refusal.field, problem, mend)
