"""The audit's page in a browser: findings beside the text, nothing that axe-core minds, nothing wider than the window."""

import pytest

from multipolar.evidence import cut
from multipolar.evidence.audit import audit
from multipolar.evidence.report import html

from .test_access import AUDIT, GROUND, LAYOUT, NARROW, SMALLEST, WIDE, asked, axe, in_browser

__all__ = ["axe"]  # a fixture

TEXT = (
    "Aid fell by 130 percent in 2020. <script>alert(1)</script> The fund has five pillars: trade, aid, health and energy.\n\n"
    + "A long paragraph that says nothing of any figure and only fills the page. " * 60
    + "\n\n| Country with a long name | GDP (USD billion) |\n|---|---|\n| Japan | 4,213.2 |\n| Viet Nam | 430.1 |\n"
)
SIDES = """
const [left, right] = document.querySelectorAll('.sides > section');
const a = left.getBoundingClientRect(), b = right.getBoundingClientRect();
const link = document.querySelector('article a'), goal = document.querySelector(link.getAttribute('href'));
return {beside: b.left >= a.right - 1 && b.top < a.bottom, goal: goal.tagName, ran: document.title,
        back: [...document.querySelectorAll('mark a')].every(e => document.querySelector(e.getAttribute('href')))};
"""


POLICY = "default-src 'none'; style-src 'unsafe-inline'"


@pytest.fixture(scope="module")
def page():
    found = html(audit([cut("paper <1>.md", TEXT, format="md")]), title="Audit")
    assert POLICY in found  # no script runs on the page as it is; the ones that ask it need leave
    return found.replace(POLICY, "script-src 'unsafe-inline'; style-src 'unsafe-inline'")


@pytest.mark.slow
@in_browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(page, tmp_path, axe, scheme):
    for width in (WIDE, NARROW):
        (found,) = asked(page, tmp_path, AUDIT, widths=(width,), scheme=scheme, library=axe)
        assert found["ground"] == GROUND[scheme]
        assert [fault for fault in found["faults"] if fault[0] in ("serious", "critical")] == []


@pytest.mark.slow
@in_browser
def test_findings_stand_beside_the_text_and_lead_to_it(page, tmp_path):
    wide, narrow = asked(page, tmp_path, SIDES, widths=(WIDE, NARROW))
    assert wide == {"beside": True, "goal": "MARK", "ran": "Audit", "back": True}
    assert narrow["beside"] is False


@pytest.mark.slow
@in_browser
def test_the_page_never_scrolls_sideways(page, tmp_path):
    for width, found in zip(
        (WIDE, NARROW, SMALLEST), asked(page, tmp_path, LAYOUT, widths=(WIDE, NARROW, SMALLEST)), strict=True
    ):
        assert found["page"] == width
        assert found["beyond"] == []
