// The words of proposed passwords, as in client/identity/word_list.cpp: everyday German words without umlauts, 4 to 9
// letters; no word becomes another by one letter more, less or other. In the order of the alphabet.
export const passwordWords: readonly string[] = `
abakus abend abflug abgabe abgrund abhang ablage ablauf absatz abschied absicht abstand absturz abteil abwasch
achse acht acker ackerbau ader adresse agentur ahorn akkord akrobat akte alarm alarmton albatros album algebra
allee alltag alpen alphabet altar amboss ameise ampel ampulle amulett ananas anbau andacht anekdote anfang
anfrage angebot angler angst anhalter anklage ankunft anmelden anmut annahme anorak anprobe anreise anruf
ansage antenne antik antilope antrag antwort anwalt anzahl anzeige anzug apfel apfelmus apotheke apparat
applaus april aquarium arbeit archiv arena arkade armband aroma artikel artist arznei arzt asche asphalt
atelier atem atlas attest aufbau aufgabe aufgang aufguss auflage aufnahme aufruf aufsatz aufstand aufstieg
auftrag auftritt aufwand aufzug auge august auktion ausblick ausdruck ausfahrt ausflug auskunft ausland auslauf
auslese ausreise aussage aussicht auster ausweg ausweis auto bach backe backofen badehose badesee bagger bahn
bahnhof balkan ball ballast ballett ballon bambus banane bande bank banner barfuss bart basar basis bassin
bastler batterie bauer bauklotz baum baumarkt baustein bazillus becher becken beere beet beginn beifall beige
beilage bein beispiel beitrag bekannt belag benzin benzol beratung berg bergbau bergdorf bergmann bergsee
bericht beruf bescheid besen besitz besteck besuch beton betrieb beule beutel bewerber bewohner bezirk bezug
biathlon bibel biegung biene bilanz bild billard bingo birke birnbaum biskuit bison bissen bistro bitte blase
blatt blau blech blei blende blick blinker blitz blockade blond blume blut bodensee bogen bohne bohrer boje
bollwerk bolzen bonbon bonus boot bord borste boss boxer brand brandung braten brauch brauerei braun breite
bremse brett brezel brief briefing brille brise broccoli brocken bronze brosche brotkorb brotzeit bruder
brummer brunnen bube buche buckel budget bugwelle bumerang bummel bunker bunt buntwerk burgtor busch butter
camping cello chance chef chefkoch chemie chinese chor chronik clown computer couch cousin creme curry damals
dame dampf dampfer darm datei dattel datum daumen deckel degen deich deichsel delfin delle demut denker denkmal
depot detail dezember dezimal diagramm dialekt dialog diamant dichter dick dickicht dieb diele dienst dienstag
diesel diktat dill ding diplom direktor dirigent dirndl distanz distel doktor dolch dollar dompteur donau
donner doppel dorf dorsch dose dotter drache draht drama drehbank drehung drei dreieck dreirad dressur drilling
drink drittel drohne drossel druck drucker duell duft dunkel durst dusche dutzend dynamo ebbe ebene ebenholz
echo ecke edel efeu ehre ehrgeiz eiche eidechse eifer eigelb eigentum eiland eilzug einband einbau einblick
eindruck einfach einfahrt einfall einfluss eingang einheit einkauf einklang einlage einsatz einsicht einstieg
eintopf eintrag eintritt eisbahn eisbein eisdiele eisen eisvogel elch elefant elektro element ellbogen elster
eltern emaille empfang empore endspurt energie engel enklave ente entgelt entwurf enzian epoche erbse erdbeben
erdbeere erde erdgas erdkunde erdnuss erdteil ereignis erfinder erfolg ergebnis erholung erker erlass ernst
ernten ersatz erste ertrag eskimo espresso essay essig etage etappe etikett etui euro examen exemplar export
fabel fabrik fachwerk fackel faden fahne fahrer fahrplan fahrrad fahrt falke faltboot familie fang fantasie
farbe farbtopf farn fasan fasching faser fass fassade fasten faust favorit februar feier feld feldweg felsen
fenchel fenster ferien ferkel ferne fernglas fernweh festival festland festung fett fichte fieber figur filiale
film filter finale finger fink firma first fisch fischer fjord flach flagge flamingo flamme flanke flasche
flaum flausen flechte fleck flegel fleisch flieder fliege flirt flocke flora florist flosse flucht flugzeug
flunder flur fluss fohlen folge folklore fontane forelle format forscher forum foto frack frage fraktion frau
freibad freiheit freiraum freitag fremd freude freund frieden friedhof friseur frist froh frohsinn frosch fuchs
fundort funke funktion furnier gabe galerie galopp gans garage garantie gardine garnele garten gasse gast
gasthaus gasthof gatter gazelle gebet gebirge gebiss gebrauch geburt gedanke gedicht geduld gefahr gefieder
gefilde geflecht gegend gegner gehalt gehege gehirn geist geiz gelassen gelb gelee geleise gelenk gemach
gemeinde gendarm genie genuss gepard gerade geranie gerbera geruch gesang gesetz gesims gespann gestein gestell
gesund getreide gewand gewebe gewinde gewinn gewirr gewissen gewitter gewohnt giebel gier gigant gipfel gips
giraffe gitarre gladiole glanz glas glaser glatteis glaube gleis glied globus glossar gnade gobelin golf gondel
gong gorilla gott graben grad gramm granate granit grashalm graupe greif grenze griff grill grog groschen
grotte grube grund gruppe gulasch gulden gummi gunst gurke gurt haar haarband hafer hain haken halbmond
halbzeit halde halm hamster handball handel handlung handtuch handwerk handy hanfseil harfe harlekin harmonie
harz hasel haube hauch haufen haupt haus hausarzt hausboot haushalt haustier hebamme hebel hecht hefe heide
heilbad heilung heim heimat heimweh heiter hektar helfer hell hemd hengst henne herberge herbst herkunft herr
herzog heute hilfe himbeere himmel hinweis hirn hirsch hirse historie hitze hobby hochhaus hochsitz hochzeit
hocker hofladen hoheit hohl holunder holz holzweg honig hopfen horde horizont hornisse hornist hort hotel
hufeisen hummer humor humus hund hupe husten hydrant hymne idee idol igel igluzelt ikone imbiss imker imkerei
import impuls index ingwer inhalt inland insekt insel inserat inserent institut intarsie irrtum irrweg jagd
jahr januar jasmin jawort jazz jeans jeder jodel joghurt joker journal jubel jubilar judo jugend juli jung
jurist kabine kachel kadett kaffee kaiser kajak kakao kaktee kaktus kalb kalmar kamel kamera kamille kamin kamm
kammer kanal kanne kantine kanu kanzel kanzler kapelle kapern kapitel kapsel kapuze karaffe karaoke karo
karotte karpfen karte karton kasino kasper katalog katze kehle keil keks kellner kenner keramik kerbe kern
kessel kette kiefer kies kilo kimono kind kiosk kirche kirmes kiste kittel kitz kiwi klage klang klappe klar
klasse klassik klavier klee kleiber kleid kleinod klima klingel klinik klinke klopfer klosett kloster klotz
klub kluft klumpen knabe knall knauf knecht kneipe knete knick knie knirps knochen knolle knopf knospe knoten
koala kobalt kobold koch koffer kokon kolben kolibri kollege kolonne komet komiker komma kommode kompass
kompost konfekt konto konzert kopie koralle korb kordel korken kosmos kost kostbar krabbe kraft kragen kran
kranich krapfen krater kredit kreide kreis kreisel kreuz krimi krippe kritik krokus krone krug krume kruste
kuchen kuckuck kufe kugel kulisse kultur kumpel kunde kupfer kurbel kurier kurort kurpark kurs kurve kusine
kutsche labor lache lack ladung lager lagune laie lakritz lama lampe lampion land landgut landrat landweg
langsam lanze lappen laptop laster laterne latte latz lauf lawine leben ledig leguan lehm lehne lehrer leib
leicht leinen leiste lektion leopard lerche leser lesung letzte leuchte lexikon libelle liebe lilie limette
lineal linse lippe liter loden lodge logbuch logik lohn lokal lorbeer lotse lotto lounge luke lurch lustig
luxus lyrik made magazin magen magie magnet maibaum mais majoran makel makrele maler malz manager mangel mango
mann mappe marder marille marine markise markt marmor marsch maske massage matrose maul maurer medizin meer
mehl meile meinung meister meldung melisse melodie melone membran memo menge mensch mentor merkmal merkur messe
messing metall meteor methode metzger mieter mikado milch milde minute minze mispel mist mitleid mittag
mittwoch modell modul mohair mokka moment monat mond monsun montag monteur moos moped moral morgen mosaik motiv
motor motte mumie mundart munter murmel muschel museum musical musik musiker muskat muskel mustang mythos
nachbar nachweis nacken nagel naht napf narzisse nashorn natron natur neffe nehrung neid neigung nelke nerv
nest netz neugier neuland neuling neun neunte niemand niere nikolaus nilpferd nische niveau nomade norden
nordpol nordsee norm note notfall notiz notwehr novelle november nuance nudel null nuss nutzen oase obelisk
oberarm oberst objekt oboe obst obstbaum odyssee ofen ohrring ohrwurm oktave oktober oleander olive omelett
omnibus onkel oper optik optiker orakel orange orbit orchidee ordner ordnung organ orgel orgelton orient osten
ostsee ozean ozelot packung paddel pagode paket palast palette palme panda paneel panik panorama panther papa
papagei papier pappel paprika papst parade paradies parfum park parkett parodie parole partei partie partitur
partner party passant paste pastell pastor patent patrone pauke pavillon pedal pegel pelikan pelz pendel
pension perle person petunie pfad pfahl pfanne pfarrer pfeffer pfeife pfeil pfeiler pfennig pferd pfiff
pfirsich pflanze pflaster pflaume pflege pflicht pflock pflug pforte pfosten pfropfen pfund picknick pilger
pille pilot piment pinguin pinie pinzette pionier pirat pirol pistazie pistole plakat plan planet plankton
plantage platane plus podcast podest podium poesie police politik polizei polster pony pore porree portal
portion porto portrait posaune postamt postbote pottwal pracht praline predigt presse priester primel prinz
prinzip prisma privat probe problem produkt profil programm projekt prolog prosa prospekt protest provinz
prozent prozess prunk psalm publikum pudding puder puls pulver puma pumpe punkt puzzle pyramide quader quadrat
qualle qualm quark quartett quartier quaste quecke querweg quitte quittung quiz quote rabatt rachen radar radio
radius radler radtour radweg rahm rahmen rakete ranke ranzen raps rasen raspel rate rathaus raub rebe rebhuhn
rechner redner reederei referat reflex reform regal regatta regent regie region register regler reifen reihe
reisfeld reklame rekord rektor relief reling rennen rentier reporter reptil resultat rettich revier revue
rezept rheuma rhythmus richtung riegel riemen riese rinne risiko riss ritt ritter robbe robinie roboter rock
roggen rohr rolle roman rosine rosmarin rotkohl rotkraut route rubin rucksack rucola ruhe ruhepol ruine rumpf
rundfunk rundgang runzel saal safari safran sage saison saite sakko salami salat salbe saldo salon sammler
samstag samt sandale sandbank sandburg sanft saphir satellit satire sauber sauce sauna schach schaden schaft
schakal schale schalmei schalter scham schanze scharf schatten schatz schaufel schein scheitel schelle schelm
schema schemel schenkel scherbe scheu scheune schicht schick schiefer schiene schiff schild schimmel schinken
schirm schlacht schlaf schlager schlamm schlange schlank schlauch schlaufe schlegel schleier schleife schleuse
schlips schlitz schloss schluck schmal schmaus schmerz schmied schmutz schnabel schnake schnalle schnauze
schnecke schnee schnell schnitt schnur schonung schopf schoppen schorle schote schotter schraube schreck schrei
schrift schrott schub schulhof schuppe schuss schuster schutt schwalbe schwan schwarm schwer schwung sechs
seehund seeigel seele seemann seerose seestern seife seilbahn sekt sekunde sellerie semester semmel senat
sender senf senior sense serenade serie sextett sicher sicht sieben signal silber sims sinfonie sinn sirene
sirup sittich skala skandal skelett skipiste skizze skulptur slalom socke sofa sofort sohle sold sommer sonde
sonett sonntag sorge souvenir spagat spalier spalt spange spargel spatel spatz specht speck speer speiche
speise spektrum spende sperling spezial spezies sphinx spiegel spiel spieler spinat spindel spinne spion
spirale spitze spitzweg splitter sport sprache sprecher sprint sprosse spruch sprudel sprung spucke spuk spule
staat stab stachel stadion staffel stall stamm stapel stark starre statist statue staude steak stecker steg
steiger stein stelze stempel steppe steuer stich stiefel stiege stier stift stiftung stil stille stimme
stimmung stirn stock stoff stollen stolz stopp stoppel storch strahl strand strauch strecke streich streifen
streit streng streu strick stroh strohhut strolch strumpf stube studie studium stuhl stunde sturz sudhaus summe
suppe surfer symbol synagoge system szene tabak tabelle tablett tacho tadel tagebuch taifun taille takt talent
talfahrt talg talisman tamburin tandem tante tanz tapete tapfer tapir tastatur tatkraft taucher taufe tausch
tausend taxi team technik teddy teekanne teig telefon teller tempo tennis tenor tentakel teppich termin termite
terrasse terrine text theater theke thema theorie thron thymian tiefe tierpark tiger tipp tischler titel toast
toaster tochter toleranz toll tomate tombola topas tornado torte torwart total tour tourist trab tragisch
trainer traktat traktor trapez traube trauer traum traurig treff treppe tresen tresor treue triangel tribut
trichter trieb trikot trio triumph trommel trompete tropen trost trubel truthahn tuba tuch tulpe tumult tundra
tunnel turban turbine turbo turm turmuhr turner ufer uferweg ulme umgang umgebung umkehr umlauf umriss umsatz
umschlag umsicht umstand umweg umwelt umzug unfall unfug ungeduld uniform unikat union unkraut unruhe unsinn
unwetter urahn uranus urlaub urlauber ursache ursprung urteil urwald utopie vampir vanille variante vater vegan
veilchen velours ventil venus verandas verbund verein verkauf verkehr verlag verlust vermerk vernunft vers
versand versuch verwandt video vieh vielfalt viereck viertel vignette villa violett violine virtuose visier
vision vitamin vitrine vogel volk vollmond vorabend vorbild vorfahr vorfall vorhang vorlage vormund vorname
vorort vorrat vorsicht vorsitz vorstand vorteil vortrag vorwand vorwurf votum vulkan waage wachs wachtel waffel
wagnis wahl wahrheit wald waldhorn walnuss walross walze wanderer warnung waschtag wasser weber weberei wechsel
wecker wehr weinberg weise weisheit weit weizen wels weltall weltmeer weltraum wende wenig werbung werft werk
werkzeug wespe wetter wettlauf wickel widder wiege wildente wildgans wildnis wimpel windel windrad windrose
winter wirbel wirkung wirsing wirt woche wohnung wolke wonne wunder wunsch wurf wurzel yoga zaghaft zahnarzt
zahnrad zander zange zapfen zauberer zaun zebra zehn zeichen zeiger zeitung zelt zement zensur zentner zentrum
zepter zettel zeug zeugnis zieher ziel ziffer zikade zimmer zimt zins zirkel zirkus zitrone zitrus zone zopf
zorn zucht zucker zufall zugabe zugang zugvogel zuhause zukunft zunft zusage zustand zutat zuwachs zwang zweck
zwei zweifel zwerg zwieback zwiebel zwilling zwinger zwirn zwist zylinder
`
  .trim()
  .split(/\s+/)
