"""The words of speaking, as data: the verbs, pronouns, titles and offices that tell who is quoted.

Each language has one `SpeechWords`; rules read `WORDS`, all of them together, since a page quotes in more than its own.
"""

from dataclasses import dataclass, fields
from functools import reduce


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(line.split()) for line in text.split("|"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechWords:
    """What one language has for telling who says something, all in small letters.

    `says` are verbs that report by themselves; `may_say` where a quotation, or a clause that a word of `clause` opens,
    goes with them; `phrases` are verbs of more than one word; `goes_on` are those of a speaker who has spoken before;
    `presents` and `floor` give a person the floor; `by` are participles that take their speaker with a `by`. `acts`
    are other verbs, `adjectives` are none though they end as verbs do. `between` may stand between subject and verb,
    `is_doing` too before an -ing; `denies` undoes the verb. `accords` stand before a name that vouches for what is
    told. `sources` are what speaks for its author: a report, a letter. `offices` stand before a name and are no part
    of it; `surnames` are offices that people are called by as well, `honours` stand after a name.
    """

    says: frozenset[str] = frozenset()
    may_say: frozenset[str] = frozenset()
    phrases: frozenset[tuple[str, ...]] = frozenset()
    goes_on: frozenset[str] = frozenset()
    presents: frozenset[str] = frozenset()
    floor: frozenset[tuple[str, ...]] = frozenset()
    by: frozenset[str] = frozenset()
    acts: frozenset[str] = frozenset()
    adjectives: frozenset[str] = frozenset()
    between: frozenset[str] = frozenset()
    is_doing: frozenset[str] = frozenset()
    denies: frozenset[str] = frozenset()
    clause: frozenset[str] = frozenset()
    accords: frozenset[tuple[str, ...]] = frozenset()
    he: frozenset[str] = frozenset()
    she: frozenset[str] = frozenset()
    they: frozenset[str] = frozenset()
    nobody: frozenset[str] = frozenset()
    their: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()
    definite: frozenset[str] = frozenset()
    articles: frozenset[str] = frozenset()
    leads: frozenset[str] = frozenset()
    relatives: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    male: frozenset[str] = frozenset()
    female: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    honours: frozenset[str] = frozenset()
    institutions: frozenset[str] = frozenset()

    def __or__(self, other: "SpeechWords") -> "SpeechWords":
        return SpeechWords(**{one.name: getattr(self, one.name) | getattr(other, one.name) for one in fields(self)})


_ENGLISH = SpeechWords(
    says=_words(
        "said says told tells stressed stresses emphasized emphasizes emphasised emphasises urged urges insisted"
        " insists reminded reminds reiterated reiterates reiterate argued argues warned warns explained explains"
        " remarked stated asserted asserts alleged alleges contended contends recounted recounts expressed expresses"
        " described describes criticized criticizes criticised criticises denounced denounces condemned condemns"
        " accused accuses complained complains cautioned cautions lamented lamenting conceded concedes vowed"
    ),
    may_say=_words(
        "added adds believes maintains continued continues concluded concludes recalled recalls asked asks replied"
        " replies noted notes wrote writes answered answers declared declares announced announces reported reports"
        " claimed claims demanded demands suggested suggests mentioned mentions observed observes confirmed confirms"
        " acknowledged acknowledges admitted admits revealed reveals promised promises proposed proposes specified"
        " specifies implied implies commented comments responded responds called calls exclaimed shouted cried"
        " whispered chanted joked quipped repeated uttered states thinks thought hopes hoped agreed agrees testified"
        " testifies tweeted posted countered pledged predicted predicts protested protests justified justifies denies"
        " denied saying adding noting arguing stressing insisting warning explaining asking telling writing calling"
        " describing stating"
    ),
    phrases=_phrases(
        "pointed out|points out|called on|calls on|called for|calls for|called upon|calls upon|made the case"
        "|makes the case|made clear|makes clear|made it clear|makes it clear|drew attention|draws attention|went on"
        "|goes on|spoke of|speaks of|spoke about|speaks about|brought attention|brings attention|called attention"
        "|calls attention|paid tribute|pays tribute|spoke out|speaks out|calling on|calling for|put it|puts it"
    ),
    floor=_phrases("took the floor|takes the floor|took the stage|takes the stage|took to the stage"),
    goes_on=_words("added adds continued continues concluded concludes went goes"),
    presents=_words("addressed addresses addressing spoke speaks speaking testified testifies testifying"),
    by=_words("described called considered termed labelled labeled dubbed denounced condemned characterized"),
    acts=_words(
        "was is were are has had did took came went stood gave made sat rose got began left met led held saw spoke"
    ),
    adjectives=_words(
        "renowned retired exiled noted respected acclaimed distinguished jailed convicted elected united"
    ),
    between=_words("also then later further finally has have had all both once again even still just often first too"),
    is_doing=_words("is are was were"),
    denies=_words("not never nor neither hardly didn't didn’t hasn't hasn’t"),
    clause=_words("that how whether why what if"),
    accords=_phrases("according to"),
    he=_words("he him"),
    she=_words("she her"),
    they=_words("they them their"),
    nobody=_words("i we you it me us who nobody everyone everybody anyone anybody someone nothing everything"),
    their=_words("his her their"),
    sources=_words(
        "report reports statement statements letter letters testimony speech speeches address words memoir memoirs"
        " account interview message article book remarks comments tweet post affidavit note memo memorandum evidence"
        " figures"
    ),
    definite=_words("the"),
    articles=_words("the a an one this these those another some many his her their its my our your"),
    leads=_words(
        "but and or so yet while when where after before as then meanwhile however still later today yesterday"
        " because if although though since that therefore thus hence what moreover also indeed finally now here there"
        " instead furthermore nevertheless monday tuesday wednesday thursday friday saturday sunday"
    ),
    relatives=_words("who whom which whose that"),
    prepositions=_words(
        "of in at on for from to by with without during after before since under between against about as into over"
        " through including like near within upon among toward towards despite until than versus via across following"
    ),
    male=_words("mr sir lord king prince father baron duke"),
    female=_words("mrs ms miss lady madam dame queen princess baroness countess duchess"),
    titles=_words(
        "mr mrs ms miss dr sen gen prof sir lord lady madam dame rev hon col capt lt sgt gov rep st messrs baron"
        " baroness count countess duke duchess"
    ),
    offices=_words(
        "minister president president-elect vice-president secretary secretary-general general chairman chairwoman"
        " chair chairperson co-chair director director-general commissioner rapporteur ambassador spokesman"
        " spokeswoman spokesperson mp mep pm ceo senator congressman congresswoman representative governor mayor"
        " judge justice prosecutor attorney counsel lawyer professor chancellor chief leader head officer king queen"
        " prince princess pope bishop archbishop cardinal imam sheikh shaikh ayatollah hojjatoleslam hojjat-ol-islam"
        " mullah rabbi reverend father captain colonel major lieutenant sergeant inspector superintendent constable"
        " commander admiral marshal coordinator member founder editor author speaker delegate envoy"
        " adviser advisor expert manager doctor nurse engineer economist historian scientist scholar analyst"
        " researcher lecturer teacher student farmer journalist reporter writer poet activist campaigner survivor"
        " witness resident prisoner veteran jurist former"
    ),
    surnames=_words("king major pope bishop prince marshal head farmer"),
    honours=_words("qc kc mp mep obe cbe mbe phd md jr"),
    institutions=_words(
        "assembly council court committee commission ministry office department party government parliament union"
        " nations federation organisation organization association agency bank company works institute university"
        " college school church league alliance movement group foundation fund society trust board bureau service"
        " forces police congress senate house times international watch states kingdom republic resolution news"
        " conference tribunal charity newspaper paper magazine"
    ),
)

_FRENCH = SpeechWords(
    says=_words(
        "dit déclare déclaré affirme affirmé explique expliqué souligne souligné précise précisé estime estimé"
        " rappelle rappelé raconte raconté"
    ),
    may_say=_words(
        "ajoute ajouté écrit demande demandé répond répondu conclut conclu annonce annoncé poursuit indique"
    ),
    goes_on=_words("ajoute ajouté poursuit conclut conclu"),
    between=_words("a ont avait aussi ensuite également"),
    clause=_words("que qu'il qu'elle comment pourquoi"),
    accords=_phrases("selon|d'après|d’après"),
    he=_words("il lui"),
    she=_words("elle"),
    they=_words("ils elles"),
    nobody=_words("je nous vous on"),
    definite=_words("le la les"),
    articles=_words("un une des son sa ses"),
    relatives=_words("qui dont"),
    prepositions=_words("du au aux en dans par pour sur avec chez"),
    male=_words("m. monsieur"),
    female=_words("mme madame mlle"),
    titles=_words("m. monsieur mme madame mlle maître"),
    offices=_words("ministre président présidente juge directeur directrice professeur"),
    institutions=_words("ministère gouvernement conseil cour tribunal"),
)

_GERMAN = SpeechWords(
    says=_words(
        "sagte sagt erklärte erklärt betonte betont meinte meint berichtete berichtet warnte warnt forderte fordert"
        " kritisierte kritisiert"
    ),
    may_say=_words("schrieb schreibt antwortete ergänzte ergänzt fragte erzählte erzählt fügte"),
    goes_on=_words("ergänzte ergänzt fügte"),
    between=_words("auch dann später zudem"),
    clause=_words("dass daß ob wie warum"),
    accords=_phrases("laut"),
    he=_words("er"),
    she=_words("sie"),
    nobody=_words("ich wir man"),
    definite=_words("der die das"),
    articles=_words("ein eine seine ihre"),
    prepositions=_words("von vom aus bei mit für auf nach seit zu zum zur"),
    male=_words("herr herrn"),
    female=_words("frau"),
    titles=_words("herr herrn frau"),
    offices=_words(
        "ministerin präsident präsidentin richter richterin kanzler kanzlerin direktor direktorin sprecher sprecherin"
        " zeuge zeugin anwalt anwältin staatsanwalt staatsanwältin bürgermeister bürgermeisterin vorsitzender"
        " vorsitzende abgeordneter abgeordnete leiter leiterin beauftragter beauftragte ärztin arzt polizist polizistin"
    ),
    institutions=_words("ministerium regierung gericht polizei partei universität kommission behörde stiftung verein"),
)

_SPANISH = SpeechWords(
    says=_words(
        "dijo dice afirmó afirma explicó explica señaló señala declaró aseguró asegura sostuvo manifestó contó"
    ),
    may_say=_words("agregó añadió escribió escribe preguntó respondió concluyó indicó"),
    goes_on=_words("agregó añadió concluyó"),
    between=_words("también luego después ha"),
    clause=_words("que cómo"),
    accords=_phrases("según"),
    he=_words("él"),
    she=_words("ella"),
    they=_words("ellos ellas"),
    nobody=_words("yo nosotros"),
    definite=_words("el la los las"),
    articles=_words("un una su sus"),
    prepositions=_words("del con por para sobre desde"),
    male=_words("señor don"),
    female=_words("señora señorita doña"),
    titles=_words("señor señora señorita sr sra don doña"),
    offices=_words("ministro ministra presidente presidenta juez jueza directora doctora profesor profesora"),
    institutions=_words("ministerio gobierno tribunal corte"),
)

WORDS = reduce(SpeechWords.__or__, (_ENGLISH, _FRENCH, _GERMAN, _SPANISH))
"""What all languages have together."""

ONE_WORD_VERBS = WORDS.says | WORDS.may_say | WORDS.presents
PHRASES = WORDS.phrases | WORDS.floor
VERBS = ONE_WORD_VERBS | WORDS.by | {phrase[0] for phrase in PHRASES}
ACCORDS = {word: phrase for phrase in WORDS.accords for word in (phrase[0], phrase[0].capitalize())}
PRONOUNS = WORDS.he | WORDS.she | WORDS.they
PARTICLES = _words("al bin ibn de da del di du van von der den ter dos das la le el y")
"""Small words within names."""
