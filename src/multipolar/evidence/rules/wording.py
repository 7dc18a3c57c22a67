"""Closed word lists of the rules: what may be measured, what makes two figures different things, who is called how."""

from __future__ import annotations

import re
from functools import lru_cache

STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "by",
        "with",
        "and",
        "or",
        "but",
        "as",
        "is",
        "was",
        "were",
        "are",
        "be",
        "been",
        "being",
        "it",
        "its",
        "their",
        "his",
        "her",
        "our",
        "this",
        "that",
        "these",
        "those",
        "which",
        "who",
        "whom",
        "whose",
        "what",
        "when",
        "where",
        "while",
        "than",
        "then",
        "there",
        "here",
        "such",
        "other",
        "some",
        "any",
        "each",
        "all",
        "both",
        "into",
        "over",
        "under",
        "about",
        "around",
        "more",
        "most",
        "less",
        "least",
        "very",
        "also",
        "only",
        "even",
        "still",
        "yet",
        "nor",
        "not",
        "no",
        "so",
        "if",
        "because",
        "since",
        "until",
        "after",
        "before",
        "during",
        "between",
        "among",
        "within",
        "without",
        "through",
        "across",
        "per",
        "via",
        "up",
        "down",
        "out",
        "off",
        "again",
        "further",
        "has",
        "have",
        "had",
        "having",
        "do",
        "does",
        "did",
        "will",
        "would",
        "shall",
        "should",
        "can",
        "could",
        "may",
        "might",
        "must",
        "we",
        "they",
        "he",
        "she",
        "you",
        "i",
        "us",
        "them",
        "himself",
        "itself",
        "said",
        "says",
        "according",
        "however",
        "therefore",
        "thus",
        "hence",
        "moreover",
        "furthermore",
        "additionally",
        "roughly",
        "approximately",
        "nearly",
        "almost",
        "estimated",
        "total",
        "overall",
        "combined",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
    ]
)
"""Words that say nothing about what is measured."""

_CLASSES: dict[str, str] = {
    "trade": "trade commerce", "export": "export", "import": "import", "gdp": "gdp economy gnp",
    "population": "population people citizen inhabitant resident populace", "invest": "investment fdi invest",
    "aid": "aid oda assistance", "loan": "loan lending credit", "grant": "grant", "debt": "debt",
    "deficit": "deficit shortfall", "surplus": "surplus", "balance": "balance", "reserve": "reserve", "budget": "budget",
    "revenue": "revenue turnover", "spending": "spending expenditure outlay spend", "cost": "cost price",
    "fund": "fund funding financing finance", "tariff": "tariff duty", "inflation": "inflation",
    "unemployment": "unemployment jobless joblessness", "poverty": "poverty", "literacy": "literacy",
    "growth": "growth grow grew grown growing expansion expand", "wage": "wage salary", "remittance": "remittance",
    "emission": "emission", "electricity": "electricity", "coal": "coal", "solar": "solar", "wind": "wind",
    "oil": "oil petroleum crude", "gas": "gas lng", "rice": "rice",
    "trust": "trust confident confidence trusted trustworthy trusting", "distrust": "distrust mistrust",
    "favourable": "favourable favorable favour favor", "turnout": "turnout", "vote": "vote ballot",
    "member": "member membership participant leader leaders-level", "state": "state country nation", "party": "party signatory",
    "pillar": "pillar",
    "principle": "principle", "partner": "partner", "mechanism": "mechanism", "visitor": "visitor tourist arrival tourism",
    "student": "student scholar pupil", "worker": "worker labourer laborer employee employ employed staff workforce",
    "trainee": "trainee intern", "migrant": "migrant immigrant", "refugee": "refugee", "project": "project",
    "firm": "firm company enterprise business", "ship": "ship vessel boat", "aircraft": "aircraft plane jet",
    "troop": "troop soldier personnel peacekeeper", "death": "death fatality casualty killed dead died",
    "job": "job employment", "capacity": "capacity", "length": "length long longest stretch stretches stretching", "area": "area",
    "household": "household home", "penetration": "penetration", "user": "user subscriber", "internet": "internet online",
    "school": "school", "hospital": "hospital clinic", "ratio": "ratio", "infrastructure": "infrastructure",
    "defence": "defence defense military", "market": "market", "share": "share", "yield": "yield harvest",
    "production": "production output produced", "passenger": "passenger", "cargo": "cargo freight container teu",
    "reparation": "reparation", "swap": "swap", "incident": "incident", "attack": "attack", "seat": "seat",
    "chapter": "chapter", "facility": "facility",
}  # fmt: skip
CLASS = {word: name for name, words in _CLASSES.items() for word in words.split()}
"""Singular word to the class of things measured; a word that is not here is its own class."""

