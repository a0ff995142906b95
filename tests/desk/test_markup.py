"""Pieces of HTML and XML through the desk."""

import re
import threading
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from tests.articles.html_soup import TREE

from tilshi import Desk
from tilshi.desk.markup import MAX_TAGS
from tilshi.engines.call import Usage
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import Cancelled, EmptyText, InvalidValue, LanguageUndetectable, TooLarge
from tilshi.languages import Language
from tilshi.text.findings import WarningCode

RUSSIAN = "Новый мост через реку открыли в понедельник. Строители работали на нём два года."
KAZAKH = "Көпір ашылғаннан кейін қаладағы кептеліс азаяды деп күтіледі. Тұрғындар қуанып отыр."


def tags(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]*>", text))


def test_tags_stay_and_texts_are_translated(desk: Desk, engine: ScriptedEngine) -> None:
    fragments = [
        f"<!-- wp:paragraph -->\n<p class='x'>{RUSSIAN}</p>\n<!-- /wp:paragraph -->",
        "",
        "<br/> <img src='a.jpg' alt='Мост'>",
        '<ul><li>Мост <a href="?a=1&b=2">AQ-NUR</a> &lt;открыт&gt;.<li>Да, <b>двести</b> лет.</ul>',
    ]
    done = desk.translate_markup(fragments, markup="html", source="ru", to="en")
    assert len(done) == len(fragments)
    assert [one.text for one in done][1:3] == fragments[1:3]
    assert [tags(one.text) for one in done] == [tags(fragment) for fragment in fragments]
    assert done[0].text.startswith("<!-- wp:paragraph -->\n<p class='x'>Noviy most cerez reku")
    assert '<a href="?a=1&b=2">AQ-NUR</a> &lt;otkrit&gt;.' in done[3].text
    assert (done[0].model, done[0].source_kept, done[1].model) == ("compact", False, None)
    assert len(done[0].confidences) == 2
    assert {batch[0].task.source for batch in engine.batches} == {Language.RU}


def test_all_sentences_of_one_language_go_in_one_request(desk: Desk, engine: ScriptedEngine) -> None:
    usage = Usage()
    fragments = [f"<p>{RUSSIAN}</p>", f"<b>{KAZAKH}</b>", f"<i>{RUSSIAN} Ещё одно предложение.</i>"]
    done = desk.translate_markup(fragments, markup="html", source="auto", to="en", usage=usage)
    assert usage.segments == 5
    directions = {(segment.task.source, segment.task.target) for batch in engine.batches for segment in batch}
    assert directions == {(Language.RU, Language.EN), (Language.KK, Language.EN)}
    assert len(engine.batches) == 2
    assert all(one.text.isascii() for one in done)


def test_a_paragraph_in_the_target_language_stays(desk: Desk) -> None:
    (one,) = desk.translate_markup(
        [f"<p>{RUSSIAN}</p>\n<p>{KAZAKH}</p><p>{RUSSIAN}</p>"], markup="html", source="auto", to="kk"
    )
    assert f"<p>{KAZAKH}</p>" in one.text
    assert RUSSIAN not in one.text
    (same,) = desk.translate_markup([f"<p>{KAZAKH}</p>"], markup="html", source="auto", to="kk")
    assert (same.text, same.model) == (f"<p>{KAZAKH}</p>", None)


def test_xml(desk: Desk) -> None:
    source = "<Root><t>Мост закрыт.</t><k>Река <x id='1'/></k><T>Мост <y>открыт</y> &amp; цел.</T></Root>"
    (one,) = desk.translate_markup(
        [source],
        markup="xml",
        source="ru",
        to="en",
        ignore_tags=["k"],
        splitting_tags=["t", "T", "y"],
        non_splitting_tags=["y"],
    )
    assert tags(one.text) == tags(source)
    assert "<k>Река <x id='1'/></k>" in one.text
    assert "<Root><t>Most zakrit.</t>" in one.text


