"""The words of distress, as people use them, in both languages; how they are matched: lattice.py.

For who reviews this: a line is a phrase. `|` parts words that fit, `<wil>` is a group of words,
`..` lets up to three words of any kind stand between, `suicid*` is every word that begins so, `$`
is the end of what was typed. Small words (`FILLERS`) may stand between any two, and one typing
error changes nothing.
"""

from __future__ import annotations

GROUPS = {
    "wil": "wil wilt willen wilde wilden wou wouden kwil kwou zou zouden wilk",
    "dood": "dood doodgaan doodzijn sterven doot",
    "niet": "niet nie nooit ni",
    "meer": "meer mer langer",
    "nimeer": "nimeer niemeer nietmeer nimmer",
    "leven": "leven leve",
    "zelf": "mezelf mijzelf mezelve zichzelf jezelf hemzelf haarzelf onszelf mijnzelf eige eigen",
    "iets": "iets wat",
    "aandoen": "aandoen aandoe aandoet aangedaan",
    "harm": (
        "sla slaat slaan sloeg sloegen bijt beet bijten brand brandt branden krab krabt krabben"
        " steek steekt prik prikt"
        " bonk bonkt knijp knijpt straf straft beschadig beschadigt beschadigen verwond verwondt"
        " verwonden pijnig pijnigt"
    ),
    "harms": (
        "hits hitting burn burns burning scratch scratches scratching bite bites biting punch"
        " punches punching slaps slapping starve starves starving punish punishes punishing"
    ),
    "word": "word wordt worden werd werden geworden",
    "doe": "doe doet doen deed deden gedaan",
    "dreigt": "bedreig bedreigt bedreigd bedreigde bedreigen",
    "ding": "toets slag brug klok munt plank paal deal alarm record hamer",
    "bezig": (
        "koken gym sporten sport voetbal voetballen knutselen spelen vallen gymles skaten fietsen"
        " scheren turnen handenarbeid techniek handvaardigheid tekenen val fiets deur trap mes"
        " schaar hockey rennen dansen trampoline"
    ),
    "moment": (
        "maandag dinsdag woensdag donderdag vrijdag maandagen dinsdagen woensdagen donderdagen"
        " vrijdagen dagen ochtend ochtenden middag middagen week weken uur school les lessen gym"
        " gesprek vergadering toets examen januari februari maart april mei juni juli augustus"
        " september oktober november december vakantie"
    ),
    "snij": (
        "snij snijd snijdt snijden snijen gesneden sneed kras krast krassen gekrast kerf kerven"
    ),
    "lijf": "arm armen pols polsen been benen huid bovenbeen bovenbenen buik",
    "mijn": "mijn mn men me zijn haar hun ons onze",
    "aantal": (
        "6 7 8 9 10 12 14 15 16 18 20 24 25 30 32 35 40 45 48 50 60 70 80 90 100 tien vijftien"
        " twintig dertig veertig vijftig honderd ten fifteen twenty thirty forty fifty hundred"
    ),
    "meds": "pills tablets paracetamol paracetamols ibuprofen meds capsules",
    "stap": "stap stapt stappen stapte",
    "slik": "ingenomen innemen genomen geslikt slikken slik",
    "pillen": "pillen tabletten paracetamol paracetamols slaappillen medicijnen",
    "veel": "veel alle overdosis hele heleboel genoeg doosje strip teveel hoeveel",
    "eind": "eind einde",
    "maken": "maken maak maakt",
    "spring": "spring springen springt sprong gesprongen gooi gooien werpen",
    "hoog": "dak flat gebouw brug balkon toren viaduct",
    # who does it, to whom
    "hem": "vader stiefvader papa pa stiefpa broer stiefbroer oom opa neef vriend buurman trainer",
    "naaste": (
        "vader moeder papa mama pa ma pap mam stiefvader stiefmoeder stiefpa stiefma broer zus"
        " oom tante opa oma man vrouw vriend vriendje ex partner buurman neef pleegvader"
        " pleegmoeder ouders"
    ),
    "wie": (
        "vader moeder papa mama pa ma pap mam stiefvader stiefmoeder stiefpa stiefma broer zus"
        " oom tante opa oma man vrouw vriend vriendje ex partner buurman neef pleegvader"
        " pleegmoeder ouders hij zij ze iemand leraar meester juf trainer mentor docent coach"
    ),
    "slaat": (
        "slaat sla slaan sloeg sloegen slaagt schopt schoppen schopte mishandelt mishandelen"
        " mishandelde wurgt stompt trapt bijt knijpt knijpen kneep mept meppen mepte ramt"
    ),
    "geslagen": (
        "geslagen geslaan geschopt mishandeld mishandelt misbruikt gestompt gewurgt gestoken"
    ),
    "mij": "mij me mijn mn men ons onze haar hem hen de zijn",
    "thuis": "thuis huis",
    "bang": "bang doodsbang bange",
    "durf": "durf durft durven",
    # English
    "want": "want wants wanted wanna wana wanting",
    "to": "to 2 too",
    "die": "die dead",
    "not": "not dont doesnt didnt never wont cant cannot",
    "live": "live alive exist living",
    "self": "myself himself herself themself themselves yourself meself",
    "my": "my his her their our",
    "hurts": (
        "hit hits hitting beat beats beating kick kicks punch punches slap slaps hurts chokes"
        " abuses"
    ),
    "them": "me us her him them my our his the",
    "family": (
        "dad father daddy mom mum mother mummy mommy stepdad stepfather stepmom stepmum stepmother"
        " brother sister uncle aunt grandpa granddad grandfather husband wife partner boyfriend"
        " girlfriend ex parents stepbrother"
    ),
    "they": (
        "dad father daddy mom mum mother mummy mommy stepdad stepfather stepmom stepmum stepmother"
        " brother sister uncle aunt grandpa granddad grandfather husband wife partner boyfriend"
        " girlfriend ex parents stepbrother he she they someone somebody teacher coach"
    ),
    "touches": "touches touched touching touch",
    "afraid": "afraid scared terrified frightened",
    "gone": "dead died passed",
    "verwant": (
        "opa oma vader moeder papa mama broer broertje zus zusje"
        " man vrouw kind zoon dochter zoontje dochtertje baby leerling"
        " vriend vriendin hond kat oom tante"
    ),
    "relative": (
        "grandpa grandma granddad grandfather grandmother dad father mom mum mother brother sister"
        " husband wife friend dog cat uncle aunt"
    ),
    "kid": "child son daughter kid boy girl pupil student",
    "work": "boekverslag werkstuk spreekbeurt verslag presentatie essay report project",
    "wo": "over about on",
}

