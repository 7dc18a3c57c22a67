"""Arithmetic in sentences and tables: differences, conversions and cells, each fault with the same text put right."""

from __future__ import annotations

import pytest

from .papers import rules

DIFFERENCES: dict[str, tuple[str, str]] = {
    "leaving": (
        "The province needs 640 doctors while only 415 are in post, leaving a shortfall of 325 doctors.",
        "The province needs 640 doctors while only 415 are in post, leaving a shortfall of 225 doctors.",
    ),
    "months-earlier": (
        "The fund held reserves of EUR 81.4 million on 30 June 2022, compared with EUR 72.9 million twelve months"
        " earlier, an increase of EUR 6.5 million.",
        "The fund held reserves of EUR 81.4 million on 30 June 2022, compared with EUR 72.9 million twelve months"
        " earlier, an increase of EUR 8.5 million.",
    ),
    "gave-a-deficit": (
        "Exports were USD 24.4 billion and imports USD 38.1 billion, which gave a trade deficit of USD 15.7 billion.",
        "Exports were USD 24.4 billion and imports USD 38.1 billion, which gave a trade deficit of USD 13.7 billion.",
    ),
    "excess-next": (
        "The levy yielded DKK 414 million. The Finance Act had assumed DKK 380 million. The excess was DKK 44 million.",
        "The levy yielded DKK 414 million. The Finance Act had assumed DKK 380 million. The excess was DKK 34 million.",
    ),
    "ahead-next": (
        "Poland receives EUR 3.85 billion, ahead of Germany with EUR 2.48 billion. The difference is EUR 1.57 billion.",
        "Poland receives EUR 3.85 billion, ahead of Germany with EUR 2.48 billion. The difference is EUR 1.37 billion.",
    ),
    "to-be-drawn": (
        "Of the EUR 440 million committed, EUR 231 million had been disbursed, which leaves EUR 229 million to be"
        " drawn.",
        "Of the EUR 440 million committed, EUR 231 million had been disbursed, which leaves EUR 209 million to be"
        " drawn.",
    ),
    "points-less": (
        "Turnout was 61 percent, nine points less than the 74 percent of 2016.",
        "Turnout was 61 percent, 13 points less than the 74 percent of 2016.",
    ),
    "earn": (
        "Men earn 2,400 euros a month and women 1,900 euros, a gap of 700 euros.",
        "Men earn 2,400 euros a month and women 1,900 euros, a gap of 500 euros.",
    ),
    "more-than-the": (
        "Reserves now stand at USD 9.1 billion, USD 2.4 billion more than the USD 7.2 billion of a year ago.",
        "Reserves now stand at USD 9.1 billion, USD 1.9 billion more than the USD 7.2 billion of a year ago.",
    ),
    "loans-deposits": (
        "Loans reached KES 4.1 billion against deposits of KES 3.2 billion, a gap of KES 1.2 billion.",
        "Loans reached KES 4.1 billion against deposits of KES 3.2 billion, a gap of KES 0.9 billion.",
    ),
    "exceeded-by": (
        "At EUR 412 million, spending exceeded the budget of EUR 385 million by EUR 37 million.",
        "At EUR 412 million, spending exceeded the budget of EUR 385 million by EUR 27 million.",
    ),
    "fewer": (
        "The register lists 1,810 boats, 230 fewer than the 2,140 of five years ago.",
        "The register lists 1,810 boats, 330 fewer than the 2,140 of five years ago.",
    ),
    "grew-by": (
        "The fleet has grown by 14 ships, from 31 to 49.",
        "The fleet has grown by 18 ships, from 31 to 49.",
    ),
    "need-have": (
        "Requirements for 2024 are put at USD 860 million and pledges at USD 590 million; the gap of USD 370 "
        "million has still to be filled.",
        "Requirements for 2024 are put at USD 860 million and pledges at USD 590 million; the gap of USD 270 "
        "million has still to be filled.",
    ),
    "gap-next": (
        "Literacy is 71 percent among men and 52 percent among women. The gap of 29 points is the widest in the "
        "region.",
        "Literacy is 71 percent among men and 52 percent among women. The gap of 19 points is the widest in the "
        "region.",
    ),
    "swing": (
        "The balance moved from a deficit of 3.7 percent of GDP to a surplus of 2.3 percent of GDP, a swing of "
        "eight points.",
        "The balance moved from a deficit of 3.7 percent of GDP to a surplus of 2.3 percent of GDP, a swing of "
        "six points.",
    ),
    "short-of": (
        "The campaign vaccinated 640,000 children, 90,000 short of its target of 790,000.",
        "The campaign vaccinated 640,000 children, 150,000 short of its target of 790,000.",
    ),
    "outnumber": (
        "The 1,240 nurses outnumber the 860 doctors by 280.",
        "The 1,240 nurses outnumber the 860 doctors by 380.",
    ),
    "budget-actual": (
        "The stadium was to cost EUR 180 million and in the end cost EUR 245 million, an overrun of EUR 45 million.",
        "The stadium was to cost EUR 180 million and in the end cost EUR 245 million, an overrun of EUR 65 million.",
    ),
    "from-to-by": (
        "Unemployment fell by 4.2 percentage points, from 12.8 percent in 2014 to 9.6 percent in 2019.",
        "Unemployment fell by 3.2 percentage points, from 12.8 percent in 2014 to 9.6 percent in 2019.",
    ),
    "deficit-of": (
        "With revenue of LKR 2.1 trillion and expenditure of LKR 3.4 trillion, the treasury ran a deficit of LKR "
        "1.7 trillion.",
        "With revenue of LKR 2.1 trillion and expenditure of LKR 3.4 trillion, the treasury ran a deficit of LKR "
        "1.3 trillion.",
    ),
    "births": (
        "There were 8,400 births and 11,900 deaths, so that deaths exceeded births by 4,500.",
        "There were 8,400 births and 11,900 deaths, so that deaths exceeded births by 3,500.",
    ),
    "more-than": (
        "Line A carried 64,000 passengers a day and line B 51,000, that is 23,000 fewer.",
        "Line A carried 64,000 passengers a day and line B 51,000, that is 13,000 fewer.",
    ),
    "points-above": (
        "The rate in cities, 62 percent, is 23 points above the rate in villages, 44 percent.",
        "The rate in cities, 62 percent, is 18 points above the rate in villages, 44 percent.",
    ),
    "net": (
        "The bank took in deposits of EUR 640 million and paid out EUR 410 million, a net inflow of EUR 330 million.",
        "The bank took in deposits of EUR 640 million and paid out EUR 410 million, a net inflow of EUR 230 million.",
    ),
    "cut-to": (
        "The number of ministries was cut from 31 to 19, that is by 14.",
        "The number of ministries was cut from 31 to 19, that is by 12.",
    ),
    "next-gap": (
        "Imports of rice came to 410,000 tonnes in 2022. Exports were 260,000 tonnes. The shortfall was thus "
        "190,000 tonnes.",
        "Imports of rice came to 410,000 tonnes in 2022. Exports were 260,000 tonnes. The shortfall was thus "
        "150,000 tonnes.",
    ),
    "higher-by": (
        "At 14.2 metres the flood of 2022 was 3.1 metres higher than that of 2010, which had reached 12.1 metres.",
        "At 14.2 metres the flood of 2022 was 2.1 metres higher than that of 2010, which had reached 12.1 metres.",
    ),
    "target": (
        "Only 1,900 of the 3,000 homes planned were built, which leaves 1,600 to be built.",
        "Only 1,900 of the 3,000 homes planned were built, which leaves 1,100 to be built.",
    ),
    "books-showed": (
        "The auditors found assets of EUR 12.4 million where the books showed EUR 15.1 million, a difference of "
        "EUR 3.7 million.",
        "The auditors found assets of EUR 12.4 million where the books showed EUR 15.1 million, a difference of "
        "EUR 2.7 million.",
    ),
    "years-of-life": (
        "Life expectancy rose from 61.2 years in 2000 to 66.9 years in 2019, a gain of 7.7 years.",
        "Life expectancy rose from 61.2 years in 2000 to 66.9 years in 2019, a gain of 5.7 years.",
    ),
    "margin-of-points": (
        "The yes camp won 54 percent of the vote, the no camp 46 percent, a margin of 12 points.",
        "The yes camp won 54 percent of the vote, the no camp 46 percent, a margin of 8 points.",
    ),
    "stayed-below": (
        "Spending of MXN 840 million stayed MXN 60 million below the budget of MXN 920 million.",
        "Spending of MXN 840 million stayed MXN 80 million below the budget of MXN 920 million.",
    ),
    "the-remaining": (
        "The country needs 4.6 million tonnes of wheat a year and grows 3.1 million tonnes; the remaining 2.5 "
        "million tonnes are imported.",
        "The country needs 4.6 million tonnes of wheat a year and grows 3.1 million tonnes; the remaining 1.5 "
        "million tonnes are imported.",
    ),
    "exceeded-by-first": (
        "Exports exceeded imports by USD 4.4 billion: USD 21.3 billion against USD 18.9 billion.",
        "Exports exceeded imports by USD 2.4 billion: USD 21.3 billion against USD 18.9 billion.",
    ),
    "deficit-first": (
        "The trade deficit came to USD 6.1 billion in 2022, with imports of USD 11.4 billion and exports of USD "
        "7.3 billion.",
        "The trade deficit came to USD 4.1 billion in 2022, with imports of USD 11.4 billion and exports of USD "
        "7.3 billion.",
    ),
    "missing": (
        "Donors pledged USD 1.4 billion but paid only USD 0.9 billion, so that USD 0.7 billion is missing.",
        "Donors pledged USD 1.4 billion but paid only USD 0.9 billion, so that USD 0.5 billion is missing.",
    ),
    "gap-between": (
        "The gap between the best district, with 91 percent, and the worst, with 47 percent, is 54 points.",
        "The gap between the best district, with 91 percent, and the worst, with 47 percent, is 44 points.",
    ),
}

