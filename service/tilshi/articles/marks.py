"""Marks after translation: bold, links and the like put where they belong in a text that has changed under them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from tilshi.articles.likeness import most_alike
from tilshi.articles.model import Block, Run
from tilshi.articles.room import Room, nearest
from tilshi.articles.spans import Span, runs, spans
from tilshi.articles.stretch import Stretch

# Of 28 pairs of words at 0.75-0.8, drawn from FLORES-200 ru-kk and ru-en, 26 were the same word.
_MIN_LIKENESS = 0.75
_MIN_NAME = 4
_MAX_NAME_WORDS = 6
# Bounds on the work one block may cause: places of a text that are looked at, and spans times words that are compared.
_MAX_PLACES = 200
_MAX_COMPARISONS = 50_000


_LEAST_SHARE = 0.5  # by benchmarks/markup.py: of 0.2 to 0.5, the share of a word that placed most marks exactly
_LEAST_HINT = 0.1

Shares = Callable[[int, int, Sequence[tuple[int, int]]], Sequence[float]]
"""How much of each of some words of a translation (places in it) comes from `start:end` of the source: 0 to 1 each."""


def reapply(source: Block, translated_text: str, shares: Shares | None = None) -> tuple[Block, bool]:
    """Put the marks of a block on the translation of its text.

    A mark over the whole block stays over the whole; one whose text stands in the translation as it is goes there;
    any other goes to the words that look like it in another script, or else to those that come from it by the shares,
    or without any to the same place in proportion. None is dropped: where there is no word left for it, and for a code
    run whose text is missing, it stays as an empty run.

    Args:
        source: the block as read.
        translated_text: the translation of `source.text`, with the text of its code runs in it unchanged.
        shares: what a model says of the words of the translation.

    Returns:
        The block with exactly `translated_text`, and whether the place of any mark is an estimate.
    """
    if translated_text == source.text:
        return source, False
    placed, estimated = _place(spans(source.runs), Stretch(source.text), Stretch(translated_text), shares)
    return replace(source, runs=runs(translated_text, placed) or (Run(translated_text),), start=None), estimated


def _place(tree: Sequence[Span], source: Stretch, target: Stretch, shares: Shares | None) -> tuple[list[Span], bool]:
    """Place sibling spans of `source` in `target`; the answer is in the order of the target."""
    if str(source) == str(target):
        return [_moved(span, source, target.start - source.start) for span in tree], False
    found: dict[int, tuple[int, int]] = {}
    room = Room(len(target.whole))
    for index in sorted(range(len(tree)), key=lambda index: (tree[index].mark.kind != "code", -_length(tree[index]))):
        place = _exact(tree[index], source, target, room)
        if place is not None:
            found[index] = place
            room.take(*place)
    rest = [index for index in range(len(tree)) if index not in found]
    found |= _estimate([(index, tree[index]) for index in rest], source, target, room, shares)
    placed, estimated = [], bool(rest)
    for index in sorted(found, key=lambda index: (*found[index], index)):
        span, (start, end) = tree[index], found[index]
        inside = Stretch(source.whole, span.start, span.end), Stretch(target.whole, start, end)
        children, guessed = _place(span.children, *inside, shares)
        placed.append(Span(span.mark, start, end, tuple(children)))
        estimated = estimated or guessed
    return placed, estimated


def _moved(span: Span, source: Stretch, shift: int) -> Span:
    start, end = (min(max(edge, source.start), source.end) + shift for edge in (span.start, span.end))
    return Span(span.mark, start, end, tuple(_moved(child, source, shift) for child in span.children))


def _length(span: Span) -> int:
    return span.end - span.start


def _exact(span: Span, source: Stretch, target: Stretch, room: Room) -> tuple[int, int] | None:
    """Return where the span certainly belongs: the whole, an edge, or its own text standing in the target."""
    text = Stretch(source.whole, span.start, span.end)
    if not len(text):
        if span.start <= source.start or span.end >= source.end:
            edge = target.start if span.start <= source.start else target.end
            return edge, edge
        return None
    if (text.start, text.end) == (source.start, source.end) and span.mark.kind != "code":
        return target.start, target.end
    found = islice(_literal(text, target, anywhere=span.mark.kind == "code"), _MAX_PLACES)
    free = [place for place in found if room.is_free(*place[1])]
    middle = target.at(source.share((text.start + text.end) / 2))
    best = min(free, key=lambda place: (place[0], abs(sum(place[1]) / 2 - middle)), default=None)
    return best[1] if best else None


def _literal(text: Stretch, target: Stretch, *, anywhere: bool) -> Iterator[tuple[int, tuple[int, int]]]:
    """Yield (rank, place) where the text stands in the target: as words, or with an ending joined to its last one."""
    wanted = str(text)
    start = target.whole.find(wanted, target.start, target.end)
    while start >= 0:
        end = start + len(wanted)
        joined_left = wanted[0].isalnum() and target.whole[start - 1 : start].isalnum()
        joined_right = wanted[-1].isalnum() and target.whole[end : end + 1].isalnum()
        if not joined_left and not joined_right:
            yield 0, (start, end)
        elif anywhere or (not joined_left and wanted[-1].isalpha()):
            yield 1, (start, end)
        start = target.whole.find(wanted, start + 1, target.end)


def _estimate(
    rest: Sequence[tuple[int, Span]], source: Stretch, target: Stretch, room: Room, shares: Shares | None
) -> dict[int, tuple[int, int]]:
    """Return a place for each span that has no certain one: by likeness, shares or proportion; none is shared."""
    places: dict[int, tuple[int, int]] = {}
    texts = {index: Stretch(source.whole, span.start, span.end) for index, span in rest}
    words = target.words()
    wordy = [(index, span) for index, span in rest if len(texts[index]) and span.mark.kind != "code"]
    compared = wordy[: _MAX_COMPARISONS // max(1, len(words))]
    for index, span in compared:
        place = _likely(span, texts[index], target, words, room)
        if place is None and shares is not None:
            place = _by_shares(texts[index], target, words, room, shares)
        if place is not None:
            places[index] = place
            room.take(*place)
    places |= _in_proportion({index: texts[index] for index, _ in wordy if index not in places}, source, target, room)
    points = room.outside([target.start, target.end, *(start for start, _ in words)])
    for index, text in texts.items():
        if index not in places:
            point = points[nearest(points, target.at(source.share(text.start)))]
            places[index] = point, point
    return places


def _likely(
    span: Span, text: Stretch, target: Stretch, words: Sequence[tuple[int, int]], room: Room
) -> tuple[int, int] | None:
    """Return where the code inside the span stands, or the words that look most like it: names in another script."""
    codes = [Stretch(text.whole, each.start, each.end) for each in _inner(span) if each.mark.kind == "code"]
    found = [place for code in codes if len(code) for _, place in islice(_literal(code, target, anywhere=True), 1)]
    if found:
        place = min(found)
        return place if room.is_free(*place) else None
    count = len(text.words())
    if not 0 < count <= _MAX_NAME_WORDS or len(text) < _MIN_NAME:
        return None
    windows = [(start[0], end[1]) for start, end in zip(words, words[count - 1 :], strict=False)]
    free = [window for window in windows if room.is_free(*window)]
    best = most_alike(str(text), [target.whole[slice(*window)] for window in free], _MIN_LIKENESS)
    return None if best is None else _widened(free[best], text, target, room)


def _by_shares(
    text: Stretch, target: Stretch, words: Sequence[tuple[int, int]], room: Room, shares: Shares
) -> tuple[int, int] | None:
    """Return the free words of which the most comes from the text: the stretch where their shares rise highest."""
    found = shares(text.start, text.end, words)
    best, place = _LEAST_HINT - _LEAST_SHARE, None
    total, first = 0.0, None
    for index, (start, end) in enumerate(words):
        if not room.is_free(start, end) or (first is not None and not room.is_free(words[index - 1][1], start)):
            total, first = 0.0, None
            if not room.is_free(start, end):
                continue
        if first is None or total <= 0:
            total, first = 0.0, start
        total += found[index] - _LEAST_SHARE
        if total > best:
            best, place = total, (first, end)
    return None if place is None else _widened(place, text, target, room)


def _inner(span: Span) -> Iterator[Span]:
    for child in span.children:
        yield child
        yield from _inner(child)


def _in_proportion(
    texts: Mapping[int, Stretch], source: Stretch, target: Stretch, room: Room
) -> dict[int, tuple[int, int]]:
    """Take places of whole words in the order of the source, for as many spans as there are words; return them."""
    words = target.words()
    free = [word for word in words if room.is_free(*word)]
    starts = [start for start, _ in free]
    ratio = len(words) / max(1, len(source.words()))
    places: dict[int, tuple[int, int]] = {}
    first = 0  # index into `free` of the first word still to be had
    for order, (index, text) in enumerate(list(texts.items())[: len(free)]):
        last = len(free) - (min(len(texts), len(free)) - order - 1)  # one word at least for each span still to come
        start = nearest(starts, target.at(source.share(text.start)), first, last)
        end = start + 1
        count = max(1, round(len(text.words()) * ratio))
        while end < min(start + count, last) and room.is_free(free[end - 1][1], free[end][1]):
            end += 1
        places[index] = _widened((free[start][0], free[end - 1][1]), text, target, room)
        room.take(*places[index])
        first = end
    return places


def _widened(place: tuple[int, int], text: Stretch, target: Stretch, room: Room) -> tuple[int, int]:
    """Take in the quotes or brackets around the words where the marked text has such edges too."""
    (start, end), wanted = place, str(text)
    while not wanted[0].isalnum() and start > target.start and _is_edge(target.whole[start - 1]):
        if not room.is_free(start - 1, start):
            break
        start -= 1
    while not wanted[-1].isalnum() and end < target.end and _is_edge(target.whole[end]):
        if not room.is_free(end, end + 1):
            break
        end += 1
    return start, end


def _is_edge(char: str) -> bool:
    return not char.isalnum() and not char.isspace() and char != "_"