FILLERS = frozenset(
    """
    echt gewoon maar nu liever liefst soms eigenlijk het zo heel ook al toch weer dan ik k hij ze
    zij we wij je jij dat om te er gaan ga gaat zou kan helemaal steeds altijd vaak bijna een de
    mijn mn mijzelf eens nog even daarom elke dag avond nacht
    zoon dochter kind zegt zegt vindt heeft heb is zijn was ben elkaar hard thuis ons
    leven beter graag
    wil wilt willen wilde wou moet moest zal zullen kunnen kon had hebben
    hier allemaal zelf me mij wel net goed
    i im ive just really so to the a be only sometimes always often he she they would could should
    all of again that keep feel like am is was been being my says said every day right now going
    gonna
    gwn gwoon ff effe t bro fkn fking fucking jus lowkey literally
    """.split()  # noqa: SIM905  a list of a hundred quoted words reads worse
)

CRISIS = """
<snij> .. in <mijn> <lijf>
in <mijn> <lijf> .. <snij>
<pillen> .. opgegeten|leeggegeten|opgeslikt
<aantal> <pillen> op|geslikt|genomen|ingenomen|binnen
took|taken|swallowed <aantal> <meds>
took|taken|taking lot|many|bunch|all|much .. <meds>
<pillen> .. klaar liggen|gelegd|klaarliggen|klaargelegd
pills ready
er <niet> <meer> zijn in|op dit|deze leven|wereld
<zelf>|zich <iets> aan <doe>
<iets> aan <zelf>|zich <doe>
ik stap eruit $
ik|wil|ga .. eruit stappen $
ik|heb|heeft mij|me|mn gesneden|gekrast
ik snij|snijd|kras weer
weer gesneden|gekrast|gekerfd
cutting again
cut|cuts again|last|everywhere
voor de|een|t trein|metro|tram stap|loop|lig|spring
van t|dat <hoog> <spring>|af
klaar .. met t|het|dit|mijn <leven>
plan om het te doen vannacht|vanavond|straks
afscheid genomen van iedereen|alles
<wil> naar .. in de hemel
liever|beter|was .. <niet> geboren
feel|feels|feeling like dying
pain .. stop|end forever
rather <not> exist|live|be
better off gone
if .. didnt wake up
everyone|everybody|family|they .. happier|better without me|him|her
<wil> naar de hemel
naar de hemel <wil>
<leven> beeindig*
beeindig* <mijn> <leven>
<wil> .. auto|trein|bus|vrachtwagen me|mij .. aanrijdt|aanreed|overreed|raakt|raakte|schept
klaar|genoeg met|van het|dit|mijn <leven>
klaar met <leven>
doodsgedacht*
doodsverlangen
doodwens
zelfmutil*
zelfverminking
zelfpijnig*
hang|hangt <zelf>|zich .. op
zich .. ophangen|opgehangen|verhangen|verhing|verdrinken|vergiftigen
onder de|een trein|metro|vrachtwagen
op het spoor|treinspoor liggen|lig|staan|ligt|stond|lopen
touw|strop om|rond <mijn> nek
polsen door|doorsnijden|doorgesneden
keel doorsnijden
bleek|bleekmiddel|vergif|gif drinken|gedronken|innemen|drink
euthanasie <wil>
<wil> euthanasie
zou .. niemand|iemand .. mij|me missen
<wil> <dood>
<dood> <wil>
dood|doodgaan zou|wilde|was willen|maar
beter|liever dood
dood|doodgaan beter
ik dood was|ben|ga|gaan
was ik maar dood
als ik er <niet> <meer> ben|was
zal|ga ik er <niet> <meer> zijn
ik zal|ga er <niet> <meer> zijn
om|manier|snel dood te gaan|zijn
over|aan doodgaan
denk|denken|denkt|dacht aan de dood
<niet> <meer> <wil> <leven>
<niet> <meer> <leven>
<nimeer> <leven>
<wil> <niet> <leven>
hoef|hoeft|hoeven <niet> <meer> te <leven>
<leven> hoeft .. <niet> meer
hoeft .. <leven> <niet> meer
geen zin meer om te <leven>
geen zin meer in het|mijn leven
leven|leve heeft|is geen zin|waarde
leven moe|beu|zat
uit het|mijn|dit <leven> stapt|gestapt|geraakt
<zelf>|zich van het leven beroven|beroofd|beroof|beroofde
van het leven beroven|beroofd|beroof
uit het|mijn|dit <leven> stappen|stap|stapt
stap|stappen|stapt|stapte|gestapt uit het|mijn <leven>
stop|stopt|stoppen|gestopt met <leven>
met <leven> stop|stopt|stoppen
<niet> verder <leven>
verder <leven> <wil> <niet>
waarom leef|leven ik|we|wij
waarom zou|moet ik .. <leven>
geen reden .. <leven>
laat|laten me|mij <dood>
mocht|kon|mag ik <dood>
er <niet> <meer> <wil> zijn|wezen
ik kan|mag|moet|hoor er .. <niet> <meer> zijn|wezen $
over|aan er <niet> <meer> zijn|wezen
ik er <niet> <meer> ben|was
<wil>|liefst er .. <nimeer> zijn|wezen
ik er <nimeer> ben|was
dr <niet> meer zijn|wezen
<wil>|liefst er .. <niet> <meer> zijn|wezen
<wil>|zou .. <niet> <meer> bestaan|bestaat
besta|bestaan .. <niet> <meer> <wil>
<eind> aan <mijn> leven
<eind> aan het leven
<eind> aan .. <maken>
er <eind> aan <maken>|gemaakt
<maken> er <eind> aan
<wil> <eind> aan <mijn> leven
zelfmoord*
zelf moord
zelfdod*
zelf doding
suicid*
suiside
automutil*
zelfbeschad*
zelfverwond*
zelf beschadiging
doodswens
levensmoe
afscheidsbrief
<zelf> <iets> <aandoen>
me|mij|mijn|mn zelf <iets> <aandoen>
<zelf> <aandoen>
<zelf> pijn
pijn <zelf>
<doe> zich .. pijn
zich .. pijn <doe>
ik doe me|mij .. pijn
<doe> <zelf>|zich <iets> aan
<harm> <zelf>
<zelf> <harm>
<zelf> <snij>
<snij> <zelf>
me|mij zelf <snij>
<snij> me|mij zelf
<snij> zich
snij|snijd|snijdt|sneed|kerft|kras me
zich .. gesneden|gekrast|snijden|snijdt|snijd|sneed|krast
beschadig|beschadigt|beschadigen|verwondt|verwonden zich
zich beschadigen|beschadigt|verwonden|verwondt
zich snijden|snijdt|snijd
<snij> in <mijn> <lijf>
<snij> <mijn> polsen|armen|pols
in <mijn> <lijf> <snij>
<zelf> dood|doden|vermoorden|vermoord|ophangen|verhangen|verdrinken|verwonden|verhongeren
vermoord|dood|verwond|verhang <zelf>
<zelf>|zich|me .. kant <maken>
<maken> <zelf>|zich|me van kant
maak|maakt me|mij maar dood|af
maak|maakt|maken|doe|doet|vermoord <zelf> dood|kapot
pillen|tabletten|slaappillen <slik>
<slik>|slikt|neemt|nam .. pillen|tabletten|slaappillen .. dood|sterven|doodgaan
<veel> <pillen> <slik>
slik|slikken|neem|nemen <veel> <pillen>
paracetamol|paracetamols geslikt
<veel> <pillen> .. dood
overdosis
<niet> <meer> wakker <word>|te|geworden
<niet> wakker <word>
voor|vooral altijd slapen|inslapen|weg
voorgoed slapen|inslapen|weg
in slaap vallen .. nooit
heeft|heb .. poging gedaan|ondernomen $
<spring>|lig|liggen|stap|loop voor de|een trein|metro|auto|tram
voor de|een trein|metro|tram <spring>|liggen|stappen|lopen
<spring> uit het|een|mijn raam
uit het|een|mijn raam <spring>
<spring> van de|het|een <hoog>
van de|het|een <hoog> <spring>|af
beter af zonder mij|me|mn|haar|hem|ons
beter af als ik
niemand .. missen .. dood|weg|ben
niemand .. merken .. dood|weg|ben
als ik dood maar|ben|was|ga
weg van|uit de|deze|dit|die wereld|aarde|leven
nooit geboren
<want> <to> <die>
cant|cannot <want> <to> <die>
why not <want> <to> <die>
<harms> <my> arms|arm|wrists|legs|skin|thighs
drown|drowning|stab|stabbing|shoot|shooting|poison|off|offing|choke|choking <self>
tired|sick|done of|with living|life
tired|sick of being alive
life is .. pointless|meaningless
goodbye letter|note
jump|jumping out of .. window
swallowed|swallows .. pills|tablets|bleach
drank|drink|drinking bleach
ctb
sewerslide
su cide
<want> <to> not be alive|here
<want> <to> be <die>
wanna|wana <die>|be
i want die
should|could just die
might as well die
wish|wished was|were dead|gone
wish wasnt|werent|never alive|born|here
wish was never born
wish could die|disappear
wishes was|were dead
kill|killing|kills|killed <self>
<harms> <self>
rather be dead|gone
daughter|son|child|kid|pupil|student|friend|she|he|i .. cutting $
nobody|noone|nothing .. miss .. dead|gone|died
no one .. miss .. dead|gone|died
life isnt|not|is worth living
kill|killing|kills my|him|her self
kms
kys
unalive|unaliving
unalive <self>
end|ending|ended|ends <my> life
end it all
ending it tonight|now|soon
<want> .. all to end
<want> it to end $
ending it all
<want> <to> end it
take|takes|took|taking|tried <my> own life
<not> <want> <to> <live>
wish .. <not> exist
hate .. being alive
sleep forever
<not> <want> <live>
<not> <want> <to> be alive|around
<not> <want> <to> be here anymore
better off without me
better off if|when i
better off dead
no reason|point to live|living
no point in living
nothing to live for
life .. not worth living
not worth living
never wake up
not wake up
<want> <to> not wake up
hang|hanging|hanged <self>
cut|cuts|cutting|slit <self>
cut|cuts|cutting my|him|her self
cut|cuts|cutting|slit <my> wrists|wrist|arms|arm|thighs|legs
hurt|hurts|hurting|harm|harming|harms <self>
hurt|hurting my self
self harm|harming|harms|harmed|injury|injure
selfharm*
took|take|taken|taking lot|many|bunch|all|much .. pills
took|take|taken all|whole .. pills|tablets|paracetamol|meds
overdose|overdosed|overdosing
jump|jumping off|from a|the bridge|roof|building
jump|jumping in front of
suicide note
<leven> is niks|niets .. waard
leven heeft|had geen nut|doel
life has no point|meaning|purpose|value
<zelf> <iets> doen
<zelf> <iets> <wil> doen
"""

