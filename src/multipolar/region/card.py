"""What a notebook shows of an object: a heading and rows of words.

It has no colour, script or asset of its own, so that it reads on a light and on a dark page, and offline.
"""

from __future__ import annotations

import html
from collections.abc import Mapping


def card(title: str, rows: Mapping[str, str], lead: str = "") -> str:
    """Return HTML for ``_repr_html_``; all words are escaped, rows without words are left out.

    >>> card("a < b", {"as of": "2026", "missing": ""})[:64]
    '<div style="text-align:left"><p><strong>a &lt; b</strong></p><ta'
    """
    left = 'style="text-align:left"'  # notebooks set tables to the right
    head = f"<p><strong>{html.escape(title)}</strong>{f'<br>{html.escape(lead)}' if lead else ''}</p>"
    body = "".join(
        f'<tr><th scope="row" {left}>{html.escape(name)}</th><td {left}>{html.escape(words)}</td></tr>'
        for name, words in rows.items()
        if words
    )
    return f"<div {left}>{head}{f'<table><tbody>{body}</tbody></table>' if body else ''}</div>"
