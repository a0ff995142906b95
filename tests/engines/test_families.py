"""Tokens as transformers makes them; texts that spell special tokens; repairs."""

import threading
import unicodedata
from dataclasses import replace
from functools import cache
from pathlib import Path

import hypothesis
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engines.checkpoints import make_mbart
from tests.engines.conftest import SENTENCES, TASK, Laboratory
from transformers import AutoTokenizer

from tilshi.catalog import Catalog, Length, ModelCard, Prompt, Task, TaskName
from tilshi.engines import loading
from tilshi.engines.families import Codec, open_codec
from tilshi.engines.protocol import EngineInfo
from tilshi.errors import Internal
from tilshi.languages import Language
from tilshi.settings import Settings

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)


@cache
def codec(laboratory: Laboratory, family: str) -> Codec:
    card = laboratory.card(family)
    return open_codec(card, laboratory.catalog.prompt(card.prompt), laboratory.folder(family))


def test_bart_sources_are_what_transformers_makes_of_the_rendered_prompt(laboratory: Laboratory) -> None:
    ours = codec(laboratory, "bart")
    theirs = AutoTokenizer.from_pretrained(laboratory.folder("bart"))
    for text, tokens in zip(SENTENCES, ours.source(SENTENCES, TASK), strict=True):
        expected = theirs(ours.prompts.prefix(TASK) + text).input_ids
        assert theirs.convert_tokens_to_ids(tokens) == expected
    assert ours.source(["да"], TASK)[0][:2] == ["<s>", ">>kaz<<"]
    assert ours.source(["да"], RU_EN)[0][:2] == ["<s>", ">>eng<<"]


@pytest.mark.filterwarnings("ignore:.*sacremoses.*")
def test_marian_sources_are_what_transformers_makes_of_the_rendered_prompt(laboratory: Laboratory) -> None:
    ours = codec(laboratory, "marian")
    theirs = AutoTokenizer.from_pretrained(laboratory.folder("marian"))
    for text, tokens in zip(SENTENCES, ours.source(SENTENCES, TASK), strict=True):
        assert theirs.convert_tokens_to_ids(tokens) == theirs(ours.prompts.prefix(TASK) + text).input_ids


def test_t5_sources_are_what_transformers_makes(laboratory: Laboratory) -> None:
    ours = codec(laboratory, "t5")
    theirs = AutoTokenizer.from_pretrained(laboratory.folder("t5"))
    for text, tokens in zip(SENTENCES, ours.source(SENTENCES, TASK), strict=True):
        assert theirs.convert_tokens_to_ids(tokens) == theirs(text).input_ids


def test_m2m100_marks_languages_on_both_sides(laboratory: Laboratory) -> None:
    ours = codec(laboratory, "m2m100")
    source = ours.source(["Погода."], TASK)[0]
    assert source[0] == "rus_Cyrl"
    assert source[-1] == "</s>"
    assert ours.target_prefix(TASK) == ["kaz_Cyrl"]
    assert codec(laboratory, "bart").target_prefix(TASK) == []


def test_an_mbart_marks_languages_where_its_tokenizer_does(laboratory: Laboratory, tmp_path: Path) -> None:
    card = laboratory.card("m2m100").model_copy(update={"family": "mbart"})
    for marks_first in (True, False):
        folder = tmp_path / str(marks_first)
        make_mbart(folder, SENTENCES, marks_first=marks_first)
        ours = open_codec(card, laboratory.catalog.prompt("plain"), folder)
        source = ours.source(["Погода."], TASK)[0]
        assert (source[0] == "rus_Cyrl", source[-1] == "rus_Cyrl") == (marks_first, not marks_first)
        assert "</s>" in source[-2:]
        theirs = AutoTokenizer.from_pretrained(folder)
        assert theirs.convert_tokens_to_ids(source) == theirs("Погода.").input_ids
        assert ours.target_prefix(TASK) == ["kaz_Cyrl"]


def test_the_length_of_a_summary_is_in_the_source_and_in_its_count(laboratory: Laboratory) -> None:
    ours = replace(codec(laboratory, "t5"), prompts=laboratory.catalog.prompt("words"))
    info = EngineInfo("t5", "", "ct2", "float32")
    tasks = [Task(TaskName.SUMMARIZE, Language.RU, Language.RU, length) for length in Length]
    sources = [ours.source(["Погода."], task)[0] for task in tasks]
    assert ["20" in ours.decode(source, tasks[0], "") for source in sources] == [True, False, False]
    counted = [loading.Reader(info, ours).count_tokens(["Погода."], task)[0] for task in tasks]
    assert counted == list(map(len, sources))
    assert all(count > len(codec(laboratory, "t5").source(["Погода."], TASK)[0]) for count in counted)


def test_a_card_without_language_tokens_is_a_broken_card(laboratory: Laboratory) -> None:
    ours = codec(laboratory, "m2m100")
    broken = replace(ours, card=ours.card.model_copy(update={"language_tokens": {}}))
    with pytest.raises(Internal, match="no token for language"):
        broken.source(["да"], TASK)


