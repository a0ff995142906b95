"""Asking a model directly."""

import pytest
from tests.evaluation.conftest import Scripted

from tilshi.catalog.tasks import DecodingOptions, Length, Task, TaskName
from tilshi.engines.scripted import ScriptedEngine
from tilshi.errors import InvalidValue
from tilshi.evaluation import model as module
from tilshi.languages import Language
from tilshi.summarize.model import SourceText

TASK = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
SENTENCES = ("Мост закрыли в среду.", "Снег выпал.", "Дети пошли в школу.")


def upper(text: str, task: Task, options: DecodingOptions) -> str:
    return text.upper()


def test_hypotheses_come_in_order_and_in_chunks(scripted: Scripted, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CHUNK", 2)
    told: list[str] = []
    engine = ScriptedEngine(upper)
    answers = scripted(engine).generate(SENTENCES, TASK, told.append)
    assert [answer.text for answer in answers] == [sentence.upper() for sentence in SENTENCES]
    assert told == ["0 of 3", "2 of 3"]
    assert sorted(engine.texts) == sorted(SENTENCES)


def test_the_search_is_the_card_s_or_as_wide_as_asked(scripted: Scripted) -> None:
    engine = ScriptedEngine(upper)
    model = scripted(engine)
    assert model.options(TASK) == model.catalog.rungs(model.card, TaskName.TRANSLATE)[0]
    summary = Task(TaskName.SUMMARIZE, Language.RU, Language.RU, Length.MEDIUM)
    assert model.options(summary).max_length_extra == 160
    wide = scripted(engine, beam=5)
    assert wide.options(TASK).beam_size == 5
    wide.generate(SENTENCES[:1], TASK)
    assert {segment.options.beam_size for batch in engine.batches for segment in batch} == {5}


def test_a_later_rung_is_stricter(scripted: Scripted) -> None:
    model = scripted(ScriptedEngine(upper))
    stricter = module.Model(model.pool, model.catalog, model.card, rung=1)
    assert stricter.options(TASK) == model.catalog.rungs(model.card, TaskName.TRANSLATE)[1]
    assert stricter.options(TASK) != model.options(TASK)
    narrow = module.Model(model.pool, model.catalog, model.card, beam=1, rung=1)
    assert (narrow.options(TASK).beam_size, narrow.options(TASK).num_hypotheses) == (1, 1)


def test_a_sentence_too_long_is_translated_in_parts(scripted: Scripted) -> None:
    engine = ScriptedEngine(upper, max_source_tokens=6)
    text = "Мост закрыли в среду, а объезд пойдёт через посёлок, сказали в акимате."
    made, cut = scripted(engine).translate([text, "Снег  выпал."], TASK, lambda _: None)
    assert made == [text.upper(), "СНЕГ ВЫПАЛ."]
    assert cut == 1
    assert len(engine.texts) > 3
    assert max(len(part.split()) for part in engine.texts) <= 5


def test_a_model_that_reads_nothing_is_refused(scripted: Scripted) -> None:
    with pytest.raises(InvalidValue, match="model 'bart' reads 1 tokens, too few for one character"):
        scripted(ScriptedEngine(upper, max_source_tokens=1)).translate(["Снег."], TASK, lambda _: None)


@pytest.mark.parametrize(("most", "read"), [(510, 3), (11, 3), (10, 2), (7, 2), (6, 1), (5, 1), (4, 0)])
def test_the_opening_is_what_fits(scripted: Scripted, most: int, read: int) -> None:
    source = SourceText(None, SENTENCES, (0, 0, 1), Language.RU)
    opening = scripted(ScriptedEngine(max_source_tokens=most)).opening(source, TASK)
    assert opening == " ".join(SENTENCES[:read])
