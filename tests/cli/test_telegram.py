"""Posts: within the limit as Telegram counts, whole sentences only, nothing of an article is markup."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilshi.cli.telegram import LIMIT, LONGEST_LINK, answer_in, heading, post, units
from tilshi.languages import Language
from tilshi.report import Report, Sentence, TranslatedSummary

LINK = "https://example.kz/kopir"
NOTICE = "Краткое изложение составлено автоматически (tilshi 0.1), редактором не проверено."
TAG = re.compile(r"</?b>")


def answer(title: str | None, *sentences: str) -> TranslatedSummary:
    return TranslatedSummary(
        title=title,
        slug=None,
        summary=" ".join(sentences),
        sentences=tuple(Sentence(text=text, from_=(index,)) for index, text in enumerate(sentences)),
        text=None,
        model=None,
        pivot=None,
    )


def test_title_summary_link_notice() -> None:
    made = post(answer("Мост закрыли", "Мост закрыт.", "Объезд есть."), link=LINK, notice=NOTICE)
    assert made.text == f"Мост закрыли\n\nМост закрыт. Объезд есть.\n\n{LINK}\n\n{NOTICE}"
    assert (made.length, made.dropped) == (len(made.text), ())


def test_what_is_not_there_leaves_no_gap() -> None:
    assert post(answer(None, "Мост закрыт."), link=None, notice=None).text == "Мост закрыт."


def test_an_article_without_a_title_is_posted_under_its_headline() -> None:
    untitled = answer(None, "Мост закрыт.").model_copy(update={"headline": "Мост закрыли на ремонт"})
    assert post(untitled, link=None, notice=None).text == "Мост закрыли на ремонт\n\nМост закрыт."


def test_the_offered_headline_may_stand_first() -> None:
    both = answer("Мост", "Мост закрыт.").model_copy(update={"headline": "Мост закрыли на ремонт"})
    assert post(both, link=None, notice=None, top="offered").text == "Мост закрыли на ремонт\n\nМост закрыт."
    assert post(both, link=None, notice=None, as_html=True).text == "<b>Мост</b>\n\nМост закрыт."


def test_the_headline_stands_in_for_a_title_without_room() -> None:
    both = answer("Мост " * 300, "Мост закрыт.").model_copy(update={"headline": "Мост закрыли на ремонт"})
    made = post(both, link=LINK, notice=NOTICE)
    assert made.text == f"Мост закрыли на ремонт\n\nМост закрыт.\n\n{LINK}\n\n{NOTICE}"
    assert made.dropped == ("the title",)


def test_characters_are_counted_as_telegram_does() -> None:
    assert units("Қазақ") == 5
    assert units("🚆") == 2
    assert units("👩‍🚒") == 5


def test_whole_sentences_are_dropped_from_the_end() -> None:
    sentences = [f"Предложение номер {number} {'о мосте ' * 30}конец." for number in range(6)]
    made = post(answer("Мост", *sentences), link=LINK, notice=NOTICE)
    assert made.length <= LIMIT
    assert made.text == f"Мост\n\n{' '.join(sentences[:3])}\n\n{LINK}\n\n{NOTICE}"
    assert made.dropped == ("sentences 4 to 6 of the summary",)
    assert post(answer("Мост", *sentences[:4]), link=LINK, notice=NOTICE).dropped == ("sentence 4 of the summary",)


def test_a_first_sentence_that_is_too_long_is_not_cut() -> None:
    made = post(answer("Мост", "слово " * 200 + "."), link=LINK, notice=NOTICE)
    assert made.text == f"Мост\n\n{LINK}\n\n{NOTICE}"
    assert made.dropped == ("the whole summary",)


def test_a_title_that_leaves_no_room_goes_and_the_summary_stays() -> None:
    made = post(answer("слово " * 200, "Мост закрыт."), link=LINK, notice=NOTICE)
    assert made.text == f"Мост закрыт.\n\n{LINK}\n\n{NOTICE}"
    assert made.dropped == ("the title",)
    made = post(answer("слово " * 200, "слово " * 200), link=LINK, notice=NOTICE)
    assert made.text == f"{LINK}\n\n{NOTICE}"
    assert made.dropped == ("the title", "the whole summary")


def test_the_last_character_fits() -> None:
    room = LIMIT - units(f"\n\n{LINK}\n\n{NOTICE}")
    assert post(answer(None, "я" * room), link=LINK, notice=NOTICE).length == LIMIT
    assert post(answer(None, "я" * (room + 1)), link=LINK, notice=NOTICE).dropped == ("the whole summary",)
    assert post(answer(None, "я" * (room - 2) + "🚆"), link=LINK, notice=NOTICE).length == LIMIT
    assert post(answer(None, "я" * (room - 1) + "🚆"), link=LINK, notice=NOTICE).dropped != ()


def test_html_is_counted_without_its_markup() -> None:
    sentence = "5 < 7 & 7 > 5."
    made = post(answer("<i>Мост</i> & K", sentence), link=f"{LINK}?a=1&b=2", notice=None, as_html=True)
    assert made.text == (f"<b>&lt;i&gt;Мост&lt;/i&gt; &amp; K</b>\n\n5 &lt; 7 &amp; 7 &gt; 5.\n\n{LINK}?a=1&amp;b=2")
    assert made.length == units(html.unescape(TAG.sub("", made.text)))


@pytest.mark.parametrize(
    "marked", ["**жирно**", "__курсив__", "~~нет~~", "||тайна||", "`код`", "```код```", "[а](tg://x)"]
)
def test_what_an_app_takes_for_markup_is_none(marked: str) -> None:
    text = post(answer(marked, f"Он сказал {marked}."), link=None, notice=None).text
    assert not re.search(r"\*\*|__|~~|\|\||`|\]\(", text)
    assert text.replace("\u2060", "").replace("\u02cb", "`") == f"{marked}\n\nОн сказал {marked}."


text = st.text(st.characters(codec="utf-8") | st.sampled_from("<>&*_~|`[]() \n\r\t\x1b\u202e🚆"), max_size=300)


@given(st.none() | text, st.lists(text, max_size=8), st.booleans())
def test_any_post_is_within_the_limit_and_has_no_markup_of_the_article(
    title: str | None,
    sentences: list[str],
    as_html: bool,  # noqa: FBT001 - hypothesis gives it
) -> None:
    made = post(answer(title, *sentences), link=LINK, notice=NOTICE, as_html=as_html)
    assert made.length <= LIMIT
    assert made.text.endswith(NOTICE)
    shown = made.text
    if as_html:
        assert len(TAG.findall(shown)) in {0, 2}
        assert not re.search(r"[<>]", TAG.sub("", shown))
        assert not re.search(r"&(?!(?:lt|gt|amp);)", shown)
        shown = html.unescape(TAG.sub("", shown))
    else:
        assert not re.search(r"\*\*|__|~~|\|\||`|\]\(", shown)
    assert units(shown) == made.length
    assert "\x1b" not in shown
    assert "\u202e" not in shown


@given(st.lists(st.text("абв ", min_size=1, max_size=400), max_size=10))
def test_what_stands_there_are_the_first_sentences(sentences: list[str]) -> None:
    whole = [" ".join(each.split()) for each in sentences]
    made = post(answer(None, *sentences), link=None, notice=NOTICE)
    kept = [
        count
        for count in range(len(whole) + 1)
        if made.text == "\n\n".join(filter(None, (" ".join(whole[:count]), NOTICE)))
    ]
    assert kept
    assert bool(made.dropped) == (max(kept) < len(whole))


def test_links_leave_room_for_a_summary() -> None:
    assert LONGEST_LINK * 2 <= LIMIT


def test_each_language_has_its_answer(report: Report) -> None:
    assert answer_in(report, Language.RU) is report.summary
    assert answer_in(report, Language.EN).title == "Bridge closed"
    made = post(answer_in(report, Language.KK), link=None, notice=None)
    assert heading(made, str(Path("a", "b.txt")), Language.KK) == "----- a/b.txt, Kazakh, 29 of 1,024 characters -----"
