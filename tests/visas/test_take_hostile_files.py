"""Files made to break a server cost their rows or are refused, at the upload and at the import."""

import io
import json
import zipfile

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import given as drawn
from hypothesis import strategies as st
from tests.visas.counter import a_visa_officer, kept
from tests.visas.test_laws_of_preparing import outcome

from gerege.kernel.errors import InputRefused
from gerege.visas import services
from gerege.visas.models import Application, Batch, RefusedRow

pytestmark = pytest.mark.django_db
FAR = [2**62, -(2**62)]
HUGE = {
    "a moment": pa.array(FAR, pa.timestamp("us")),
    "a moment with a zone": pa.array(FAR, pa.timestamp("ms", "Asia/Ulaanbaatar")),
    "a day": pa.array([2**31 - 1, -(2**31)], pa.date32()),
}


def parquet(columns: dict[str, object]) -> bytes:
    written = io.BytesIO()
    pq.write_table(pa.table(columns), written)
    return written.getvalue()


def imported(data: bytes) -> Batch:
    officer = a_visa_officer()
    batch = kept(officer, data)
    services.start_import(actor=officer, batch=batch)
    return Batch.objects.get(pk=batch.pk)


def rows_of(batch: Batch) -> tuple[int, int]:
    """How many applications there are, and how many rows wait to be mended."""
    applications = Application.objects.filter(batch=batch).count()
    return applications, RefusedRow.objects.filter(batch=batch).count()


@pytest.mark.parametrize("column", ["submitted_at", "a column nobody knows"])
@pytest.mark.parametrize("kind", HUGE)
def test_moments_beyond_every_calendar_are_kept_with_the_row(kind: str, column: str) -> None:
    batch = imported(parquet({"application_id": ["1", "2"], column: HUGE[kind]}))
    taken, refused = rows_of(batch)
    assert batch.state == Batch.State.DONE
    assert (taken, refused) == ((0, 2) if column == "submitted_at" else (2, 0))


def test_a_text_that_is_none_is_kept_with_the_row() -> None:
    words = pa.array([b"Cook", b"\xff\xfe", b"a\x00"]).view(pa.string())
    batch = imported(parquet({"application_id": ["1", "2", "3"], "job_title": words}))
    assert (batch.state, rows_of(batch)) == (Batch.State.DONE, (1, 2))


def test_half_letters_and_zeros_in_json_are_kept_with_the_row() -> None:
    lines = (
        '{"application_id": "1", "job_title": "Cook"}\n'
        '{"application_id": "2", "job_title": "\\ud800"}\n'
        '{"application_id": "3", "\\ud800": "x"}\n{"application_id": "4", "job_title": "\\u0000"}\n'
    )
    batch = imported(lines.encode())
    assert (batch.state, rows_of(batch)) == (Batch.State.DONE, (1, 3))


@pytest.mark.parametrize("declared", [None, 100])
def test_an_archive_that_unpacks_to_more_than_memory_is_refused_at_the_upload(
    declared: int | None,
) -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _ in range(520):
                part.write(b"0" * (1 << 20))
        if declared:
            archive.infolist()[0].file_size = declared
    with pytest.raises(InputRefused):
        kept(a_visa_officer(), written.getvalue())
    assert not Batch.objects.exists()


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(), max_size=6),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner),
    max_leaves=3,
)
NAMES = st.sampled_from(["application_id", "phone", "monthly_wage", "date_of_birth", "\ud800", "é"])


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@drawn(st.lists(st.dictionaries(NAMES, VALUES, max_size=4), min_size=1, max_size=6))
def test_every_line_of_json_is_taken_or_refused_once(lines: list[dict[str, object]]) -> None:
    written = ['{"application_id": "first"}', *map(json.dumps, lines)]
    result, taken, refused, _ = outcome("\n".join(written).encode())
    assert result.rows_in == len(taken) + len(refused) == len(written)