GENERIC = frozenset(
    [
        "growth",
        "share",
        "cost",
        "fund",
        "market",
        "infrastructure",
        "state",
        "partner",
        "area",
        "ratio",
        "balance",
        "project",
        "production",
    ]
)
"""Classes too wide to carry a comparison alone."""

_CONTRASTS = """gross net | nominal real ppp | goods services merchandise | exports imports |
 annual monthly quarterly weekly daily yearly | cumulative cumulated | constant current | pledged committed commitment
 commitments disbursed disbursement disbursements delivered approved signed obligated | public private | male female men
 women boys girls | urban rural | youth young adult adults elderly older children | average mean median peak record maximum
 minimum | target targets planned plan plans forecast forecasts projected projection expected potential goal aims aim pledge
 scenario estimate | intra intraregional extra | domestic foreign external internal overseas | military civilian | inward
 outward inflow inflows outflow outflows | stock stocks | quarter half first second third fourth january
 february march april june july august september october november december | wholesale retail | onshore offshore |
 installed generated | primary secondary tertiary | unskilled skilled | permanent temporary nonpermanent non-permanent
 elected associate observer | multilateral | household corporate | core headline | registered active enrolled
 applicants applied admitted | undergraduate postgraduate | founding original full | direct indirect portfolio | broad narrow
 broader narrower wider | official unofficial independent | revised preliminary provisional initial | excluding including
 includes excludes without | capita head | manufacturing agricultural digital agriculture industrial industry |
 northern southern eastern western central | surplus deficit | small medium large | electronics textiles cars automotive
 machinery oil gas rice | completed ongoing underway | injured missing killed wounded | confirmed suspected |
 railway road pipeline ferry |
 budgeted actual | land sea air maritime | elites publics | proposed existing |
 loans grants | upper lower house senate"""
CONTRASTS: dict[str, int] = {word: place for place, group in enumerate(_CONTRASTS.split("|")) for word in group.split()}
"""Words that make two figures different things, with the number of their group."""

APART = re.compile(
    r"(?i)\b(by contrast|in contrast|unlike|whereas|on (?:a|the) (?:different|broader|narrower|wider|other)|definitions?|"
    r"different (?:basis|measure|methodolog\w+|year|coverage|definition|sources?)|method(?:s|olog\w+)|revised|revision|"
    r"re-?estimat\w+|initially|previously|earlier estimate|preliminary|provisional|estimates (?:vary|range|differ)|"
    r"alternative(?:ly)?|another estimate|rival|disputed|if .{0,40} (?:is|are) (?:included|counted|excluded)|"
    r"(?:in|ex)clud(?:ing|es?|ed)\b|counting|not comparable|figures? differ|measured (?:at|in|by)|"
    r"in (?:ppp|purchasing)|broader measure|narrower measure|at (?:constant|current|market) (?:prices|exchange)|up from|"
    r"down from|compared with|had been|used to be|was then)"
)
"""Words with which a text itself says that two figures are not the same thing."""

CHANGE = re.compile(
    r"(?i)\b(rose|rise|risen|rising|increas\w+|grew|grow\w*|climb\w*|jump\w*|surg\w+|soar\w*|expand\w*|fell|fall\w*|drop\w*|"
    r"declin\w+|decreas\w+|shrank|shrunk|contract\w+|reduc\w+|cut|cuts|slump\w*|plung\w+|up|down|gain\w*|lost|faster|slower|"
    r"higher|lower)\b"
)
"""Words of a change: the figure beside them is no level."""

PLAN = re.compile(
    r"(?i)\b(will|would|shall|target\w*|plan(?:s|ned)?|aim(?:s|ed)?|project(?:ed|ions?)|forecast\w*|expect\w*|by 20[3-9]\d|"
    r"goal|intend\w*|pledg\w+|commit\w*|toward|towards|ambition|could|(?-i:may)|scenario|is to|are to|set to|proposed?|"
    r"anticipat\w+|scheduled|due to|from now|in the coming)\b"
)
"""Words of what is still to come."""