CONVERSIONS: dict[str, tuple[str, str]] = {
    "same-rate": (
        "In 2019 the window offered A$1.5 billion (US$1.05 billion) in loans and, at the same rate, A$500 million"
        " (US$438 million) in grants.",
        "In 2019 the window offered A$1.5 billion (US$1.05 billion) in loans and, at the same rate, A$500 million"
        " (US$350 million) in grants.",
    ),
    "peg": (
        "The rural envelope is EUR 60 million (XOF 39.4 billion). Schools receive EUR 40 million (XOF 31.2 billion).",
        "The rural envelope is EUR 60 million (XOF 39.4 billion). Schools receive EUR 40 million (XOF 26.2 billion).",
    ),
    "stated-rate": (
        "Figures in dollars use the rate of 129 shillings to the dollar. The road cost KES 25.8 billion (USD 240 "
        "million).",
        "Figures in dollars use the rate of 129 shillings to the dollar. The road cost KES 25.8 billion (USD 200 "
        "million).",
    ),
    "equals-line": (
        "Currency equivalents: USD 1 = PHP 56.0. The loan is PHP 2.8 billion (USD 62 million).",
        "Currency equivalents: USD 1 = PHP 56.0. The loan is PHP 2.8 billion (USD 50 million).",
    ),
    "that-time": (
        "The dam cost 300 million rand in 2012. At the rate of the time this was 68 million dollars.",
        "The dam cost 300 million rand in 2012. At the rate of the time this was 37 million dollars.",
    ),
    "equivalent": (
        "In 2018 the ministry paid 540 million euros, the equivalent of 330 million dollars.",
        "In 2018 the ministry paid 540 million euros, the equivalent of 640 million dollars.",
    ),
    "two-in-brackets": (
        "In 2021 sales came to ¥88 billion (US$0.8 billion) in Osaka and ¥44 billion (US$0.6 billion) in Kyoto.",
        "In 2021 sales came to ¥88 billion (US$0.8 billion) in Osaka and ¥44 billion (US$0.4 billion) in Kyoto.",
    ),
    "yearly-average": (
        "In 2023 the state paid the mines PLN 8.9 billion. At the average rate of that year this was EUR 2.96 "
        "billion. Wages came to PLN 9.4 billion, or EUR 2.07 billion.",
        "In 2023 the state paid the mines PLN 8.9 billion. At the average rate of that year this was EUR 1.96 "
        "billion. Wages came to PLN 9.4 billion, or EUR 2.07 billion.",
    ),
    "miles": (
        "The pipeline is 320 kilometres (150 miles) long.",
        "The pipeline is 320 kilometres (200 miles) long.",
    ),
    "acres": (
        "The estate covers 12,000 hectares (19,000 acres).",
        "The estate covers 12,000 hectares (29,700 acres).",
    ),
    "feet": (
        "The quay is 240 metres (590 feet) long.",
        "The quay is 240 metres (790 feet) long.",
    ),
    "barrels": (
        "It takes 18 months, that is two and a half years, to train a pilot.",
        "It takes 18 months, that is one and a half years, to train a pilot.",
    ),
    "converted-same": (
        "The first line, for ¥60 billion (US$0.5 billion), dates from 2015. The second, converted at the same "
        "rate, provides ¥500 billion (US$6.1 billion).",
        "The first line, for ¥60 billion (US$0.5 billion), dates from 2015. The second, converted at the same "
        "rate, provides ¥500 billion (US$4.2 billion).",
    ),
    "rate-given": (
        "At the rate of 1,300 won to the dollar, the subsidy of KRW 26 billion is worth about USD 32 million.",
        "At the rate of 1,300 won to the dollar, the subsidy of KRW 26 billion is worth about USD 20 million.",
    ),
    "per": (
        "The bank bought USD 40 million at 12.5 pesos per dollar, paying 600 million pesos.",
        "The bank bought USD 40 million at 12.5 pesos per dollar, paying 500 million pesos.",
    ),
    "dash": (
        "In 2021 the airport sold for 3.2 billion rand - some 420 million dollars - to a fund from Oslo.",
        "In 2021 the airport sold for 3.2 billion rand - some 216 million dollars - to a fund from Oslo.",
    ),
    "rate-first": (
        "At an exchange rate of 18.5 rand to the dollar, the grant of 740 million rand comes to 74 million dollars.",
        "At an exchange rate of 18.5 rand to the dollar, the grant of 740 million rand comes to 40 million dollars.",
    ),
    "note": (
        "The fee is 480 euros (USD 530) for residents and 1,200 euros (USD 1,780) for visitors.",
        "The fee is 480 euros (USD 530) for residents and 1,200 euros (USD 1,325) for visitors.",
    ),
    "note-end": (
        "The bridge cost USD 62 million (EGP 1.9 billion).\n\nNote: USD 1.00 = EGP 15.7 throughout.",
        "The bridge cost USD 62 million (EGP 973 million).\n\nNote: USD 1.00 = EGP 15.7 throughout.",
    ),
    "hectare": (
        "The park has 1,800 square kilometres, or 18,000 hectares.",
        "The park has 1,800 square kilometres, or 180,000 hectares.",
    ),
    "miles-first": (
        "It lies 60 miles (140 kilometres) from the coast.",
        "It lies 60 miles (97 kilometres) from the coast.",
    ),
    "hours": (
        "The crossing took 72 hours, or four days.",
        "The crossing took 96 hours, or four days.",
    ),
    "tonnes-kg": (
        "Each bale weighs 220 kilograms (485 tonnes).",
        "Twelve bales weigh 2,640 kilograms (2.6 tonnes).",
    ),
    "two-fees": (
        "Tuition is 1.2 million forints a year (EUR 3,100) for citizens and 2.4 million forints (EUR 9,200) for "
        "others.",
        "Tuition is 1.2 million forints a year (EUR 3,100) for citizens and 2.4 million forints (EUR 6,200) for "
        "others.",
    ),
    "currency-in-words": (
        "The 2019 budget, 92 billion Swedish kronor (14.8 billion dollars), was the largest so far.",
        "The 2019 budget, 92 billion Swedish kronor (9.7 billion dollars), was the largest so far.",
    ),
    "one-equals": (
        "In this paper one euro equals 4.3 zloty. The mine lost 860 million zloty, or 260 million euros.",
        "In this paper one euro equals 4.3 zloty. The mine lost 860 million zloty, or 200 million euros.",
    ),
    "that-is-miles": (
        "The cable is 740 kilometres long, that is 400 miles.",
        "The cable is 740 kilometres long, that is 460 miles.",
    ),
    "slash": (
        "The contract is worth GBP 85 million / USD 185 million at 2019 rates.",
        "The contract is worth GBP 85 million / USD 109 million at 2019 rates.",
    ),
    "yen": (
        "The grant of 1.2 billion yen, worth about 25 million dollars when it was signed in 2017, paid for a school.",
        "The grant of 1.2 billion yen, worth about 10.7 million dollars when it was signed in 2017, paid for a school.",
    ),
    "feet-again": (
        "The dam is 140 metres (690 feet) high.",
        "The dam is 140 metres (459 feet) high.",
    ),
}

