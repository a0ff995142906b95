"""Openings of sentences: those that lean on the sentence before, those that remind of older news."""

import re
from types import MappingProxyType
from typing import Final

from tilshi.languages import Language

_LEADING: Final = re.compile(r"^[\W_]+")


def _opening(*alternatives: str) -> re.Pattern[str]:
    """A pattern for sentences that open with one of the alternatives, as whole words followed by more text."""
    return re.compile(rf"(?:{'|'.join(alternatives)})(?=[\s,:])", re.IGNORECASE)


_RU_TIME: Final = r"\s+(?:год\w*|лет\w*|зим\w*|весн\w*|осен\w*|недел\w*|месяц\w*|утр\w*|вечер\w*|ноч\w*|дн\w*|раз)"
_KK_TIME: Final = r"\s+(?:жыл|ай|апта|күн|маусым|жаз|қыс|көктем|күз|таң|түн)"
_EN_TIME: Final = r"\s+(?:year|month|week|morning|afternoon|evening|summer|winter|spring|autumn|fall|season|time|day)"

_LEANING: Final = MappingProxyType(
    {
        Language.RU: _opening(
            r"он[аои]?",
            r"е(?:го|му|[ёе])",
            r"их|им|ей|ими",
            r"сам[аи]?",
            rf"эт(?:о|от|а|и|ого|ой|ому|им|ими|их|у)(?!{_RU_TIME})",
            r"(?:так(?:ой|ая|ое|ие|им|ую|их))",
            r"(?:данн|указанн|вышеуказанн|последн)(?:ый|ая|ое|ые|ий|яя|ее|ие)",
            r"там|туда|оттуда|тогда|тут",
            r"но|а|и|да|же|или|либо|ведь|зато|однако|также|тоже|притом|причем|причём|хотя",
            r"поэтому|потому|следовательно|итак|значит|например|впрочем|напротив|наоборот|затем|потом|далее",
            r"тем не менее|тем временем|между тем|тем самым|вместе с тем|в то же время|при этом|таким образом",
            r"кроме (?:того|этого|них|него|неё|нее)|помимо (?:того|этого|них|него|неё|нее)|более того|к тому же",
            r"в свою очередь|в частности|в связи с (?:этим|чем)|в этой связи|в этом случае|в таком случае",
            r"из-за (?:этого|чего)|(?:после|до|для|вследствие|около|вместо) (?:этого|чего|того|них|него|неё|нее)",
            r"(?:по|с) (?:его|е[её]|их) \w+|как (?:он|она|они) \w+|у (?:него|неё|нее|них)|с (?:ним|ней|ними)",
            r"(?:об|при|на|в|с|по|к|за|под|над|от|из) (?:этом|этому|этим|этого|этой|этих|нём|нем|них|ней|нему|ним)"
            rf"(?!{_RU_TIME})",
            r"кстати|со своей стороны|ну|теперь|здесь|правда(?=,)|вдобавок|одновременно|параллельно|аналогично|вскоре"
            r"|позже|позднее|впоследствии|в дальнейшем|в итоге|вслед за этим|вот|именно|отсюда|оттого|при таких",
            rf"(?:те|тех|тем|теми|того|той|тому)(?!,? (?:кто|временем|самым|более)\b|{_RU_TIME[3:]})",
            r"(?:аналогичн|подобн|соответствующ|упомянут|вышеупомянут|остальн|друг|проч)(?:ый|ий|ая|ое|ие|ые|ого"
            r"|ой|их|ых|ую|им)",
            r"(?:в|при|о|об|с|к|для|по)(?! данным) (?:так|подобн|аналогичн|данн|остальн)(?:ом|ем|их|ых|ой|ую|им"
            r"|ым|ими|ого|ому)",
            r"(?:в течение|в ходе|во время|в результате|в рамках|на основании|вместо|по итогам|с учётом|с учетом"
            r"|на фоне)"
            rf" (?:этого|этой|этих|него|неё|нее|них|чего)(?!{_RU_TIME})",
            r"в результате(?=,| \w+(?:ли|ла|ло|лся|лась|лись|лось|ны|на|но)\b)|реч[ьи] ид[её]т|речь шла|всё это"
            r"|все эти|всех этих",
            rf"(?:втор|треть?|четв[её]рт|пят)(?:ой|ый|ая|ое|им|ым|ого|его|ому|ему|ий|я|е|ю|ую|ей)"
            rf"(?! (?:миров|квартал|полугоди|чтени|тур|половин|част|по счёту)\w*|{_RU_TIME[3:]})",
            r"(?:отмеча|уточня|добавля|подч[её]ркива|указыва|поясня)ется|как (?:отмечается|уточняется)|оба|обе"
            r"|обоих|обеих",
            rf"(?:за|на|про|через|под|в) (?:это|(?:эту|эти)(?!{_RU_TIME})|него|неё|нее|них)|с (?:тех пор"
            rf"|того (?:времени|момента|дня))"
            rf"|(?:за|на|про|через|под|в) этот(?!{_RU_TIME})|на следующ(?:ий|ее) (?:день|год|утро)|через (?:день"
            rf"|час|неделю|год)"
            r"|(?:днём|днем|годом|неделей|месяцем|часом) (?:ранее|позже|раньше)|добавим|уверен[аы]?|взамен"
            r"|боле того|на этот раз|одни|одна из них|один из них|вместо этого|вдобавок|следом|сразу после|это же"
            r"|отметим,? что",
            r"как сообщил[аи]? (?:он|она|они)|об? (?:н[её]м|ней|них)",
            r"во-вторых|в-третьих|с другой стороны|вот (?:так|почему)|так(?! (?:называем|как)\w*)",
        ),
        Language.KK: _opening(
            r"ол|олар|оның|олардың|оған|оларға|оны|оларды|одан|олардан|онымен|олармен|өзі|өздері",
            rf"(?:бұл|осы|сол)(?!{_KK_TIME})",
            r"бұлар|бұның|мұның|мұны|бұған|мұнда|мұндай|бұдан|бұндай|осының|осындай|осыған|осыдан|осында",
            r"соның|соған|содан|сондай|сондай-ақ|сонда|онда|соны",
            r"сонымен|сондықтан|сол себепті|осылайша|осыған орай|осыған байланысты|бұған қоса|оған қоса",
            r"алайда|бірақ|дегенмен|әйтсе де|десе де|солай бола тұра|ал|және|немесе|әрі|яғни|демек|тағы да",
            r"айтуынша|сөзінше|пікірінше|мәліметінше|сөзіне қарағанда|сонымен бірге|осы орайда|екіншісі|біріншісі"
            r"|қалғандары"
            r"|осылай|сөйтіп|нәтижесінде|бұдан бөлек|осыдан бөлек|айта кетейік|оның ішінде|тиісінше|кейінірек",
            r"өйткені|себебі|мәселен|мысалы|мысал ретінде|керісінше|есесіне|кейін|содан соң|екіншіден|үшіншіден",
        ),
        Language.EN: _opening(
            r"he|she|it|they|his|her|hers|its|their|theirs|him|them|himself|herself|itself|themselves",
            rf"(?:this|that|these|those)(?!{_EN_TIME})",
            r"such|there,|but|and|or|so|yet|also|however|moreover|furthermore|meanwhile|therefore|thus|hence|then",
            r"besides|instead|nevertheless|nonetheless|otherwise|likewise|similarly|consequently|accordingly|still,",
            r"for (?:example|instance|this|that)|in (?:addition|contrast|turn|particular|this|that|response)",
            r"as a result|as such|at the same time|on the (?:other hand|contrary)|because of (?:this|that)",
            r"according to (?:him|her|them)|after (?:that|this)|before (?:that|this)|despite (?:that|this)",
            r"the (?:former|latter|same)|others|another|both|here|now|later|too|afterwards|eventually|elsewhere"
            r"|only then"
            r"|in (?:his|her|their) \w+|by then|by that time|speaking (?:at|to) (?:him|her|them)|one of them"
            r"|some of them",
            r"second(?:ly)?,|third(?:ly)?,|what is more",
        ),
    }
)
"""Openings whose meaning lies in an earlier sentence: personal and demonstrative pronouns, connectives."""

_BACKGROUND: Final = MappingProxyType(
    {
        Language.RU: _opening(
            r"напомним|напоминаем|ранее|прежде|до этого|как (?:ранее )?(?:сообщалось|писал\w*)|отметим"
        ),
        Language.KK: _opening(r"еске (?:сала|салсақ|салайық|түсірсек)\w*|айта кет\w+|бұған дейін|бұрын|бұдан бұрын"),
        Language.EN: _opening(r"earlier|previously|as (?:previously )?reported|recall|background"),
    }
)
"""Openings of the paragraph that repeats older news."""


def leans(sentence: str, language: Language) -> bool:
    """Whether a sentence opens with a pronoun, a connective or an ordinal whose meaning lies in an earlier sentence."""
    return bool(_LEANING[language].match(bare(sentence)))


def reminds(sentence: str, language: Language) -> bool:
    """Whether a sentence opens the paragraph that repeats older news."""
    return bool(_BACKGROUND[language].match(bare(sentence)))


def bare(sentence: str) -> str:
    """Return a sentence without the marks it begins with."""
    return _LEADING.sub("", sentence)
