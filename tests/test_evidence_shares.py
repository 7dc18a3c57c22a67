"""Shares, changes and differences told over two sentences, by a bound or by a fraction, and wordings that only look so."""

from __future__ import annotations

import pytest

from .papers import rules

# Each: the rule, then texts in which a share, a change or a difference does not follow from the two figures beside it.
FAULTS = {
    "share-times-total": {
        "handled-tonnes": (
            "In 2021 the port handled 48.0 million tonnes of cargo. Coal made up 21.0 million tonnes of this "
            "volume, that is 59 percent."
        ),
        "reached-customs": (
            "Tax revenue reached KES 1,860 billion in 2021. Customs duties contributed KES 430 billion of these "
            "receipts, or 38 percent."
        ),
        "received-asylum": (
            "The region received 410,000 asylum seekers in 2022. Kampala took in 96,000 of these arrivals, which "
            "is 41 percent."
        ),
        "lending-came": (
            "Total lending came to EUR 3.2 billion in 2020. Energy took EUR 1.1 billion of the lending, i.e. 52 "
            "percent, and transport the rest."
        ),
        "amounted-highest": (
            "Remittances amounted to USD 12.4 billion in 2019, the highest ever. Of those transfers USD 3.1 "
            "billion, or 36 percent, came from the Gulf."
        ),
        "ships-tankers": "The fleet has 312 ships. Tankers account for 64 of these vessels, that is 34 percent.",
        "alone-exported": "Chile alone exported 84,000 of the 131,000 tonnes, just under 43 percent, and set the price.",
        "received-doses": "The north received 14.2 million of the 61.0 million doses, a little over 31 percent.",
        "hold-seats": "Women hold 38 of the 146 seats, barely 18 percent.",
        "cubic-metres": "Farmers use 5.6 billion of the 9.8 billion cubic metres, a good 74 percent, for rice.",
        "well-over": "Of the grants of EUR 62.0 million, EUR 19.4 million, well over half, went to three cities.",
        "less-third": "Of the credits of USD 140 million, USD 88 million, less than a third, were drawn.",
        "half-water": "Of the 2,600 households, 940, more than half, had no water.",
        "received-just": "Ghana received USD 310 million of the USD 520 million, just under half.",
        "clear-majority": "Only 118 of the 410 villages, a clear majority, had been connected by then.",
        "thirds-loans": "Nearly two thirds of the loans, EUR 31 million of EUR 84 million, went to banks.",
        "spent-budget": "The city spent USD 21 million of its budget of USD 64 million on buses, far more than half.",
        "rejected-almost": "Out of 8,400 applications 1,900 were rejected, almost half.",
        "approved-projects": (
            "The bank approved 84 projects worth USD 6.1 billion in 2020. Most concerned transport. Roads alone "
            "took up 31 of these projects, or 52 percent."
        ),
        "treated-patients": (
            "The hospital treated 18,400 patients in 2019. It has 210 beds. Malaria accounted for 6,100 of the "
            "patients, that is 47 percent."
        ),
        "half-went": "Of the fund's USD 90 million, USD 24 million, more than half, went to consultants.",
        "textbooks-mere": "The south got 3.1 million of the 9.4 million textbooks, a mere 21 percent.",
        "exported-coffee": (
            "Rwanda exported coffee worth USD 64 million, just over 30 percent of exports of USD 385 million."
        ),
        "wells-repaired": "By March 1,260 of the 3,900 wells had been repaired, roughly half of the total.",
        "third-wheat": "Barely a third of the wheat, 2.9 million of 5.2 million tonnes, was sold abroad.",
        "gulf-reached": "Exports to the Gulf reached 410,000 head of cattle, or 62 percent of the 820,000 sold abroad.",
        "yearly-budget": "Members pay USD 34 million of the yearly budget of USD 120 million, a little under 40 percent.",
        "received-complaints": (
            "The commission received 2,450 complaints in 2018. Some 1,470 of these complaints, or 40 percent, "
            "were about the police."
        ),
        "counted-households": (
            "The census counted 2.1 million households. Of these households 630,000, nearly half, had no electricity."
        ),
        "stood-china": "Its debt stood at USD 38 billion. China holds USD 7.6 billion of that debt, or one third.",
        "people-depend": (
            "In Tigray 3.9 million people depend on food aid, that is more than four fifths of the region's 5.9 "
            "million inhabitants."
        ),
        "earmarked-corridor": (
            "The Bank has earmarked EUR 900 million for the corridor; EUR 310 million, or 54 percent, is meant "
            "for Zambia."
        ),
        "seats-governing": "Parliament has 225 seats. The governing party won 121, or 62 percent of them.",
        "party-holds": "The governing party holds 121 of 225 seats and thus 62 percent.",
        "respondents-heard": "Two in five of the 1,500 respondents (750) had heard of the agreement.",
        "made-egypt": (
            "Military aid made up USD 1.3 billion of the USD 1.9 billion that Egypt received, a share of 48 percent."
        ),
        "total-china": (
            "With USD 18 billion in loans out of a total of USD 52 billion, China is the largest lender, holding "
            "55 percent."
        ),
        "police-number": "The city's police number 12,000, of whom 1,900 are women, a share of 26 percent.",
        "laid-planned": (
            "By 2022 the operator had laid 760 of the planned 1,900 kilometres; 58 percent of the line was thus "
            "complete."
        ),
        "coast-quarter": "The allocation for the coast, EUR 14 million, is a quarter of the programme's EUR 98 million.",
        "judges-appointed": "Half of the 86 judges, 29, were appointed after 2015.",
        "reached-farmers": "The programme reached 46,000 farmers out of 180,000 in the district, a coverage of 41 percent.",
        "percent-total": "The EU contributed EUR 38 million, or 65 percent, to the total cost of EUR 95 million.",
        "substations-built": "Of 64 planned substations 22 have been built, barely a fifth.",
        "line-amounts": "The credit line amounts to USD 80 million; so far USD 28 million (52 percent) has been drawn.",
        "fourteen-provinces": "Nine of the fourteen provinces, or 44 percent, have no hospital.",
    },
    "difference": {
        "budget-roads": (
            "The ministry's budget for roads rose from KES 41.2 billion in 2021/22 to KES 44.9 billion in "
            "2022/23, an increase of KES 7.3 billion."
        ),
        "fell": (
            "Its aid to the Sahel fell from EUR 1.84 billion in 2020–21 to EUR 1.52 billion in 2021–22, a cut of "
            "EUR 230 million."
        ),
        "grew-tonnes": (
            "Output grew from 2.31 million tonnes in 2018-19 to 2.78 million tonnes in 2019-20, a rise of "
            "740,000 tonnes."
        ),
        "went-means": (
            "Enrolment went from 1.42 million in 2019/20 to 1.57 million in 2020/21, which means 510,000 more pupils."
        ),
        "budget-fund": (
            "The project had a budget of USD 31.0 million, of which the Fund paid USD 20 million. By March USD "
            "24.3 million had been spent, which leaves a balance of USD 9.7 million."
        ),
        "drawn-remain": (
            "The loan was EUR 120 million. By the end of 2022 EUR 87 million had been drawn, so that EUR 53 "
            "million remain."
        ),
        "teachers-hired": "The target is 5,400 teachers. So far 3,850 have been hired, leaving 2,550 posts vacant.",
        "june-disbursed": (
            "A sum of KES 640 million was approved. Up to June KES 410 million had been disbursed; the remaining "
            "KES 320 million were carried over."
        ),
        "asked-donors": (
            "The appeal asked for USD 88 million. Donors gave USD 51 million, which left a gap of USD 73 million."
        ),
        "foresaw-kilometres": (
            "The plan foresaw 420 kilometres of track. Of these 265 have been laid, which leaves 255 kilometres "
            "to build."
        ),
        "amounted-project": (
            "The grant amounted to EUR 9.4 million. At the end of the project EUR 7.1 million had been used. The "
            "unspent balance of EUR 3.2 million was returned."
        ),
        "strength-fell": "The army's strength fell from 41,300 in 2015/16 to 36,800 in 2016/17, a loss of 5,400 men.",
        "schools-rose": (
            "Spending on schools rose from GHS 8.2 billion in FY2018–19 to GHS 9.6 billion in FY2019–20, that "
            "is, by GHS 2.4 billion."
        ),
        "worth-builder": (
            "The contract was worth USD 210 million. The builder has so far been paid USD 134 million; USD 96 "
            "million are still outstanding."
        ),
        "tonnes-maize": (
            "The reserve was set at 900,000 tonnes of maize. By May 340,000 tonnes had been sold, which leaves "
            "460,000 tonnes in the silos."
        ),
        "judges-present": (
            "The law provides for 280 judges. At present 192 have been appointed, so that 108 posts are vacant."
        ),
        "pledged-this": (
            "The Union pledged EUR 75 million. Of this, EUR 48 million was paid out by 2021, leaving EUR 37 million."
        ),
        "paid-leaving": "Of the EUR 75 million pledged, EUR 48 million had been paid out by 2021, leaving EUR 37 million.",
        "received-shortfall": (
            "The appeal was for USD 430 million. Only USD 190 million was received, a shortfall of USD 340 million."
        ),
        "imports-tonnes": (
            "Wheat imports were 5.4 million tonnes in 2019 and 6.1 million tonnes in 2021, an increase of 1.2 "
            "million tonnes."
        ),
        "line-ceiling": (
            "The credit line has a ceiling of EUR 60 million. EUR 22 million has been drawn, and EUR 28 million "
            "remains available."
        ),
        "number-embassies": "Between 2016 and 2019 the number of embassies rose from 31 to 44, that is by 17.",
        "dropped-percent": "Turnout dropped to 54.3 percent, 11.8 percentage points below the 62.1 percent of 2016.",
        "seats-when": "The party won 138 seats, 26 more than in 2015, when it had 121.",
        "percent-five": (
            "In 2014 the rate was 41 percent; five years later it was 52 percent, a gain of 16 percentage points."
        ),
        "cost-cost": (
            "The bridge was to cost EUR 84 million and in the end cost EUR 121 million, EUR 52 million more than "
            "planned."
        ),
        "came-disbursements": (
            "Aid pledges came to USD 7.0 billion and disbursements to USD 4.2 billion; USD 3.8 billion is thus "
            "still to come."
        ),
        "faced-imports": (
            "Exports of USD 21.4 billion faced imports of USD 29.9 billion, so that the trade deficit was USD "
            "11.5 billion."
        ),
        "once-soldiers": "The mission once had 11,400 soldiers. After the cut of 2021 it has 8,900, 3,500 fewer.",
        "boys-percent": "The gap between boys (71 percent) and girls (58 percent) has narrowed to 19 percentage points.",
        "expectancy-rose": "Life expectancy rose from 58.1 years in 2000 to 65.6 years in 2020, by nine and a half years.",
        "bank-sold": (
            "The central bank sold dollars. Reserves fell from USD 7.9 billion to USD 4.6 billion within a year, "
            "by USD 4.3 billion."
        ),
        "round-states": "In the first round 41 states voted in favour, in the second 57, which is 21 more.",
        "lowered-percent": "The tariff was lowered from 18 to 11 percent, a reduction of nine percentage points.",
        "rate-percent": (
            "The poverty rate of 44 percent in the north compares with 17 percent in the south, a difference of "
            "32 percentage points."
        ),
    },
    "growth-between-levels": {
        "firms-shipped": (
            "Kenyan firms shipped about 12 million roses to Asia in 2015 and about 29 million in 2022, more than "
            "three times as many."
        ),
        "lent-four": "The fund lent USD 140 million in 2016 and USD 330 million in 2021, more than four times as much.",
        "landed-tonnes": (
            "Some 18,000 tonnes were landed in 2012 and some 31,000 tonnes in 2020, nearly three times as much."
        ),
        "installed-gigawatts": (
            "Vietnam installed 0.4 gigawatts in fiscal year 2018 and 2.9 gigawatts in fiscal year 2020, four "
            "times as much."
        ),
        "counted-attacks": "The police counted 310 attacks in 2019 and 1,280 in 2022, over six times as many.",
        "stations-twice": "There were 64 stations in 2014 and 97 in 2023, twice as many.",
        "lamu-handled": (
            "In 2017 the port of Lamu handled 2,300 containers, in 2022 it was 11,900, more than eight times "
            "that number."
        ),
        "cost-almost": "Tuition cost USD 420 in 2010; in 2020 it was USD 910, almost four times as much.",
        "employed-people": "The company employed 4,100 people in 2009 and 9,700 people in 2019, a threefold increase.",
        "sent-students": "Tunisia sent about 9,000 students abroad in 2010 and about 12,500 in 2020, twice as many.",
        "clinics-twice": "In 2013 the province had 86 clinics; in 2021 it had 140, more than twice as many.",
        "earned-tourists": (
            "Sri Lanka earned USD 1.6 billion from tourists in 2012 and USD 3.9 billion in 2018, almost four "
            "times the amount."
        ),
        "tonne-rose": "The price of a tonne rose to USD 640 in 2022, three times as much as the USD 290 of 2019.",
        "crossed-strait": (
            "About 21,000 people crossed the strait in 2017 and about 58,000 in 2018, roughly five times as many."
        ),
        "tonnes-stood": (
            "Production, which was 1.2 million tonnes in 2005, stood at 2.1 million tonnes in 2015, three times "
            "the earlier figure."
        ),
        "flights-tripled": "The number of flights tripled, from 18 a week in 2011 to 34 a week in 2019.",
        "farmers-shillings": (
            "Loans to farmers were 4.1 billion shillings in 2014 and 6.6 billion shillings in 2019, over two and "
            "a half times as much."
        ),
        "raised-tonnes": "The quota was raised from 4,200 to 6,300 tonnes, an increase of 75 percent.",
        "when-stood": (
            "Since 2015, when it stood at USD 2.2 billion, trade has more than tripled, to USD 5.1 billion in 2022."
        ),
        "halved-between": (
            "Gas production halved between 2010 (46 billion cubic metres) and 2020 (31 billion cubic metres)."
        ),
        "service-took": (
            "The debt service took USD 320 million in 2014 and USD 740 million in 2021 – it has thus quadrupled."
        ),
        "teacher-raised": "The wage of a teacher was raised in 2018 by 15 percent, from 4,000 to 5,200 birr.",
        "third-soldiers": "The force was cut by a third, from 9,000 to 7,200 soldiers.",
        "country-received": (
            "With 2.9 million visitors the country received 60 percent more tourists in 2019 than in 2015, when "
            "there had been 2.3 million."
        ),
        "solar-capacity": (
            "Installed solar capacity jumped from 120 megawatts in 2017 to 640 megawatts in 2021, an eightfold "
            "increase."
        ),
        "provinces-today": "In 2008 there were 26 provinces, today there are 34, an increase of almost half.",
        "fallen-percent": (
            "Arrears had fallen by 40 percent to USD 27 million by 2020; in 2018 they had still been USD 36 million."
        ),
        "when-cases": (
            "Compared with 2016, when 5,100 cases were registered, the 7,900 cases of 2020 are an increase of 85 "
            "percent."
        ),
        "ngos-grew": "From 2012 to 2022 the number of NGOs grew by 80 percent, from 310 to 430.",
        "africa-shrank": (
            "Lending to Africa shrank from USD 28.4 billion in 2016 to USD 4.6 billion in 2023, a decline of 64 "
            "percent."
        ),
        "year-since": (
            "Every year since 2019 the budget has grown; at EUR 640 million it is now twice as high as the EUR "
            "410 million of that year."
        ),
    },
}
SILENT = {
    "handled-tonnes": (
        "In 2021 the port handled 48.0 million tonnes of cargo. Coal made up 21.0 million tonnes of this "
        "volume, that is 44 percent."
    ),
    "reached-customs": (
        "Tax revenue reached KES 1,860 billion in 2021. Customs duties contributed KES 430 billion, that is "
        "38 percent more than in 2020."
    ),
    "received-asylum": (
        "The region received 410,000 asylum seekers in 2022. Kampala took in 96,000 of these arrivals, 41 "
        "percent of them children."
    ),
    "lending-came": (
        "Total lending came to EUR 3.2 billion in 2020. Energy took EUR 1.1 billion of the lending, that is "
        "52 percent of what had been asked for."
    ),
    "ships-navy": (
        "The fleet has 312 ships. The navy of the neighbour has 410 ships. Tankers account for 64 of these "
        "vessels, that is 16 percent."
    ),
    "after-health": (
        "In 2022 aid came to USD 4.0 billion, after USD 3.1 billion in 2021. Health absorbed USD 1.2 billion "
        "of this sum, that is 30 percent."
    ),
    "alone-exported": "Chile alone exported 84,000 of the 131,000 tonnes, just under 65 percent, and set the price.",
    "received-doses": "The north received 14.2 million of the 61.0 million doses, 31 percent of them too late.",
    "hold-seats": "Women hold 38 of the 146 seats, barely 18 percent of the posts in the cabinet.",
    "well-over": "Of the grants of EUR 62.0 million, EUR 39.4 million, well over half, went to three cities.",
    "half-them": "Of the 2,600 households, 940, more than half of them in the hills, had no water.",
    "half-much": (
        "Of the credits of USD 140 million, USD 88 million, more than half as much again as in 2019, were drawn."
    ),
    "received-just": "Ghana received USD 255 million of the USD 520 million, just under half.",
    "spent-budget": "The city spent USD 21 million of its budget of USD 64 million on buses, half of it on repairs.",
    "rejected-almost": "Out of 8,400 applications 1,900 were rejected, almost half because a form was missing.",
    "thirds-plain": "Only 118 of the 410 villages, two thirds of which lie in the plain, had been connected.",
    "came-manufacturing": (
        "Inflows came to USD 224 billion. Manufacturing absorbed USD 62 billion, that is 38 percent of its needs."
    ),
    "budget-roads": (
        "The ministry's budget for roads rose from KES 41.2 billion in 2021/22 to KES 44.9 billion in "
        "2022/23, an increase of KES 3.7 billion."
    ),
    "fell-while": (
        "Its aid to the Sahel fell from EUR 1.84 billion in 2020–21 to EUR 1.52 billion in 2021–22, while a "
        "cut of EUR 230 million is planned for next year."
    ),
    "drawn-remain": (
        "The loan was EUR 120 million. By the end of 2022 EUR 87 million had been drawn, so that EUR 33 million remain."
    ),
    "budget-march": (
        "The project had a budget of USD 31.0 million and a top-up of USD 3.0 million. By March USD 24.3 "
        "million had been spent, which leaves a balance of USD 9.7 million."
    ),
    "teachers-hired": "The target is 5,400 teachers. So far 3,850 have been hired, leaving 2,550 pupils without lessons.",
    "asked-south": (
        "The appeal asked for USD 88 million. In the south donors gave USD 51 million, which left a gap of "
        "USD 12 million in the south."
    ),
    "foresaw-kilometres": (
        "The plan foresaw 420 kilometres of track. In the second phase 265 are to be laid, which leaves 40 "
        "kilometres for the third."
    ),
    "amounted-after": (
        "The grant amounted to EUR 9.4 million. After fees of EUR 0.5 million and EUR 7.1 million of costs, "
        "a balance of EUR 1.8 million was returned."
    ),
    "first-year": (
        "A sum of KES 640 million was approved. In the first year KES 410 million had been disbursed; the "
        "remaining KES 230 million were carried over."
    ),
    "firms-shipped": (
        "Kenyan firms shipped about 12 million roses to Asia in 2015 and about 39 million in 2022, more than "
        "three times as many."
    ),
    "lent-four": (
        "The fund lent USD 140 million in 2016 and USD 330 million in 2021, more than four times as much as "
        "any other donor."
    ),
    "landed-tonnes": (
        "Some 18,000 tonnes were landed in 2012 and some 31,000 tonnes in 2020, nearly three times as much "
        "as in the neighbouring port."
    ),
    "stations-twice": "There were 64 stations in 2014 and 97 in 2023, twice as many of them in towns.",
    "counted-attacks": "The police counted 310 attacks in 2019 and 1,280 in 2022, over four times as many.",
    "cost-while": "Tuition cost USD 420 in 2010 and USD 910 in 2020, while rents rose to three times as much.",
    "sent-students": (
        "Tunisia sent about 9,000 students abroad in 2010 and about 12,500 in 2020, and Morocco twice as many."
    ),
    "employed-people": "The company employed 4,100 people in 2009 and 9,700 people in 2019, more than twice as many.",
    "earned-nairobi": "A clerk earned USD 420 in Dar in 2020 and USD 910 in Nairobi, where rents are four times as much.",
    "approved-projects": (
        "The bank approved 84 projects worth USD 6.1 billion in 2020. Roads took up 31 of these projects, or "
        "37 percent."
    ),
    "treated-patients": (
        "The hospital treated 18,400 patients in 2019. Malaria accounted for 6,100 of the patients, 47 "
        "percent more than in 2018."
    ),
    "approved-projects-roads": (
        "The bank approved 84 projects in 2020 and 60 in 2021. Roads took up 31 of the projects, or 52 percent."
    ),
    "stood-owed": (
        "Its debt stood at USD 38 billion, of which USD 15 billion is owed abroad. China holds USD 7.6 "
        "billion of the foreign debt, or one half."
    ),
    "stood-foreign": (
        "Debt stood at USD 38 billion. Foreign debt was lower. China holds USD 7.6 billion of this debt, or one fifth."
    ),
    "half-travel": "Of the fund's USD 90 million, USD 24 million, more than half of it for travel, went to consultants.",
    "wells-repaired": "By March 1,260 of the 3,900 wells had been repaired, roughly half by hand.",
    "wells-repaired-third": "By March 1,260 of the 3,900 wells had been repaired, a third.",
    "staff-them": "The mission has 640 staff, 210 of them police. Women make up 70 of the police, or a third.",
    "answered-just": "Of 1,400 firms 310 answered, just under a quarter.",
    "counted-households": (
        "The census counted 2.1 million households. In the north 630,000 of the households, or 60 percent of "
        "those in the plain, had no electricity."
    ),
    "worth-builder": (
        "The contract was worth USD 210 million. The builder has so far been paid USD 134 million; USD 76 "
        "million are still outstanding."
    ),
    "tonnes-after": (
        "The reserve was set at 900,000 tonnes. After the harvest 340,000 tonnes were bought, and 460,000 "
        "tonnes were sold."
    ),
    "judges-present": (
        "The law provides for 280 judges. At present 192 have been appointed, and 25 posts are vacant in the "
        "capital alone."
    ),
    "pledged-paid": (
        "The Union pledged EUR 75 million. For 2020 EUR 18 million was paid out, leaving EUR 12 million for 2021."
    ),
    "line-ceiling": (
        "The credit line has a ceiling of EUR 60 million. EUR 22 million has been drawn, and EUR 28 million "
        "remains available after a reserve was set aside."
    ),
    "received-uganda": (
        "Kenya received USD 40 million. Uganda was given USD 22 million, which left USD 6 million for Rwanda."
    ),
    "killed-left": "The army had 41,000 men. In the war 12,000 were killed, which left 9,000 widows.",
    "members-seven": "The forum of 2014–15 had 24 members, that of 2016–18 had 31, seven more.",
    "clinics-while": (
        "In 2013 the province had 86 clinics; in 2021 it had 140, while the neighbouring one had twice as many."
    ),
    "crossed-strait": (
        "About 21,000 people crossed the strait in 2017 and about 58,000 in 2018, nearly three times as many."
    ),
    "earned-tourists": (
        "Sri Lanka earned USD 1.6 billion from tourists in 2012 and USD 3.9 billion in 2018, but India four "
        "times as much."
    ),
    "mosques-there": "In 2010 there were 340 mosques and in 2020 there were 610, and almost three times as many schools.",
    "people-depend": (
        "In Tigray 4.8 million people depend on food aid, that is more than four fifths of the region's 5.9 "
        "million inhabitants."
    ),
    "earmarked-corridor": (
        "The Bank has earmarked EUR 900 million for the corridor; EUR 310 million, or 54 percent of its "
        "loans to Zambia, is meant for rails."
    ),
    "party-holds": "The governing party holds 121 of 225 seats and 62 percent of the votes.",
    "third-trainees": (
        "Every third of the 4,800 trainees found a job within a year, most of the 2,350 women among them did not."
    ),
    "percent-demand": "Gas covers 30 percent of demand: 31 terawatt-hours out of 102.",
    "laid-planned": (
        "By 2022 the operator had laid 760 of the planned 1,900 kilometres; 58 percent of the budget was spent."
    ),
    "police-number": "The city's police number 12,000, of whom 1,900 are women, as against 26 percent in the capital.",
    "judges-them": "Half of the 86 judges, 29 of them women, were appointed after 2015.",
    "seats-rival": "The party won 138 seats, 26 more than its rival, which had 121 in 2015.",
    "dropped-percent": (
        "Turnout dropped to 54.3 percent, 11.8 percentage points below the average of the three elections "
        "since 2010, but above the 50.1 percent of 2012."
    ),
    "cost-cost": (
        "The bridge was to cost EUR 84 million and in the end cost EUR 121 million, while the road cost EUR "
        "52 million more than planned."
    ),
    "when-stood": (
        "Since 2015, when it stood at USD 2.2 billion, trade has more than doubled, to USD 5.1 billion in 2022."
    ),
    "teacher-raised": (
        "The wage of a teacher was raised in 2018 by 15 percent and in 2019 again, from 4,000 to 5,200 birr in all."
    ),
    "fallen-percent": (
        "Arrears had fallen by 25 percent to USD 27 million by 2020; in 2018 they had still been USD 36 million."
    ),
    "service-took": (
        "The debt service took USD 320 million in 2014 and USD 740 million in 2021, while exports have quadrupled."
    ),
    "provinces-today": "In 2008 there were 26 provinces, today there are 34, almost half of them created by law.",
    "once-soldiers": (
        "The mission once had 11,400 soldiers. After the cut of 2021 it has 8,900, 3,500 fewer than the mandate allows."
    ),
    "came-disbursements": (
        "Pledges came to USD 7.0 billion and disbursements to USD 4.2 billion; USD 1.8 billion is thus still "
        "to come this year."
    ),
    "lebanon-residents": (
        "Roughly 1.9 million of Lebanon's 5.5 million residents are refugees, more than half of them children."
    ),
    "reached-farmers": (
        "The programme reached 46,000 farmers out of 180,000 in the district, and raised yields by 41 percent."
    ),
    "percent-funds": (
        "The EU contributed EUR 38 million, or 65 percent of its funds for the region, to the total cost of "
        "EUR 95 million."
    ),
    "line-amounts": (
        "The credit line amounts to USD 80 million; so far USD 28 million (52 percent in euros) has been drawn."
    ),
    "fourteen-provinces": "Nine of the fourteen provinces, home to 44 percent of the people, have no hospital.",
    "substations-built": "Of 64 planned substations 22 have been built, and a fifth is under way.",
    "beds-needs": "The hospital has 260 beds and needs 410; 180 nurses are missing.",
    "beds-occupied": "The hospital has 260 beds. By May 90 were occupied, and 40 remain closed.",
    "round-states": "In the first round 41 states voted in favour, in the second 57, three more than needed.",
    "spent-roads": (
        "The budget is EUR 75 million. By 2021 EUR 48 million had been spent on roads, leaving EUR 9 million "
        "of the road budget."
    ),
    "trained-leaving": (
        "The army has 41,000 men. By 2020 12,000 had been trained, leaving 9,000 recruits without instruction."
    ),
    "capital-start": (
        "The Fund's capital was USD 1.2 billion at the start. Its lending has since doubled to USD 3.1 billion."
    ),
    "handled-containers": (
        "The port handled 1.1 million containers in 2018; by 2023 transit had risen by 70 percent to 0.4 million."
    ),
    "clinics-while-number": (
        "Kenya had 1,200 clinics in 2010 and 1,900 in 2020, while the number of doctors rose to three times as much."
    ),
    "took-part": "Some 240 of the 900 members took part, just under a third of the men and a fifth of the women.",
    "bought-tonnes": "Egypt bought 4.1 million of the 9.0 million tonnes, 55 percent more than a year before.",
    "closed-three": "Of the 120 bridges 48 are closed, three quarters since the flood.",
    "worth-earned": (
        "In 2019 exports were worth USD 4.0 billion. Tea earned USD 1.1 billion of these exports in 2019 and "
        "2018 taken together, or 14 percent."
    ),
    "lent-under": (
        "The Bank lent USD 300 million in 2020. Under a second loan USD 120 million was paid out, leaving "
        "USD 60 million."
    ),
    "measures-half": (
        "The plan has 60 measures. Half were completed by 2021, and 21 are behind schedule; the remaining 9 "
        "are to start in 2022."
    ),
    "schools-twenty": "In 2015/16 the district had 210 schools, in 2016–17 it had 230, twenty more.",
    "tonnes-tonnes": "The quota was 40,000 tonnes in 2020–22 and 52,000 tonnes in 2023–25, 12,000 tonnes more.",
}
"""The same figures put right, or of another whole, another holder, another year."""
CASES = [(rule, name) for rule, texts in FAULTS.items() for name in texts]


@pytest.mark.parametrize("case", CASES, ids="/".join)
def test_what_does_not_follow_is_reported_once(case: tuple[str, str]) -> None:
    rule, name = case
    assert rules(FAULTS[rule][name]) == [rule]


@pytest.mark.parametrize("name", SILENT)
def test_what_only_looks_so_is_silent(name: str) -> None:
    assert rules(SILENT[name]) == []


def test_half_of_a_fiscal_year_and_a_note_mark_are_no_numbers() -> None:
    text = (
        "The budget rose from AUD 1.91 billion in 2023–24 to AUD 2.05 billion in 2024–25, "
        "an increase of AUD 140 million.[2, 3]"
    )
    assert rules(text) == []
    assert rules(text.replace("140", "240")) == ["difference"]


def test_a_count_restated_as_a_share_is_a_count() -> None:
    assert rules("Parliament has 225 seats. The party won 141, or 62.7 percent of them.") == []
    assert rules("Parliament has 225 seats. The party won 141, or 72.7 percent of them.") == ["share-times-total"]
