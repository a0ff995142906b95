"""Whether a sentence can stand alone in a summary: openings that lean on what came before, furniture, bare quotes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from tilshi.languages import Language

MIN_WORDS: Final = 5
"""A sentence of fewer words is a fragment: a dateline, a subheading, an interjection."""

_WORD: Final = re.compile(r"\w+")
_LETTER: Final = re.compile(r"[^\W\d_]")
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
            r"во-вторых|в-третьих|с другой стороны|вот (?:так|почему)|так(?! (?:называем|как)\w*)",
        ),
        Language.KK: _opening(
            r"ол|олар|оның|олардың|оған|оларға|оны|оларды|одан|олардан|онымен|олармен|өзі|өздері",
            rf"(?:бұл|осы|сол)(?!{_KK_TIME})",
            r"бұлар|бұның|мұның|мұны|бұған|мұнда|мұндай|бұдан|бұндай|осының|осындай|осыған|осыдан|осында",
            r"соның|соған|содан|сондай|сондай-ақ|сонда|онда|соны",
            r"сонымен|сондықтан|сол себепті|осылайша|осыған орай|осыған байланысты|бұған қоса|оған қоса",
            r"алайда|бірақ|дегенмен|әйтсе де|десе де|солай бола тұра|ал|және|немесе|әрі|яғни|демек|тағы да",
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

_LABELS: Final = (
    r"фото(?:графия|репортаж)?|видео|иллюстрация|источник|автор|текст|скриншот|кадр|коллаж|инфографика|реклама|теги"
    r"|сурет(?:те)?|дереккөз|жарнама|тегтер|photo(?:graph)?|image|picture|video|source|author|credit|caption|tags"
)
_FURNITURE: Final = re.compile(
    rf"""(?:{_LABELS})(?:\s+\w+){{0,3}}\s*[:/©|]
    | (?:подробнее|подробности|читайте|смотрите|толығырақ|read|see)\b(?:\s+\w+){{0,3}}\s*(?:[:→»>.…!]|$)
    | (?:читайте|смотрите|оқи\ отырыңыз|тағы\ оқыңыз|read\ more|read\ also|see\ also|related)\b
    | (?:подпи(?:сывайтесь|шитесь|шись|сывайся)|присоединяйтесь|следите\ за|жазылыңыз)\b
    | (?:subscribe|follow\ us|sign\ up|join\ us)\b
    | (?:материалы|новости|статьи|видео)\ по\ теме | (?:наш|біздің)\w*\ (?:telegram|телеграм|youtube|instagram)\w*
    | (?:все\ права\ защищены|барлық\ құқықтар|all\ rights\ reserved)
    | при\ (?:использовании|перепечатке|цитировании)\ материал
    | (?:нашли|заметили)\ (?:ошибку|опечатку) | click\ here | share\ this | поделиться\b | advertisement\b
    | (?:больше|ещё|еще|главные|другие)\ новост\w+\ | на\ правах\ рекламы""",
    re.IGNORECASE | re.VERBOSE,
)
"""Page furniture: credits, links to other pages, calls to subscribe."""

_CLOSING: Final = MappingProxyType({"«": "»", "“": "”", "„": "“", '"': '"'})
_DEEPEST: Final = 3
"""Quotations inside quotations that are told apart; more is not language."""

_DASHES: Final = ("-", "–", "—")
_SPOKEN_BY: Final = re.compile(r"[,!?.…]\s*[-–—]\s")
_MIN_ATTRIBUTION_WORDS: Final = 2


@dataclass(frozen=True, slots=True)
class Fitness:
    """What speaks against one sentence.

    Attributes:
        leaning: it opens with a pronoun or connective whose meaning lies in the sentence before.
        background: it opens a reminder of older news.
        fragment: fewer than `MIN_WORDS` words.
        bare_quote: speech from end to end; who speaks is not told in the sentence.
        torn_quote: a quotation begins or ends in it, and its other end stands in another sentence.
        furniture: page furniture, an address, or nothing that is a word.
    """

    leaning: bool = False
    background: bool = False
    fragment: bool = False
    bare_quote: bool = False
    torn_quote: bool = False
    furniture: bool = False


def fitness(sentences: Sequence[str], paragraphs: Sequence[int], language: Language) -> tuple[Fitness, ...]:
    """Judge every sentence of an article.

    Args:
        sentences: in reading order.
        paragraphs: block index of each; a quotation left open ends with its paragraph.
        language: chooses the lists of openings.
    """
    quoted = _quotes(sentences, paragraphs)
    return tuple(
        Fitness(
            leaning=index > 0 and bool(_LEANING[language].match(_LEADING.sub("", sentence))),
            background=bool(_BACKGROUND[language].match(_LEADING.sub("", sentence))),
            fragment=len(_WORD.findall(sentence)) < MIN_WORDS,
            bare_quote=quoted[index].bare,
            torn_quote=quoted[index].torn,
            furniture=is_furniture(sentence),
        )
        for index, sentence in enumerate(sentences)
    )


def is_furniture(sentence: str) -> bool:
    """Whether a sentence is page furniture, or has no words beside addresses."""
    rest = " ".join(word for word in sentence.split() if not ("://" in word or "@" in word or word[:4] == "www."))
    return not _LETTER.search(rest) or bool(_FURNITURE.match(_LEADING.sub("", rest)))


class _Quote(NamedTuple):
    bare: bool
    torn: bool


def _quotes(sentences: Sequence[str], paragraphs: Sequence[int]) -> list[_Quote]:
    """Tell sentences that are speech from end to end from those that hold one end of a quotation.

    The speaker of a quotation of several sentences is named once, mostly after the last of them; any one of the
    others, taken alone, would read as the newsroom's own claim.
    """
    marks: list[_Quote] = []
    opened, paragraph = "", -1
    for sentence, block in zip(sentences, paragraphs, strict=True):
        if block != paragraph:
            opened, paragraph = "", block
        outside, after = _outside_quotes(sentence, opened)
        dashed = sentence.lstrip().startswith(_DASHES) and not _SPOKEN_BY.search(sentence)
        quoted = outside != sentence and len(_WORD.findall(outside)) < _MIN_ATTRIBUTION_WORDS
        bare = dashed or quoted
        marks.append(_Quote(bare, torn=not bare and bool(opened or after)))
        opened = after
    return marks


def _outside_quotes(sentence: str, opened: str) -> tuple[str, str]:
    """Return what stands outside quotation marks, and the marks still open at the end, outermost first."""
    outside: list[str] = []
    for char in sentence:
        if opened and char == _CLOSING[opened[-1]]:
            opened = opened[:-1]
        elif char in _CLOSING and len(opened) < _DEEPEST:
            opened += char
        elif not opened:
            outside.append(char)
    return "".join(outside), opened
