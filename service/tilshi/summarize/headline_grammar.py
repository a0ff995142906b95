"""How a sentence is built, as far as headlines ask: brackets, predicates, objects; Russian by its dictionary."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache

from tilshi.languages import Language
from tilshi.summarize.headline_part_tables import LOCAL
from tilshi.summarize.headline_tables import EN_VERBS
from tilshi.text.lemmas import grammemes
from tilshi.text.words import folded_words, words

_OPENING, _CLOSING = "«“„(", "»”“)"
_OPENING_WORDS = 6
_SHORTEST_PAST = 4  # letters of an English past tense in -ed
_FORMS = frozenset(("nomn", "gent", "datv", "accs", "ablt", "loct", "sing", "plur"))
_VERBS_TOO = frozenset(("начала", "стали", "дали"))
_OBJECT = frozenset(("accs", "NUMR"))
_MAY_BE_OBJECT = _OBJECT | {"nomn"}
_AWAITED = ("ожида", "прогноз", "планир", "заплан", "намеч", "намерен", "предсто")
_FINITE = frozenset(("VERB", "PRTS", "PRED", "ADJS"))

_KK_FINITE = (
    *("ды", "ді", "ты", "ті", "ады", "еді", "йды", "йді", "ған", "ген", "қан", "кен", "мақ", "мек", "пақ", "пек"),
    *("бақ", "бек", "отыр", "жатыр", "тұр", "жүр", "бар", "жоқ", "емес", "болар", "керек", "мүмкін", "тиіс"),
)


@lru_cache(maxsize=64)
def depths(text: str) -> tuple[int, ...]:
    """Return how deep in quotations and brackets every position and the end are; -1 once one closes unopened."""
    depth, straight, found = 0, False, list[int]()
    for char in text:
        found.append(depth)
        if char == '"':
            depth += -1 if straight else 1
            straight = not straight
        elif char in _CLOSING and (char != "“" or depth):
            depth -= 1
        elif char in _OPENING:
            depth += 1
        if depth < 0:
            return (*found, *([-1] * (len(text) + 1 - len(found))))
    return (*found, depth)


def has_predicate(text: str, language: Language) -> bool:
    """Whether a stretch has a finite verb."""
    found = folded_words(text)
    if any(is_verb(word, language) for word in found):
        return True
    # The dictionary takes these for nouns first, which they are behind a preposition: "с начала года".
    pairs = zip(("", *found), found, strict=False)
    return language is Language.RU and any(
        word in _VERBS_TOO and not is_form(before, {"PREP", "ADJF", "NUMR"}) for before, word in pairs
    )


def begins_predicate(text: str, language: Language) -> bool:
    """Whether a stretch goes on with a finite verb: at once in English, among its first words in Russian."""
    found = folded_words(text)
    return any(is_verb(word, language) for word in found[: 1 if language is Language.EN else _OPENING_WORDS])


def is_verb(word: str, language: Language) -> bool:
    """Whether a folded word is a finite verb, or a short form that stands for one."""
    if language is Language.RU:
        return is_form(word, _FINITE) and not has_form(word, {"NUMR"})  # "три" is a number
    if language is Language.EN:
        return word in EN_VERBS or (word.endswith("ed") and len(word) > _SHORTEST_PAST)
    return word.endswith(_KK_FINITE)


def is_form(word: str, wanted: AbstractSet[str]) -> bool:
    """Whether the likeliest reading of a Russian word has one of some grammemes."""
    readings = LOCAL.get(word) or grammemes(word)
    return bool(readings) and not readings[0].isdisjoint(wanted)


def complete(text: str, language: Language) -> bool:
    """Whether the last Russian verb has its object, if it asks for one, and every participle its noun."""
    if language is not Language.RU:
        return True
    found = folded_words(text)
    if any(is_form(word, {"PRTF"}) and not _agreed(word, found[at + 1 :]) for at, word in enumerate(found)):
        return False
    last = next((at for at in range(len(found) - 1, -1, -1) if is_form(found[at], {"VERB", "INFN"})), None)
    if last is None or not is_form(found[last], {"tran"}):
        return True
    return _object(found[last + 1 :])


def _object(after: Sequence[str]) -> bool:
    """Whether an object stands among the words behind a verb, outside the phrases of prepositions.

    Behind the first preposition only a likely one counts: "в ходе совещания" has none, whatever else the word may be.
    """
    governed = behind = False
    for word in after:
        if is_form(word, {"PREP"}):
            governed = behind = True
        elif governed:
            governed = not is_form(word, {"NOUN", "NPRO"})
        elif has_form(word, _OBJECT) and (not behind or is_form(word, _MAY_BE_OBJECT)):
            return True
    return False


def has_form(word: str, wanted: AbstractSet[str]) -> bool:
    """Whether any reading of a Russian word has one of some grammemes."""
    return any(not reading.isdisjoint(wanted) for reading in LOCAL.get(word) or grammemes(word))


def _agreed(participle: str, after: Sequence[str]) -> bool:
    """Whether a noun behind a Russian participle has its case and number; "начавшихся в Москве" waits for one."""
    forms = {reading & _FORMS for reading in grammemes(participle)}
    return any(reading & _FORMS in forms for word in after for reading in grammemes(word) if "NOUN" in reading)


def to_come(text: str, language: Language) -> bool:
    """Whether the sentence is about the future: its day is then half of the news."""
    if language is Language.RU:
        return any(is_form(word, {"futr"}) or word.startswith(_AWAITED) for word in folded_words(text))
    if language is Language.EN:
        return not {"will", "shall", "plans", "to"}.isdisjoint(folded_words(text))
    return any(word.endswith(("ады", "еді", "йды", "йді", "мақ", "мек")) for word in folded_words(text))


def anchored(text: str, language: Language, *, subject: bool) -> bool:
    """Whether what a clause is about is one known thing without it: "граждане, купившие …" are not all citizens.

    Args:
        text: what stands before the clause.
        language: of it.
        subject: whether the predicate is still to come; a name or a number must then tell who it is.
    """
    found = words(text)
    if subject:
        return any(word.text[0].isupper() for word in found[1:]) or any(char.isdigit() for char in text)
    last = found[-1].folded if found else ""
    if language is Language.RU:
        return not is_form(last, {"plur"})
    return not last.endswith("s") or found[-1].text[0].isupper()


def is_free(before: Sequence[str], language: Language) -> bool:
    """Whether nothing right before an adverbial asks for it: a verb, or a participle that it stands inside with."""
    if not before:
        return False
    return not (is_verb(before[-1], language) or is_form(before[-1], {"INFN", "PRTF", "ADJF", "PREP", "CONJ"}))
