"""The closed word lists of the grammar: scales, currencies, units, number words, function words."""

from __future__ import annotations


def word_list(text: str) -> list[str]:
    """Return the words of a text in order."""
    return text.split()


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text as a set: how the lists below are written."""
    return frozenset(text.split())


SCALES: dict[str, float] = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "lakhs": 1e5, "crore": 1e7, "crores": 1e7, "cr": 1e7,
    "million": 1e6, "millions": 1e6, "mn": 1e6, "mln": 1e6, "mio": 1e6, "m": 1e6, "mil": 1e6, "mm": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "bln": 1e9, "b": 1e9, "milliard": 1e9, "milliards": 1e9,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12, "trn": 1e12, "tln": 1e12, "t": 1e12,
    "quadrillion": 1e15,
    "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12, "千": 1e3, "百": 1e2, "만": 1e4, "억": 1e8, "조": 1e12,
}  # fmt: skip
"""Scale words. 兆 and 조 are trillions, as in Japanese, Korean and most Chinese finance."""

TIGHT_SCALES = frozenset({"k", "m", "b", "t", "mm", "cr", "mil"})
"""Scales only where a currency is printed: elsewhere "5 m" is metres and "5 t" tonnes."""

DIMENSIONLESS = frozenset({"thousand", "million", "billion", "trillion", "lakh", "crore", "hundred", "dozen"})

UNITS_WORDS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        word_list(
            "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
            "sixteen seventeen "
            "eighteen nineteen"
        )
    )
}
TENS_WORDS: dict[str, int] = {
    word: 10 * value
    for value, word in enumerate(word_list("twenty thirty forty fifty sixty seventy eighty ninety"), start=2)
}
ORDINALS: dict[str, int] = {
    word: value
    for value, word in enumerate(
        word_list("first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
        "fourteenth fifteenth "
        "sixteenth seventeenth eighteenth nineteenth twentieth"),
        start=1,
    )
} | {"thirtieth": 30, "fortieth": 40, "fiftieth": 50, "sixtieth": 60, "seventieth": 70, "eightieth": 80,
     "ninetieth": 90, "hundredth": 100}  # fmt: skip
FRACTIONS: dict[str, int] = {
    "half": 2, "halves": 2, "third": 3, "thirds": 3, "quarter": 4, "quarters": 4, "fourth": 4, "fourths": 4,
    "fifth": 5, "fifths": 5, "sixth": 6, "sixths": 6, "seventh": 7, "sevenths": 7, "eighth": 8, "eighths": 8,
    "ninth": 9, "ninths": 9, "tenth": 10, "tenths": 10, "hundredth": 100, "hundredths": 100,
}  # fmt: skip
VULGAR: dict[str, float] = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75, "⅕": 0.2, "⅖": 0.4, "⅗": 0.6,
                            "⅘": 0.8, "⅛": 0.125}  # fmt: skip
MULTIPLES: dict[str, float] = {
    "doubled": 2, "doubling": 2, "tripled": 3, "tripling": 3, "trebled": 3, "trebling": 3, "quadrupled": 4,
    "quadrupling": 4, "quintupled": 5, "halved": 0.5, "halving": 0.5,
}  # fmt: skip
"""Verbs that state a multiple of the level before."""
FOLD: dict[str, float] = {"twofold": 2, "threefold": 3, "fourfold": 4, "fivefold": 5, "sixfold": 6, "sevenfold": 7,
                          "eightfold": 8, "ninefold": 9, "tenfold": 10, "hundredfold": 100}  # fmt: skip

# -- money ---------------------------------------------------------------------------------------------------------------

SYMBOLS: dict[str, str] = {
    "$": "USD", "US$": "USD", "U.S.$": "USD", "USD$": "USD", "A$": "AUD", "AU$": "AUD", "AUD$": "AUD", "C$": "CAD",
    "CA$": "CAD", "CAD$": "CAD", "S$": "SGD", "SG$": "SGD", "HK$": "HKD", "NT$": "TWD", "NZ$": "NZD", "R$": "BRL",
    "MX$": "MXN", "AR$": "ARS", "B$": "BND", "FJ$": "FJD", "F$": "FJD", "T$": "TOP", "WS$": "WST", "SI$": "SBD", "G$": "GYD",
    "TT$": "TTD", "J$": "JMD", "EC$": "XCD", "BZ$": "BZD",
    "Z$": "ZWL", "N$": "NAD", "CLP$": "CLP", "COL$": "COP",
    "€": "EUR", "£": "GBP", "¥": "JPY", "￥": "JPY", "JP¥": "JPY", "CN¥": "CNY", "RMB¥": "CNY", "₹": "INR", "₩": "KRW",
    "₫": "VND", "₱": "PHP", "฿": "THB", "₦": "NGN", "₽": "RUB", "₺": "TRY", "₴": "UAH", "₪": "ILS", "₡": "CRC",
    "₵": "GHS", "GH₵": "GHS", "₭": "LAK", "₮": "MNT", "៛": "KHR", "₸": "KZT", "₲": "PYG", "৳": "BDT",
}  # fmt: skip

CODES: frozenset[str] = word_set(
    "USD EUR GBP JPY CNY RMB CNH INR KRW AUD NZD CAD CHF SEK NOK DKK ISK SGD HKD TWD MYR THB IDR PHP VND "
    "MMK KHR LAK BND "
    "BRL ARS CLP COP PEN MXN UYU PYG BOB VES CRC GTQ HNL NIO DOP JMD TTD BBD ZAR NGN KES UGX TZS RWF BIF "
    "ETB GHS XOF XAF "
    "XCD MAD DZD TND EGP LYD SDG MZN MWK ZMW ZWL BWP NAD SZL LSL AOA CDF SOS DJF MUR SCR MGA GMD SLL LRD "
    "GNF CVE RUB UAH "
    "PLN CZK HUF RON BGN RSD TRY ILS SAR AED QAR KWD BHD OMR JOD IQD IRR YER PKR BDT LKR NPR MVR AFN KZT "
    "UZS KGS TJS TMT "
    "AZN GEL AMD MDL BYN MNT FJD PGK SBD VUV WST TOP XPF SDR XDR"
)
"""ISO 4217 codes that documents print; RMB and CNH are read as CNY, SDR as XDR."""
SAME_CODE = {"RMB": "CNY", "CNH": "CNY", "SDR": "XDR"}

PREFIXES: dict[str, str] = {"rs": "INR", "rp": "IDR", "rm": "MYR", "rmb": "CNY", "php": "PHP", "tk": "BDT", "kr": "SEK",
                            "ksh": "KES", "kshs": "KES", "sh": "KES", "bt": "THB", "shs": "KES",
                            "tsh": "TZS", "ush": "UGX", "fcfa": "XOF", "cfa": "XOF", "birr": "ETB",
                            "baht": "THB", "sfr": "CHF", "fr": "CHF", "dm": "DEM", "kč": "CZK", "zł": "PLN", "lei": "RON",
                            "nt": "TWD", "rmb¥": "CNY"}  # fmt: skip
"""Abbreviations printed before an amount."""

_CURRENCY_NAMES = {
    "dollar": "USD",
    "buck": "USD",
    "euro": "EUR",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "won": "KRW",
    "rupee": "INR",
    "baht": "THB",
    "ringgit": "MYR",
    "rupiah": "IDR",
    "dong": "VND",
    "kyat": "MMK",
    "riel": "KHR",
    "kip": "LAK",
    "franc": "CHF",
    "sterling": "GBP",
    "krona": "SEK",
    "kronor": "SEK",
    "krone": "NOK",
    "kroner": "NOK",
    "rand": "ZAR",
    "naira": "NGN",
    "cedi": "GHS",
    "birr": "ETB",
    "shilling": "KES",
    "kwacha": "ZMW",
    "pula": "BWP",
    "zloty": "PLN",
    "forint": "HUF",
    "koruna": "CZK",
    "ruble": "RUB",
    "rouble": "RUB",
    "hryvnia": "UAH",
    "lira": "TRY",
    "shekel": "ILS",
    "riyal": "SAR",
    "dirham": "AED",
    "taka": "BDT",
    "real": "BRL",
    "reais": "BRL",
    "sol": "PEN",
    "peso": "PHP",
    "dinar": "KWD",
    "tenge": "KZT",
    "tugrik": "MNT",
    "pound": "GBP",
    "metical": "MZN",
    "dalasi": "GMD",
    "bolivar": "VES",
    "quetzal": "GTQ",
    "lempira": "HNL",
    "guarani": "PYG",
    "kina": "PGK",
    "rial": "IRR",
    "som": "UZS",
    "somoni": "TJS",
    "lari": "GEL",
    "dram": "AMD",
    "manat": "AZN",
    "kwanza": "AOA",
    "ariary": "MGA",
    "leu": "RON",
    "lei": "RON",
    "lev": "BGN",
    "leva": "BGN",
    "afghani": "AFN",
    "vatu": "VUV",
    "tala": "WST",
    "boliviano": "BOB",
}
CURRENCY_NAMES: dict[str, str] = {**_CURRENCY_NAMES, **{f"{name}s": code for name, code in _CURRENCY_NAMES.items()}}
"""Names printed after an amount; a nationality before the name overrides the default (`NATIONAL`)."""
DOUBTFUL_NAMES = frozenset(
    {"real", "reals", "sol", "sols", "won", "pound", "pounds", "buck", "bucks", "franc", "francs"}
)
"""Names that are ordinary words too: they count only after a scale word or next to a nationality."""

NATIONAL: dict[tuple[str, str], str] = {
    ("dollar", "us"): "USD", ("dollar", "american"): "USD", ("dollar", "australian"): "AUD",
    ("dollar", "canadian"): "CAD", ("dollar", "singapore"): "SGD", ("dollar", "singaporean"): "SGD",
    ("dollar", "hong kong"): "HKD", ("dollar", "taiwan"): "TWD", ("dollar", "taiwanese"): "TWD",
    ("dollar", "new zealand"): "NZD", ("dollar", "brunei"): "BND", ("dollar", "fijian"): "FJD",
    ("dollar", "namibian"): "NAD", ("dollar", "caribbean"): "XCD", ("dollar", "jamaican"): "JMD",
    ("dollar", "zimbabwean"): "ZWL",
    ("peso", "mexican"): "MXN", ("peso", "argentine"): "ARS", ("peso", "argentinian"): "ARS", ("peso", "chilean"): "CLP",
    ("peso", "colombian"): "COP", ("peso", "philippine"): "PHP", ("peso", "uruguayan"): "UYU",
    ("peso", "dominican"): "DOP", ("rupee", "indian"): "INR", ("rupee", "pakistani"): "PKR",
    ("rupee", "pakistan"): "PKR", ("rupee", "nepalese"): "NPR", ("rupee", "sri lankan"): "LKR",
    ("rupee", "mauritian"): "MUR", ("pound", "british"): "GBP", ("pound", "egyptian"): "EGP",
    ("pound", "sudanese"): "SDG", ("pound", "sterling"): "GBP", ("won", "korean"): "KRW", ("won", "south korean"): "KRW",
    ("franc", "swiss"): "CHF", ("franc", "cfa"): "XOF", ("franc", "rwandan"): "RWF", ("franc", "congolese"): "CDF",
    ("shilling", "kenyan"): "KES", ("shilling", "ugandan"): "UGX", ("shilling", "tanzanian"): "TZS",
    ("shilling", "somali"): "SOS", ("krona", "swedish"): "SEK", ("krone", "norwegian"): "NOK",
    ("krone", "danish"): "DKK", ("kroner", "danish"): "DKK", ("kroner", "norwegian"): "NOK",
    ("kronor", "swedish"): "SEK", ("krona", "icelandic"): "ISK", ("dinar", "kuwaiti"): "KWD",
    ("dinar", "algerian"): "DZD", ("dinar", "iraqi"): "IQD", ("dinar", "tunisian"): "TND", ("dinar", "jordanian"): "JOD",
    ("dinar", "serbian"): "RSD", ("dinar", "bahraini"): "BHD", ("dinar", "libyan"): "LYD",
    ("dirham", "moroccan"): "MAD", ("riyal", "qatari"): "QAR", ("rial", "omani"): "OMR", ("rial", "iranian"): "IRR",
    ("real", "brazilian"): "BRL", ("reais", "brazilian"): "BRL", ("sol", "peruvian"): "PEN",
    ("kwacha", "malawian"): "MWK", ("kwacha", "zambian"): "ZMW", ("yuan", "chinese"): "CNY", ("yen", "japanese"): "JPY",
}  # fmt: skip

MONEY_NOUNS = word_set(
    "oda aid assistance loan loans grant grants credit credits investment investments fdi funding "
    "finance financing funds "
    "capital exports imports trade gdp budget budgets revenue revenues spending expenditure expenditures debt reserves "
    "remittances disbursements disbursement sales turnover profit profits savings assets payments "
    "payment contributions "
    "contribution package facility deficit surplus guarantees subsidies tariffs duties bonds pledges commitments worth "
    "value remittance fund allocation allocations income inflows outflows market"
)
"""Nouns that only money has: a bare amount of them has lost its currency."""

# -- units ---------------------------------------------------------------------------------------------------------------

DURATIONS: dict[str, str] = {
    form: unit
    for unit, forms in {
        "seconds": "second seconds sec secs", "minutes": "minute minutes min mins", "hours": "hour hours hr hrs",
        "days": "day days", "weeks": "week weeks", "months": "month months", "quarters": "",
        "years": "year years yr yrs", "decades": "decade decades", "centuries": "century centuries",
    }.items()
    for form in forms.split()
}  # fmt: skip

PHYSICAL: dict[str, str] = {
    form: unit
    for unit, forms in {
        "m": "m meter meters metre metres", "km": "km kms kilometer kilometers kilometre kilometres", "cm": "cm centimetre "
        "centimetres centimeter centimeters", "mm": "mm millimetre millimetres millimeter millimeters",
        "mi": "mile miles", "nm": "nm", "ft": "ft foot feet", "in": "inch inches",
        "km2": "km2 km² sqkm", "m2": "m2 m²", "m3": "m3 m³", "ha": "ha hectare hectares", "acres": "acre acres",
        "t": "t tonne tonnes ton tons mt", "kt": "kt kiloton kilotons kilotonne kilotonnes", "Mt": "megaton megatons "
        "megatonne megatonnes", "Gt": "gt gigaton gigatons gigatonne gigatonnes", "kg": "kg kilogram kilograms kilo kilos",
        "g": "gram grams", "W": "watt watts", "kW": "kw kilowatt kilowatts", "MW": "mw megawatt megawatts", "GW": "gw "
        "gigawatt gigawatts", "TW": "tw terawatt terawatts", "kWh": "kwh", "MWh": "mwh", "GWh": "gwh", "TWh": "twh",
        "J": "joule joules", "GJ": "gj", "PJ": "pj", "EJ": "ej", "bbl": "barrel barrels bbl b/d bpd", "bcm": "bcm",
        "l": "litre litres liter liters", "gal": "gallon gallons", "TEU": "teu teus", "DWT": "dwt", "GT": "grt",
        "°C": "°c ℃ celsius", "°F": "°f fahrenheit", "degrees": "degree degrees °", "knots": "knot knots", "km/h": "km/h "
        "kph", "mph": "mph", "kbps": "kbps", "Mbps": "mbps", "Gbps": "gbps", "GB": "gb gigabyte gigabytes", "TB": "tb "
        "terabyte terabytes", "MB": "megabyte megabytes", "Hz": "hz", "MHz": "mhz", "GHz": "ghz", "ppm": "ppm",
        "basis points": "bps", "nautical miles": "nmi", "kV": "kv", "rpm": "rpm", "MTPA": "mtpa", "toe": "toe mtoe",
    }.items()
    for form in forms.split()
}  # fmt: skip
"""Printed form, lower case, to unit."""

# -- function words ------------------------------------------------------------------------------------------------------

STOP = word_set(
    "a an the this that these those of in on at by to from for with without within into onto over under between among "
    "across per than as and or but nor so yet if when while because since until till after before during through "
    "throughout towards toward about against around near via is are was were be been being has have had having do does "
    "did will would shall should can could may might must who whom whose which what where why how it its "
    "they them their "
    "he she his her we us our you your i not no only also both either neither each every all any some more most less "
    "fewer least few many much such same other another there here then thus hence however therefore ago "
    "out up down off "
    "including include includes included compared respectively alone annually now today still already just even nearly "
    "almost roughly approximately following regarding concerning versus vs amid despite plus minus "
    "because whereas though "
    "although unless worth later earlier agreed said signed made took came went joined remained stood rose fell grew "
    "increased decreased declined dropped jumped surged climbed accounted supported"
)
"""Words at which a noun phrase after a number ends."""

LEVEL_VERBS = word_set(
    "reach reached reaches reaching total totaled totalled totals totalling totaling number numbered numbers numbering "
    "exceed exceeded exceeds exceeding surpass surpassed surpasses surpassing stood stands standing average averaged "
    "averaging averages equal equals equalled amounted hit hits hitting topped topping score scored scoring "
    "is was are were"
)
UP = word_set(
    "rise rises rose risen rising increase increases increased increasing grow grows grew grown growing "
    "growth climb climbs "
    "climbed climbing jump jumps jumped jumping surge surged surging expand expands expanded expanding "
    "gain gained gains "
    "soar soared up raise raised raises raising added adding higher swelled advanced improved improvement"
)
DOWN = word_set(
    "fall falls fell fallen falling decline declines declined declining decrease decreases decreased "
    "decreasing drop drops "
    "dropped dropping reduce reduced reduces reducing reduction cut cuts cutting shrink shrank shrunk "
    "shrinking contract "
    "contracted contraction plunge plunged slump slumped slipped lower lowered lowering down lost shed narrowed"
)

PEOPLE_NOUNS = word_set(
    "people persons men women children youth youths citizens inhabitants residents population personnel staff police "
    "troops respondents refugees"
)
IRREGULAR_PLURALS = PEOPLE_NOUNS | word_set(
    "aircraft spacecraft craft offspring cattle fish sheep series species headquarters memoranda "
    "referenda fora curricula strata means crossroads criteria phenomena "
    "media data alumni analyses crises bases theses mice teeth feet geese oxen lives knives halves shelves "
    "helicopters"
)
NOT_PLURAL = word_set(
    "is was has this its his us as plus versus thus perhaps always news politics economics physics mathematics "
    "class pass process progress success business access across less unless status consensus census virus campus basis "
    "crisis analysis emphasis thesis hypothesis axis diabetes gas bus focus bonus corpus surplus apparatus express "
    "congress stress press loss cross mass glass address illness witness happiness fitness wellness "
    "awareness"
)
"""Words in -s that are no plurals."""

NAMING = word_set(
    "article articles chapter chapters section sections table tables figure figures fig box annex appendix clause "
    "paragraph para page pages p pp no nos number numbers note notes footnote footnotes volume vol issue "
    "part phase stage "
    "step level tier pillar track goal target sdg group g type class category grade model version "
    "resolution res directive "
    "regulation act protocol law decree order decision case line route highway road street avenue building floor room "
    "gate terminal session round book item option scenario world grid boeing airbus task agenda vision horizon society "
    "industry web lesson question recommendation principle theme chart map exhibit panel lot block unit zone district "
    "region grid battery mission initiative brigade division schedule rule form isbn issn doi ref st apt suite tel fax "
    "flight channel war project operation squadron fleet resolutions "
    "paragraphs annexes clauses goals pillars phases tiers rounds volumes episode season"
)
"""Words after which a number is a name: Article 5, Phase 2, Resolution 1325."""