_DEMONYM = """japanese japan|chinese china|american united_states|americans united_states|us united_states|u.s. united_states|
 u.s united_states|usa united_states|washington united_states|tokyo japan|beijing china|moscow russia|russian russia|
 indian india|indians india|
 delhi india|indonesian indonesia|indonesians indonesia|malaysian malaysia|malaysians malaysia|thai thailand|thais thailand|
 bangkok thailand|filipino philippines|filipinos philippines|philippine philippines|vietnamese viet_nam|vietnam viet_nam|
 hanoi viet_nam|cambodian cambodia|cambodians cambodia|laotian laos|lao laos|burmese myanmar|burma myanmar|
 singaporean singapore|singaporeans singapore|bruneian brunei|korean korea|koreans korea|seoul korea|australian australia|
 australians australia|canberra australia|british united_kingdom|uk united_kingdom|u.k. united_kingdom|
 britain united_kingdom|london united_kingdom|french france|paris france|german germany|germans germany|berlin germany|
 european europe|europeans europe|eu european_union|e.u. european_union|brussels european_union|un united_nations|
 u.n. united_nations|african africa|africans africa|kenyan kenya|kenyans kenya|nairobi kenya|nigerian nigeria|
 nigerians nigeria|ethiopian ethiopia|ghanaian ghana|egyptian egypt|tanzanian tanzania|ugandan uganda|rwandan rwanda|
 zambian zambia|brazilian brazil|brazilians brazil|mexican mexico|argentine argentina|argentinian argentina|chilean chile|
 colombian colombia|peruvian peru|turkish turkey|türkiye turkey|iranian iran|saudi saudi_arabia|israeli israel|
 polish poland|italian italy|spanish spain|portuguese portugal|dutch netherlands|swedish sweden|norwegian norway|
 danish denmark|finnish finland|estonian estonia|latvian latvia|lithuanian lithuania|ukrainian ukraine|greek greece|
 hungarian hungary|czech czechia|romanian romania|bulgarian bulgaria|swiss switzerland|austrian austria|
 pakistani pakistan|bangladeshi bangladesh|nepalese nepal|nepali nepal|mongolian mongolia|kazakh kazakhstan|
 uzbek uzbekistan|moroccan morocco|algerian algeria|tunisian tunisia|canadian canada|canadians canada|
 taiwanese taiwan|timorese timor-leste|fijian fiji|southeast_asian southeast_asia|east_asian east_asia|
 south_asian south_asia|latin_american latin_america|asean's asean|south_african south_africa|sri_lankan sri_lanka|
 malawian malawi|malawians malawi|afghan afghanistan|afghans afghanistan|albanian albania|albanians albania|
 algerians algeria|angolan angola|angolans angola|armenian armenia|armenians armenia|austrians austria|
 azerbaijani azerbaijan|azerbaijanis azerbaijan|bahraini bahrain|bahrainis bahrain|bangladeshis bangladesh|
 belarusian belarus|belarusians belarus|belgian belgium|belgians belgium|bhutanese bhutan|bolivian bolivia|
 bolivians bolivia|botswanan botswana|botswanans botswana|bulgarians bulgaria|burkinabe burkina_faso|
 burkinabes burkina_faso|burundian burundi|burundians burundi|cameroonian cameroon|cameroonians cameroon|chadian chad|
 chadians chad|croatian croatia|croatians croatia|cuban cuba|cubans cuba|cypriot cyprus|cypriots cyprus|czechs czechia|
 ecuadorian ecuador|ecuadorians ecuador|salvadoran el_salvador|salvadorans el_salvador|eritrean eritrea|eritreans eritrea|
 fijians fiji|gabonese gabon|gambian gambia|gambians gambia|georgian georgia|georgians georgia|guatemalan guatemala|
 guatemalans guatemala|guyanese guyana|haitian haiti|haitians haiti|honduran honduras|
 hondurans honduras|hungarians hungary|icelandic iceland|iraqi iraq|iraqis iraq|irish ireland|ivorian ivory_coast|
 ivorians ivory_coast|jamaican jamaica|jamaicans jamaica|jordanian jordan|jordanians jordan|kazakhs kazakhstan|
 kosovar kosovo|kosovars kosovo|kuwaiti kuwait|kuwaitis kuwait|kyrgyz kyrgyzstan|kyrgyzs kyrgyzstan|lebanese lebanon|
 liberian liberia|liberians liberia|libyan libya|libyans libya|malagasy madagascar|malagasys madagascar|maldivian maldives|
 maldivians maldives|malian mali|malians mali|maltese malta|mauritanian mauritania|mauritanians mauritania|
 mauritian mauritius|mauritians mauritius|moldovan moldova|moldovans moldova|mongolians mongolia|montenegrin montenegro|
 montenegrins montenegro|moroccans morocco|mozambican mozambique|mozambicans mozambique|namibian namibia|namibians namibia|
 nepalis nepal|nicaraguan nicaragua|nicaraguans nicaragua|nigerien niger|nigeriens niger|omani oman|omanis oman|
 pakistanis pakistan|panamanian panama|panamanians panama|paraguayan paraguay|paraguayans paraguay|qatari qatar|
 qataris qatar|romanians romania|russians russia|samoan samoa|samoans samoa|senegalese senegal|serbian serbia|
 serbians serbia|sierra_leonean sierra_leone|sierra_leoneans sierra_leone|slovak slovakia|slovaks slovakia|
 slovenian slovenia|slovenians slovenia|somali somalia|somalis somalia|sri_lankans sri_lanka|sudanese sudan|
 surinamese suriname|syrian syria|syrians syria|tajik tajikistan|tajiks tajikistan|tanzanians tanzania|togolese togo|
 tongan tonga|tongans tonga|tunisians tunisia|turkmen turkmenistan|turkmens turkmenistan|uruguayan uruguay|
 uruguayans uruguay|uzbeks uzbekistan|venezuelan venezuela|venezuelans venezuela|yemeni yemen|yemenis yemen|
 zimbabwean zimbabwe|zimbabweans zimbabwe"""