EXCUSED = """
<work> <wo> zelfmoord*
<work> <wo> zelfdod*
<work> <wo> suicid*
<work> .. <wo> zelfmoord*
<work> .. <wo> suicid*
<work> .. <wo> geweld
<work> .. <wo> mishandel*
not|dont|doesnt|didnt|never want|wants to die
"""
"""What is about it, but is not it: the soft card, whatever else the words would call for."""

UNSAFE = """
<naaste> <slaat> <naaste>
<naaste> <slaat> $
trekt|trok .. aan <mijn> haar|haren|oren
in elkaar geslagen|getrapt|gemept|slaat|slaan|sloeg|trapt
losse handjes|handen
<naaste> .. met de|een|zijn|haar riem|stok|lepel|pollepel|slipper <slaat>
bij de keel gegrepen|gepakt|grijpt|pakt|greep|pakte
<hem> komt|kwam|kruipt|sluipt .. in|bij <mijn> bed
houdt|hield|houden mij|me|ons|hem|haar opgesloten
ik|hij|zij|ze|we|kind|zoon|dochter|leerling <word> .. opgesloten
ik .. <mijn> kind|zoon|dochter geslagen
kind|zoon|dochter <iets> <aandoen>
seksbericht*
nudes
naakts|naaktbeelden
maakt|maken mij|me|ons af
mij|me|ons afmaakt|afmaken
moet|moeten trouwen van|met
<word> op school <geslagen>
hij|zij|ze|<naaste> bedreigt|bedreigd|bedreigde mij|me|ons
<bang> van <mijn> <naaste>
<bang> van <naaste>
<hem>|dad|stepdad|stepfather|father|uncle|brother|stepbrother comes|came|come in|into <my> room|bed
hurt|harm <my> child|kid|son|daughter|baby
<not> give|feed me|us food
<not> feed me|us
pak slaag|ransel|rammel
<slaat> .. met de|een|zijn|haar riem|stok|lepel|pollepel|slipper
gooit|duwt|gooide|duwde|smeet mij|me .. muur|trap|grond
<mijn> keel dicht*
bij|naar <mijn> keel
verwaarlo*
loverboy*
eerwraak
uithuwelijk*
uitgehuwelijkt
thuis .. onveilig|gevaarlijk
onveilig .. thuis
ouders .. vechten elkaar
<family> .. abusive
abusive <family>|home|relationship
abused by
<they> <hurts> <my> <family>
<they> <hurts> <them> <family>
throws|threw|pushes|pushed me|us .. wall|stairs|floor|at|against
throws|threw .. at me|us
neglected|neglect at home
groomed|grooming
forced marriage
touched|touches .. inappropriately
<family> .. violent
<slaat> mij|me|ons|haar|hem
<slaat> <mij> zoon|dochter|kind|kinderen|moeder|mama|ma|zusje|broertje|zus|broer|vader|vrouw
<naaste> <slaat> en <slaat> .. <mij>
<slaat> en <slaat> mij|me|ons|haar|hem
<naaste> <slaat> .. mij|me|ons|mn
<naaste> <dreigt> .. <mij>
<naaste> <mij> <dreigt>
door <mijn> <naaste> bedreigd
ik|we|wij <word> bedreigd
thuis .. bedreigd
<naaste> komt|kwam|sluipt|kruipt .. nachts|snachts .. kamer|bed|slaapkamer
<naaste> .. gooit|gooide|smijt .. naar mij|me|ons|mn|hem|haar
<niet> veilig thuis
<niet> veilig bij <naaste>
thuis <niet> veilig
<not>|isnt|arent .. safe at|in home
<not>|isnt|arent .. safe in my|his|her|our house
unsafe at home
<naaste> .. agressief|gewelddadig
<wie> <slaat> .. kind|kinderen|leerling|leerlingen|jongen|meisje
ik|we|hij|zij|ze|kind|zoon|dochter|leerling <word> .. en <geslagen>
<wie> <mij> <slaat>
<wie> <slaat> elkaar
<naaste> doet|doen|deed mij|me|ons pijn
<wie> <slaat> mij|me|mn
word|wordt|worden|werd|ben|is <geslagen>
word|wordt|worden|werd|ben|is .. thuis <geslagen>
mij|me|ons|hem|haar <geslagen>
<geslagen> word|wordt|worden|werd
<geslagen> door <mijn>|een|mij <naaste>|leraar|iemand
wordt|word|worden <geslagen> door
mishandel*
kindermishandel*
misbruikt
misbruik
verkracht*
aangerand
aanrand*
incest
huiselijk geweld
geweld bij ons|thuis
geweld .. thuis
thuis .. geweld
zit|zat|zitten|komt|kwam aan mij|me|hem
zit|zat|zitten|komt aan mijn|mn|onze|de dochter|zoon|kind|kinderen|zusje|broertje
raakt|raakte mij|me aan
aanraakt|aangeraakt .. niet
betast|betastte|betasten
<bang> om <thuis>
<bang> om naar huis
<bang> naar huis
<bang> thuis te zijn
<bang> voor <mijn> <naaste>
<bang> voor <naaste>
<durf> <niet> naar huis
<durf> <niet> thuis
<durf> <niet> meer naar huis
blauwe plekken
krijg|krijgt|kreeg .. klappen|slaag|meppen
krijg|krijgt thuis geen eten
krijg|krijgt geen eten thuis|van
sluit|sloot|sluiten|opgesloten mij|me|ons op
word|ben opgesloten
mij|me|ons|haar|hem .. vermoorden|doodmaken|doodslaan|doodsteken
vermoord|vermoordt mij|me|ons
bedreigt|bedreigd|bedreigen .. mes|pistool|dood
dwingt|dwong|gedwongen .. seks
<they> <hurts> me|us|her|him
<they> <hurts> <them> mum|mom|mother|child|children|kids|son|daughter|brother|sister|kid
get|gets|getting|got|being|am|im|is|was beaten|abused|raped|molested|assaulted
get|gets|getting|got hit at home
get|gets|getting|got|is|was|am|being hit|kicked|punched|slapped by <my> <family>
has|have|been beaten|abused|raped|molested|assaulted
beaten at home
<they> beats|beat me|us|her|him up
<touches> me|us
<they> <touches> her|him
<afraid> to go|be home|at
<afraid> to be|go home
<afraid> .. go home
<afraid> at home
<afraid> of being home
<afraid> of <my> <family>
<afraid> of the stepdad|stepfather
rape|raped|rapes|rapist
<they> raped|rapes me|us|her|him
molest*
sexual|child|physical|domestic abuse
sexually abused|assaulted
abuse at home
suspect|suspected|suspecting abuse
abuses|abusing me|us|her|him
domestic violence
violence at|in|against home|our|me|us|my
<they> is|gets|was violent
threatens|threatened|threatening .. kill|hurt
kill|kills me|us|her with
forces|forced|forcing .. sex
lock|locks|locked me|us|her|him up|in
dingen met|bij mij|me .. <niet> <wil>
dingen met|bij mij|me .. <niet> mag
does|did|doing things to me|us
straf .. geen eten
<kid> is|was|gets|got|being hit|beaten|kicked|slapped at|by|in
"""

