"""Workbooks made by hand, so that a test can make honest and dishonest ones."""

import zipfile
from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

NAMESPACE = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'
)
# Style 1 is a date.
STYLES = (
    f'<styleSheet xmlns="{NAMESPACE}"><cellXfs count="2"><xf numFmtId="0"/>'
    '<xf numFmtId="14" applyNumberFormat="1"/></cellXfs></styleSheet>'
)


def text(value: str) -> str:
    """A cell of text."""
    return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'


def number(value: str, formula: str = "") -> str:
    """A cell with a number, or with a formula and its value."""
    return f"<c>{f'<f>{escape(formula)}</f>' if formula else ''}<v>{value}</v></c>"


def day(serial: int) -> str:
    """A cell formatted as a date."""
    return f'<c s="1"><v>{serial}</v></c>'


def failed(formula: str) -> str:
    """A cell whose formula failed."""
    return f'<c t="e"><f>{escape(formula)}</f><v>#DIV/0!</v></c>'


def sheet_of(rows: Sequence[Sequence[str]]) -> str:
    """The XML of a sheet with these cells."""
    lines = "".join(f"<row>{''.join(cells)}</row>" for cells in rows)
    return f'<worksheet xmlns="{NAMESPACE}"><sheetData>{lines}</sheetData></worksheet>'


def workbook(
    path: Path, *sheets: str, since_1904: bool = False, part: str = "worksheets/sheet{n}.xml"
) -> Path:
    """A workbook with these sheets, given as XML; ``part`` is where each lies."""
    numbers = range(1, len(sheets) + 1)
    calendar = '<workbookPr date1904="1"/>' if since_1904 else ""
    names = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
    book = (
        f'<workbook xmlns="{NAMESPACE}" xmlns:r="{OFFICE}">{calendar}'
        f"<sheets>{names}</sheets></workbook>"
    )
    links = "".join(
        f'<Relationship Id="r{n}" Type="{OFFICE}/worksheet" Target="{part.format(n=n)}"/>'
        for n in numbers
    )
    style = f'<Relationship Id="s" Type="{OFFICE}/styles" Target="styles.xml"/>'
    root = f'<Relationship Id="b" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", _relations(root))
        archive.writestr("xl/workbook.xml", book)
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(links + style))
        archive.writestr("xl/styles.xml", STYLES)
        for n, sheet in zip(numbers, sheets, strict=True):
            archive.writestr(f"xl/{part.format(n=n)}", sheet)
    return path


def _relations(inside: str) -> str:
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'
