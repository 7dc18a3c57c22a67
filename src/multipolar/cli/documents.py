"""Commands on documents: audit, ask."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from .face import DEFAULT, JsonOption, OverlayOption, RegionOption, app, load, print_json, progress

if TYPE_CHECKING:
    from ..evidence.ask import Nearness
    from ..evidence.audit import Audit


@app.command()
def audit(
    paths: Annotated[list[Path], typer.Argument(metavar="FILE|FOLDER...", help="PDF, HTML, DOCX, Markdown or text.")],
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    alone: Annotated[bool, typer.Option("--alone", help="Only the documents, without the tables of a region.")] = False,
    rule: Annotated[
        list[str] | None, typer.Option("--rule", help="Only findings of this rule; may be repeated.")
    ] = None,
    fail_on: Annotated[
        str | None, typer.Option("--fail-on", metavar="SEVERITY", help="Exit 1 with a finding of it or worse.")
    ] = None,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also a page: findings beside highlighted text.")
    ] = None,
    text_out: Annotated[
        Path | None,
        typer.Option("--text-out", metavar="DIR", help="Also the text that offsets count in, a file a document."),
    ] = None,
    as_jsonl: Annotated[bool, typer.Option("--jsonl", help="Every claim and finding, one JSON object a line.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Find the quantified claims of documents, and those that cannot be right or disagree.

    Inside a document, between documents, and with the region's tables; every finding names its rule and its arithmetic.

    Example: multipolar audit report.pdf notes/ --html findings.html
    """
    from ..evidence import audit as room
    from ..evidence import report

    place = None if alone else load(region, overlay)
    with progress():
        found = room.audit_files(paths, place)
        if rule:
            found = room.select(found, rules=rule)
    failed = fail_on is not None and found.fails(fail_on)
    if text_out:
        room.write_texts(found, text_out)
    if html:
        report.write_html(found, html)
    for fault in found.faults if as_json or as_jsonl else ():
        print(f"multipolar: {fault}", file=sys.stderr)
    if as_jsonl:
        for line in found.jsonl():
            print(line)
    elif as_json:
        print_json("audit", _rows(found), place)
    else:
        for line in report.lines(found):
            print(line)
    if failed:
        raise typer.Exit(1)
    if found.faults and not found.documents:
        raise typer.Exit(3)


def _rows(found: Audit) -> list[dict[str, Any]]:
    findings = [finding.as_dict() | {"refs": list(finding.refs)} for finding in found.findings]
    return [*findings, *(claim.as_dict() for claim in found.claims)]


@app.command()
def ask(
    question: Annotated[str, typer.Argument(help="In words.")],
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="[FILE|FOLDER]...", help="Documents, beside the tables.")
    ] = None,
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many answers at most.")] = 8,
    meaning: Annotated[
        bool,
        typer.Option("--meaning", help="Also rank by meaning, for words that the texts do not use (extra meaning)."),
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Ask documents and tables: ranked passages and rows, each with its citation.

    Example: multipolar ask "how much aid did Japan give Viet Nam"
    """
    from ..evidence import ask as room
    from ..evidence import read_all

    near: Nearness | None = None
    if meaning:
        from ..evidence.meaning import nearness

        near = nearness(say=lambda told: print(f"multipolar: {told}", file=sys.stderr))
    place = load(region, overlay)
    documents, faults = read_all(paths or [])
    for fault in faults:
        print(f"multipolar: {fault}", file=sys.stderr)
    answers = room.ask(question, documents, place, limit=limit, nearness=near)
    if as_json:
        ranking = "words and meaning" if meaning else "words"
        print_json("ask", [_answer(answer) | {"ranking": ranking} for answer in answers], place)
        return
    for line in room.lines(answers):
        print(line)


def _answer(answer: Any) -> dict[str, Any]:
    names = ("text", "score", "source", "doc", "start", "end")
    return {name: getattr(answer, name) for name in names} | {"refs": list(answer.refs), "also": list(answer.also)}
