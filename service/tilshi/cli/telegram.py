"""A report as posts for a Telegram channel, one per language, short enough to be the caption of a picture.

Plain posts are sent without a parse mode, or pasted: what the apps would take for markup when somebody pastes it (`**`,
`__`, `~~`, `||`, backticks, `](`) is kept from being any. The HTML ones are for `parse_mode=HTML`: the title is bold,
everything else is escaped text.
"""

import html
import re
from dataclasses import dataclass

from tilshi.cli.plain import one_line
from tilshi.desk.tops import NAMES as NAMES_OF_TOPS
from tilshi.desk.tops import Top, tops
from tilshi.languages import NAMES, Language
from tilshi.report import Report, Sentence, Summary, TranslatedSummary

LIMIT = 1024
"""Most characters of a caption, "after entities parsing" (Telegram Bot API, sendPhoto, parameter `caption`)."""
LONGEST_LINK = LIMIT // 2

_DOUBLED = re.compile(r"(?<=(\*|_|~|\|))(?=\1)|(?<=\])(?=\()")
_JOINER = "\u2060"  # word joiner: nothing is seen of it, no line breaks at it
_GRAVE = "\u02cb"


@dataclass(frozen=True, slots=True)
class Post:
    """A post.

    Attributes:
        text: what is sent, HTML where that was asked for.
        length: as Telegram counts it (`units`), without tags.
        dropped: what did not fit, in words, the whole of it each time; empty for most posts.
    """

    text: str
    length: int
    dropped: tuple[str, ...]


def units(text: str) -> int:
    """Return how many characters Telegram counts in a text without markup.

    UTF-16 code units, the measure of its entities (Telegram Bot API, MessageEntity, `offset` and `length`): two for an
    emoji, one for a letter of the three languages.
    """
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def post(
    answer: Summary | TranslatedSummary,
    *,
    link: str | None,
    notice: str | None,
    as_html: bool = False,
    top: Top = "title",
) -> Post:
    """Return the post for one language: title or headline, summary, link, notice.

    Where all of it is over `LIMIT`, whole sentences go from the end of the summary. A title that leaves no room even
    without any goes before them, and the offered headline stands in for it where there is one, or the other way round.
    The link and the notice stay.

    Args:
        answer: summary and title in the language.
        link: a web address of at most `LONGEST_LINK` characters.
        notice: the line that says a machine made it.
        as_html: whether it is for `parse_mode=HTML`.
        top: which of title and offered headline stands first, where there are both.
    """
    shown = one_line if as_html else _inert
    title: str | None = None
    dropped: tuple[str, ...] = ()
    for kind, line in tops(answer, top):
        if units(_joined(shown(line), [], link, notice)) <= LIMIT:
            title = shown(line)
            break
        dropped += (NAMES_OF_TOPS[kind],)
    sentences = [shown(sentence.text) for sentence in answer.sentences]
    kept = len(sentences)
    while kept and units(_joined(title, sentences[:kept], link, notice)) > LIMIT:
        kept -= 1
    dropped += _dropped(answer.sentences, kept)
    plain = _joined(title, sentences[:kept], link, notice)
    text = _html(title, sentences[:kept], link, notice) if as_html else plain
    return Post(text, units(plain), dropped)


def answer_in(report: Report, language: Language) -> Summary | TranslatedSummary:
    """Return what a report has in one language."""
    return report.translations.get(language, report.summary)


def heading(made: Post, name: str, language: Language) -> str:
    """Return the line that stands above a post where several are shown."""
    return f"----- {one_line(name)}, {NAMES[language]}, {made.length:,} of {LIMIT:,} characters -----"


def _joined(title: str | None, sentences: list[str], link: str | None, notice: str | None) -> str:
    return "\n\n".join(part for part in (title, " ".join(sentences), link, notice) if part)


def _html(title: str | None, sentences: list[str], link: str | None, notice: str | None) -> str:
    bold = f"<b>{html.escape(title, quote=False)}</b>" if title else None
    rest = [html.escape(part, quote=False) for part in sentences]
    return _joined(bold, rest, link and html.escape(link, quote=False), notice and html.escape(notice, quote=False))


def _inert(text: str) -> str:
    """Return a line in which no app finds markup."""
    return _DOUBLED.sub(_JOINER, one_line(text)).replace("`", _GRAVE)


def _dropped(sentences: tuple[Sentence, ...], kept: int) -> tuple[str, ...]:
    if kept == len(sentences):
        return ()
    if kept == 0:
        return ("the whole summary",)
    first, last = kept + 1, len(sentences)
    return (f"sentence {last} of the summary",) if first == last else (f"sentences {first} to {last} of the summary",)