TABLES: dict[str, tuple[str, str, str]] = {
    "single": (
        "parts-and-total",
        "Table 1. Regional fund, payments 2016-2020 (USD million)\n\n| Country | Paid |\n|---|---|\n| Benin | 14.2 "
        "|\n| Togo | 11.6 |\n| Niger | 6.3 |\n| Ghana | 5.4 |\n| Other members | 2.4 |\n| Total | 41.9 |",
        "Table 1. Regional fund, payments 2016-2020 (USD million)\n\n| Country | Paid |\n|---|---|\n| Benin | 14.2 "
        "|\n| Togo | 11.6 |\n| Niger | 6.3 |\n| Ghana | 5.4 |\n| Other members | 2.4 |\n| Total | 39.9 |",
    ),
    "spaces": (
        "parts-and-total",
        "Table 2. Goats by region (thousand head)\n\nRegion            Head\nBatken             498\nJalal-Abad"
        "       1,285\nNaryn            1,272\nOsh              1,120\nTotal            4,375\n\nThe largest flock is "
        "elsewhere.",
        "Table 2. Goats by region (thousand head)\n\nRegion            Head\nBatken             498\nJalal-Abad"
        "       1,285\nNaryn            1,272\nOsh              1,120\nTotal            4,175\n\nThe largest flock is "
        "elsewhere.",
    ),
    "one-of-three": (
        "parts-and-total",
        "Table 1. Catches (thousand tonnes)\n\n| Species | 2021 | 2022 | 2023 |\n|---|---|---|---|\n| Shrimp | 110.1 "
        "| 112.6 | 111.9 |\n| Halibut | 56.0 | 57.3 | 55.8 |\n| Cod | 30.0 | 33.1 | 29.0 |\n| Total | 196.1 | 203.0 "
        "| 186.7 |",
        "Table 1. Catches (thousand tonnes)\n\n| Species | 2021 | 2022 | 2023 |\n|---|---|---|---|\n| Shrimp | 110.1 "
        "| 112.6 | 111.9 |\n| Halibut | 56.0 | 57.3 | 55.8 |\n| Cod | 30.0 | 33.1 | 29.0 |\n| Total | 196.1 | 203.0 "
        "| 196.7 |",
    ),
    "change": (
        "growth-between-levels",
        "Table 1. Visitors (thousand)\n\n| Country | 2021 | 2022 | Change (%) |\n|---|---|---|---|\n| France | 410 | "
        "492 | 20.0 |\n| Italy | 250 | 300 | 35.0 |\n| Spain | 180 | 171 | -5.0 |",
        "Table 1. Visitors (thousand)\n\n| Country | 2021 | 2022 | Change (%) |\n|---|---|---|---|\n| France | 410 | "
        "492 | 20.0 |\n| Italy | 250 | 300 | 20.0 |\n| Spain | 180 | 171 | -5.0 |",
    ),
    "share": (
        "share-times-total",
        "Table 3. Lending by sector\n\n| Sector | USD million | Share (%) |\n|---|---|---|\n| Roads | 120 | 40 |\n| "
        "Water | 90 | 36 |\n| Schools | 60 | 20 |\n| Other | 30 | 10 |\n| Total | 300 | 100 |",
        "Table 3. Lending by sector\n\n| Sector | USD million | Share (%) |\n|---|---|---|\n| Roads | 120 | 40 |\n| "
        "Water | 90 | 30 |\n| Schools | 60 | 20 |\n| Other | 30 | 10 |\n| Total | 300 | 100 |",
    ),
    "balance-row": (
        "difference",
        "Table 2. Trade of Moldova (USD million)\n\n| Item | 2021 | 2022 |\n|---|---|---|\n| Exports | 3,144 | 4,332 "
        "|\n| Imports | 7,177 | 9,219 |\n| Balance | -4,033 | -5,887 |",
        "Table 2. Trade of Moldova (USD million)\n\n| Item | 2021 | 2022 |\n|---|---|---|\n| Exports | 3,144 | 4,332 "
        "|\n| Imports | 7,177 | 9,219 |\n| Balance | -4,033 | -4,887 |",
    ),
    "balance-column": (
        "difference",
        "Table 2. Trade by partner (USD million)\n\n| Partner | Exports | Imports | Balance |\n|---|---|---|---|\n| "
        "Chile | 420 | 310 | 110 |\n| Peru | 250 | 380 | -130 |\n| Brazil | 610 | 700 | -190 |",
        "Table 2. Trade by partner (USD million)\n\n| Partner | Exports | Imports | Balance |\n|---|---|---|---|\n| "
        "Chile | 420 | 310 | 110 |\n| Peru | 250 | 380 | -130 |\n| Brazil | 610 | 700 | -90 |",
    ),
    "row-total": (
        "parts-and-total",
        "Table 4. Pupils by level\n\n| Region | Primary | Secondary | Total |\n|---|---|---|---|\n| North | 4,120 | "
        "1,880 | 6,000 |\n| South | 3,550 | 1,430 | 5,480 |\n| East | 2,900 | 1,100 | 4,000 |",
        "Table 4. Pupils by level\n\n| Region | Primary | Secondary | Total |\n|---|---|---|---|\n| North | 4,120 | "
        "1,880 | 6,000 |\n| South | 3,550 | 1,430 | 4,980 |\n| East | 2,900 | 1,100 | 4,000 |",
    ),
    "four-cols": (
        "parts-and-total",
        "| Bank | Loans (USD million) | Grants (USD million) | Total (USD million) |\n|---|---|---|---|\n| A | 120 "
        "| 30 | 150 |\n| B | 80 | 25 | 105 |\n| C | 60 | 15 | 95 |\n| D | 40 | 10 | 50 |",
        "| Bank | Loans (USD million) | Grants (USD million) | Total (USD million) |\n|---|---|---|---|\n| A | 120 "
        "| 30 | 150 |\n| B | 80 | 25 | 105 |\n| C | 60 | 15 | 75 |\n| D | 40 | 10 | 50 |",
    ),
    "bold-total": (
        "parts-and-total",
        "| Country | Students |\n|---|---|\n| Ghana | 1,240 |\n| Togo | 380 |\n| Benin | 410 |\n| **Total** | "
        "**2,130** |",
        "| Country | Students |\n|---|---|\n| Ghana | 1,240 |\n| Togo | 380 |\n| Benin | 410 |\n| **Total** | "
        "**2,030** |",
    ),
    "net-row": (
        "difference",
        "Table 1. Accounts (EUR million)\n\n| | 2020 | 2021 | 2022 |\n|---|---|---|---|\n| Revenue | 410 | 432 | 455 "
        "|\n| Expenditure | 395 | 440 | 449 |\n| Balance | 15 | -8 | 16 |",
        "Table 1. Accounts (EUR million)\n\n| | 2020 | 2021 | 2022 |\n|---|---|---|---|\n| Revenue | 410 | 432 | 455 "
        "|\n| Expenditure | 395 | 440 | 449 |\n| Balance | 15 | -8 | 6 |",
    ),
    "share-sum": (
        "parts-and-total",
        "Table 5. Ownership\n\n| Owner | Share (%) |\n|---|---|\n| State | 51 |\n| Fund | 24 |\n| Staff | 10 |\n| Public"
        " | 25 |\n| Total | 100 |",
        "Table 5. Ownership\n\n| Owner | Share (%) |\n|---|---|\n| State | 51 |\n| Fund | 24 |\n| Staff | 10 |\n| Public"
        " | 15 |\n| Total | 100 |",
    ),
    "tabs": (
        "parts-and-total",
        "Table 6. Beds\n\nRegion   Beds\nNorth      640\nSouth       510\nEast        330\nTotal       1,580\n",
        "Table 6. Beds\n\nRegion   Beds\nNorth      640\nSouth       510\nEast        330\nTotal       1,480\n",
    ),
    "average-growth": (
        "growth-between-levels",
        "| Port | 2020 | 2023 | Growth |\n|---|---|---|---|\n| Tema | 1,000 | 1,250 | 25% |\n| Lome | 1,400 | 1,610 "
        "| 15% |\n| Abidjan | 800 | 840 | 15% |",
        "| Port | 2020 | 2023 | Growth |\n|---|---|---|---|\n| Tema | 1,000 | 1,250 | 25% |\n| Lome | 1,400 | 1,610 "
        "| 15% |\n| Abidjan | 800 | 840 | 5% |",
    ),
}


