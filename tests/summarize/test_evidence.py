from hypothesis import given
from hypothesis import strategies as st

from tilshi.languages import Language
from tilshi.summarize.evidence import MOST_EVIDENCE, evidence
from tilshi.summarize.model import SourceText
from tilshi.text.lemmas import lemmas


def known(source: SourceText) -> list[frozenset[str]]:
    return [frozenset(lemmas(sentence, source.language)) for sentence in source.sentences]


def test_a_paraphrase_rests_on_its_sentence(bridge: SourceText) -> None:
    assert evidence("Ремонт обошёлся городу в 3,2 млрд тенге.", known(bridge), Language.RU) == (1,)


def test_a_sentence_may_rest_on_several() -> None:
    source = [frozenset({"мост", "открыть"}), frozenset({"погода"}), frozenset({"опора", "заменить"})]
    assert evidence("Мост открыли, опоры заменили.", source, Language.RU) == (0, 2)


def test_an_unrelated_sentence_rests_on_nothing(bridge: SourceText) -> None:
    assert evidence("Хоккеисты выиграли кубок континента.", known(bridge), Language.RU) == ()


def test_a_sentence_without_content_words_rests_on_nothing(bridge: SourceText) -> None:
    assert evidence("И он, и она.", known(bridge), Language.RU) == ()
    assert evidence("🚢", known(bridge), Language.RU) == ()


def test_equal_sentences_are_named_from_the_first() -> None:
    assert evidence("Мост открыли.", [frozenset({"мост", "открыть"})] * 9, Language.RU) == (0, 1, 2)


@given(st.lists(st.frozensets(st.sampled_from(["мост", "открыть", "река"])), max_size=9))
def test_evidence_is_in_range_ascending_and_bounded(source: list[frozenset[str]]) -> None:
    found = evidence("Мост через реку открыли.", source, Language.RU)
    assert len(found) <= MOST_EVIDENCE
    assert list(found) == sorted(set(found))
    assert all(0 <= index < len(source) for index in found)
    assert all(source[index] for index in found)
