"""How long an audit's reading takes, beside quantulum3 on the same sentences. Reported, never asserted.

``extra_info`` holds the F1 of both on the gold set, so that speed and quality stand in one table.
"""

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from multipolar.evidence import claims, cut, read
from multipolar.evidence.audit import audit

SHARED = Path(__file__).parents[2] / "shared"
REAL = ("001.txt", "002.txt", "004.txt")
pytestmark = pytest.mark.skipif(not (SHARED / "documents").is_dir(), reason="the reference folder is not here")


@pytest.fixture(scope="module")
def documents():
    return [read(SHARED / "documents" / name) for name in REAL]


def score(rows, folder):
    """F1 by kind of predicted rows on the gold set."""
    (folder / "rows.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    command = [
        sys.executable,
        str(SHARED / "gold" / "score.py"),
        str(folder / "rows.jsonl"),
        "--json",
        str(folder / "f1.json"),
    ]
    subprocess.run(command, check=True, capture_output=True)
    found = json.loads((folder / "f1.json").read_text(encoding="utf-8"))
    f1 = {kind: round(found["kinds"].get(kind, {"f1": 0.0})["f1"], 3) for kind in ("money", "percent", "count")}
    return f1 | {"without dates and ranks": round(found["without_dates_and_ranks"]["f1"], 3)}


def test_claims_of_250_kB(benchmark, documents, tmp_path):
    found = benchmark.pedantic(
        lambda: [claim for document in documents for claim in claims(document)], rounds=5, warmup_rounds=1
    )
    benchmark.extra_info["f1"] = score([claim.as_dict() for claim in found], tmp_path)


def test_reading_and_claims_of_250_kB(benchmark):
    benchmark.pedantic(lambda: [claims(read(SHARED / "documents" / name)) for name in REAL], rounds=5, warmup_rounds=1)


def sentences(document):
    return [(document.text[p.start : p.end], p.start) for p in document.of("sentence")]


def by_quantulum(parser, documents):
    rows = []
    for document in documents:
        for text, start in sentences(document):
            if not any(sign.isdigit() for sign in text):
                continue
            for quantity in parser.parse(text):
                rows.append(row_of(document.name, start, quantity))
    return rows


CURRENCY = {"dollar": "USD", "united states dollar": "USD", "euro": "EUR", "pound sterling": "GBP", "yen": "JPY",
            "japanese yen": "JPY", "chinese yuan": "CNY", "yuan": "CNY"}  # fmt: skip


def row_of(doc, start, quantity):
    entity, unit = quantity.unit.entity.name, quantity.unit.name
    kind = {"currency": "money", "dimensionless": "count", "time": "duration"}.get(entity, "other")
    if unit == "percentage":
        kind, unit = "percent", "percent"
    unit = CURRENCY.get(unit.lower(), unit) if kind == "money" else unit
    a, b = quantity.span
    return {"doc": doc, "start": start + a, "end": start + b, "value": quantity.value, "kind": kind, "unit": unit}


def test_quantulum3_on_the_same_sentences(benchmark, documents, tmp_path):
    parser = pytest.importorskip("quantulum3.parser")
    rows = benchmark.pedantic(by_quantulum, args=(parser, documents), rounds=1)
    benchmark.extra_info["f1"] = score(rows, tmp_path)


@pytest.mark.parametrize("count", [50, 100, 200, 400])
def test_a_dense_pdf(benchmark, tmp_path, count):
    """Two columns, 600 words a page, a running title and a page number; no page says what another says."""
    pytest.importorskip("pypdfium2")
    text = (SHARED / "documents" / "004.txt").read_text(encoding="utf-8").replace("\\$", "$")
    blocks = text.split("\n\n")
    lines = []
    for round_ in range(100):
        lead = f"In part {round_}, " if round_ else ""
        lines += [line for block in blocks for line in [*textwrap.wrap(lead + block, 50), ""]]
        if len(lines) > count * 110:
            break
    pages = []
    for number in range(count):
        page = [(60, 770, "A Review of Partnerships"), (500, 770, str(number + 1))]
        for column, x in enumerate((60, 320)):
            at = (2 * number + column) * 55
            page += [(x, 745 - 12.5 * row, line) for row, line in enumerate(lines[at : at + 55])]
        pages.append(page)
    (tmp_path / "long.pdf").write_bytes(pdf_of(pages))
    found = benchmark.pedantic(lambda: audit([read(tmp_path / "long.pdf")]), rounds=2)
    benchmark.extra_info |= {"claims": len(found.claims), "characters": len(found.documents[0].text)}


def pdf_of(pages):
    """A PDF with a line of Helvetica at each place."""
    kids = " ".join(f"{4 + 2 * number} 0 R" for number in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    for number, lines in enumerate(pages):
        body = b"BT /F1 8 Tf\n"
        for x, y, line in lines:
            plain = line.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
            body += b"1 0 0 1 %d %.4g Tm (%b) Tj\n" % (x, y, plain)
        sheet = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
        objects += [sheet % (5 + 2 * number), b"<< /Length %d >>\nstream\n%bET\nendstream" % (len(body) + 2, body)]
    out, places = b"%PDF-1.4\n", []
    for number, thing in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
    table = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(
        b"%010d 00000 n \n" % at for at in places
    )
    return out + b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, table)


def test_hostile_text_of_a_megabyte(benchmark):
    text = ("In 2020, trade rose by 5 percent to $3 billion. " * 20 + "\n\n") * 1000
    benchmark.pedantic(lambda: claims(cut("x", text)), rounds=1)
