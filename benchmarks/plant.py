"""Plant translation errors into human references, to see which of them the checks find.

    python benchmarks/plant.py FOLDER --out FILE [--seed N] [--most N]

FOLDER holds `flores200_devtest.ru-en.tsv` and `flores200_devtest.ru-kk.tsv` (or `.tsv.xz`): Russian, tab, reference.
FILE gets JSON Lines of {pair, line, kind, source, reference, planted}; `line` counts from 1 and is the first of three
where a paragraph was joined. It quotes the data: keep it out of the repository.

Nothing is imported from the package that is measured: the errors are made from raw characters. Every line draws from a
generator of its own, so a seed gives the same plants whatever the number of lines.
"""

import argparse
import json
import lzma
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random

PAIRS = ("ru-en", "ru-kk")
SET = "flores200_devtest"
MOST = 400
PARAGRAPH = 3


@dataclass(frozen=True)
class Plant:
    """A reference with one error in it, beside the untouched one."""

    pair: str
    line: int
    kind: str
    source: str
    reference: str
    planted: str


@dataclass(frozen=True)
class Row:
    """A line (or a joined paragraph) to plant into, and what its file knows of names and other sources.

    Attributes:
        line: counted from 1; the first line of a paragraph.
        parts: the references joined into `reference`, one for a line.
        names: every name of the file, for swaps.
        others: sources of the file.
    """

    language: str
    line: int
    source: str
    reference: str
    parts: tuple[str, ...]
    names: tuple[str, ...] = field(repr=False)
    others: tuple[str, ...] = field(repr=False)


def read(folder: Path, pair: str, name: str = SET) -> list[tuple[str, str]]:
    """Return the rows of a test set.

    Raises:
        SystemExit: the file is missing.
    """
    for file in (folder / f"{name}.{pair}.tsv", folder / f"{name}.{pair}.tsv.xz"):
        if file.is_file():
            data = file.read_bytes()
            text = (lzma.decompress(data) if file.suffix == ".xz" else data).decode()
            rows = [line.split("\t") for line in text.split("\n") if line]
            return [(row[0], row[1]) for row in rows]
    raise SystemExit(f"{folder} has no {name}.{pair}.tsv or .tsv.xz")


def paragraphs(rows: list[tuple[str, str]]) -> Iterator[tuple[int, list[tuple[str, str]]]]:
    """Yield every three lines in a row, none used twice, with the number of the first."""
    for at in range(0, len(rows) - PARAGRAPH + 1, PARAGRAPH):
        yield at + 1, rows[at : at + PARAGRAPH]


# ---------------------------------------------------------------------------------------------------------- numbers

_DIGITS = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
_ALONE = re.compile(
    r"(?<![^\s(])[$€£]?\d+(?:[.,\u00a0\u202f ]\d+)*(?:st|nd|rd|th|\s?%|-[а-яәғқңөұүһі]+)?(?=[\s.,;:!?)]|$)(?![.,:]\d)"
)
_SPELLED = (
    "ноль нул|один одн перв|два две двух дву втор|три трех трои трет|четыр четвер|пят|шест|сем|восем восьм|девят|десят"
    "|одиннадц|двенадц|тринадц|четырнадц|пятнадц|шестнадц|семнадц|восемнадц|девятнадц|двадц"
)
_BEFORE = re.compile(r"\b(?:in|of|by|since|from|to|on|at|until|about|around|than|over|nearly|and)\s*$", re.IGNORECASE)
_YEAR = re.compile(r"1\d\d\d|20\d\d")
_SCALES = {"million": "billion", "миллион": "миллиард", "млн": "млрд"}
_SCALES |= {there: here for here, there in _SCALES.items()}
_SCALE = re.compile("|".join(rf"\b{word}" for word in _SCALES), re.IGNORECASE)


def digit_changed(row: Row, random: Random) -> str | None:
    """Another digit in a number; the number it becomes stands nowhere in the source or the reference."""
    matches = [match for match in re.finditer(r"\d+", row.reference) if not _ordinal_of(row.reference, match)]
    if not matches:
        return None
    match = random.choice(matches)
    at = random.randrange(match.start(), match.end())
    first = "1" if at == match.start() and len(match[0]) > 1 else "0"
    digits = [digit for digit in "0123456789" if digit >= first and digit != row.reference[at]]
    random.shuffle(digits)
    for digit in digits:
        planted = row.reference[:at] + digit + row.reference[at + 1 :]
        changed = planted[match.start() : match.end()]
        if int(changed) not in {int(one) for one in re.findall(r"\d+", row.source + " " + row.reference)}:
            return planted
    return None


