"""More papers of many regions, each with the faults that it has: what stands beside them is right and has to be left alone."""

# ruff: noqa: E501 (papers as they are printed, a paragraph a line)

from pathlib import Path

import pytest

from .papers import Faults, hold

PAPERS: dict[str, tuple[str, Faults]] = {
    "tuna": (
        """Who earns from Pacific tuna?

The eight Parties to the Nauru Agreement sell fishing days, not fish. Under the vessel day scheme, licence income in the eight states climbed from USD 60 million in 2010 to USD 500 million in 2019. A fishing day that fetched USD 1,350 in 2010 costs at least USD 8,000 today; at auction, some days have gone for USD 14,000.

In Kiribati, access fees made up 70.6 per cent of government revenue in 2020. Tuvalu (53 per cent) and Tokelau (80 per cent) are similarly exposed. The western and central Pacific delivered 2.7 million tonnes of tuna in 2020, of which skipjack was 1.8 million tonnes; bigeye and yellowfin make up most of the rest.

Four risks stand out: warming waters, which push the stock eastwards; illegal fishing; and subsidies to distant-water fleets.

Modelling suggests that the ten island states most dependent on tuna could lose USD 90 million a year by 2050 under high emissions, against USD 60 million under moderate ones. For Kiribati the blow would be heavy: access fees provided no less than 81.2 per cent of the government's revenue in 2020. Compensation has been discussed at four conferences. None has paid.""",
        (("list-count", "Four risks"), ("same-fact-different-value", "81.2 per cent")),
    ),
    "sahel": (
        """Paying for security in the Sahel

Burkina Faso's defence budget was XOF 457 billion in 2023, up from XOF 275 billion in 2022, an increase of two thirds. Mali spent 4.2 per cent of GDP on its forces, Niger 2.1 per cent. The three founded the Alliance of Sahel States in September 2023, and left ECOWAS in January 2025.

The regional force that the alliance announced is to have 5,000 soldiers. It was preceded by the G5 Sahel Joint Force, which had also been planned at 5,000 but rarely fielded more than 3,500. Donors had pledged EUR 414 million for the latter in 2018; by 2020 a good half had been disbursed.

Niger took out a loan of 400 million from China's national oil company in April 2024, repayable in crude within twelve months at 7 per cent interest. Its exports through the pipeline to Benin were to reach 90,000 barrels a day.

Gold keeps the juntas afloat. Mali mined 66.5 tonnes in 2023 and 51 tonnes in 2024. Burkina Faso's gold exports earned USD 3.6 billion in 2022; in 2023, Burkina Faso's gold exports earned USD 3.4 million, 74 per cent of the country's foreign sales. Smuggling comes on top.""",
        (("missing-currency", "400 million"), ("unit-slip", "3.4 million")),
    ),
    "mekong": (
        """Dams, droughts and data on the Mekong

The Lower Mekong basin is home to some 65 million people, four in five of whom depend on the river for food or income.[1] Hydropower capacity in Laos went from 3.3 GW in 2014 to 9.6 GW in 2022, which is to say that it grew by 291 per cent.[2] Cambodia put its mainstream dams on hold until 2030.

Electricity is Laos's chief export. In 2022 it sold 35 TWh abroad, more than nine tenths of it to Thailand, and earned USD 2.4 billion.[3] Public debt, meanwhile, stood at 112 per cent of GDP, half of it owed to Chinese lenders; in 2019 it had been 69 per cent.

China began to share year-round flow data in 2020. Before that, the riparian states had received data for the flood season only, i.e. for June to October. The Mekong River Commission has four members and two dialogue partners.

Catches of wild fish are put at 2.3 million tonnes a year. By 2040, biomass could fall by 35 to 40 per cent.[4]

Notes

[1] Mekong River Commission, State of the Basin Report 2018, Vientiane 2019.
[2] International Hydropower Association, 2023 World Hydropower Outlook, London 2023.
[3] Électricité du Laos, Statistics Yearbook, Vientiane 2019.
[4] Mekong River Commission, The Council Study, Vientiane 2017.""",
        (("growth-between-levels", "291 per cent"), ("note-too-old", "Yearbook")),
    ),
    "lithium": (
        """The lithium triangle and its customers

Chile, Argentina and Bolivia hold more than half of the lithium resources known today. Resources are not reserves, however: Bolivia's 23 million tonnes of resources are the largest in the world, whereas Chile's 9.3 million tonnes of reserves lead that other table.

Output tells a third story. Australia mined 86,000 tonnes in 2023, Chile 44,000 tonnes, China 33,000 tonnes and Argentina 9,600 tonnes. World production was 180,000 tonnes. China, which refines roughly 65 per cent of the world's lithium, buys most of it.

Chile exported lithium carbonate worth USD 5.2 billion in 2023. Of this, 74 per cent, or USD 2.9 billion, went to China. South Korea took 13 per cent, Japan 6 per cent.

Prices collapsed from more than USD 80,000 a tonne in November 2022 to around USD 13,000 a year and a half later. Argentina nonetheless approved seven new projects.

For Chile, China is the most important trading partner by far. The European Union, on the other hand, signed a modernised agreement in December 2023. Within the region, Brazil remains Argentina's biggest trading partner; the fact that China is Argentina's biggest trading partner is often overlooked in Brussels.""",
        (("share-times-total", "2.9 billion"), ("rival-superlatives", "biggest trading partner")),
    ),
    "amisom": (
        """Handing over in Mogadishu

The African Union has had troops in Somalia since March 2007. Three missions have followed one another: AMISOM until March 2022, ATMIS until December 2024 and AUSSOM since January 2025.

At its height, in 2014, the force counted 22,126 uniformed personnel. In early 2023 it had 19,626 uniformed personnel, made up of 18,586 soldiers and 1,400 police officers. The first drawdown of 2,000 was completed in June 2023, the second of 3,000 in January 2024.

Uganda supplies the largest contingent, followed by Burundi and Ethiopia; Kenya and Djibouti send the rest. A soldier receives USD 828 a month, of which governments withhold up to USD 200 for administration. Until 2016 it had been USD 1,028.

The new mission costs about USD 190 million a year. The EU has paid close to EUR 2.7 billion since 2007, i.e. the lion's share. Under Resolution 2719 (2023), UN contributions may cover as much as 75 per cent of the budget of such missions. In the Council 14 members voted in favour and one abstained.

Al-Shabaab is thought to have between 7,000 and 12,000 fighters. According to a poll taken in four towns, 134 per cent of respondents wish the troops to stay for another year, 27 per cent do not.""",
        (("parts-and-total", "19,626"), ("impossible-value", "134 per cent")),
    ),
    "caspian": (
        """Gas across the Caspian: small volumes, large hopes

Azerbaijan delivered 11.8 bcm of gas to the European Union in 2023, after 11.4 bcm in 2022 and 8.1 bcm in 2021. Under a memorandum of July 2022, volumes are to double to 20 bcm by 2027.

Production cannot keep pace. Azerbaijan produced 48.3 bcm in 2023, 1.6 bcm more than in 2022 (46.7 bcm). Domestic demand swallowed 13.9 bcm. Baku therefore buys gas from Turkmenistan by way of a swap through Iran; the arrangement covers 1.5 to 2 bcm a year.

Trade is lopsided. In 2023 the EU imported goods worth EUR 16.4 billion from Azerbaijan and exported goods worth EUR 2.2 billion, leaving a deficit of EUR 18.6 billion. Italy alone bought for EUR 9.6 billion.

The Southern Gas Corridor is 3,411 kilometres long and consists of three sections: the South Caucasus Pipeline (692 km), TANAP (1,841 km) and TAP (878 km). It was paid for by eleven companies and several development banks, among them the EBRD, which lent USD 500 million to TANAP in 2017 and EUR 500 million (about USD 1.25 billion) to TAP in 2018.

Kazakhstan, Turkmenistan and Uzbekistan are watching closely.""",
        (("difference", "18.6 billion"), ("conversion", "1.25 billion")),
    ),
    "nordic": (
        """NATO's north after enlargement

Finland applied for membership on 18 May 2022, together with Sweden, and acceded on 4 April 2023. Sweden had to wait until 7 March 2024. All five Nordic countries are now allies: Denmark, Finland, Iceland, Norway and Sweden.

The border between Russia and the Alliance has thereby more than doubled, from about 1,200 to about 2,500 kilometres. Finland alone contributes 1,340 kilometres. Its wartime strength is 280,000, with 870,000 trained reservists in total.

Nordic cooperation predates the Alliance's new shape. NORDEFCO was created in 2009 by merging three older formats. The Joint Expeditionary Force, which the United Kingdom leads, became operational in 2018 and has ten members. A Nordic air command, set up in March 2023 as a response to the cutting of the Balticconnector pipeline in October 2023, pools some 250 combat aircraft.

Sweden intends to spend 2.6 per cent of GDP on defence in 2025, after 2.2 per cent in 2024. Denmark and Norway follow with 2.4 and 2.2 per cent respectively.

Cooperation with Washington rests on bilateral treaties. Finland signed its defence cooperation agreement on 18 December 2023, Sweden a fortnight earlier and Denmark two days later. Since NORDEFCO was launched in 2012, the partners have held a joint exercise every other year.""",
        (("impossible-order", "March 2023"), ("dated-differently", "2012")),
    ),
    "debtnotes": (
        """Zambia's long restructuring

Zambia stopped paying its Eurobonds in November 2020, the first African state to default during the pandemic.¹ Its external public debt came to USD 13.3 billion at the end of 2021, of which official creditors held USD 6.3 billion and China alone USD 4.1 billion.² Bondholders were owed roughly USD 3.0 billion.

It took until June 2023 for official creditors to agree on terms under the Common Framework, and until March 2024 for the bondholders.³ In comparison, Ghana needed eighteen months (see endnote 12). Maturities were pushed out to 2043, with interest at 1 per cent up to 2037.

The IMF programme of USD 1.3 billion was raised to USD 1.7 billion in June 2024 because of the drought.⁵ The harvest of maize had fallen from 3.3 million tonnes in 2023 to 1.5 million tonnes in 2024. Growth nevertheless reached 4.0 per cent, after 5.4 per cent the year before.

The lesson: creditor committees should set deadlines. As the Fund said in para. 14 of its report, delay costs more than a haircut.

Endnotes

1 Financial Times, "Zambia becomes Africa's first coronavirus-era default", 13 November 2020.
2 Ministry of Finance of Zambia, Public Debt Summary, Lusaka, 2022.
3 Reuters, "Zambia reaches deal with bondholders", 25 March 2024.
4 World Bank, International Debt Report, Washington, DC, 2024.
5 IMF, Country Report No. 24/200, June 2024.""",
        (("note-missing", "endnote 12"), ("note-skipped", "International Debt Report")),
    ),
    "westbalkans": (
        """Growth plan, growing doubts: the EU in the Western Balkans

The Growth Plan of November 2023 puts up to EUR 6 billion on the table for 2024–27: EUR 2 billion in grants and EUR 4 billion in loans.[1] For the six partners, with 17.6 million inhabitants between them, this is less than 1 per cent of GDP a year.[2] Per head, a Bulgarian receives six times as much from the cohesion funds.

Money is tied to reforms. Serbia may draw EUR 1.59 billion, Albania EUR 922 million, Kosovo EUR 883 million, Bosnia and Herzegovina EUR 1.085 billion, North Macedonia EUR 750 million and Montenegro EUR 383 million.[3] By mid-2025 five of the six had an approved agenda.

Convergence is slow. In 2022, GDP per head (in purchasing power) was between 35 per cent and 50 per cent of the EU average. At the pace of the past decade Montenegro, the front-runner, would need thirty years, Kosovo twice that.[4]

In surveys, 77 per cent of Albanians want to join soon, 54 per cent of Montenegrins, and 34 per cent of Serbs. Emigration goes on; about a quarter of those born in the region live abroad.

Sources and notes

[1] European Commission, New Growth Plan for the Western Balkans, COM(2023) 691, November 2023.
[2] Eurostat, Key Figures on Enlargement Countries, 2024 edition.
[3] Regulation (EU) 2024/1449, Annex I.
[3] Balkan Barometer 2024, Regional Cooperation Council, Sarajevo 2024.
[4] EBRD, Can the Western Balkans Converge?, London, February 2024.""",
        (("note-duplicate", "Balkan Barometer"),),
    ),
    "chips": (
        """Chips, subsidies and the limits of friend-shoring

Taiwan's foundries earned 63 per cent of global foundry revenue in 2023; Korea's share was 12 per cent, China's 8 per cent. In the most advanced nodes (below 7 nm) Taiwan's lead is greater: 9 chips out of 10.

The CHIPS and Science Act earmarks USD 52.7 billion, of which USD 39 billion is for plants and USD 13.2 billion for research. The European Chips Act aspires to EUR 43 billion and to a market share of 20 per cent by 2030, up from about 10 per cent. Japan has spent JPY 3.9 trillion since 2021, i.e. 0.71 per cent of GDP, a higher proportion than either.

The first plant in Kumamoto opened in February 2024. It cost USD 8.6 billion, with JPY 476 billion from the state, and employs 1,700 people. A second will bring capacity to over 100,000 wafers a month.

Costs remain the obstacle. To build a plant in the United States takes 2540 per cent longer than in Taiwan, and running it is 30 per cent dearer. In Europe, power prices add to the bill. By one estimate, a fully self-sufficient supply chain would need up-front investment of USD 1 trillion and raise prices by 35 to 65 per cent.

Export controls of October 2022, tightened in October 2023, have halved China's imports of some tools and tripled those of others.""",
        (("garbled-number", "2540"),),
    ),
    "remit": (
        """Remittances in Central America: a table and its lessons

Remittances have become the isthmus's largest source of foreign exchange. Guatemala, with USD 19.8 billion in 2023, is well ahead of Honduras and El Salvador.

Table 1. Remittances received in 2023

| Country | USD billion | Share of GDP (%) |
|---|---|---|
| Guatemala | 19.8 | 19.0 |
| Honduras | 9.2 | 26.7 |
| El Salvador | 8.2 | 24.1 |
| Nicaragua | 4.7 | 26.1 |
| Total | 43.9 | – |

Source: central banks.

The four countries together received USD 4.0 billion more than in 2022. Nicaragua's inflows rose by 44.5 per cent, from USD 3.2 billion to USD 4.7 billion.

What is the money used for? Food and housing come first. According to a household survey, 42 per cent of spending goes to food, 21 per cent to housing and 14 per cent to health. The average transfer was USD 380; the median, USD 300.

Fees fell. To send USD 200 cost 5.9 per cent in 2013 and 3.4 per cent in 2023, a drop of two and a half percentage points. Had the fee stayed as it was, senders would have paid USD 1.1 billion more.

The average migrant remits 17.7 times a year. In Honduras, the number of households with remittances rose from 400,000 in 2010 to 700,000 in 2022, that is, by 175 per cent.""",
        (("parts-and-total", "43.9"), ("growth-between-levels", "175 per cent")),
    ),
    "quad": (
        """Minilaterals in the Indo-Pacific: a stock-take

Small formats are in fashion. The Quad brings together Australia, India, Japan and the United States. AUKUS, announced on 15 September 2021, has three members and two pillars.

The Quad's record so far:

• 800 million vaccine doses promised, around 400 million delivered
• a fellowship for 100 students a year, widened to fifty more from ASEAN in 2023
• maritime domain awareness in three sub-regions: the Pacific islands, Southeast Asia and the Indian Ocean
• USD 50 billion in infrastructure over five years

Leaders first met in person on 24 September 2021; the first summit, held online, was in March of that year. Foreign ministers have met more often.

AUKUS will cost Canberra AUD 268 billion to AUD 368 billion up to the mid-2050s. The first phase comes to AUD 9 billion over four years. Australia pays USD 3 billion (AUD 4.6 billion) towards American shipyards. Eight boats are to be had: three Virginia class and five of a new design.

Public opinion is split. In a 2024 poll 65 per cent of Australians supported nuclear-powered submarines, 33 per cent were opposed; in 2022 it was 70 to 28.

Trilateral exercises have multiplied: there were 12 in 2019 and 30 in 2023, a two-and-a-half-fold increase. AUKUS, signed in May 2019, has yet to deliver a boat. In addition, ministers of the three partners hold a dialogue. Of the sixteen working groups, nineteen have a civilian chair.""",
        (("dated-differently", "May 2019"), ("impossible-value", "sixteen")),
    ),
    "ganges": (
        """Sharing the Ganges after 2026

The Ganges Water Treaty was signed on 12 December 1996 for thirty years and will expire in December 2026. It divides the dry-season flow at Farakka: if 70,000 cusecs or less arrive, each side gets half; between 70,000 and 75,000 cusecs, Bangladesh gets 35,000; above that, India takes 40,000 and Bangladesh the balance.

India and Bangladesh have 54 rivers in common. Two are covered by agreements: the Ganges and, since 2022, the Kushiyara. A draft for the Teesta was ready in 2011, giving India 42.5 per cent and Bangladesh 37.5 per cent. The remaining 20 per cent were to be left to the river.

In the treaty's first twenty-five years, Bangladesh received less than its due in about 65 per cent of the ten-day periods. Indian officials put it at 48 per cent for 1997–2016.

Some 630 million people live in the basin, which covers 1.1 million square kilometres (India 79 per cent, Nepal 13 per cent, Bangladesh 4 per cent and China 4 per cent). By 2050, the population may reach 1 billion. Glacier melt supplies 9 per cent of the annual flow at Farakka, but much more upstream.

Trade between the neighbours reached USD 15.9 billion in FY2022-23; India's exports were USD 12.2 billion in FY2022-23, and USD 16.2 billion the year before. Dhaka's exports exceeded USD 2 billion for the first time.""",
        (),
    ),
    "gulf": (
        """Sovereign funds and soft power in the Gulf

Six Gulf funds manage close to USD 4 trillion. The Abu Dhabi Investment Authority had USD 993 billion in 2023, Kuwait's had USD 924 billion and Saudi Arabia's Public Investment Fund USD 925 billion. Five years earlier, the PIF had held a mere USD 360 billion; since then it has grown roughly two and a half times.

In 2023 the PIF was the world's most active sovereign investor, with USD 31.6 billion in 49 deals, up from USD 20.7 billion in 2022 (+53 per cent). Mubadala had led the ranking in 2022. Taken together, Gulf funds accounted for USD 74.0 billion, 59.6 per cent of the USD 124.1 billion that state-owned investors deployed in 2023.

Sport takes a visible slice. The purchase of Newcastle United cost GBP 305 million (then some USD 415 million) in October 2021. LIV Golf was launched in 2021 with more than USD 2 billion.

Not all of it is foreign: 76 per cent of the PIF's assets are at home, against 70 per cent in 2020. The foreign share was 24 per cent in 2023, after 30 per cent. Five giga-projects absorb most: NEOM, Red Sea Global, Qiddiya, ROSHN and Diriyah.

Deficits may set limits. Riyadh's budget showed a shortfall of SAR 81 billion in 2023: revenue of SAR 1,212 billion and expenditure of SAR 1,293 billion.""",
        (),
    ),
    "cities": (
        """Paradiplomacy: when cities conduct foreign policy

More than half of mankind lives in cities; by 2050 it will be two thirds. Networks of cities have multiplied in step: there were 60 in 1985, 125 in 2000 and over 300 in 2020.[1]

C40, founded in 2005 by the then mayor of London, had 18 members at first and has 96 today. Its members stand for 582 million people and one fifth of the world economy. The Global Covenant of Mayors, which was created in 2016 by a merger of two older initiatives, counts over 13,000 signatories.[2] Not every signatory reports: by 2022, 6,500 had filed a plan.

São Paulo opened the first municipal secretariat for foreign relations in Brazil in 2001. Tokyo has 12 sister cities, Osaka nine. In the United States, a special representative for cities was named in 2022; the post was left empty in 2025.

Budgets are tiny. Of 47 cities surveyed, 88 per cent had a dedicated office, but only 27 per cent thought that it had enough money; two thirds had formal plans.[3] Staff: between 3 and 40 people.

Notes
1. M. Acuto and B. Leffel, "Understanding the global ecosystem of city networks", Urban Studies, 2021.
2. GCoM, Annual Report 2023, Brussels 2023.
3. Chicago Council on Global Affairs and University of Melbourne, Cities and International Engagement, 2021.""",
        (),
    ),
    "fentanyl": (
        """Counting what cannot be counted: drugs and the state in Ecuador

In 2018, Ecuador was one of the safest countries of South America, with 5.8 homicides per 100,000 inhabitants. In 2023 the rate was 47.2, the highest in the region; it came down to 38.8 in 2024. In absolute numbers: 8,248 victims in 2023, 7,063 the year after (a fall of 14.4 per cent).

Seizures tell one side of it. The police seized 219 tonnes of drugs in 2023, slightly more than in 2022 (201 tonnes), and a record 294 tonnes in 2024. Two thirds of the cocaine leaves through Guayaquil, hidden among bananas: three of every ten containers carry the fruit.

On 9 January 2024, a day after a state of emergency had been declared, gunmen stormed a television studio. The president named 22 groups as terrorists. In April, nine of eleven questions in a referendum were approved. Extradition obtained 65 per cent, soldiers in the streets 73 per cent. Turnout: 72 per cent.

Washington announced USD 93.4 million in aid, including a transport aircraft worth about USD 12 million. The EU gives EUR 75 million for 2021–27.

Prisons held 31,321 inmates against a capacity of 27,714, i.e. 113 per cent of what they were built for. VAT rose from 12 to 15 per cent to pay for it all; it brings in about 1.3 per cent of GDP.""",
        (),
    ),
    "coal": (
        """South Africa's just energy transition: promises on paper

The partnership was announced at COP26 in Glasgow in November 2021 by France, Germany, the United Kingdom, the United States and the EU. They offered USD 8.5 billion over three to five years. With Denmark, the Netherlands and others the sum has since grown to USD 13.8 billion; in March 2025 the United States withdrew USD 1.56 billion, so that USD 12.3 billion remains.

The plan of 2022 puts needs at ZAR 1.5 trillion (USD 98 billion) for 2023–27. Electricity accounts for ZAR 711 billion of that, green hydrogen for ZAR 319 billion and vehicles for ZAR 128 billion.

About 4 per cent of the offer consists of grants, 63 per cent of concessional loans, 18 per cent of commercial loans and the remainder of guarantees.

Coal generated 85 per cent of the power in 2022. Eskom's fleet has 14 coal plants; the oldest, Komati (1,000 MW), closed in October 2022, sixty-one years after its opening in 1961. Load-shedding peaked at 332 days in 2023, after 205 in 2022; in 2024 it was a mere 83 days.

Jobs are the crux:
– 90,000 in mining,
– 12,000 in power plants,
– and up to 100,000 in transport and services.

Rooftop solar went from 1.0 GW in March 2022 to 4.4 GW in June 2023, more than quadrupling. Prices had risen by 18.65 per cent that April and by 12.74 per cent in the following year.""",
        (),
    ),
    "migration": (
        """Deals with departure: the EU and Tunisia

On 16 July 2023, the EU and Tunisia signed a memorandum with five pillars: macro-economic stability, trade, the green energy transition, people-to-people contacts, and migration. EUR 105 million were set aside for border management, EUR 150 million for the budget; a further EUR 900 million in loans depends on the IMF.

Arrivals by sea in Italy numbered 157,651 in 2023, compared with 105,131 in 2022 and 67,477 in 2021. Some 97,000 of those who landed in 2023 had left from Tunisia. In 2024, arrivals fell to 66,617, that is, by 58 per cent; Tunisian departures fell by 80 per cent, to about 19,000.

Unemployment in Tunisia was 16.4 per cent at the end of 2023; among the young, it was 40.9 per cent. Inflation averaged 9.3 per cent. Public debt amounted to 80 per cent of GDP, with USD 2.6 billion falling due in 2024.

How do voters see it? Asked in spring 2023, 46 per cent of Tunisians considered emigrating, up from 22 per cent in 2011 – a rise of 24 points. Among those under 30 it was 65 per cent.

The Ombudsman opened an inquiry in 2024. MEPs had complained that the memorandum was neither a treaty nor a contract: 285 amendments, 3 hearings, 0 votes. Similar deals were signed with Mauritania (EUR 210 million) in March and Egypt (EUR 7.4 billion) in the same month.""",
        (),
    ),
    "space": (
        """India's launch diplomacy

Chandrayaan-3 landed on 23 August 2023 and made India the fourth country to achieve a soft landing on the Moon, after the Soviet Union, the United States and China. It cost INR 6.15 billion (about USD 75 million), a tenth of comparable missions.

ISRO had launched 432 foreign satellites by 2024, for customers in 34 countries, earning USD 157 million and EUR 260 million. In 2017, one PSLV rocket carried 104 satellites into orbit: three Indian ones and 101 from abroad.

The space economy is worth USD 8.4 billion, some 2 per cent of the world market, and is meant to reach USD 44 billion by 2033. Foreign investors may own up to 100 per cent of component makers, 74 per cent of satellite firms and 49 per cent of launch companies.

The budget for 2024-25 is INR 130.4 billion, up 4 per cent on the year. Converted, that is USD 1.6 billion; NASA has USD 24.9 billion, i.e. some sixteen times as much. Europe's agency has EUR 7.8 billion.

The South Asia Satellite (2017), a gift to the neighbours, has 12 transponders and serves seven countries, among them Nepal, Bhutan and Sri Lanka. Pakistan declined.

India signed the Artemis Accords in June 2023 as the 27th state. By the end of 2024 there were 52 signatories; during that year alone nineteen had joined.""",
        (),
    ),
    "grain": (
        """The Black Sea grain initiative: an obituary

The initiative was signed in Istanbul on 22 July 2022 and lapsed on 17 July 2023, when Russia withdrew. It had been extended three times: by 120 days in November 2022, by 60 days in March and by another 60 in May 2023.

In its 360 days it moved 32.9 million tonnes of food in 1,004 voyages to 45 countries. Maize made up 51 per cent (16.9 million tonnes) and wheat 27 per cent (8.9 million tonnes). China was the largest recipient with 8.0 million tonnes, followed by Spain (6.0 million) and Türkiye (3.2 million). Developing countries received 57 per cent, developed countries 43 per cent. The World Food Programme shipped 725,000 tonnes to Afghanistan, Djibouti, Ethiopia, Kenya, Somalia, Sudan and Yemen.

Prices eased. The FAO index reached 159.7 points in March 2022 and averaged 124.0 in 2023, 13.7 per cent less than the average of 2022 (143.7).

Ukraine's own corridor did better than many feared: from August 2023 to August 2024 it carried 64 million tonnes, two thirds of it grain, on 2,300 ships. Insurance premiums dropped from 3 to 1.25 per cent of a ship's value.

Ukraine had exported 5 to 6 million tonnes a month before the war. A ship needs two to three days to the Bosporus; a lorry to Gdańsk, five.""",
        (),
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_has_the_findings_that_it_should_have_and_no_other(name: str, tmp_path: Path) -> None:
    hold(*PAPERS[name], tmp_path / f"{name}.txt")