@pytest.mark.parametrize("special", ["</s>", "<s>", "<pad>", ">>eng<<", ">>sum<<"])
def test_a_special_token_in_a_text_is_text(laboratory: Laboratory, special: str) -> None:
    ours = codec(laboratory, "bart")
    tokens = ours.source([f"слово {special} слово"], TASK)[0]
    assert tokens[0] == "<s>"
    assert tokens[1] == ">>kaz<<"
    assert tokens[-1] == "</s>"
    assert not set(tokens[2:-1]) & {"</s>", "<s>", "<pad>", ">>eng<<", ">>kaz<<", ">>sum<<"}
    assert ours.tokenizer.decode(tokens).startswith("слово")


@hypothesis.settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=60))
def test_any_text_can_be_read_and_its_tokens_written(laboratory: Laboratory, text: str) -> None:
    for family in ("bart", "marian", "t5"):
        ours = codec(laboratory, family)
        tokens = ours.source([text], TASK)[0]
        assert tokens[-1] == "</s>"
        assert "</s>" not in tokens[:-1]
        assert isinstance(ours.decode(tokens, TASK, text), str)


@pytest.mark.parametrize("family", ["bart", "marian", "t5"])
def test_normal_text_survives_the_way_there_and_back(laboratory: Laboratory, family: str) -> None:
    ours = codec(laboratory, family)
    for text, tokens in zip(SENTENCES, ours.tokenizer.encode(SENTENCES), strict=True):
        assert ours.tokenizer.decode(tokens) == unicodedata.normalize("NFKC", text)


def test_repairs_put_back_what_the_tokenizer_loses(laboratory: Laboratory) -> None:
    class Echo:
        """A tokenizer whose tokens are words."""

        frame = None

        def prompt(self, text: str) -> list[str]:
            return text.split()

        def encode(self, texts: list[str]) -> list[list[str]]:
            return [text.split() for text in texts]

        def decode(self, tokens: list[str]) -> str:
            return " ".join(tokens)

    card: ModelCard = Catalog.load(Settings()).card("compact")
    prompt: Prompt = laboratory.catalog.prompt("tags")
    ours = Codec(card, prompt, Echo())  # type: ignore[arg-type]

    def written(text: str, source: str, target: Language) -> str:
        return ours.decode(text.split(), Task(TaskName.TRANSLATE, Language.EN, target), source)

    assert written("школа No 5 и No7", "School № 5", Language.RU) == "школа № 5 и № 7"
    assert written("мектеп No. 12", "School No. 12", Language.KK) == "мектеп № 12"
    assert written("School No 5", "Школа № 5", Language.EN) == "School No 5"
    assert written("группа No Doubt", "the band No Doubt", Language.RU) == "группа No Doubt"
    assert written("и вот ...", "и вот…", Language.KK) == "и вот …"
    assert written("и вот ...", "и вот...", Language.KK) == "и вот ..."


def test_a_damaged_tokenizer_is_told(laboratory: Laboratory, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = tmp_path
    card = laboratory.card("bart")
    prompt = laboratory.catalog.prompt("tags")
    told = r"^the tokenizer of model 'bart' cannot be read \(\w+\); the log says more$"  # clients see no path
    with pytest.raises(Internal, match=told) as missing:
        open_codec(card, prompt, folder)
    (folder / "tokenizer.json").write_text("{", encoding="utf-8")
    with pytest.raises(Internal, match=told) as damaged:
        open_codec(card, prompt, folder)
    assert [repr(caught.value.__cause__) in caplog.text for caught in (missing, damaged)] == [True, True]
    with pytest.raises(Internal, match=r"cannot be read \(\w+\); the log says more"):
        open_codec(card.model_copy(update={"family": "fsmt"}), prompt, tmp_path)


def test_a_codec_is_safe_from_many_threads(laboratory: Laboratory) -> None:
    ours = codec(laboratory, "bart")
    expected = ours.source(SENTENCES, TASK)
    results: list[bool] = []
    threads = [
        threading.Thread(target=lambda: results.append(ours.source(SENTENCES, TASK) == expected)) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 4


def test_a_source_may_be_marked_otherwise_than_a_target(published: Laboratory) -> None:
    """The summariser of the hub was trained with Russian sources marked English."""
    card = published.card("mbart").model_copy(update={"source_language_tokens": {Language.RU: "en_XX"}})
    ours = open_codec(card, published.catalog.prompt(card.prompt), published.folder("mbart"))
    summary = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
    assert ours.source(["Погода."], summary)[0][-2:] == ["</s>", "en_XX"]
    assert ours.target_prefix(summary) == ["ru_RU"]
    assert Catalog.load(Settings()).card("mbart-ru-sum-gazeta").source_language_tokens == {Language.RU: "en_XX"}