SOFT = """
<wil> .. verdwijnen
tot last
het gaat <niet> <meer> $
red|redden|redt het <niet> <meer> $
last voor <mijn> ouders|familie|gezin|moeder|vader|kinderen
last voor iedereen|anderen
geen toekomst meer|voor
ik zie geen toekomst
over en uit
niemand .. mij|me|mn mist|missen
voor mij|me|haar|hem <niet> <meer> hoeft
ga|gaan|gaat .. onderdoor
ga|gaan|gaat .. aan kapot
ik ga .. kapot $
kots|kotst alles|eten .. uit
myself throw|threw|throwing up
myself sick
iedereen .. haat mij|me|mn
everyone|everybody .. hates me
slaap|slapen op straat
feel|feels|feeling|be|am|im .. burden
burden to|on everyone|my|them|him|her
have no future
er <niet> <meer> tegen $
zit|zitten|zat er .. doorheen $
stort|storten in $
naaktfoto*
niks|niets meer om voor <leven>
stapte|gestapt uit het leven
zie|ziet|zien|zag <niet> .. zitten
zie <niet> <meer> zitten
het|alles|leven heeft .. geen zin meer
heeft .. geen zin meer $
heeft allemaal|alles geen zin
alles heeft .. geen zin
hoeft voor mij|me <niet> meer
trek|trekken|trekt het <niet> <meer>|langer $
<eind> raad
er <niet> <meer> zijn|wezen $
over de|het dood praat|praten|praatte|begint|begon
praat|praten|praatte|begint over .. dood
geen uitweg
uitweg <niet>|geen
<not>|no .. way out
<want> <to> disappear
i|ill|im|gonna|wanna .. end|ending it $
heeft geen nut meer
niks|niets heeft .. zin
leven is zinloos
alles is zinloos
ik wil <niet> <meer> $
ik kan <niet> <meer> $
kan <niet> <meer> aan $
hopeloos
uitzichtloos
wanhopig
radeloos
<verwant> is|was dood|overleden|gestorven
<verwant> .. overleden|gestorven
<wil> <niet> dood
<wil> <niet> doodgaan|sterven
haat|haten <zelf>
haat mijn|mn|me|het leven
niemand geeft .. om
niemand houdt van mij|me
voel|voelt|voelen .. waardeloos|eenzaam|leeg
voel|voelt|voelde mij|me|mn|zich .. klote|kut|kloten|rot|shit|down
voel|voelt|voelde mij|me|mn|zich .. verdrietig|ellendig|ongelukkig
ben .. verdrietig|ongelukkig
feel|feels|feeling .. shit|crap|awful|sad|miserable|unhappy|down
am|im .. sad|miserable
ben .. waardeloos|eenzaam
niks|niets waard
ben helemaal|zo|heel alleen
huil|huilt elke|iedere|hele|de|alleen
kan|kunnen <niet> meer verder|zo
kan zo <niet> meer|langer
hoe moet .. verder .. nooit
<not> go on
<not> take it|this|any|much anymore|longer|more
<not> do this anymore|longer $
<not> go on like
hopeless
desperate
worthless
<relative> is|has|just|was|passed <gone>|away
<relative> died
<not> <want> <to> die
hate <self>
hate my life
feel|feels|feeling dead|numb inside
i cant anymore $
nobody|noone cares|loves
no one cares|loves
feel|feels|feeling .. alone|worthless|hopeless|empty|lonely
so alone
cry|crying|cries every|all
whats|what the point of
what is the point of
no point in anything
give|giving up
het hoeft <niet> <meer> voor|van mij|me
voor mij|me hoeft het <niet> <meer>
kan|kunnen het|dit|alles <niet> <meer> aan
<not> cope anymore|longer $
feel|feels|feeling like disappearing
weglopen|wegloop|weggelopen van|uit huis|thuis
van huis weglopen|weggelopen
loop|ga|gaat weg van huis
run|running|runs|ran away from home
tis klaar voor mij|me
het is klaar voor mij|me
whats the point $
what is the point $
kind|zoon|dochter|zoontje|dochtertje|leerling gaat dood|sterven
stervende
ligt|lag op sterven
terminaal|terminale
terminally ill
<kid> is|may|might|will|could dying|die $
eet <niet>|niks|niets <meer> $
overgeven .. expres
expres overgeven
vinger in mijn|de keel
"""

