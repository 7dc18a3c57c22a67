"""What lines look like: ends of sentences, bullets, captions, heads, entries of a reference list, page furniture."""

from __future__ import annotations

import re

TERMINAL = re.compile(r"[.!?:;…。！？][\"”’'»)\]*_]*(?:\s?[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\s?\[\^?\d{1,3}\]|\d{1,3})*[\"”’)*_]*\s*$")
BULLET = re.compile(r"\s*(?:[-*+•▪●◦‣–—■□➢✓]\s+|\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)]\s+)")
PAGE_NUMBER = re.compile(r"\W*(?:page\s*)?(?:\d{1,4}|[ivxlc]{1,6})(?:\s*(?:/|of|\|)\s*\d{1,4})?\W*", re.I)
CONTENTS = re.compile(
    r"\W*(?:table of contents|contents|list of (?:tables|figures|abbreviations|boxes|charts))\W*", re.I
)
REFERENCES = re.compile(
    r"\W*(?:\d+\.?\s+)?(?:references? list|(?:references?|bibliography|(?:end\s?)?notes|footnotes|works cited|"
    r"sources(?: cited)?|literature(?: cited)?|further reading|citations)"
    r"(?:\s(?:and|&)\s(?:references?|bibliography|(?:end\s?)?notes|sources|literature|further reading))?)\W*",
    re.I,
)
CAPTION = re.compile(
    r"\W{0,3}(?:(?:table|figure|fig\.?|chart|graph|map|box|exhibit|photo|image|diagram|infographic|"
    r"plate)\s*[A-Z]?\d+(?:[.-]\d+)*\s*[.:|–—-]"
    r"|(?:source|sources|note|photo|photograph|image|credit|picture)s?\s*(?:by|courtesy of)?:)",
    re.I,
)
CHAPTER = re.compile(
    r"\W*(?:chapter|part|section|annex|appendix)\s+(?:\d{1,3}|[ivxlc]{1,6}|one|two|three|four|five|six|seven|eight|nine|"
    r"ten)\b.{0,120}",
    re.I,
)
HEAD = re.compile(
    r"\W*(?:introduction|conclusions?|abstract|summary|discussion|methods?|background|recommendations)\W*", re.I
)
ENTRY = re.compile(r"\s*(?:[-*•]\s+)?(?:\[\^?(\d{1,3})\]:?|\^?(\d{1,3})[.)]?|([⁰¹²³⁴⁵⁶⁷⁸⁹]+))\s*(?=[^\d\s.,%)])")
CITES = re.compile(
    r"https?://|www\.|\bdoi\b|\bibid|\bop\. ?cit|\bsee(?: also)?\b|\baccessed\b|\bretrieved\b|\bpp?\. ?\d|\bvol\.|\bet al|\bISBN"
    r"|\beds?\.|\bJournal\b|\bPress\b|\bUniversity\b|[“\"][^”\"]{8,300}[”\"]|\((?:19|20)\d\d[a-z]?\)|,\s(?:19|20)\d\d\.|"
    r"\.\s(?:19|20)\d\d\.",
    re.I,
)
FURNITURE = re.compile(
    r"\W*(?:isbn|issn|©|\(c\)\s|copyrights?\b|all rights reserved|printed (?:in|by)|published by|keywords?\b|tags?:|share this|"
    r"read more|advertisement|subscribe|related (?:articles|stories)|follow us|cookie|tel(?:ephone)?\s*[.:+]|fax\b|e-?mail\s*:|"
    r"download(?:ed)? (?:from|on)|last (?:updated|modified)|published(?: on)?\s*:|posted(?: on)?\s*:|"
    r"by\s+[A-Z][\w.]+(?:\s+[A-Z][\w.]+){0,3}\s*$).{0,160}$",
    re.I,
)
DATELINE = re.compile(
    r"\W*(?:\d{1,2}:\d{2}\s*(?:[A-Z]{2,5})?,?\s*)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s*)?"
    r"(?:(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+(?:19|20)\d\d"
    r"|\d{1,2}\s+(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?:19|20)\d\d"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?\s+(?:19|20)\d\d|(?:19|20)\d\d)"
    r"(?:,?\s+\d{1,2}:\d{2}.{0,12})?\W*",
    re.I,
)
LEADER = re.compile(r"(?:\.{3,}|…+|\t|\s{3,}|\. \. \.)\s*(?:\d{1,4}|[ivxlc]{1,6})\s*$")
PAGE = re.compile(r"(?:\.{2,}|…|\t|\s{2,})[\s.…]*(?:\d{1,4}|[ivxlc]{1,6})?$")
CELLS = re.compile(r"\t|\s\|\s|^\||\s{3,}")
CREDIT = re.compile(r"\|\s*[A-Z][A-Z /]{3,}\s*$")
FIGURE = re.compile(r"\d\s?%|per\s?cent|[$€£¥]\s?\d|\b(?:million|billion|trillion)\b")


HEAD_LENGTH = 200
"""Characters of the longest head or chapter line; longer paragraphs are not even looked at."""


def closed(content: str) -> bool:
    """Whether a line ends like a sentence."""
    return TERMINAL.search(content[-40:]) is not None


def leads(content: str) -> bool:
    """Whether a line ends with dots or a tab and a page number."""
    return LEADER.search(content[-40:]) is not None


def is_whole(pattern: re.Pattern[str], content: str) -> bool:
    """Whether a short line is wholly of a form."""
    return len(content) <= HEAD_LENGTH and pattern.fullmatch(content) is not None


def is_page_number(content: str) -> bool:
    """Whether a line is a page number; a row of a table between bars is none."""
    row = content.startswith("|") and content.endswith("|") and content.count("|") > 2
    return not row and is_whole(PAGE_NUMBER, content)