@pytest.mark.parametrize("bad", ["<a>Мост", "Мост & река", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", "a\0b"])
def test_broken_xml_is_refused_by_name_before_any_work(desk: Desk, engine: ScriptedEngine, bad: str) -> None:
    with pytest.raises(InvalidValue, match=r"^fragments\.1: ") as caught:
        desk.translate_markup([RUSSIAN, bad], markup="xml", source="ru", to="en")
    assert caught.value.param == "fragments"
    assert engine.batches == []


def test_limits(desk: Desk) -> None:
    settings = desk.settings
    with pytest.raises(EmptyText, match="fragments: there are no texts"):
        desk.translate_markup([], markup="html", source="ru", to="en")
    with pytest.raises(TooLarge, match=rf"the limit is {settings.max_texts}"):
        desk.translate_markup(["a"] * (settings.max_texts + 1), markup="html", source="ru", to="en")
    long = "<p></p>" * (settings.max_article_chars // 7 + 1)
    with pytest.raises(TooLarge, match=r"^fragments\.1: .* markup included; the limit is") as caught:
        desk.translate_markup(["a", long], markup="html", source="ru", to="en")
    assert caught.value.param == "fragments"


@pytest.mark.parametrize("field", ["ignore_tags", "splitting_tags", "non_splitting_tags"])
def test_names_of_tags_are_checked(desk: Desk, field: str) -> None:
    for names, message in (
        (["a", "<b>"], rf"^{field}\.1: it is no name of a tag"),
        (["a"] * (MAX_TAGS + 1), rf"^{field}: {MAX_TAGS + 1} names; the limit is {MAX_TAGS}"),
    ):
        options: dict[str, Any] = {field: names}
        with pytest.raises(InvalidValue, match=message) as caught:
            desk.translate_markup(["a"], markup="html", source="ru", to="en", **options)
        assert caught.value.param == field


def test_unknown_options_are_refused(desk: Desk) -> None:
    with pytest.raises(InvalidValue, match="markup: it must be html or xml"):
        desk.translate_markup(["a"], markup="tex", source="ru", to="en")  # type: ignore[arg-type]
    with pytest.raises(InvalidValue, match="colour"):
        desk.translate_markup(["a"], markup="html", source="ru", to="en", colour="red")
    with pytest.raises(LanguageUndetectable, match=r"^fragments\.1: "):
        desk.translate_markup([RUSSIAN, "<p>你好世界</p>"], markup="html", source="auto", to="en")


def test_fragments_without_words_come_back_as_they_are(desk: Desk) -> None:
    given = ["<p>12 34</p>", "<p>👍</p><p>—</p>", '<a href="/">https://example.kz/</a>']
    done = desk.translate_markup([RUSSIAN, *given], markup="html", source="auto", to="en")
    assert [one.text for one in done[1:]] == given
    assert done[0].model is not None
    assert [one.model for one in done[1:]] == [None] * len(given)


def test_giving_up(desk: Desk) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Cancelled):
        desk.translate_markup([RUSSIAN], markup="html", source="ru", to="en", cancel=cancel)


def test_warnings_tell_the_sentence(desk: Desk) -> None:
    (one,) = desk.translate_markup(
        [f"<p>{RUSSIAN}</p><p>Мост <b>построили</b> быстро. Да.</p>"], markup="html", source="ru", to="en"
    )
    assert [(index, finding.code) for index, finding in one.warnings] == [(2, WarningCode.MARK_MOVED)]


def test_what_the_model_makes_up_is_inert(desk_of: Callable[[ScriptedEngine], Desk]) -> None:
    evil = ScriptedEngine(lambda text, task, options: "The bridge </p><script>alert(1)</script> is closed.")
    (one,) = desk_of(evil).translate_markup(["<p>Мост через реку закрыт.</p>"], markup="html", source="ru", to="en")
    assert tags(one.text) == ["</p>", "<p>"]


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(fragments=st.lists(TREE, min_size=1, max_size=3))
def test_no_tag_is_lost(desk: Desk, fragments: list[str]) -> None:
    done = desk.translate_markup(fragments, markup="html", source="ru", to="en")
    pattern = re.compile(r"<!--.*?-->|<[a-z/](?:'[^']*'|\"[^\"]*\"|[^'\">])*>")
    assert [sorted(pattern.findall(one.text)) for one in done] == [sorted(pattern.findall(one)) for one in fragments]
