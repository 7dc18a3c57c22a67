"""Documents under audit: findings beside the text, each to be confirmed or dismissed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ...evidence import report
from ...evidence.finding import SEVERITIES
from ...evidence.reading import SUFFIXES
from ...evidence.rules import NAMES
from .. import dossier
from ..bench import Bench, flag, listing, missing, python, select
from ..blocks import Cell, Control, Facts, Fill, FindingCard, Form, Heading, Post, Quote, Words
from ..state import Key, State, one_of
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

WORDS = ("open", "confirmed", "dismissed")


def kept(bench: Bench) -> tuple[list[Any], dict[str, Any] | None]:
    """Return the documents that are kept, and their audit if it is there."""
    documents = bench.store.documents()
    return documents, bench.store.answers(bench.region.hash, "audit").get(dossier.key(documents)) if documents else None


def documents(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of all documents."""
    files, found = kept(bench)
    rows = [
        (
            Cell(text=each.name, href=f"/documents/{each.id}"),
            Cell(text=f"{each.size:,} bytes", number=True),
            Cell(text=each.added),
        )
        for each in files
    ]
    blocks: list[Any] = [
        Words(
            text="Drop documents here: their quantified claims are held against each other and against the tables. "
            "The files stay on this machine, in the workbench’s own file."
        ),
        Post(
            id="upload",
            action="/documents/add",
            label=f"PDF, HTML, DOCX, Markdown or text; at most {dossier.AT_ONCE} at once, {dossier.LARGEST // 1_000_000} MB each",
            controls=(),
            button="Add",
            files="files",
            accept=",".join(sorted(SUFFIXES)),
        ),
    ]
    if files:
        blocks.append(listing("files", f"{len(files)} documents", ("Document", "Size", "Added"), rows))
        blocks += (
            findings(bench, files, found, state)
            if found
            else [Fill(href="/documents/audit", label="Reading and auditing; this may take a minute")]
        )
    return bench.page(
        "documents",
        "Documents",
        "/documents",
        blocks,
        state,
        command=f"multipolar audit FILE{flag(bench.region)}",
        python=python(bench.region, "from multipolar import evidence", 'evidence.audit_files(["FILE"], region)'),
    )


def findings(bench: Bench, files: list[Any], found: Mapping[str, Any], state: State) -> list[Any]:
    """Return the findings as blocks."""
    decisions = bench.store.decisions()
    labels = {each.id: each.name for each in files}
    texts = {each["id"]: dossier.document_of(each, each["id"]) for each in found["documents"]}
    counts = dict.fromkeys(WORDS, 0)
    cards = []
    for number, (data, finding) in enumerate(zip(found["findings"], dossier.findings_of(found), strict=True), start=1):
        word, note, at = decisions.get(data["key"], ("open", "", ""))
        counts[word] += 1
        if (state["word"] and word != state["word"]) or (state["severity"] and finding.severity != state["severity"]):
            continue
        quotes = []
        for place, (span, page) in enumerate(zip(finding.spans, finding.pages, strict=True), start=1):
            before, inside, after = report.excerpt(texts[span.doc], span)
            where = f"{labels.get(span.doc, span.doc)}{f', page {page}' if page is not None else ''}"
            quotes.append(
                Quote(
                    where=where,
                    href=f"/documents/{span.doc}#f{number}-{place}",
                    before=before,
                    inside=inside,
                    after=after,
                )
            )
        cards.append(
            FindingCard(
                number=number,
                key=data["key"],
                rule=finding.rule,
                meaning=NAMES.get(finding.rule, ""),
                severity=finding.severity,
                message=finding.message,
                arithmetic=finding.arithmetic,
                correction=finding.correction or "",
                quotes=tuple(quotes),
                decision=word,
                note=note,
                at=at,
                refs=tuple(data["rows"]),
            )
        )
    blocks: list[Any] = [
        Heading(id="findings", text="Findings"),
        Facts(
            facts=(
                ("claims read", Cell(text=f"{found['claims']:,}", number=True)),
                ("findings", Cell(text=str(len(found["findings"])), number=True)),
                *((word, Cell(text=str(count), number=True)) for word, count in counts.items()),
            )
        ),
    ]
    blocks += [
        Words(
            text=f"{labels.get(fault['id'], fault['id'])} was not read: {fault['what']}; expected {fault['expected']}.",
            tone="notice",
        )
        for fault in found["faults"]
    ]
    blocks.append(
        Form(
            id="which",
            action="/documents",
            label="Which findings",
            controls=(
                select("word", "Decision", state.texts.get("word", ""), WORDS),
                select("severity", "Severity", state.texts.get("severity", ""), SEVERITIES),
            ),
        )
    )
    return [*blocks, *cards] if cards else [*blocks, Words(text="No finding is so.", tone="soft")]


def audit(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Read and audit all documents together, in a worker with limits."""
    files, found = kept(bench)
    if not files:
        raise missing("no document was added yet", "/documents")
    fresh = found is None
    if found is None:
        content = [(each.id, each.name, bench.store.document(each.id) or b"") for each in files]
        found = dossier.audit(bench.region, content)
    page = bench.page(
        "audit", "Audit of the documents", "/documents/audit", findings(bench, files, found, state), state
    )
    if fresh:
        page._keep = {"id": dossier.key(files), **found}
    return page


def document(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a document: its text, the places of the findings marked."""
    files, found = kept(bench)
    known = {each.id: each.name for each in files}
    if names["id"] not in known:
        raise missing("there is no such document here", "a document of /documents")
    name = known[names["id"]]
    shown = dossier.marked(found, names["id"], name) if found else None
    blocks: list[Any] = []
    if found is None:
        blocks.append(Fill(href="/documents/audit", label="Reading and auditing; this may take a minute"))
    elif shown is None:
        blocks.append(Words(text="It could not be read; /documents says why.", tone="notice"))
    else:
        own = [
            card
            for card in findings(bench, files, found, state)
            if isinstance(card, FindingCard)
            and any(f"/documents/{names['id']}#" in quote.href for quote in card.quotes)
        ]
        blocks += [
            Heading(id="findings", text=f"{len(own)} findings in it"),
            *own,
            Heading(id="text", text="The text"),
            shown,
        ]
    blocks.append(
        Post(
            id="remove",
            action="/documents/remove",
            label="Forget this document",
            button="Remove it from this machine’s file",
            controls=(Control(name="id", label="", type="hidden", value=names["id"]),),
        )
    )
    return bench.page(
        "document",
        name,
        f"/documents/{names['id']}",
        blocks,
        state,
        command=f"multipolar audit FILE{flag(bench.region)}",
        python=python(bench.region, "from multipolar import evidence", 'evidence.audit_files(["FILE"], region)'),
    )


_KEYS = (
    Key("word", "only findings of this decision", one_of(*WORDS)),
    Key("severity", "only findings as severe", one_of(*SEVERITIES)),
)

SPECS = (
    Spec("documents", "/documents", documents, _KEYS, stored=True),
    Spec("audit", "/documents/audit", audit, _KEYS, lane="reader", stored=True),
    Spec("document", "/documents/{id}", document, _KEYS, stored=True),
)
