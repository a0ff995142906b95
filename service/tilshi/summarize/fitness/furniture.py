"""Page furniture: what stands among an article's sentences and is none."""

import re
from typing import Final

from tilshi.summarize.fitness.openings import bare

_LETTER: Final = re.compile(r"[^\W\d_]")
_LABELS: Final = (
    r"фото(?:графия|репортаж)?|видео|иллюстрация|источник|автор|текст|скриншот|кадр|коллаж|инфографика|реклама|теги"
    r"|сурет(?:те)?|дереккөз|жарнама|тегтер|photo(?:graph)?|image|picture|video|source|author|credit|caption|tags"
)
_FURNITURE: Final = re.compile(
    rf"""(?:{_LABELS})(?:\s+\w+){{0,3}}\s*[:/©|]
    | (?:подробнее|подробности|читайте|смотрите|толығырақ|read|see)\b(?:\s+\w+){{0,3}}\s*(?:[:→»>.…!]|$)
    | (?:читай|жми|жмите|подробнее\ о|оставьте\ заявку|выделите\ (?:е[её]|текст|фрагмент|ошибку))\b
    | (?:фото|видео)\ (?:из|с|автора|пресс|предоставлен)\w*\b[^.]{0, 80}$
    | (?:оставить|добавить|оставьте)\ комментари\w+ | (?:ваш|пришлите|присылайте)\ (?:e-mail|новост\w+)
    | (?:if\ you\ (?:have|see)\ a\ (?:story|tip)|get\ our|download\ (?:the|our)\ app|listen\ to\ this)\b
    | (?:біздің\ арнаға|бізге\ жазылыңыз|пікір\ қалдыр|бөлісу|материалды\ көшіріп|сілтеме\ міндетті)
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

_HASHTAGS: Final = re.compile(r"(?:#\w+[\s,;]*+)+")


def is_furniture(sentence: str) -> bool:
    """Whether a sentence is page furniture, or has no words beside addresses."""
    rest = " ".join(word for word in sentence.split() if not ("://" in word or "@" in word or word[:4] == "www."))
    return not _LETTER.search(rest) or bool(_FURNITURE.match(bare(rest)) or _HASHTAGS.fullmatch(rest.strip()))