DEMONYMS = {pair.split()[0].replace("_", " "): pair.split()[1].replace("_", " ") for pair in _DEMONYM.split("|")}
"""Adjectives, peoples, and capitals that speak for a government; the name they stand for."""

MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)

NOT_NAMES = frozenset(
    [
        *MONTHS,
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "the",
        "this",
        "that",
        "these",
        "those",
        "in",
        "on",
        "at",
        "by",
        "for",
        "from",
        "with",
        "according",
        "however",
        "moreover",
        "while",
        "although",
        "as",
        "it",
        "its",
        "we",
        "they",
        "he",
        "she",
        "his",
        "their",
        "our",
        "there",
        "when",
        "where",
        "what",
        "who",
        "which",
        "if",
        "since",
        "after",
        "before",
        "during",
        "under",
        "over",
        "between",
        "both",
        "also",
        "additionally",
        "furthermore",
        "therefore",
        "thus",
        "hence",
        "total",
        "figure",
        "table",
        "chapter",
        "section",
        "annex",
        "note",
        "notes",
        "article",
        "box",
        "source",
        "sources",
        "page",
        "part",
        "fy",
        "q1",
        "q2",
        "q3",
        "q4",
        "another",
        "some",
        "many",
        "most",
        "more",
        "of",
        "to",
        "and",
        "but",
        "or",
        "not",
        "no",
        "about",
        "around",
        "nearly",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "first",
        "second",
        "third",
        "fourth",
        "finally",
        "lastly",
        "next",
        "then",
        "today",
        "meanwhile",
        "trade",
        "exports",
        "imports",
        "population",
        "gdp",
        "prime",
        "minister",
        "president",
        "dr",
        "mr",
        "ms",
        "mrs",
        "professor",
        "a",
        "an",
        "all",
        "each",
        "only",
        "foreign",
        "direct",
        "investment",
        "i",
        "having",
        "approximately",
        "likewise",
        "here",
        "such",
        "other",
        "goods",
        "services",
        "official",
        "development",
        "assistance",
        "oda",
        "fdi",
        "usd",
        "eur",
        "jpy",
        "ministry",
        "percent",
        "among",
        "across",
        "gross",
        "domestic",
        "product",
        "using",
        "investment",
        "growth",
        "inflation",
        "survey",
        "poll",
        "report",
        "index",
        "yearbook",
        "statistics",
        "database",
        "overall",
        "taken",
        "together",
        "roughly",
        "despite",
        "because",
        "members",
        "officials",
        "firms",
        "companies",
        "government",
        "parliament",
    ]
)
"""Capitalised words that name nobody."""


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return a word without its plural, possessive and case: enough to see that two are the same.

    >>> stem("Economies"), stem("members"), stem("Japan's"), stem("process")
    ('economy', 'member', 'japan', 'process')
    """
    plain = word.lower().replace("’", "'").removesuffix("'s").removesuffix("'").strip("'-.")
    if len(plain) > 4 and plain.endswith("ies"):
        return plain[:-3] + "y"
    if len(plain) > 4 and plain.endswith(("sses", "shes", "ches", "xes")):
        return plain[:-2]
    if len(plain) > 3 and plain.endswith("s") and not plain.endswith(("ss", "us", "is")):
        return plain[:-1]
    return plain


@lru_cache(maxsize=65536)
def classes(word: str) -> str:
    """Return the class of a word: its class of measured things, else its stem."""
    root = stem(word)
    return CLASS.get(root, root)
