"""Marks go where the model that translated says the words went."""

from collections.abc import Iterator

import pytest

from tilshi import Desk
from tilshi.articles import read_fragment
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task, TaskName
from tilshi.engines.call import Call, Generated, Usage
from tilshi.engines.pool import EnginePool
from tilshi.engines.protocol import Alignment
from tilshi.errors import Unavailable
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.sentences import Span
from tilshi.translate.aligning import AlignedSentence, Pair, align, align_blocks, shares
from tilshi.translate.documents import SpokenDocument, take_apart

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
PAGE = "<p>Полиция задержала <b>двух мужчин</b> после ограбления банка.</p>"


@pytest.fixture(scope="module")
def pool(tmp_path_factory: pytest.TempPathFactory) -> Iterator[EnginePool]:
    """The bundled model, loaded once."""
    folder = tmp_path_factory.mktemp("aligning")
    settings = Settings(cache_dir=folder, data_dir=folder)
    with EnginePool(settings, Catalog.load(settings)) as made:
        yield made


@pytest.fixture
def desk(settings: Settings, pool: EnginePool) -> Iterator[Desk]:
    """A desk of an empty cache above it."""
    with Desk(settings, pool=pool) as made:
        yield made


def test_shares_of_words() -> None:
    alignment = Alignment(((0, 3), (4, 7)), ((0, 2), (3, 4), (4, 6)), ((0.6, 0.3), (0.6, 0.3), (0.0, 0.3)))
    sentence = AlignedSentence(Span(10, 17), 5, alignment)
    words = [(0, 4), (5, 7), (8, 11), (12, 13)]
    first, second = shares([sentence], 10, 13, words), shares([sentence], 14, 17, words)
    # Columns are made to sum to one: 0.5, 0.5, 0 and a third each.
    assert first == pytest.approx([0, 0.6, 0.3, 0])
    assert second == pytest.approx([0, 0.4, 0.7, 0])
    assert shares([sentence], 0, 10, words) == [0.0] * 4
    assert shares([], 0, 10, words) == [0.0] * 4


def test_the_bundled_model_places_a_mark_and_is_asked_once(desk: Desk) -> None:
    first, again = Usage(), Usage()
    (one,) = desk.translate_markup([PAGE], markup="html", source="ru", to="en", usage=first)
    assert "<b>two men</b>" in one.text
    (same,) = desk.translate_markup([PAGE], markup="html", source="ru", to="en", usage=again)
    assert same.text == one.text
    assert (first.calls, again.calls, again.hits) == (2, 0, 1)


def test_nothing_is_remembered_of_a_call_that_forbids_it(desk: Desk) -> None:
    for _ in range(2):
        usage = Usage()
        desk.translate_markup([PAGE], markup="html", source="ru", to="en", usage=usage, store=False)
        assert usage.calls == 2


def test_no_mark_no_question(desk: Desk) -> None:
    for page in ("<p>Суд признал директора виновным.</p>", "<p><b>Суд признал директора виновным.</b></p>"):
        usage = Usage()
        desk.translate_markup([page], markup="html", source="ru", to="en", usage=usage, store=False)
        assert usage.calls == 1


def test_latin_letters_are_nothing_the_model_wrote(desk: Desk) -> None:
    latin, cyrillic = Usage(), Usage()
    desk.translate_markup([PAGE], markup="html", source="ru", to="kk", usage=latin, kazakh_script="latn")
    desk.translate_markup([PAGE], markup="html", source="ru", to="kk", usage=cyrillic)
    assert cyrillic.calls == 1  # the sentence was known, its words were not
    assert cyrillic.hits == latin.segments == 1


@pytest.mark.parametrize(("source", "asked"), [(Language.RU, True), (Language.EN, False)])
def test_over_a_pivot_nobody_is_asked(desk: Desk, source: Language, asked: bool) -> None:  # noqa: FBT001
    route = desk.catalog.profile("fast").route(TaskName.TRANSLATE, source, Language.KK)
    assert (len(route.hops) == 1) is asked
    document = read_fragment("Мост <b>закрыт</b> вчера." if asked else "The bridge <b>is closed</b> now.")
    (block,) = take_apart(SpokenDocument(document, source), ())
    result = Generated("Көпір кеше жабылды.", None, (), route.hops[-1].model_id, source_kept=False)
    work = [(block, [result])]
    if asked:  # of a model that is not installed here
        with pytest.raises(Unavailable):
            align_blocks(desk.translator._runner, work, Language.KK, desk.catalog.profile("fast"), Call())
    else:
        runner = desk.translator._runner
        assert align_blocks(runner, work, Language.KK, desk.catalog.profile("fast"), Call()) == [None]


def test_what_the_model_cannot_read_has_no_alignment(desk: Desk) -> None:
    runner = desk.translator._runner
    long = "слово " * 600
    found = align(runner, "compact", [Pair(long, "word"), Pair("Мост.", "The bridge.")], RU_EN, Call())
    assert list(found) == [Pair("Мост.", "The bridge.")]
    assert align(runner, "compact", [], RU_EN, Call()) == {}


def test_a_stored_alignment_is_the_one_that_was_made(desk: Desk) -> None:
    runner, pair = desk.translator._runner, Pair("Мост закрыт.", "The bridge is closed.")
    fresh = align(runner, "compact", [pair], RU_EN, Call())[pair]
    known = align(runner, "compact", [pair], RU_EN, Call())[pair]
    assert (known.source, known.target) == (fresh.source, fresh.target)
    for left, right in zip(fresh.weights, known.weights, strict=True):
        assert right == pytest.approx(left, abs=0.005)
    other = align(runner, "compact", [pair], RU_EN, Call(namespace="other", usage=(usage := Usage())))
    assert usage.calls == 1
    assert other.keys() == {pair}
