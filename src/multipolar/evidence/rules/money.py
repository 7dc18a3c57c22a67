"""missing-currency: a sum of money that names no currency."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..finding import Finding
from .dossier import Dossier, found
from .quantity import Quantity
from .rates import PER_DOLLAR, ROOM, rates
from .setting import Mention, Sentence

_MONEY_NOUN = re.compile(
    r"(?i)\b(?:worth|valued? (?:at|of)|cost(?:s|ing)?(?: of| about| around| an estimated)?|"
    r"(?:loans?|grants?|aid|assistance|investments?|funding|funds?|budgets?|credits?|"
    r"debts?|deficits?|surplus|revenues?|expenditures?|spending|pledges?|package|facility|"
    r"financing|reserves|gdp|exports|imports|trade|capital|price|prices|"
    r"fees?|tax(?:es)?|remittances|contribution|donation|subsid(?:y|ies)|compensation|reparations|"
    r"bill|income|turnover|sales|market capitali[sz]ation)"
    r"(?: (?:to|from|for|in) (?:the )?(?-i:[A-Z])[\w’'-]+(?: (?-i:[A-Z])[\w’'-]+)?)?"
    r" (?:of|worth|totall?ing|amounting to|"
    r"was|were|is|are|stood at|reached|rose to|fell to|came to|totalled|totaled|exceed(?:ed|s|"
    r"ing)))\s*(?:about|around|some|nearly|almost|over|more than|roughly|an estimated|"
    r"approximately|at least|up to|only|just|\s)*$"
)


_MONEY_AFTER = re.compile(
    r"(?i)^\s*(?:in|of|for|worth of)?\s*(?:annual |new |additional |concessional |official |"
    r"foreign |bilateral |total )*(?:loans?|grants?|aid|credits?|funding|financing|investments?|"
    r"debts?|"
    r"(?:trade |infrastructure |development |stimulus |aid |loan |budget |economic |economic "
    r"cooperation )?(?:fund|package|facility|budget|economy|deficit|surplus|pledge|pipeline|"
    r"programme of (?:loans|aid)))\b"
)


_PAID = re.compile(
    r"(?i)\b(?:paid|pays?|contribut(?:e|es|ed|ing)|pledg(?:e|es|ed|ing)|spen[dt]s?|invest(?:s|ed|ing)?|lent|lends?|"
    r"borrow(?:s|ed)?|"
    r"donat(?:e|es|ed)|disburs(?:e|es|ed)|allocat(?:e|es|ed)|earmark(?:s|ed)|owes?|owed|commit(?:s|ted))\s*(?:in |a |of |"
    r"about|around|some|nearly|almost|over|more than|roughly|an estimated|approximately|at least|up to|only|just|another|"
    r"a further|\s)*$"
)


_PAID_AFTER = re.compile(
    r"(?i)^\s*(?:in|into|to|for|on|towards?|over|since|by|from|between|under|through|a year|annually|per year|each|[.,;)]|$)"
)
"""What is paid into a fund is money; what is spent otherwise may be hours."""


_THING = (
    r"(?i)^\s*(?:(?:new|more|other|metric|short|long|standard|cubic|square|foreign|young|"
    r"additional|million|billion|barrels?|local|small|rural|poor|international|"
    r"regional)\s)*(?:people|persons|tonn?e?s?|tons|barrels|units|vehicles|cars|visitors|tourists|"
    r"workers|jobs|students|"
    r"hectares|acres|km|kilomet\w+|met(?:re|er)s|miles|kwh|mwh|gwh|twh|mw|gw|watts?|litres?|"
    r"liters?|teu|containers?|households|families|users|subscribers|citizens|"
    r"inhabitants|residents|passengers|children|women|men|voters|books|copies|doses|homes|bags|"
    r"bushels|cubic|square|years|days|hours|times|points|feet|"
    r"migrants|refugees|trainees|farmers|smes|enterprises|firms|companies|businesses|arrivals|"
    r"shares|votes|trees|animals|cattle|items|pieces|parcels|trips"
)

_THINGS = re.compile(rf"{_THING})")
"""Things that are counted in millions."""


_COUNTED = re.compile(
    rf"{_THING}|(?!(?:was|is|has|as|this|its|"
    r"across|towards|always|plus|less)\b)[a-z]+s\b(?! of (?:loans|aid)))"
)


_LENT = re.compile(
    r"(?i)\b(?:loans?|grants?|packages?|funds?|budgets?|credits?|debts?|deficits?|investments?|"
    r"funding|financing|facility|pledges?|subsid(?:y|ies)|worth|cost)\b[^,;]{0,30}$"
)


_SUM_NOUN = (
    r"(?:budgets?|costs?|price|spending|expenditures?|outlays?|debts?|deficits?|surplus(?:es)?|losses|damages?|revenues?|bill|"
    r"loans?|levy|levies|turnover|incomes?|subsid(?:y|ies)|investments?|credits?|credit lines?|lines? of credit|"
    r"fines?|fees?|tax(?:es)?|tolls?|dut(?:y|ies)|royalt(?:y|ies)|rents?|bonds?|profits?|savings|reserves|premiums?|"
    r"payments?|payouts?|wages?|remittances?|proceeds|arrears|receipts|endowment|donations?|pledges?|contributions?|"
    r"compensation|salaries|facility|guarantees?|appropriations?|envelope|dividends?|supplements?|top-ups?|allotments?|"
    r"allowances?|advances?|awards?|bonus(?:es)?|instal?lments?|tranches?|scholarships?|stipends?|pensions?|overdrafts?|refunds?|"
    r"rebates?|subventions?|mortgages?|ransoms?|bribes?|injections?|overruns?|collateral|prizes?|bail-?outs?|buffers?|equity|"
    r"grants?|earnings|pay-?ments?|deposits?|charges|compensations?|stakes?|endowments?|cushions?|windfalls?|shortfalls?|sponsorships?)"
)
"""What is counted in money."""
_ABOUT = (
    r"(?:(?:only|just|barely|scarcely|hardly|merely|roughly|approximately|well|about|some|around|nearly|almost|over|more|than|an?|another|further|estimated|additional|total|of|at|"
    r"least|up|to) )*"
)
_PUT_AT = re.compile(
    rf"(?i)\b{_SUM_NOUN}\b[^.;:⟦⟧]{{0,60}}?\b(?:at|to|amount(?:s|ed|ing)? to|c[oa]m(?:e|es|ing) to|total(?:s|l?ed|l?ing)|"
    rf"brought in|brings in|yield(?:s|ed)|rais(?:es|ed)|earn(?:s|ed)|swallow(?:s|ed)|"
    rf"absorb(?:s|ed)|consum(?:es|ed)|averag(?:es|ed)|stood at|stands at|of|was|were|is|are)\s{_ABOUT}$"
)
"""A sum that is put at a figure: "the operating budget at", "the levy on cement brought in"."""
_COSTS = re.compile(
    r"(?i)\b(?:cost(?:s|ing)?|rais(?:e|es|ed|ing)|borrow(?:s|ed|ing)?|set aside|sets aside|owes?|owed|earmark(?:s|ed)|"
    r"invest(?:s|ed|ing)?|lend(?:s|ing)?|lent|budget(?:s|ed)|grossed|fetch(?:es|ed)|earn(?:s|ed)|pledg(?:e|es|ed)|request(?:s|ed)|"
    rf"(?:sold|bought|acquired|purchased|auctioned|rented|leased)(?: [^.;,:⟦⟧]{{1,40}})? for|"
    rf"mak(?:es?|ing) available|made available|endowed with|ask(?:s|ed) for|"
    rf"swallow(?:s|ed)|devour(?:s|ed)|to advance|debts? of|fin(?:es?|ed)|penalty of)\s{_ABOUT}$"
)
_REFUNDED = re.compile(
    rf"(?i)\b(?:refund(?:s|ed)?|reimburs(?:es|ed)|repa(?:ys|id)|prepaid|overpaid|underspent|overspent)\s{_ABOUT}$"
)
_PUT = re.compile(rf"(?i)\b(?:put|pumped|poured|sank|sunk|ploughed|plowed|injected|channel?led|threw)\s{_ABOUT}$")
_INTO = re.compile(r"(?i)^\s(?:more )?into (?:the|its|their|his|her|an?|new|this|these|those)\b")
_GOT = re.compile(rf"(?i)\b(?:receiv(?:e|es|ed)|got|gets|obtain(?:s|ed)|secur(?:es|ed)|dr[ae]ws?|raised)\s{_ABOUT}$")
_FROM_PURSE = re.compile(
    r"(?i)^\s(?:from|out of) [^.,;]{0,40}\b(?:funds?|budget|treasury|ministry|bank|reserves?|donors?|government|council|lottery|"
    r"foundation|exchequer|levy|tax(?:es)?|fees?|sales|lenders?|investors?|taxpayers?|sponsors?)\b"
)
"""What is put into something, and what is had from a purse."""
_GAVE = re.compile(rf"(?i)\b(?:gave|gives|given|left|leaves|bequeathed|handed)\s{_ABOUT}$")
_TO = re.compile(r"(?i)^\s(?:towards? (?:the|its|a|an)|to (?:the|its|his|her|a|an))\b")
_BESIDE = re.compile(rf"(?i)\b{_SUM_NOUN}, {_ABOUT}$")
_PUT_AFTER_COMMA = re.compile(r"(?i)^(?:,| (?:until|in|since|a year|per year|at|for|by)\b)")
"""A sum in apposition: "the annual subsidy, 2.4 million until 2019, was cut"."""
_SPENT_AFTER = re.compile(
    r"(?i)^\s*(?:more |in all |in total )?(?:was|were|is|are|has been|have been|had been|will be|would be|is to be|are to be|"
    r"can be|could be|being)\s(?:since |already |then |later |also |now |being |to be )?"
    r"(?:spent|paid|allocated|allotted|set aside|earmarked|invested|lent|borrowed|disbursed|pledged|committed|budgeted|"
    r"contributed|donated|granted|transferred|refunded|repaid|owed|awarded|provided|reserved|put aside|"
    r"raised (?:from|by|through|in|on|for)|collected (?:from|in|as))\b"
)
"""What is done with money only; millions that are spent are no people."""
_SUM_OF = re.compile(rf"(?i)\b(?:{_SUM_NOUN}|penalty|penalties|sum|sums) of {_ABOUT}$")
_WENT = re.compile(
    r"(?i)^\s(?:(?:went|goes|go|will go|has gone|had gone) (?:to|on|into|towards)|(?:was|were|has been|have been|had been|is|are|"
    r"will be) [a-z]+(?:ed|n|id))\b"
)
"""Where money goes, once a total has been named."""
_TOTAL = re.compile(r"(?i)^of (?:the|this|that) (?:total|sum|amount|money|budget|grant|loan|fund|proceeds),? ")
_PUT_AFTER = re.compile(r"(?i)^\s*(?:last|this|next|every|and|but|while|at|when|if|an? (?:month|week|day))\b")
_OF_WHOM = re.compile(r"(?i)\b(?:most|some|many|half|all|none|both) of (?:them|whom|these)\b|\bof whom\b")


def currency(dossier: Dossier) -> Iterator[Finding]:
    """Report sums of money that name no currency."""
    for mention in dossier.mentions:
        quantity = mention.quantity
        unknown = quantity.kind == "money" and quantity.unit in ("unknown", "")
        bare = (
            quantity.kind in ("number", "count")
            and abs(quantity.value) >= 1e5
            and re.search(r"(?i)(?:million|billion|trillion|crore|lakh|\bbn|\bmn)", mention.raw)
        )
        if not unknown and not bare:
            continue
        if bare and not unknown:
            if _of_things(mention):
                continue
            sure = _LENT.search(mention.left) is not None
            if (_THINGS if sure else _COUNTED).match(mention.right) and not _MONEY_AFTER.match(mention.right):
                continue
            if not (_is_paid(mention) or _MONEY_NOUN.search(mention.left) or _MONEY_AFTER.match(mention.right)):
                continue
        beside = _converted(mention)
        if beside is None and _said(mention):
            continue
        yield found(
            "missing-currency",
            "medium",
            [mention],
            f"{mention.raw!r} is a sum of money without a currency.",
            "",
            _by_rate(mention, beside) if beside is not None else _near_currency(mention),
        )


def _is_paid(mention: Mention) -> bool:
    """Say whether a bare number is money by what is done with it: set aside, spent, owed; or what it is put at."""
    text, quantity, passage = mention.sentence.document.text, mention.quantity, mention.sentence.passage
    if _PAID.search(mention.left) and _PAID_AFTER.match(mention.right):
        return True
    behind = text[quantity.end : min(quantity.end + 90, passage.end)].replace("\n", " ")
    before = text[max(passage.start, quantity.start - 110) : quantity.start].replace("\n", " ")
    if _OF_WHOM.search(behind) or re.match(
        r"\s(?!a\b|an\b)(?![a-z]+s (?:enough|the|an?|no|its|only|little)\b)"
        r"[a-z]+(?:s|people|men|women|tonnes)\b(?<!was)(?<!is)(?<!has)",
        behind,
    ):
        return False
    if _before_said(mention):
        return False
    if (_PUT.search(before) and _INTO.match(behind)) or (_GOT.search(before) and _FROM_PURSE.match(behind)):
        return True
    if _GAVE.search(before) and _TO.match(behind):
        return True
    if _BESIDE.search(before) and _PUT_AFTER_COMMA.match(behind):
        return True
    if (
        _SPENT_AFTER.match(behind)
        or _REFUNDED.search(before)
        or _SUM_OF.search(before)
        or (_TOTAL.match(before) and _WENT.match(behind))
    ):
        return True
    return bool(
        (_PUT_AT.search(before) or _COSTS.search(before)) and (_PAID_AFTER.match(behind) or _PUT_AFTER.match(behind))
    )


def _before_said(mention: Mention) -> bool:
    """Say whether the sentence before has a sum in one currency, or millions of things: then this one goes on with them."""
    before = mention.sentence.before
    if before is None:
        return False
    units = {q.unit for q in before.quantities if q.kind == "money"} - {"unknown", ""}
    if len(units) == 1 and not _OTHER_MONEY.search(before.text):
        return True
    if any(q.kind in ("other", "count") and q.value >= 1e5 for q in before.quantities):
        return True
    at: Sentence | None = before
    for _ in range(_BACK):
        if at is None:
            return False
        bare = any(q.kind in ("number", "count") and q.value >= 1e6 for q in at.quantities)
        if bare and any(q.kind == "money" for q in at.quantities):
            return True  # "96.7 billion cedis and expenditure 149.9 billion": the paragraph names its currency once
        at = at.before
    return False


_BACK = 4
"""Sentences of a paragraph in which it may have named its currency."""


_OTHER_MONEY = re.compile(
    r"\b(?:in|into) (?:dong|baht|yen|yuan|rupees|euros?|dollars|pounds|won|pesos|rand|local currency)\b"
)


def _of_things(mention: Mention) -> bool:
    """Say whether a figure is a part of things counted before: 3.7 million ounces, of which mines contributed 3.1 million."""
    quantity, sentence = mention.quantity, mention.sentence
    for whole in sentence.quantities:
        gap = sentence.document.text[whole.end : quantity.start] if whole.end < quantity.start else ""
        things = (whole.kind == "count" and bool(whole.unit)) or whole.kind == "other"
        if things and whole.value > quantity.value and re.search(r"\bof (?:which|these|them|this)\b", gap):
            return True
    return False


def _converted(mention: Mention) -> Quantity | None:
    """Return the sum in brackets that restates this one in a currency: "2.6 trillion (c. 20 billion US dollars)"."""
    text, end = mention.sentence.document.text, mention.quantity.end
    for quantity in mention.sentence.quantities:
        if quantity.kind == "money" and quantity.unit not in ("unknown", "") and end < quantity.start < end + 24:
            return quantity if re.match(r"\s?\([^()]*$", text[end : quantity.start]) else None
    return None


def _by_rate(mention: Mention, beside: Quantity) -> str | None:
    """Return the one currency whose exchange rate the two sums have."""
    ratio = mention.quantity.value / beside.value
    years = mention.years or (2010, 2024)
    known = rates(beside.unit, years[0], years[-1])
    if known is None:
        return None
    fits = []
    for currency_ in PER_DOLLAR:
        own = rates(currency_, years[0], years[-1])
        if own is not None and own[0] / known[1] * (1 - ROOM) <= ratio <= own[1] / known[0] * (1 + ROOM):
            fits.append(currency_)
    if not fits or len(fits) > 3:
        return None
    return f"{' or '.join(fits)}, at the {ratio:.3g} that the sum in brackets implies"


_NEAR = 40
"""Characters within which a currency that comes later is also that of the sum before: "10 million and 20 million dollars"."""


def _said(mention: Mention) -> bool:
    """Say whether the sentence or the ones before give the currency of all sums ("in US dollars", a table's head)."""
    sentence = mention.sentence
    text = sentence.document.text
    own = [q for q in sentence.quantities if q.kind == "money" and q.unit not in ("unknown", "")]
    if own:
        joined = (
            text[min(q.end for q in own) : mention.quantity.start]
            if min(q.end for q in own) < mention.quantity.start
            else text[mention.quantity.end : max(q.start for q in own)]
        )
        if len(joined) < (200 if min(q.end for q in own) < mention.quantity.start else _NEAR):
            return True
    before = sentence.text
    if sentence.before is not None:
        before += " " + sentence.before.text
    names = (
        r"(?i)\b(?:in|all|figures|amounts|sums|denominated|expressed)\b[^.]{0,40}\b(?:US )?(?:dollars|"
        r"euros?|yen|yuan|pounds|rupees|USD|EUR|JPY|rand|pesos|baht|won|shillings|naira)\b"
    )
    if re.search(names, before):
        return True
    if re.search(names, text[:6000]) and re.search(
        r"(?i)\b(?:all|unless otherwise|amounts are|figures are|sums are|values are|dollars? (?:are|"
        r"means|refers))\b[^.]{0,80}(?:dollars|euros?|yen|yuan|USD|EUR|JPY)",
        text,
    ):
        return True
    return bool(
        re.match(
            r"(?i)\s*(?:of them|of these)?\s*(?:us |american )?(?:dollars?|yen|euros?|yuan|rupees|won|"
            r"baht|pesos?|ringgit|rupiah|pounds|dong|rand|francs?|kronor|kroner|zloty|lira|real|reais|"
            r"shillings|naira)",
            mention.right,
        )
    )


def _near_currency(mention: Mention) -> str | None:
    """Return the currency that the paragraph uses, as the likely one."""
    before = mention.sentence.before
    units = {q.unit for s in (mention.sentence, before) if s is not None for q in s.quantities if q.kind == "money"} - {
        "unknown",
        "",
    }
    return f"{units.pop()}, the only currency nearby" if len(units) == 1 else None