HARMLESS = """
school|inspectie|gemeente|directeur|bestuur|mentor maakt|maakte er een eind|einde aan
dat|als|of de|het|mijn|deze school|inspectie|gemeente|directeur|bestuur|mentor er een eind|einde aan
dat|als|of school|leerplicht|inspectie er een eind|einde aan
verveel|verveelt|verveelde|verveeld me|mij|zich dood
lach|lacht|lachte|schaam|schaamde|schrok|schrik|erger|werk|werkt me|mij|zich dood
dood van de|het|mijn honger|dorst|kou|warmte|hitte|saaiheid|lach|verveling|slaap
<dood> van honger|dorst|verveling|slaap
sterf|sterven|sterft van de honger|dorst|kou|warmte|hitte|slaap
<bang> voor de|een|mijn toets|toetsen|presentatie|spreekbeurt|examen|les|school|juf|drukte
laptop|telefoon|computer|tablet|batterij|accu|internet|wifi|mobiel|ipad|scherm|chromebook is dood
dood graag naar|weer|terug|met|mee|meedoen|leren|een|op|bij|iets|dat|haar|zijn|de|het|in|door
doodgraag|doodgewoon|doodgewone|doodnormaal|doodnormale|doodsimpel|doodsimpele|doodeenvoudig|doodeng|doodstil|doodop|doodmoe|doodziek
dood gewone|normale|simpele|eenvoudige|saaie|enge|stille
mag|mogen|moet|moeten|kan|kunnen .. er niet meer zijn|bij op|in|tijdens|vanaf|na|om <moment>
mag|mogen|moet|moeten|kan|kunnen .. er niet meer zijn|bij op|in|tijdens|vanaf|na|om de|het <moment>
<ding> is|was|wordt|werd|zijn geslagen
dode hoek|punt
dood spoor|punt
ben|is|was|zo|helemaal|echt dood moe|ziek|op|eng|stil
me|mij|zich gesneden bij|tijdens het|de|een <bezig>
me|mij|zich gesneden bij|tijdens <bezig>
me|mij|zich gesneden aan|met de|het|een|papier|glas
me|mij|zich gesneden in haar|zijn|mijn|de vinger|duim|hand
zich|me|mij pijn gedaan|gestoten bij|tijdens|op|met het|de|een <bezig>
zich|me|mij pijn gedaan|gestoten bij|tijdens|op|met <bezig>
zich pijn doet|doen bij|tijdens het|de|een <bezig>
zich pijn doet|doen bij|tijdens <bezig>
doet|deed|doen zich pijn bij|tijdens het|de|een <bezig>
doet|deed|doen zich pijn bij|tijdens <bezig>
zich|me gestoten
zich snijden|snijdt|sneed bij|tijdens het|de|een <bezig>
zich snijden|snijdt|sneed bij|tijdens <bezig>
zich snijden|snijdt|sneed aan|met papier|glas|blik|de|het|een
er iets|wat aan doen|gedaan|doet
gebroken toen .. van de|het|een <hoog> <spring>|viel|af
blauwe plekken .. van de|het|een <bezig>
blauwe plekken .. van <bezig>
<durf> niet thuis te blijven zonder
verwaarloosd door school
verwaarloosd door de|deze|onze school
agressief aan de telefoon|balie
huilt elke|iedere|alle ochtend|ochtenden|morgen
<eind> raad met|over de|het|deze|onze school
<eind> raad met|over school
geen zin meer om met
zie|ziet|zien het niet zitten om weer|naar|de|het|een|met|op
zie|ziet|zien het niet meer zitten om weer|naar|de|het|een|met|op
laptop|telefoon|computer|tablet|internet|wifi|ipad|chromebook trekt het niet meer
niemand geeft om mijn cijfers|huiswerk
cries every morning
kills me with homework
point of the|this|an|that opp|plan|form|meeting|document
give|giving up on maths|math|homework
nobody|noone cares if i hand|do|did
way out of this|the paperwork|contract|procedure|form
desperate to find|get|have
cut class|classes|lessons|school
zich in de vingers|vinger|hand
<eind> aan .. instemming|afspraken|traject|ruzie|gesprek|schooljaar|jaar|les|lessen|discussie
slaat|slaan|sla ons|hem|haar|mij|kinderen|leerlingen over
slaat|sla|slaan nergens|over|op
sluit|sluiten zich op
ik sluit me op
misbruik van .. regels|regel|regeling
<durf> .. thuis les|werken
<bang> om thuis .. les|leren|werken
slaat|slaan|sloeg ons|onze voorstel|verzoek|aanvraag|plan|vraag|idee
leven zonder telefoon|mobiel|mobieltje|internet|wifi|laptop
moet|moest .. pillen|tabletten slikken|innemen
wil|wilt|willen er niet meer naar
dying to know|see|hear
killing time|two
kill|killing|kills time
is|are killing me
kill for
id kill
dead tired|end|line|battery|easy|simple
battery|phone|laptop|computer|wifi|tablet|screen is dead
bored|scared|tickled|sick to death|dead
<afraid> to death of
touch with|base|typing|screen
end of the
<not> give up
dont|never give up hope
hit hard by covid|corona|long|illness|it
hit by a|the car|bus|bike|bicycle|ball|truck|van|tram|train|flu|virus|illness
hit hard by the illness|flu|virus
hit by covid|corona|long|illness|it
"""

