"""Words and sentences from which `generate` makes articles for scale. Slots in braces are filled by it."""

from __future__ import annotations

PLACES = {
    "africa": "Tema Abidjan Beira Lobito Mombasa Lusaka Ndola Kumasi Ibadan Djibouti Kisumu Walvis-Bay Dakar Nacala",
    "americas": "Antofagasta Oruro Colón Veracruz Callao Manaus Cochabamba Guayaquil Kingston Paramaribo Tampico Arica",
    "asia-pacific": "Cebu Hai-Phong Penang Makassar Suva Chittagong Busan Da-Nang Port-Moresby Surabaya Nagoya Darwin",
    "europe": "Gdynia Kaunas Trieste Constanța Bilbao Aarhus Thessaloniki Ostrava Rijeka Turku Varna Klaipėda",
    "middle-east": "Aqaba Sohar Basra Tripoli Irbid Salalah Zarqa Sidon Fujairah Mosul Duqm Sharjah",
    "central-eurasia": "Aktau Osh Khujand Baku Karaganda Termez Batumi Namangan Atyrau Gyumri Shymkent Turkmenbashi",
}
NAMES = {
    "africa": "Africa",
    "americas": "the Americas",
    "asia-pacific": "the Pacific rim",
    "europe": "Europe",
    "middle-east": "the Middle East",
    "central-eurasia": "Central Eurasia",
}

# Per topic: what it is about, what it runs on, who decides, what is counted, and how it goes wrong.
SUBJECTS: dict[str, tuple[tuple[str, ...], ...]] = {
    "trade": (
        (
            "the container terminal",
            "the customs union",
            "the free zone",
            "the grain corridor",
            "the bonded warehouse",
            "the rules of origin",
        ),
        ("cranes", "permits", "rail wagons", "letters of credit", "berths", "tariff lines"),
        (
            "the port authority",
            "the freight forwarders",
            "the chamber of commerce",
            "the customs service",
            "the shipping lines",
        ),
        ("containers a month", "declarations a day", "wagons a week", "days at anchor", "lorries at the gate"),
        (
            "queues",
            "double inspection",
            "a quiet surcharge",
            "paper that exists twice",
            "goods that arrive before their documents",
        ),
    ),
    "energy": (
        (
            "the transmission line",
            "the gas contract",
            "the solar auction",
            "the interconnector",
            "the pumping station",
            "the price cap",
        ),
        ("turbines", "transformers", "meters", "tankers", "spare capacity", "long cables"),
        ("the regulator", "the utility", "the grid operator", "the ministry of energy", "the lenders"),
        (
            "megawatts at peak",
            "hours without supply",
            "cents a kilowatt-hour",
            "cargoes a season",
            "connections a year",
        ),
        (
            "arrears",
            "load-shedding",
            "a tariff that nobody pays",
            "a line that ends in a field",
            "maintenance put off again",
        ),
    ),
    "water": (
        (
            "the reservoir",
            "the irrigation canal",
            "the aquifer",
            "the treaty on the river",
            "the desalination plant",
            "the water meter",
        ),
        ("pumps", "sluices", "gauges", "tanker lorries", "pipes older than the state", "rain that comes late"),
        ("the basin commission", "the farmers' union", "the water board", "the upstream neighbour", "the engineers"),
        ("litres a head", "cubic metres a second", "hectares under cotton", "wells a district", "centimetres of salt"),
        ("salt", "silt", "a gauge that was moved", "allocations on paper only", "wells that go deeper each year"),
    ),
    "security": (
        (
            "the coastguard",
            "the border post",
            "the reserve",
            "the joint patrol",
            "the naval base",
            "the early-warning centre",
        ),
        ("radios", "patrol boats", "spare parts", "trained sergeants", "satellite time", "fuel"),
        ("the general staff", "the interior ministry", "the committee of defence", "the allies", "the harbour police"),
        ("days at sea", "recruits a year", "incidents a quarter", "hours of flight", "posts along the line"),
        ("vacancies", "boats without engines", "an order that arrives after the tide", "overlapping maps", "pride"),
    ),
    "migration": (
        (
            "the recruitment agency",
            "the visa quota",
            "the night bus",
            "the resettlement scheme",
            "the remittance counter",
            "the work permit",
        ),
        ("passports", "mobile telephones", "fees", "cousins", "dormitories", "borrowed money"),
        ("the labour ministry", "the agents", "the families", "the employers", "the consulate"),
        ("permits a season", "departures a week", "months of pay", "beds a room", "transfers on a Friday"),
        (
            "debt",
            "a contract in the wrong language",
            "villages without teachers",
            "fees that come back as bribes",
            "silence",
        ),
    ),
    "technology": (
        (
            "the data centre",
            "the identity card",
            "the satellite link",
            "the payment system",
            "the cable landing",
            "the algorithm",
        ),
        ("servers", "licences", "engineers", "bandwidth", "sensors", "an interface nobody documented"),
        ("the contractor", "the regulator", "the central bank", "the vendor", "the ministry's only programmer"),
        ("transactions a second", "cards a month", "outages a year", "towers a province", "rows in a table"),
        (
            "lock-in",
            "a database that knows too little",
            "errors without appeal",
            "cost that moves to the user",
            "a password on a wall",
        ),
    ),
    "diplomacy": (
        (
            "the back channel",
            "the special envoy",
            "the contact group",
            "the border commission",
            "the neutral venue",
            "the draft communiqué",
        ),
        (
            "hotel rooms",
            "interpreters",
            "patience",
            "maps",
            "minutes that nobody signs",
            "a host who keeps out of sight",
        ),
        ("the foreign ministry", "the mediators", "the delegations", "the guarantors", "the secretariat"),
        ("rounds of talks", "annexes", "prisoners exchanged", "days between meetings", "words in brackets"),
        ("a leak", "an election at home", "two versions of the minutes", "a guarantor who changes his mind", "fatigue"),
    ),
    "debt": (
        ("the bond", "the swap", "the municipal loan", "the sinking fund", "the restructuring", "the export credit"),
        ("collateral", "clauses", "ratings", "deposits", "patience", "a spreadsheet in the treasury"),
        ("the creditors", "the finance ministry", "the auditors", "the rating agencies", "the town councils"),
        ("basis points", "payments a quarter", "months of reserves", "creditors at the table", "pages of covenants"),
        (
            "arrears",
            "a clause that bites",
            "accounts that close in March",
            "loans that pay loans",
            "a guarantee given twice",
        ),
    ),
}