def _ordinal_of(text: str, match: re.Match[str]) -> bool:
    """Whether an English ordinal ends the number: 21st would become the odd 25st."""
    return re.match(r"(?:st|nd|rd|th)\b", text[match.end() :]) is not None


def number_dropped(row: Row, random: Random) -> str | None:
    """A number that stands alone, once in the reference, and in the source in digits or (to twenty) in words."""
    said = [_bare(one) for one in _DIGITS.findall(row.reference)]
    matches = [
        match
        for match in _ALONE.finditer(row.reference)
        if said.count(_bare(match[0])) == 1 and _in_source(_bare(match[0]), row.source)
    ]
    if not matches:
        return None
    match = random.choice(matches)
    before, after = row.reference[: match.start()], row.reference[match.end() :]
    if _YEAR.fullmatch(match[0]) or not re.match(r"\s\w", after):
        before = _BEFORE.sub("", before)
    left = _tidy(before.rstrip(" ") + " " + after.lstrip(" ")).lstrip(",;: ")
    return left[:1].upper() + left[1:] if match.start() == 0 or not before.strip() else left


def number_added(row: Row, random: Random) -> str | None:
    """A number before a lower-case word that no other number stands beside."""
    places = [match.start(1) for match in re.finditer(r"(?<=[^\W\d] )([^\W\d]{4,})(?= [^\W\d])", row.reference)]
    places = [at for at in places if row.reference[at].islower()]
    if not places:
        return None
    at = random.choice(places)
    value = random.choice([random.randrange(13, 100), random.randrange(101, 1000), random.randrange(1901, 2000)])
    if not value % 10 or str(value) in row.source or str(value) in row.reference:
        return None
    return f"{row.reference[:at]}{value} {row.reference[at:]}"


def million_billion(row: Row, random: Random) -> str | None:
    """A million for a billion, or the other way round; the ending of a Kazakh word stays."""
    matches = list(_SCALE.finditer(row.reference))
    if not matches:
        return None
    match = random.choice(matches)
    word = _SCALES[match[0].lower()]
    shown = word.capitalize() if match[0][0].isupper() else word
    return row.reference[: match.start()] + shown + row.reference[match.end() :]


def _bare(number: str) -> str:
    return "".join(re.findall(r"\d", number))


def _in_source(bare: str, source: str) -> bool:
    if bare in {_bare(one) for one in _DIGITS.findall(source)} | set(re.findall(r"\d+", source)):
        return True
    spelled = _SPELLED.split("|")
    stems = spelled[int(bare)].split() if int(bare) < len(spelled) else []
    folded = source.lower().replace("ё", "е")
    return any(re.search(rf"\b{stem}", folded) for stem in stems)


def _tidy(text: str) -> str:
    return re.sub(r" +([.,;:!?)])", r"\1", re.sub(r"\( +", "(", re.sub(r"\(\s*\)", "", text))).strip()


# ------------------------------------------------------------------------------------------------------------ names

_MIDDLE = re.compile(r"(?<=[^\W\d_,;] )[^\W\d_]{4,}|(?<=, )[^\W\d_]{4,}")
_CALENDAR = """
monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october
november december дүйсенбі сейсенбі сәрсенбі бейсенбі жұма сенбі жексенбі қаңтар ақпан наурыз сәуір мамыр маусым шілде
тамыз қыркүйек қазан қараша желтоқсан
"""
_SAME = 4


def name_swapped(row: Row, random: Random) -> str | None:
    """A name for one of another line, in the same alphabet, that begins otherwise than every word of this line."""
    matches = [match for match in _MIDDLE.finditer(row.reference) if match[0] in set(row.names)]
    if not matches:
        return None
    match = random.choice(matches)
    beginnings = {word[:_SAME].lower() for word in re.findall(r"[^\W\d_]+", row.reference)}
    alike = [
        name for name in row.names if name.isascii() == match[0].isascii() and name.isupper() == match[0].isupper()
    ]
    other = random.choice(alike)
    if other[:_SAME].lower() in beginnings:
        return None
    return row.reference[: match.start()] + other + row.reference[match.end() :]


def names(references: list[str]) -> tuple[str, ...]:
    """Return the words with a capital inside a sentence that stand nowhere in lower case, days and months left out."""
    lower = {word for text in references for word in re.findall(r"[^\W\d_]+", text) if word.islower()}
    found = {match[0] for text in references for match in _MIDDLE.finditer(text) if match[0][0].isupper()}
    return tuple(sorted(word for word in found if word.lower() not in lower | set(_CALENDAR.split())))


# --------------------------------------------------------------------------------------------------------- negation