ORDINARY = frozenset(
    """
    doorgaan doorgaat door doof rood nood brood boord dooi dook dool doos dorp noot boot goot voort
    poort soort groot
    lezen leren geven beven neven zeven even leven lever levert lesgeven bleven
    wie wij wel wat wit win dil ril til bil mil wig wijl will wild wilg wijs wist
    niet noot nier niets niks niet nog nee nieuw niest iet
    meer weer meet keer heer peer leer zeer meester meel mee moer meen mede mei
    pijn mijn fijn zijn wijn lijn pijp pin plein
    mijn fijn zijn pijn lijn min mij mijns
    slaat staat praat slaap slaapt haat laat gaat plaat slaan staan slagen slag slaagt geslaagd
    geslagen gezien geslapen geslachte
    slaan slang slaag staat sloeg vroeg ploeg sloot
    snij snel rij snijd vrij klas krast kras kas gras kust rust
    vader vaker water moeder moeten roeden modder broeder broek broer boer zus bus dus
    oom boom oor ook om man maan map mam mag ma pa pap pak
    huis thuis buis muis juist
    zelf zelfs zeef zalf help zelfde zelfstandig
    brug terug rug bruin dak vak tak zak das dan flat plat
    trein rein klein train terrein
    spring sprint sprong spreek spreekt springles lente
    bang lang gang hang dang baan bank
    maken raken taken haken zaken maak maakt smaak vaak raakt zaak
    eind eend wind vind kind min zin zon eindexamen einden
    pillen willen spullen vullen tillen stillen bellen pilot
    leraar lerares leraren docent docenten
    stappen stapelen stoppen happen
    wakker akker wakkere wacht
    waard woord waarde paard kaart haard
    want wand wans went wait wont wart warm wan wane
    die did dig dim dip do due dye de diet dies dice dine dive lie pie tie dier dit dien
    diep doe
    dead deal dear deaf read head lead dread deadline bead dad data
    live life love like line five give lives lived lively olive alive leave liver
    kill will still skill bill fill hill mill till pill skills chill kilo kiel
    hits his hit hints sits fits bits its
    hit his him hut hat sit fit bit kit hint
    beat beats heat neat seat meat eat best boat belt bear between
    cut cuts cute but put out nut gut cult cat
    hurt hurts hart hunt hut turn
    home hoe some come hope hole house hose
    harm arm warm farm charm hard ham
    touch tough couch
    afraid scared scarred cared score shared
    being begin bring
    hang hand rang sang thing
    end and send ends lend bend mend
    abuse amuse refuse
    rape tape rate grape drape
    worth north
    point paint joint
    wake make take wave
    woke
    nobody somebody
    alone along
    hate have has gate late date rate
    cry try dry car
    give gave live
    haat staat laat gaat maat raad haar had
    huil hulp huis huilt
    zien zien zie ziet niet wie
    zitten zetten zinnen ritten zitplaats
    zin zijn zie zon kin min
    geen een gaan gem
    sex seks
    thing things
    wood food good hood mood oud bond doel doen leden lenen legen level levens leeft geef geeft
    get got lot not new now tot met men mes start stop stel stad step deel wonder woon woont your
    hour four jou kou hou houd hoor hoort horen hoog hoge loop lopen hopen open talen taal taak
    tas tafel halen haal haalt hangt hangen friend friends able table taste waste lack back black
    block clock rock look looks looked luck built build guilt changed changing danger must just
    let set bet wet net ran run fun son sun keren leren heren geest feest pad bad bed bid kans
    kant kunt kent komt kost kort dient lief lieve rates seats heats test tests best rest
    school schoot schoolt
    therapist therapists therapy bewaard bewaart bewaren can may man
    ad af ai al am an as at au be bv by co da de do dr dus ed eg eh el em en er ex fa go ha he hi
    ho id if ik in is it ja je jo ki la le li lo ma me mi mo mr ms my na ne no nr nu of oh ok om on
    op or os ou ow pa pc pe pi re sa se so su ta te ti to tv ui uk un up us uw va vo wa wc we wi wo
    ya ye yo za ze zo
    ben bij dag dit elk gym ict jij les mag mij nee opa opp per tlv uit via vwo zes zou
    and any are ask bag big boy but buy car day did eat eye far few fix for fun gap had hot how
    its kid law led let lie low mad map new now off old one our out own pay per put red row run
    say see she sit six the try two use via war was way who why yes yet you
    """.split()  # noqa: SIM905  the same
)
"""Words that are near to a word above without being a mistyped one."""