TITLES = (
    "What {subject} costs {place}",
    "{place} and {subject}",
    "The people who run {subject}",
    "{Subject}, counted",
    "Why {place} waits for {subject}",
    "After {subject}",
    "{Subject} has two owners",
    "A season with {decider}",
    "{place} learns to live without {subject}",
    "The arithmetic of {subject}",
    "Who pays for {subject}",
    "{Decider} and the limits of patience",
)
STANDFIRSTS = (
    "In {place}, {subject} works better than its reputation and worse than its accounts. Both have the same cause",
    "{Decider} wanted {subject} to settle an old quarrel. It has given the quarrel a budget",
    "Everybody in {place} agrees that {subject} should change. {fewer} can say who would lose by it",
    "The trouble with {subject} is not money. It is {trouble}, and {decider} have known for years",
)
OPENINGS = (
    (
        "At six in the morning the office behind {subject} in {place} is lit by one lamp, and under it sits the woman"
        " who knows the number: {count} {unit}."
    ),
    (
        "There is a noticeboard in {place} on which somebody has written, in chalk, {count} {unit}, and beneath it, "
        "smaller, a date {years} years ago."
    ),
    (
        "Ask anyone in {place} about {subject} and you will be told a story with a villain. The villains differ; the "
        "story does not."
    ),
    "It took {count} signatures to begin {subject}, and it will take at least one more to end it.",
)
EVIDENCE = (
    (
        "By my own estimate from the monthly returns, {subject} now accounts for {count} {unit}, against {less} when "
        "it began."
    ),
    (
        "Of the {less} people I asked in {place}, {few} could name the office responsible, and two of those named "
        "different ones."
    ),
    "The figures of {decider} give {count} {unit}; a count at the gate over nine days gives {less}.",
    (
        "Since the last review the number has risen by about {percent} per cent, nearly all of it in the first half "
        "of the year."
    ),
    "In {other}, which began later, the same work needs {few} officials and half the {means}.",
    "A comparison with {other} is unkind but useful: there, {less} {unit} is thought a bad month.",
)
MECHANISM = (
    (
        "The reason is mundane. {Subject} depends on {means}, and {means} are paid for by a budget that closes in the"
        " autumn."
    ),
    "What looks like negligence is a rule. No one may order {means} without a form that only {decider} can issue.",
    "The arrangement rewards delay: whoever waits is compensated, whoever decides is audited.",
    "Each party holds a part of {subject} and none holds the whole, so that a failure is always somebody else's.",
    "Money arrives in one currency and is owed in another, and the difference is where {trouble} begins.",
    "The contract is eleven pages long. Nine of them say what happens if it ends.",
)
ACTORS = (
    "“We are asked for a plan every spring,” says an official of {decider}, “and for an explanation every autumn.”",
    "{Decider} see it otherwise. They point to {means}, which were promised and have not come.",
    "An engineer in {place}, who asked not to be named, keeps the spare {means} under her desk.",
    "The lenders have been patient, which in {region} is usually a sign that they hold other security.",
    "Shopkeepers near the gate have adapted faster than {decider}: they open when the queue forms.",
    "In {other} they would have sent a delegation. In {place} they sent a bill.",
)
COUNTER = (
    (
        "It would be wrong to conclude that nothing works. {count} {unit} is not a small thing, and ten years ago it "
        "was none."
    ),
    (
        "There is an honest case for leaving {subject} as it is: every reform so far has produced {trouble} first and"
        " savings later."
    ),
    (
        "Critics overstate their case. The alternative they prefer, in {other}, costs {percent} per cent more and "
        "serves fewer people."
    ),
    "None of this makes {decider} villains. They were given {means} for a task that needed law.",
    "One may doubt the figures, and I do. The direction is not in doubt.",
)
CLOSINGS = (
    "{Subject} will outlive its critics, as such things do. The question is who will be paying, and in what.",
    "On my last day in {place} the number on the board had changed. Nobody I asked had seen who changed it.",
    "What {region} needs is less a new institution than an old one that answers letters.",
    "The form has a box for remarks. In {years} years, I am told, nobody has used it.",
)
HEADINGS = (
    "What is counted",
    "The price of waiting",
    "Two offices, one key",
    "A neighbour's example",
    "Where the money goes",
    "The case for doing nothing",
    "What would help",
    "Who signs",
    "The view from the gate",
    "An arithmetic of delay",
)
QUOTES = (
    "We do not lack a plan. We lack a Tuesday on which to begin it",
    "Everybody here has the authority to stop it",
    "The map is right. It is the river that has moved",
    "They send us advice by the tonne",
    "A guarantee is a kind of weather",
)
