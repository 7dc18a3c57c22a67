"""Documents under audit in a running workbench: read, held against the tables, decided on; what would do harm is refused."""

import io
import socket
import zipfile

from .test_evidence_documents import make_pdf
from .workbench import TEXT, served

__all__ = ["served"]


def test_a_document_is_audited_decided_on_and_forgotten(served):
    files = [("files", ("../../etc/notes <b>.txt", TEXT.encode(), "text/plain"))]
    answer = served.post("/documents/add", files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents")
    page = served.get("/documents.json").json()
    (row,) = next(block for block in page["blocks"] if block["kind"] == "listing")["rows"]
    assert row[0]["text"] == "notes <b>.txt"
    assert "<b>.txt" not in served.get("/documents").text.replace("&lt;b&gt;", "")
    audit = served.get("/documents/audit.json").json()
    cards = [block for block in audit["blocks"] if block["kind"] == "finding"]
    assert cards
    decided = {"key": cards[0]["key"], "word": "confirmed", "note": "told the author", "number": "1"}
    assert served.post("/documents/decide", decided).status_code == 303
    again = served.get("/documents.json").json()
    (card,) = [block for block in again["blocks"] if block["kind"] == "finding" and block["key"] == cards[0]["key"]]
    assert (card["decision"], card["note"]) == ("confirmed", "told the author")
    assert (
        served.post("/documents/decide", decided | {"word": "dismissed", "note": "a typing error"}).status_code == 303
    )
    page = served.get("/documents.json?word=dismissed").json()
    assert [block["note"] for block in page["blocks"] if block["kind"] == "finding"] == ["a typing error"]
    assert served.post("/documents/decide", decided | {"word": "open"}).status_code == 303
    assert served.post("/documents/decide", decided | {"word": "perhaps"}).status_code == 400
    assert not [
        block for block in served.get("/documents.json?word=dismissed").json()["blocks"] if block["kind"] == "finding"
    ]
    text = served.get(row[0]["href"])
    assert '<mark class="' in text.text
    found = served.get("/search.json?q=exports+rose").json()
    assert any(
        cell[0]["href"] == row[0]["href"]
        for block in found["blocks"]
        if block["kind"] == "listing"
        for cell in block["rows"]
    )
    served.post("/documents/remove", {"id": row[0]["href"].rpartition("/")[2]})
    assert not [block for block in served.get("/documents.json").json()["blocks"] if block["kind"] == "listing"]


def docx(text: str) -> bytes:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    body = f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:body></w:document>'
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", body)
    return made.getvalue()


def test_every_kind_of_document_is_read_and_its_findings_stand_beside_its_text(served):
    kinds = {
        "claims.pdf": make_pdf([[part + "." for part in TEXT.rstrip(".").split(". ")]]),
        "claims.docx": docx(TEXT),
        "claims.html": f"<!doctype html><title>Claims</title><p>{TEXT}</p>".encode(),
        "claims.txt": TEXT.encode(),
    }
    files = [("files", (name, content, "application/octet-stream")) for name, content in kinds.items()]
    assert served.post("/documents/add", files=files).status_code == 303
    audit = served.get("/documents/audit.json").json()
    found = {
        quote["where"].partition(",")[0]
        for block in audit["blocks"]
        if block["kind"] == "finding"
        for quote in block["quotes"]
    }
    assert found == set(kinds)
    rows = next(block for block in served.get("/documents.json").json()["blocks"] if block["kind"] == "listing")["rows"]
    for row in rows:
        page = served.get(f"{row[0]['href']}.json").json()
        (marked,) = [block for block in page["blocks"] if block["kind"] == "marked"]
        text = " ".join(piece["text"] for paragraph in marked["paragraphs"] for piece in paragraph)
        assert "250 million" in text, row[0]["text"]
        assert any(piece["findings"] for paragraph in marked["paragraphs"] for piece in paragraph), row[0]["text"]
    served.forget()


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b"a" * 400_000_000)
    return made.getvalue()


def test_documents_that_would_do_harm_are_refused_and_the_next_one_is_read(served):
    files = [
        ("files", ("bomb.docx", bomb(), "application/octet-stream")),
        ("files", ("binary.txt", b"\x00" * 1000, "text/plain")),
    ]
    assert served.post("/documents/add", files=files).status_code == 303
    audit = served.get("/documents/audit.json")
    assert audit.status_code in (200, 503)
    if audit.status_code == 200:
        words = [block["text"] for block in audit.json()["blocks"] if block["kind"] == "words"]
        assert sum("was not read" in word for word in words) == 2
    served.forget()
    assert served.get("/states.json").status_code == 200


def test_uploads_are_limited_in_number_and_size(served):
    many = [("files", (f"{n}.txt", b"text", "text/plain")) for n in range(11)]
    assert served.post("/documents/add", files=many).status_code == 400
    large = [("files", ("large.txt", b"a" * 25_000_001, "text/plain"))]
    assert served.post("/documents/add", files=large).status_code == 400
    assert served.post("/documents/add", {"files": "no file"}).status_code == 400
    with socket.create_connection(("127.0.0.1", served.port)) as raw:
        head = f"POST /documents/add HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nOrigin: {served.address}\r\n"
        raw.sendall(f"{head}Content-Length: 99999999\r\n\r\n".encode())
        assert raw.recv(20).startswith(b"HTTP/1.1 413")
    assert not [block for block in served.get("/documents.json").json()["blocks"] if block["kind"] == "listing"]
