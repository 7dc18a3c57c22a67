"""One fact told twice: values, dates, orders and ranks in two wordings of one document, and wordings that only look so."""

from __future__ import annotations

import pytest

from .papers import rules

ORDER = ("impossible-order", "difference", "dated-differently")
"""A wrong duration between two dates may be reported under the order, the difference or the date."""

# Each: a text with one fault of the rule, told twice in different words.
VALUES = {
    "days-at-the-border": "Lorries waited 12 days at the Kasumbalesa border in 2021. Fees were high. The 21 "
    "days that lorries waited at the Kasumbalesa border in 2021 cost traders dear.",
    "lives-lost": "The quake of April 2015 was the worst for eighty years: 8,790 people in Nepal were killed. Villages were "
    "cut off. Of the 8,970 deaths that the quake caused in Nepal, a third were in Sindhupalchok.",
    "who-died": "When the ferry Spice sank off Zanzibar in September 2011, 203 people lost their lives. A board was set up. "
    "It blamed the owner for the 230 deaths on the Spice.",
    "from-a-level": "In 2014 the Gulf of Guinea saw 58 attacks on ships. Navies came. The number of attacks in the Gulf of "
    "Guinea fell from 85 in 2014 to 12 in 2021.",
    "to-a-level": "Attacks on convoys in Darfur rose from 22 in 2010 to 71 in 2013. Guards were hired. In 2013 Darfur saw 17 "
    "attacks on convoys.",
    "where-are-installed": "Gibe III, with a capacity of 1,870 MW, went on stream in 2016. The lake is long. At Gibe III, "
    "where 1,780 MW are installed, the turbines often stand still.",
    "that-year": "Royalties are paid each quarter. The province of Salta received 63 million dollars from the mines in 2022. "
    "Roads were built. The 36 million dollars received from the mines that year were not enough.",
    "lake-area": "Lake Turkana covers 6,405 square kilometres. It is salty. With its 6,045 square kilometres Lake Turkana is "
    "a sea to those who fish it.",
    "staff-of": "The agency in Gaborone has a staff of 312. It is young. Salaries of the 321 staff of the agency in Gaborone "
    "take half of the budget.",
    "treated": "Clinics in Kasai treated 46,200 children for measles in 2019. Doctors were few. Over that year 42,600 "
    "children were treated for measles in Kasai.",
    "trains": "The corridor from Djibouti to Addis Ababa carried 1,450 freight trains in 2021. Customs were slow. A mere "
    "1,540 freight trains ran on the corridor from Djibouti to Addis Ababa in 2021.",
    "lent-in-2023": "In 2023 the cooperative bank lent KES 4.7 billion to farmers. Repayment was good. The KES 7.4 billion "
    "lent to farmers in 2023 reached 96,000 households.",
    "outbreak": "Some 3,120 people died in the cholera outbreak in Malawi. Wells were closed. Officials say that the 3,210 "
    "deaths in the Malawi outbreak could have been avoided.",
    "kilometres-of-the-line": "The Nacala line is 912 kilometres long. Coal is the main freight. Trains need two days for "
    "the 921 kilometres of the Nacala line.",
    "turnout": "Turnout in the election of May 2022 was 61.8 percent. Queues were long. The turnout of 68.1 percent in the "
    "election of May 2022 was the highest for twenty years.",
    "refugees-hosted": "Kenya hosts 512,000 refugees. Most live in Dadaab. With its 521,000 refugees Kenya stands second in "
    "the region.",
    "employees-of-the-court": "The regional court employs 84 people. It has eleven judges. The 96 employees of the regional "
    "court work in three towns.",
    "capital-of-the-fund": "The fund has a capital of USD 250 million. It lends to towns. With a capital of USD 205 million "
    "the fund is small.",
    "inhabitants-at-the-census": "According to the census of 2019 the district has 148,300 inhabitants. Half are young. The "
    "district, with 184,300 inhabitants at the census of 2019, has one hospital.",
    "collected": "Rwanda's road fund collected RWF 61 billion in 2022. Potholes remain. In 2022 the road fund of Rwanda "
    "collected RWF 72 billion.",
    "complaints": "The Commission received 1,240 complaints in 2021. Few were settled. Of the 1,420 complaints received by "
    "the Commission in 2021, most concerned land.",
    "nurses-trained": "The programme has trained 1,860 nurses since 2015. Most stay. The 1,680 nurses whom the programme has "
    "trained since 2015 work in nine provinces.",
    "staff-of-a-secretariat": "The Secretariat of the Union has 42 staff. Rents are high. For a Secretariat with 48 staff "
    "the Union pays much rent.",
    "tariff-lines": "The agreement covers 2,300 tariff lines. Rice is left out. Of the 3,200 tariff lines that the agreement "
    "covers, half were free before.",
    "ring-road": "The Bank approved a loan of USD 85 million for the Lusaka ring road in 2018. Work began late. The USD 58 "
    "million loan for the Lusaka ring road was approved in 2018 by a narrow vote.",
    "households-surveyed": "The survey covered 1,200 households in six districts. It took a month. Of the 1,020 households "
    "covered by the survey, two thirds had a phone.",
    "paid-and-received": "The Fund disbursed USD 14.2 million to Samoa in 2020. Roads were mended. In 2020 Samoa received "
    "USD 12.4 million from the Fund.",
    "water-sold": "Lesotho sells 780 million cubic metres of water a year to South Africa. The dams are full. South Africa "
    "buys 870 million cubic metres of water a year from Lesotho.",
    "cargo-a-year": "The corridor handles 3.4 million tonnes of cargo a year. Half is copper. With 4.3 million tonnes of "
    "cargo a year the corridor is full.",
    "storm-and-deaths": "In March 2023 the storm killed 1,434 people in Malawi. It came at night. The storm of March 2023, "
    "with 1,344 deaths in Malawi, was the worst on record.",
    "inflation-averaged": "Inflation averaged 13.6 percent in 2022. Food was dearer still. After an average inflation of "
    "16.3 percent in 2022 wages bought less.",
    "public-debt": "Public debt stood at 71 percent of GDP at the end of 2022. Rates rose. With a public debt of 77 percent "
    "of GDP at the end of 2022, the state had little room.",
}
DATES = {
    "the-statute": "The Statute of the Rhine Court was signed in Mainz in 1962 and, once ratified, the Statute entered into "
    "force on 14 April 1967. Judges were chosen. When the Statute came into force in April 1969, there was no building.",
    "that-they-signed": "The Lusaka Water Arrangement was signed in Lusaka on 9 May 2014. Data were poor. The arrangement "
    "that the four river states signed in May 2013 had needed six months of talks.",
    "first-one-of": "The first wind turbine at Cabo Raso was switched on in 1985. Others came. After that first one of 1958 "
    "there was no stopping.",
    "decision-at-a-meeting": "The minutes of the twelfth meeting, held in Suva on 3 May 2022, were approved. The Chair "
    "recalled the decision taken in Suva on 30 May 2022 at the twelfth meeting.",
    "launched-by": "The Sahel Seed Bank was opened in Niamey on 4 June 2017. It lends seed. The opening of the Seed Bank in "
    "June 2016 had been a feast.",
    "took-office": "The new regulator took up its work in March 2020. It has twelve staff. Since the regulator took up its "
    "work in March 2018, fees have fallen.",
    "common-dam": "The dam at Mtera was completed in 1980. It silted up. When the dam at Mtera was completed in 1990, the "
    "valley had been cleared.",
    "ceasefire": "The ceasefire in Nagorny was agreed on 9 November 2020. Drones fell silent. A month after the ceasefire "
    "was agreed on 19 November 2020, the first convoy left.",
    "last-visit": "The tax on diesel was abolished in 2014. Lorries cheered. The state has lost income since the tax on "
    "diesel was abolished in 2011.",
    "the-law-of": "Parliament passed the Fisheries Act in July 2016. Boats were registered. The Act, which Parliament passed "
    "in July 2014, has never been amended.",
    "port-handed-over": "The port of Doraleh was handed over to a new operator in February 2018. Volumes rose. The port of "
    "Doraleh was handed over in February 2016, after a long quarrel.",
    "mission-withdrawn": "The observers left Donetsk on 30 April 2022. Cars stayed. Nobody has counted since the observers "
    "left Donetsk on 13 April 2022.",
    "established-by": "The mission was established in April 2004 by the Security Council. It was large. The Council "
    "established the mission in June 2005 with 6,700 troops.",
    "launched-and-its-launch": "The Nile Basin Initiative was launched in Dar es Salaam on 22 February 1999. Since its "
    "launch in February 1998, the Initiative has trained 800 engineers.",
    "inauguration": "The bridge over the Senegal at Rosso was inaugurated in December 2021. Lorries had used a ferry before. "
    "Traffic has doubled since the inauguration of the bridge in December 2020.",
    "law-in-force": "Law 22 on microfinance came into force on 1 March 2010. Under the law, which took effect in March 2012, "
    "lenders need a licence.",
    "sanctions-lifted": "The sanctions were lifted on 6 October 2017. Trade picked up. Since the lifting of the sanctions in "
    "October 2015 trade has picked up.",
    "cable-laid": "The cable was laid in 2012. It broke twice. Until the cable was laid in 2010, calls went by satellite.",
    "sworn-in": "The governor was sworn in on 4 July 2019. He is a banker. The governor, sworn in on 14 July 2019, has "
    "promised calm.",
    "office-closed": "The Harare office was closed in 2008. Files were burnt. After the closure of the Harare office in 2006 "
    "nobody kept records.",
    "first-elections": "The first elections were held in 1994. The president, who came to power with the first elections of "
    "1996, stayed for ten years.",
    "treaty-area": "The free trade area began on 1 January 2021. Rules of origin were open. When the free trade area began "
    "in January 2020, few were ready.",
    "agreement-of-algiers": "The peace agreement was concluded in Algiers on 12 December 2000. The agreement of Algiers, "
    "concluded in December 2002, was never carried out.",
    "memorandum-of-a-day": "The memorandum between the two regulators was signed in Maseru on 11 June 2018. It has nine "
    "articles. The memorandum of 11 July 2018 between the two regulators has nine articles.",
    "opened-its-doors": "The Gulf Fisheries Agency opened its doors in Lome in May 2012. It has a small budget. Eleven years "
    "after the Agency opened its doors in May 2010 its budget is still small.",
    "adopted-by-the-council": "In July 2015 the council adopted a code for ferries. Owners complained. The code for ferries "
    "that the council adopted in July 2013 has no teeth.",
    "currency-floated": "Egypt floated the pound on 3 November 2016. Prices leapt. When Egypt floated the pound on 13 "
    "November 2016, shops closed.",
    "wall-demolished": "The wall was demolished in 1991. Trees grow there. The wall, demolished in 1993, had stood for "
    "thirty years.",
    "constitution-approved": "A new constitution was approved by referendum in January 2014. It has 149 articles. Under the "
    "constitution approved by referendum in January 2016, the term is five years.",
    "died-in-office": "Her predecessor died in office in April 2012. Joyce Banda took the oath two days later. When her "
    "predecessor died in office in April 2014, she took the oath.",
    "replenishment": "The eighth replenishment was agreed in Abidjan in June 2019. Donors were generous. The eighth "
    "replenishment, agreed in Abidjan in July 2018, was generous.",
    "project-closed": "The project closed on 30 June 2021. All loans were drawn. At the closing of the project on 31 "
    "December 2020 all loans were drawn.",
}
ORDERS = {
    "years-after-the-signing": "The water treaty was signed on 8 March 2017. Parliament ratified it in September 2020, one "
    "and a half years after the treaty was signed.",
    "after-the-noun": "In March 2016 Chad closed the border with Libya. The border was reopened in April 2018, six months "
    "after the closure.",
    "before-it-took-effect": "The Waste Code was adopted in 2014 and entered into force on 1 July 2016. The fire at the "
    "Tarfaya dump on 12 May 2018, a year before the Code took effect, is still the reference.",
    "award": "Peru brought the case against Chile on 16 January 2008. The court gave its judgment on 27 January 2014, three "
    "years after the case had been brought.",
    "later": "The accord was signed on 10 April 1998. The assembly first met in July 1998, eleven months later.",
    "years-later": "The tunnel was begun in 1996 and opened in 2016, thirty years later.",
    "earlier": "The plant was closed in June 2019. Its licence had been renewed in June 2014, two years earlier.",
    "month-after-of-that-year": "A ban on exports of ore in January 2014 was lifted in January 2017, five years after it had "
    "been imposed.",
    "ratified-before-signed": "The Basin Convention was signed in Accra in June 2012. Ghana has an office for it. Togo "
    "ratified the Basin Convention in March 2010.",
    "complete-before-begun": "Work on the bridge at Jinja began in April 2014. It is long. The bridge at Jinja was completed "
    "in October 2012.",
    "in-force-before-adopted": "The Seed Directive was adopted in March 2019. Growers objected. In May 2017 the Seed "
    "Directive took effect.",
    "after-the-vote": "The referendum on the canal was held on 22 October 2006. Work on the canal began in September 2005, "
    "eleven months after the referendum.",
    "three-years-later": "The ceasefire was signed on 23 October 2020. Three years later, in October 2022, talks began.",
    "talks-closed": "Talks on the protocol opened in 2011 and closed in 2015, seven years later.",
    "after-its-founding": "The bank was founded in 1964. In 1999, fifteen years after its founding, it moved to Tunis.",
    "flood-and-dyke": "The flood struck in August 2010. The dyke was rebuilt in August 2014, two years after the flood.",
    "after-another-state": "Uganda joined the union in 2000. Rwanda joined in 2007, three years after Uganda.",
    "reopened-later": "The border was closed on 27 February 2019. It was reopened on 31 January 2022, eighteen months later.",
    "strike-of-weeks": "The strike began on 3 March 2023 and ended on 24 March 2023, five weeks later.",
    "tender-and-contract": "The contract was awarded in June 2016, two years before the tender was opened in June 2015.",
    "successor": "The governor resigned in May 2021. His successor had been named in March 2022, two months before the "
    "resignation.",
    "years-of-service": "The plant, which was commissioned in 1998, was shut down in 2012 after twenty years of service.",
    "in-force-since": "The protocol was signed in Dakar on 4 May 2011. It has been in force since October 2013, four and a "
    "half years after its signature.",
    "vessel-aground": "The vessel ran aground on 25 July 2020, nineteen days before the oil began to leak on 6 August 2020.",
    "census-and-results": "The census was taken in August 2019. Its results were published in February 2020, fourteen months "
    "after the census.",
    "pit-flooded": "The mine closed in 2009. Eight years later, in 2013, the pit was flooded.",
    "emergency-lifted": "The state of emergency was declared on 15 March 2020 and lifted on 15 September 2020, nine months "
    "later.",
    "tranche-before-loan": "The loan was approved in November 2015. The first tranche was paid in January 2015, two months "
    "after the loan was approved.",
    "default-and-exchange": "Mozambique defaulted in January 2017. The bonds were exchanged in October 2019, fifteen months "
    "after the default.",
    "winner-before-tender": "The tender closed in May 2018. The winner had been announced in March 2018, after the tender "
    "closed.",
    "half-a-year-before": "In April 2015, half a year before the earthquake of April 2015, the schools were inspected.",
    "after-the-first": "The first pipeline was finished in 2003. The second was finished in 2010, four years after the first.",
    "tenth-birthday": "The Authority was set up in 1998. It celebrated its tenth birthday in 2006.",
}
RANKS = {
    "employer": "The country's biggest employer is the railway. Mines follow. The biggest employer in the "
    "country is the postal service.",
    "no-state-buys-more": "No state buys more of its gas than Turkey. Italy is the largest buyer of its gas.",
    "once-again": "Norway was once again the largest donor to the basin, with $90 million. Others gave less. Sweden, the "
    "basin’s largest donor, has cut its staff.",
    "has-the-largest": "Kenya has the largest tea auction in Africa by weight. Rwanda buys there. Malawi, whose tea auction "
    "is the largest in Africa by weight, is older.",
    "two-ports": "Walvis, a bay with two piers, is the largest salt port of the coast. It is windy. Lobito, a day to the "
    "north, is the largest salt port of the coast.",
    "by-far": "Codelco is by far the largest miner in the valley. Anglo, a British firm, is the largest miner in the valley "
    "and the oldest.",
    "the-largest-is": "The largest refinery in the delta is Warri. Roads are bad. Eleme is the largest refinery in the delta.",
    "among-states": "Among the islands Tonga receives the most aid per head. Tuvalu receives the most aid per head of all "
    "the islands.",
    "home-to": "Kerala is home to the largest rubber estate in India. Tripura is home to the largest rubber estate in India.",
    "longest-line": "The line to Kano is the longest railway in Nigeria. The railway to Port Harcourt is the longest in "
    "Nigeria.",
    "no-bank-larger": "Ecobank runs the largest branch network in Togo. Orabank runs the largest branch network in Togo.",
    "third-and-second": "Vietnam is the second-largest exporter of rice. Prices are high. Vietnam, the third-largest "
    "exporter of rice, has raised them.",
    "the-biggest-buyer": "China is the biggest buyer of Zambian copper. Trucks queue. The biggest buyer of Zambian copper, "
    "Switzerland, sells it on.",
    "whose-is-highest": "Lesotho has the highest rate of saving in the customs union. Namibia’s rate of saving is the "
    "highest in the customs union.",
    "africas-largest": "Ethiopia is Africa's largest coffee producer. Frost is rare. Uganda is Africa's largest coffee "
    "producer.",
    "handles-the-most": "The port of Durban handles the most containers of all African ports. Tanger Med handles the most "
    "containers of all African ports.",
    "top-supplier": "Qatar was the top supplier of gas to Pakistan in 2021. In 2021 Oman was the top supplier of gas to "
    "Pakistan.",
    "oldest-is": "The oldest university in the region is Fourah Bay. The oldest university in the region is Makerere.",
    "ranks-first": "Germany ranks first among donors to the fund. France, the leading donor to the fund, wants reform.",
    "most-populous": "Lagos is West Africa's most populous city. Abidjan is the most populous city in West Africa.",
    "largest-lake": "Lake Victoria is the largest lake in Africa. Lake Tanganyika, the largest lake in Africa, is the "
    "deepest.",
    "on-the-continent": "Zambia is the biggest producer of copper on the continent. Congo is the biggest producer of copper "
    "on the continent.",
    "oldest-bank": "The Bank of Africa is the country's oldest bank. Fees are low. The oldest bank of the country is "
    "Standard Chartered.",
    "income-per-head": "Mauritius has the highest income per head of the fifteen members. Seychelles has the highest income "
    "per head of the fifteen members.",
    "shareholder": "Japan, the largest shareholder of the bank with 15.6 percent, has the presidency. The United States is "
    "the largest shareholder of the bank.",
    "busiest-still": "Dar es Salaam is the busiest port on the coast. Mombasa, still the busiest port on the coast, has lost "
    "cargo.",
    "second-and-third": "Peru was the second-largest exporter of copper in 2022. In 2022 Peru was the third-largest exporter "
    "of copper.",
    "worlds-largest": "Vale is the world's largest producer of nickel. Prices fell. Nornickel is the largest producer of "
    "nickel in the world.",
}
SILENT = {
    "two-tolls": "Cyclone Idai killed 602 people in Mozambique in March 2019. Cyclone Kenneth killed 45 people in Mozambique "
    "in April 2019.",
    "deaths-by-place": "The quake killed 8,790 people in Nepal. It caused 78 deaths in India.",
    "two-years-of-attacks": "In 2014 the Gulf of Guinea saw 58 attacks on ships. The number of attacks fell from 85 in 2011 "
    "to 12 in 2021.",
    "two-plants": "Gibe III, with a capacity of 1,870 MW, is full. At Gibe II, where 420 MW are installed, work goes on.",
    "early-toll": "On the first day 8,790 people were reported killed in Nepal. In the end 8,970 people were killed in "
    "Nepal, as the ministry found.",
    "loan-and-drawn": "The Bank approved a loan of EUR 240 million for the tramway. By 2022 EUR 204 million of the loan had "
    "been drawn.",
    "that-other-year": "The province received 63 million dollars from the mines in 2022. In 2021 it had been poor. The 36 "
    "million dollars received from the mines that year were not enough.",
    "to-peak-now": "The plan of 2020 set a peak of emissions from plants at 290 million tonnes in 2030. Emissions from "
    "plants are now to peak at 250 million tonnes in 2030.",
    "counting-suppliers": "Employment in the mines was about 75,000 in 2023. Counting suppliers, some 160,000 jobs depend on "
    "the mines.",
    "girls-of-them": "Clinics in Kasai treated 46,200 children for measles in 2019. Of the children treated for measles in "
    "Kasai in 2019, 24,600 were girls.",
    "licensed-and-registered": "In 2023 1,130 trawlers were registered in the gulf. In 2023 1,310 licences for trawlers were "
    "sold in the gulf.",
    "two-lakes": "Lake Turkana covers 6,405 square kilometres. Lake Albert covers 5,300 square kilometres.",
    "signed-and-in-force": "The Statute was signed on 3 May 1962. The Statute entered into force on 14 April 1967.",
    "for-one-member": "The Coffee Pact entered into force on 30 December 2018. For Peru the pact took effect on 14 January "
    "2019.",
    "two-acts": "Parliament passed the Fisheries Act in July 2016. Parliament passed the Forest Act in July 2014.",
    "two-units": "The first unit at Kiambere was switched on in 1988. The second unit was switched on in 1989.",
    "two-meetings": "The twelfth meeting was held in Suva on 3 May 2022. The thirteenth meeting was held in Suva on 30 May "
    "2023.",
    "again": "The border was closed in March 2016. It was opened. The border was closed again in March 2020.",
    "two-dams": "The dam at Mtera was completed in 1980. The dam at Kidatu was completed in 1975.",
    "second-set": "The Code was adopted in November 2014. A second set of amendments to the Code was adopted in May 2023.",
    "many-of-a-kind": "A loan was approved in 2015. The loan for the railway was approved in 2018.",
    "left-twice": "The observers left Donetsk on 30 April 2022. The last observers left Luhansk on 13 May 2022.",
    "reports": "The report was published in March 2019. The second report was published in March 2021.",
    "ministers-met": "Ministers met in Accra in May 2019. Ministers met in Accra in June 2021.",
    "right-years-after": "The water treaty was signed on 8 March 2017. Parliament ratified it in September 2018, one and a "
    "half years after the treaty was signed.",
    "right-closure": "In March 2016 Chad closed the border with Libya. The border was reopened in April 2018, two years "
    "after the closure.",
    "right-before": "The Waste Code entered into force on 1 July 2016. The fire at the dump on 12 May 2015, a year before "
    "the Code took effect, is still the reference.",
    "right-later": "The accord was signed on 10 April 1998. The assembly first met in July 1998, three months later.",
    "almost": "Cirebon would close in December 2035, almost seven years before its contract ends in July 2042.",
    "later-than-another": "The first link opened in 2005. Talks began in 2009 and, two years later, the second link was "
    "planned. It opened in 2014, nine years after the first link opened.",
    "eruption": "The mountain erupted in May 2011. People fled. A year later they came back. In August 2015, four years "
    "after the eruption, the road was rebuilt.",
    "months-after-another-event": "The treaty was signed in 2017. The office was opened in 2019, six months after the first "
    "meeting.",
    "closed-then-reopened": "The embassy in Male was opened in 1989. The embassy in Male was closed in 2016 and reopened in "
    "2019.",
    "ratified-the-old-one": "The new Basin Convention was signed in June 2012. Togo had ratified the old Basin Convention in "
    "1998.",
    "closed-then-opened": "The embassy in Male was opened in 2019. It is small. The embassy in Male was closed in 2016 for "
    "want of funds.",
    "suspended-twice": "Ferries to Socotra were suspended in May 2015 and again in May 2020. Ferries to Socotra resumed in "
    "October 2019.",
    "six-months-on": "Nurses were barred in April 2020. The ban was replaced in November of that year, seven months later.",
    "by-value-by-weight": "By value halibut is the largest export. By weight shrimp is the largest export.",
    "two-regions": "Kenya has the largest tea auction in Africa. India has the largest tea auction in Asia.",
    "largest-multilateral": "Norway is the largest donor to the basin. The World Bank is the largest multilateral donor to "
    "the basin.",
    "in-one-field": "Norway is the largest donor to the basin. Japan is the largest donor to the basin in fisheries.",
    "no-longer": "Codelco is the largest miner in the valley. Anglo was the largest miner in the valley until 2005.",
    "among-partners": "Nigeria is the largest contributor among members. The Union is the largest contributor among partners.",
    "second": "Walvis is the largest salt port of the coast. Lobito is the second-largest salt port of the coast.",
    "one-of": "Kerala is home to the largest rubber estate in India. Tripura is home to one of the largest rubber estates in "
    "India.",
    "longest-of-kind": "The line to Kano is the longest railway in Nigeria. The road to Kano is the longest road in Nigeria.",
    "with-its-seat": "Ecobank runs the largest branch network in Togo. Ecobank Transnational runs the largest branch network "
    "in Benin.",
    "as-a-class": "China was the largest creditor among states. Bondholders are the largest class of creditors.",
    "growing": "Kenya has the largest tea auction in Africa. Rwanda has the fastest-growing tea auction in Africa.",
    "look-1": "The mission was established in April 2004. Its successor was established in June 2010.",
    "look-2": "Tonga became independent in 1970. Samoa became independent in 1962.",
    "look-3": "The tender was opened in 2015. A new tender was opened in 2017.",
    "look-4": "The first phase began in 2011 and ended in 2015. The second phase began in 2016, one year later.",
    "look-5": "The law was passed in 2010. Two years later it was amended, and in 2016 it was repealed.",
    "look-6": "Uganda joined the union in 2000. Rwanda joined in 2007, seven years after Uganda.",
    "look-7": "The minister was appointed in 2015. The minister was appointed in 2019.",
    "look-8": "Kenya hosts 512,000 refugees. Uganda hosts 1.5 million refugees. In 2016 Kenya hosted 551,000 refugees.",
    "look-9": "Exports of tea were 451 tonnes in May and 415 tonnes in June.",
    "look-10": "Some 3,120 people died in Malawi. In Zambia 3,210 people died.",
    "look-11": "The fund has a capital of USD 250 million. It has lent USD 205 million.",
    "look-12": "The board has 12 members. The committee has 21 members.",
    "look-13": "Men earn 63 dollars a week in the tea gardens. Women earn 36 dollars a week in the tea gardens.",
    "look-14": "In 2021 the region had 1,240 schools. In 2022 the region had 1,420 schools.",
    "look-15": "Roads took 24 percent of the budget in 2020. Schools took 42 percent of the budget in 2020.",
    "look-16": "The dam holds 184 million cubic metres. The dam at Koka holds 148 million cubic metres.",
    "look-17": "The talks began in March 2017. The war had begun in 2014, three years earlier.",
    "look-18": "He took office in 2012, four years after the crisis of 2008.",
    "look-19": "The agreement was signed on 3 May 2018, two days after talks had resumed in Geneva.",
    "look-20": "The programme began in 2013. After five years, in 2018, it was extended, and three years later it was closed.",
    "look-21": "The ban was imposed in 2014 on ivory. The ban on rosewood was imposed in 2016.",
    "look-22": "Ethiopia is Africa's largest coffee producer. Ethiopia is Africa's largest exporter. Uganda is Africa's "
    "largest coffee exporter.",
    "look-23": "Lagos is the largest city in Nigeria. Kano is the largest city in the north.",
    "look-24": "Germany is the largest donor in absolute terms. Norway is the largest donor per head.",
    "look-25": "Durban is the busiest port in Africa. Lagos used to be the busiest port in Africa.",
    "look-26": "The eastern line has 17 stations. The western line has 71 stations.",
    "look-27": "Construction began in 2009. The line was completed in 2013. Construction of the second line began in 2016.",
    "look-28": "The Treaty was signed in 1957 by six states. The Treaty entered into force on 1 January 1958. Denmark signed "
    "it in 1972.",
    "look-29": "Parliament approved the loan in May 2019. The board had approved the loan in March 2019.",
    "look-30": "The airline was founded in 1946. The airline was privatised in 1996, fifty years later.",
    "look-31": "In June 2016 the British voted to leave. Article 50 was invoked nine months later, in March 2017.",
    "look-32": "The cabinet adopted the plan in July 2021. The assembly adopted the plan in October 2021.",
    "look-33": "In 2019 the station was opened by the king. The old station was opened in 1907.",
    "look-34": "The court ruled in May 2019 and again in June 2021. The case was brought in 2017, two years before the "
    "ruling.",
    "look-more-1": "The programme has trained 1,860 nurses since 2015. It has trained 1,680 midwives since 2015.",
    "look-more-2": "Public debt stood at 71 percent of GDP at the end of 2022. External debt stood at 17 percent of GDP at "
    "the end of 2022.",
    "look-more-3": "Lesotho sells 780 million cubic metres of water a year. The dam holds 870 million cubic metres of water.",
    "look-more-4": "The contract was awarded in September 2017. The contract for the second section was awarded in September "
    "2019.",
    "look-more-5": "The project closed on 30 June 2021. The account was closed on 31 December 2021.",
    "look-more-6": "The protocol was signed on 4 May 2011. Benin signed the protocol on 6 June 2012.",
    "look-more-7": "The census was taken in August 2019. The last census was taken in August 2009, ten years earlier.",
    "look-more-8": "The mine closed in 2009. Four years later, in 2013, the pit was flooded.",
    "look-more-9": "Zambia is the biggest producer of copper on the continent. Zambia is the second-biggest producer of "
    "cobalt on the continent.",
    "look-more-10": "Dar es Salaam is the busiest port on the coast. Mombasa was the busiest port on the coast for a century.",
    "look-more-11": "Growth was 3.2 percent in 2021. Growth was 2.3 percent in 2022.",
    "look-more-12": "The committee met in May 2019. The committee met again in June 2019, a month later.",
    "look-more-13": "The bridge was opened to traffic on 2 May 2011. It was opened to trains on 4 July 2012.",
    "look-more-14": "The act was passed in 2011. The act was amended in 2014 and repealed in 2019, eight years after it was "
    "passed.",
    "look-more-15": "Of 420 villages, 240 have a school. Of 420 villages, 204 have a clinic.",
    "look-more-16": "The minister signed the contract on 5 June 2018. The firm signed the contract on 9 June 2018.",
    "look-more-17": "Phase one was completed in 2014. The programme was completed in 2018, four years after phase one.",
    "look-more-18": "Chad's debt is 1.8 billion dollars. Mali's debt is 8.1 billion dollars.",
    "look-more-19": "The price was 36 dollars in January 2016 and 63 dollars in January 2018.",
    "look-more-20": "The president was elected in 2012. The president was elected in 2017 for a second term, five years "
    "after the first.",
    "look-more-21": "Denmark has 17 seats on the board. Norway has 71 staff at the bank.",
    "look-more-22": "The embassy moved in 2018. Three years earlier the ambassador had left.",
}
# Faults that a reader sees and the rules do not: each names what is missing.
MISSED = {
    "the-same-loan": (
        "same-fact-different-value",
    "The Bank approved a loan of EUR 240 million for the Dakar tramway in 2019. Work was slow. By 2022 a "
        "third of the loan of EUR 204 million for the Dakar tramway had been drawn.",
    ),
    "transits": (
        "same-fact-different-value",
    "In the season of 2022, 63 ships sailed the whole of the Northern Sea Route. Ice was thin. The harbour "
        "office at Murmansk counted 36 full voyages of the Northern Sea Route by ships in the season of 2022.",
    ),
    "plant-of-a-size": (
        "same-fact-different-value",
    "The hydropower plant at Ruzizi generates 44 MW. Losses are high. The 36 MW plant at Ruzizi serves "
        "three states.",
    ),
    "ratified-by-some": (
        "same-fact-different-value",
    "In 2020, 17 of 54 states had ratified the protocol. In the same year 23 of the 54 states had "
        "ratified the protocol.",
    ),
    "independence": (
        "dated-differently",
    "Tonga became independent in 1970. It kept its king. Ever since independence in 1978, Tonga has had a "
        "treaty with Britain.",
    ),
    "opened-for-signature": (
        "impossible-order",
    "The treaty was opened for signature in 2008. It entered into force in 2006, when the thirtieth "
        "state had ratified.",
    ),
    "of-the-five": (
        "rival-superlatives",
    "Of the five states Kazakhstan has the longest border with Russia. Mongolia has the longest border with "
        "Russia of the five states.",
    ),
    "contract-awarded": (
        "dated-differently",
    "The contract was awarded to a Korean firm in September 2017. Work began at once. The contract "
        "awarded to the Korean firm in September 2019 was too dear.",
    ),
    "lowest-paid-by": (
        "rival-superlatives",
    "Among the members Chad pays the lowest contribution. The lowest contribution of the members is paid "
        "by Togo.",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VALUES)
def test_two_values_of_one_fact(name: str) -> None:
    assert rules(VALUES[name]) == ["same-fact-different-value"]


@pytest.mark.parametrize("name", DATES)
def test_two_dates_of_one_event(name: str) -> None:
    assert rules(DATES[name]) == ["dated-differently"]


@pytest.mark.parametrize("name", ORDERS)
def test_what_comes_too_early_or_at_another_distance(name: str) -> None:
    (rule,) = rules(ORDERS[name])
    assert rule in ORDER


@pytest.mark.parametrize("name", RANKS)
def test_two_first_ones(name: str) -> None:
    assert rules(RANKS[name]) == ["rival-superlatives"]


@pytest.mark.parametrize("name", SILENT)
def test_what_only_looks_told_twice_is_silent(name: str) -> None:
    assert rules(SILENT[name]) == []


@pytest.mark.xfail(strict=True, reason="not seen yet")
@pytest.mark.parametrize("name", MISSED)
def test_what_is_not_seen_yet(name: str) -> None:
    rule, text = MISSED[name]
    assert rules(text) == [rule]