CASES = (
    {("difference", name): texts for name, texts in DIFFERENCES.items()}
    | {("conversion", name): texts for name, texts in CONVERSIONS.items()}
    | {(rule, f"table-{name}"): (wrong, right) for name, (rule, wrong, right) in TABLES.items()}
)


@pytest.mark.parametrize("case", CASES, ids="/".join)
def test_a_fault_is_reported_once_and_the_text_put_right_is_silent(case: tuple[str, str]) -> None:
    wrong, right = CASES[case]
    assert rules(wrong) == [case[0]]
    assert rules(right) == []


LOOKALIKES = {
    "gap-that-grew": (
        "The gap of USD 1.2 billion in 2019 was followed by gaps of USD 1.9 billion in 2020 and USD 2.3 billion "
        "in 2021."
    ),
    "surplus-after-others": (
        "In 2021 the surplus was USD 14.1 billion, after USD 19.9 billion in 2020 and USD 12.3 billion in 2019."
    ),
    "loss-on-sales": (
        "The firm had sales of EUR 64 million and assets of EUR 90 million, with a loss of EUR 7 million."
    ),
    "leaving-after-another-cost": (
        "Revenue was EUR 90 million and wages were EUR 50 million, which after other costs left EUR 12 million."
    ),
    "difference-of-a-third": ("Men earn 2,400 euros and women 1,900 euros. The gap of 700 euros in banking is wider."),
    "percent-not-points": ("Turnout was 61 percent, 18 percent lower than the 74 percent of 2016."),
    "rounded-levels": ("Reserves rose to USD 9.1 billion from USD 7.2 billion, an increase of USD 1.95 billion."),
    "short-of-two-targets": (
        "The campaign vaccinated 640,000 children, 90,000 short of its first target; the second was 790,000."
    ),
    "deficit-into-surplus-swing": (
        "The balance moved from a deficit of 3.7 percent of GDP to a surplus of 2.3 percent of GDP, a swing of "
        "six points."
    ),
    "count-before-a-verb": ("The number of attacks in the two straits dropped from 140 in 2015 to nine in 2017."),
    "paragraph-number": (
        "3.1 The fund held USD 61.4 million in 2023, compared with USD 52.7 million in 2022, an increase of USD "
        "8.7 million."
    ),
    "another-year-another-rate": (
        "In 2015 the line of ¥60 billion (US$0.5 billion) was renewed. In 2012 the same ¥60 billion (US$0.75 "
        "billion) had bought more."
    ),
    "rates-of-the-day": (
        "Amounts are converted at JPY 109 to the dollar. The plant cost JPY 4,360 million (USD 40.0 million)."
    ),
    "price-not-a-rate": (
        "Rice sold at 45 pesos per kilogram. The loan of PHP 2.8 billion (USD 50 million) was signed in 2021."
    ),
    "peg-with-rounding": (
        "The envelope is EUR 60 million (XOF 39 billion). Schools receive EUR 4 million (XOF 2.6 billion)."
    ),
    "quote-of-another-year": (
        "In 2015 the rate was 102 shillings to the dollar. In 2023 the road cost KES 14.0 billion (USD 100 million)."
    ),
    "four-days": ("The crossing took 76 hours, or about three days."),
    "t-shares-of-rows": (
        "Table 3. Access\n\n| Region | Households | Share with power (%) |\n|---|---|---|\n| North | 120 | 40 |\n| "
        "South | 90 | 56 |\n| East | 60 | 20 |\n| Total | 270 | 41 |"
    ),
    "t-two-year-change": (
        "Table 1. Visitors (thousand)\n\n| Country | 2019 | 2021 | Change (%) |\n|---|---|---|---|\n| France | 410 | "
        "492 | 9.5 |\n| Italy | 250 | 300 | 9.5 |\n| Spain | 180 | 171 | -2.5 |"
    ),
    "t-total-with-more": (
        "Table 4. Pupils\n\n| Region | Primary | Secondary | Total |\n|---|---|---|---|\n| North | 4,120 | 1,880 | "
        "6,400 |\n| South | 3,550 | 1,430 | 5,380 |\n| East | 2,900 | 1,100 | 4,200 |"
    ),
    "t-contents": (
        "Contents\n\nIntroduction            3\nMethods                12\nResults                27\nAnnexes"
        "                41\n\nThe report begins here."
    ),
    "t-balance-with-services": (
        "Table 2. Trade (USD million)\n\n| Item | 2021 | 2022 |\n|---|---|---|\n| Exports of goods | 3,144 | 4,332 "
        "|\n| Imports of goods | 7,177 | 9,219 |\n| Balance of goods and services | -3,233 | -3,687 |"
    ),
}


@pytest.mark.parametrize("name", LOOKALIKES)
def test_what_only_looks_like_a_fault_is_silent(name: str) -> None:
    assert rules(LOOKALIKES[name]) == []