_NEGATION_EN = (
    (re.compile(r"\bcannot\b|\bcan['’]t\b"), "can"),
    (re.compile(r"\bwon['’]t\b"), "will"),
    (re.compile(r"(?<=\w)n['’]t\b"), ""),
    (re.compile(r"(?<!if )(?<!or )\bnot (?!only\b|just\b|merely\b|simply\b|least\b)"), ""),
    (re.compile(r"\bno (?:longer )?(?!one\b|more\b|less\b|matter\b|doubt\b|later\b)(?=[a-z])"), ""),
    (re.compile(r"\bnever "), ""),
    (re.compile(r"\bwithout\b"), "with"),
    (re.compile(r"\bnothing\b"), "something"),
    (re.compile(r"\bnobody\b"), "somebody"),
    (re.compile(r"\bnone of\b"), "some of"),
)
_ROOTS_KK = "(?<!қа)(?<!жа)(?<!си)(?<!қар)(?<!күр)(?<!үй)"  # verbs whose root ends as the negation does
_SOFT, _HARD, _VOWEL = r"(?<=\w\w[^аәеоөұүыіэ])[мб]", r"(?<=\w\w)п", r"(?<=\w[аәеоөұүыіэ])м"
_NEGATION_KK = (
    (re.compile(r" емес(?= |[.,;:!?»)]|$)(?! пе\b)"), ""),
    (re.compile(r"\bжоқ\b(?! па\b)"), "бар"),
    *(
        (re.compile(_ROOTS_KK + stem + ending + r"\b"), affirmed)
        for stem, endings in (
            (_SOFT, "ады:ды еді:ді аған:ған еген:ген айды:ады ейді:еді айтын:атын ейтін:етін"),
            (_VOWEL, "ады:ды еді:ді аған:ған еген:ген айды:йды ейді:йді айтын:йтын ейтін:йтін"),
            (_HARD, "ады:ты еді:ті аған:қан еген:кен айды:ады ейді:еді айтын:атын ейтін:етін"),
        )
        for ending, affirmed in (one.split(":") for one in endings.split())
    ),
)


_REACH = 40


def negation_dropped(row: Row, random: Random) -> str | None:
    """A negation taken out: particles and auxiliaries, in Kazakh also the suffix of plain finite verbs and participles.

    Negative pronouns stay: a Kazakh verb beside them is negative anyway.
    """
    table = _NEGATION_EN if row.language == "en" else _NEGATION_KK
    found = [
        (match, instead)
        for pattern, instead in table
        for match in pattern.finditer(row.reference)
        if "ғана" not in row.reference[max(0, match.start() - _REACH) : match.start()]  # "not only"
    ]
    if not found:
        return None
    match, instead = random.choice(found)
    return _tidy(row.reference[: match.start()] + instead + row.reference[match.end() :])


# ------------------------------------------------------------------------------- sentences, clauses and other letters

_SENTENCE_END = re.compile(
    r"(?<=[^\W\d_]{4}[.!?]) (?=[A-ZА-ЯӘҒҚҢӨҰҮҺІ])|(?<=[^\W\d_]{3}[.!?][\"»”]) (?=[A-ZА-ЯӘҒҚҢӨҰҮҺІ])"
)
_CLAUSE = re.compile(r"(?:[^,;:.!?()\"«»“”—–]|(?<=\d)[,:.](?=\d))+")
_SHORTEST_SENTENCE = 20
_CLAUSE_WORDS = range(3, 16)
_TWINS = dict(zip("аеорсухіһАВЕКМНОРСТХ", "aeopcyxihABEKMHOPCTX", strict=True))


def sentence_dropped(row: Row, random: Random) -> str | None:
    """One of the three references of a paragraph, or a sentence of a line whose source has as many sentences."""
    if len(row.parts) > 1:
        return _without_one(list(row.parts), random)
    parts = _SENTENCE_END.split(row.reference)
    return _without_one(parts, random) if len(parts) == len(_SENTENCE_END.split(row.source)) else None


def part_dropped(row: Row, random: Random) -> str | None:
    """A sentence of a line taken out whose source says all in fewer sentences: a part of a sentence is lost."""
    parts = _SENTENCE_END.split(row.reference)
    return _without_one(parts, random) if len(parts) > len(_SENTENCE_END.split(row.source)) else None


def _without_one(parts: list[str], random: Random) -> str | None:
    if len(parts) == 1 or min(map(len, parts)) < _SHORTEST_SENTENCE:
        return None
    del parts[random.randrange(len(parts))]
    return " ".join(parts)


