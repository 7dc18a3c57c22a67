"""Whose pesos, shillings, rupees: a name that several states give to their money is that of the state a text is about."""

from __future__ import annotations

import re
from functools import lru_cache

_HOMES: dict[str, dict[str, str]] = {
    "peso": {
        "PHP": "philippine|filipino|manila", "COP": "colombia", "MXN": "mexic", "ARS": "argentin", "CLP": "chile",
        "UYU": "uruguay", "DOP": "dominican republic", "CUP": "cuba",
    },
    "shilling": {"KES": "kenya", "UGX": "uganda", "TZS": "tanzania", "SOS": "somali"},
    "rupee": {
        "INR": "india", "PKR": "pakistan", "LKR": "sri lanka", "NPR": "nepal", "MUR": "mauriti", "SCR": "seychelles",
    },
    "franc": {
        "CHF": "swiss|switzerland|liechtenstein", "RWF": "rwanda", "BIF": "burundi", "DJF": "djibouti", "GNF": "guinea",
        "CDF": "democratic republic of the congo|kinshasa", "XPF": "new caledonia|french polynesia", "KMF": "comor",
        "XOF": "senegal|mali|burkina|ivor|ivoire|benin|togo|niger|waemu|uemoa",
        "XAF": "cameroon|gabon|chad|central african|cemac|equatorial guinea|brazzaville",
    },
    "dinar": {
        "KWD": "kuwait", "DZD": "algeria", "IQD": "iraq", "TND": "tunisia", "JOD": "jordan", "RSD": "serbia", "BHD": "bahrain",
        "LYD": "libya",
    },
    "pound": {
        "GBP": "brit|united kingdom|uk|london|england|scot", "EGP": "egypt", "SDG": "sudan", "LBP": "leban", "SYP": "syria",
    },
    "riyal": {"SAR": "saudi", "QAR": "qatar", "OMR": "oman", "YER": "yemen", "IRR": "iran"},
    "rial": {"IRR": "iran", "OMR": "oman", "YER": "yemen"},
    "krona": {"SEK": "swed", "ISK": "iceland"},
    "krone": {"NOK": "norw", "DKK": "denmark|danish|greenland|faroe"},
    "kwacha": {"ZMW": "zambia", "MWK": "malawi"},
    "dirham": {"AED": "emirat|uae|dubai|abu dhabi", "MAD": "morocc"},
    "som": {"UZS": "uzbek", "KGS": "kyrgyz"},
    "leu": {"RON": "romania", "MDL": "moldova"},
}  # fmt: skip
"""Name of the money, then currency and the beginnings of the words that name its state."""
_PLURALS = {"kronor": "krona", "kroner": "krone", "lei": "leu"}
_BARE = re.compile(
    r"\d[\d.,]*\s*(?:(?:thousand|million|billion|trillion|lakh|crore|bn|mn|m|tn)\s)?(?P<name>[a-z]+)$", re.I
)
_TITLE = 160
"""Characters within which the title of a text stands."""
_LEAST = 2
"""How often a text must name a state before its name for money means that state's."""


def home(raw: str, currency: str, text: str) -> str:
    """Return the currency of an amount as printed: by the state that the text names most, else the usual one.

    >>> home("20 trillion pesos", "PHP", "Colombia grew. The Colombian state builds roads."), home("5 pesos", "PHP", "")
    ('COP', 'PHP')
    """
    match = _BARE.search(raw)
    if match is None:
        return currency
    name = match["name"].lower()
    single = _PLURALS.get(name, name if name in _HOMES else name.removesuffix("s"))
    if single not in _HOMES:
        return currency
    named = _named(single, text)
    best = max(named, key=lambda code: (named[code], code == currency))
    alone = (
        named[best] == sum(named.values()) and _named(single, text[:_TITLE])[best] > 0
    )  # the only one, and in the title
    return best if alone or named[best] >= _LEAST else currency


@lru_cache(maxsize=256)
def _named(name: str, text: str) -> dict[str, int]:
    """Return how often a text names the states of each currency of a name."""
    return {code: len(re.findall(rf"\b(?:{words})", text, re.I)) for code, words in _HOMES[name].items()}