def clause_repeated(row: Row, random: Random, times: int = 1) -> str | None:
    """A clause of 3 to 15 words said again right after itself, with or without a comma."""
    clauses = [match for match in _CLAUSE.finditer(row.reference) if len(match[0].split()) in _CLAUSE_WORDS]
    if not clauses:
        return None
    match = random.choice(clauses)
    clause, joint = match[0].strip(), random.choice([" ", ", "])
    end = match.start() + len(match[0].rstrip())
    return row.reference[:end] + (joint + clause) * times + row.reference[end:]


def clause_looped(row: Row, random: Random) -> str | None:
    """The same, three times more, as a decoder that goes round in circles."""
    return clause_repeated(row, random, times=3)


def untranslated_whole(row: Row, random: Random) -> str | None:  # noqa: ARG001  # every planter is called alike
    """The source, as it is."""
    return row.source


def untranslated_half(row: Row, random: Random) -> str | None:  # noqa: ARG001
    """The first half of the words of the reference, then the second half of the source's."""
    done, left = row.reference.split(), row.source.split()
    return " ".join(done[: len(done) // 2] + left[len(left) // 2 :]) if min(len(done), len(left)) > PARAGRAPH else None


def russian_instead(row: Row, random: Random) -> str | None:
    """Another Russian sentence where Kazakh should be."""
    other = random.choice(row.others)
    return other if row.language == "kk" and other != row.source else None


def look_alike(row: Row, random: Random) -> str | None:
    """One letter of one word in the letters of the other alphabet that look the same."""
    twins = _TWINS if row.language == "kk" else {there: here for here, there in _TWINS.items() if here != "һ"}
    words = [match for match in re.finditer(r"[^\W\d_]{3,}", row.reference) if set(match[0]) & set(twins)]
    words = [word for word in words if ("\u0400" <= word[0][0] <= "\u04ff") == (row.language == "kk")]
    if not words:
        return None
    word = random.choice(words)
    at = random.choice([at for at in range(word.start(), word.end()) if row.reference[at] in twins])
    return row.reference[:at] + twins[row.reference[at]] + row.reference[at + 1 :]


Planter = Callable[[Row, Random], str | None]
IN_LINES: dict[str, Planter] = {
    "digit_changed": digit_changed,
    "number_dropped": number_dropped,
    "number_added": number_added,
    "million_billion": million_billion,
    "name_swapped": name_swapped,
    "negation_dropped": negation_dropped,
    "sentence_dropped_line": sentence_dropped,
    "part_dropped": part_dropped,
    "clause_repeated_once": clause_repeated,
    "clause_repeated_thrice": clause_looped,
    "untranslated_whole": untranslated_whole,
    "untranslated_half": untranslated_half,
    "russian_instead": russian_instead,
    "look_alike": look_alike,
}
IN_PARAGRAPHS: dict[str, Planter] = {"sentence_dropped_paragraph": sentence_dropped}


def plants(pair: str, rows: list[tuple[str, str]], seed: int = 1, most: int = MOST) -> Iterator[Plant]:
    """Yield the plants of a test set: of every kind as many as there are fitting lines, `most` at most."""
    language = pair.split("-")[1]
    known, others = names([reference for _, reference in rows]), tuple(source for source, _ in rows)
    lines = [Row(language, at, one, two, (two,), known, others) for at, (one, two) in enumerate(rows, 1)]
    joined = [
        Row(language, at, " ".join(one for one, _ in three), " ".join(parts), parts, known, others)
        for at, three in paragraphs(rows)
        for parts in [tuple(two for _, two in three)]
    ]
    for kinds, places in ((IN_LINES, lines), (IN_PARAGRAPHS, joined)):
        for kind, planter in kinds.items():
            order = _random(seed, pair, kind).sample(places, len(places))
            made: list[Plant] = []
            for row in order:
                planted = planter(row, _random(seed, pair, kind, row.line)) if len(made) < most else None
                if planted is not None and planted != row.reference:
                    made.append(Plant(pair, row.line, kind, row.source, row.reference, planted))
            yield from sorted(made, key=lambda plant: plant.line)


def _random(*parts: object) -> Random:
    return Random(" ".join(map(str, parts)))  # noqa: S311  # a draw that can be repeated, no secret


def main() -> None:
    """Plant, store and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--most", type=int, default=MOST, help="plants per kind and pair at most")
    asked = parser.parse_args()
    made = [plant for pair in PAIRS for plant in plants(pair, read(asked.folder, pair), asked.seed, asked.most)]
    asked.out.write_text("".join(json.dumps(asdict(plant), ensure_ascii=False) + "\n" for plant in made))
    for pair in PAIRS:
        for kind in (*IN_LINES, *IN_PARAGRAPHS):
            print(pair, kind, sum((plant.pair, plant.kind) == (pair, kind) for plant in made))


if __name__ == "__main__":
    main()
