import math
from pathlib import Path

import numpy as np
import pytest

from tilshi.errors import Internal
from tilshi.languages import Language
from tilshi.summarize.fitness import fitness
from tilshi.summarize.model import SourceText
from tilshi.summarize.ranker import FEATURES, POOL, POOL_OF_LARGEST, Traits, ranker_weights, read_weights, traits
from tilshi.summarize.vectors import Vectors
from tilshi.text.lemmas import lemmas


def known(source: SourceText) -> Traits:
    """Return the traits of an article all of whose sentences may be chosen."""
    judged = fitness(source.sentences, source.paragraphs, source.language)
    found = [lemmas(sentence, source.language) for sentence in source.sentences]
    return traits(source, judged, found, Vectors(found), tuple(range(len(found))))


def row(source: SourceText, *chosen: int) -> dict[str, float]:
    """Return the features of one set by name."""
    return dict(zip(FEATURES, known(source).features([chosen])[0].tolist(), strict=True))


@pytest.fixture
def mill() -> SourceText:
    return SourceText(
        "Мельница в Кокпекты",
        (
            "КОКПЕКТЫ, 3 мая.",
            "Старая мельница в Кокпекты снова мелет муку.",
            "Ранее здание мельницы стояло пустым сорок лет.",
            "Хозяин сказал: «Мука будет своя».",
        ),
        (0, 0, 1, 2),
        Language.RU,
    )


def test_features_by_hand(mill: SourceText) -> None:
    # 7 words, then 7: the dateline is no sentence that counts
    lead = row(mill, 1)
    assert lead["log_words"] == pytest.approx(math.log(7 / 18))
    assert lead["log_words_squared"] == pytest.approx(math.log(7 / 18) ** 2)
    assert (lead["one"], lead["three"], lead["lead"], lead["second"], lead["lead_alone"]) == (1, 0, 1, 0, 1)
    assert (lead["first_paragraph"], lead["redundancy"], lead["background"], lead["quotation"]) == (1, 0, 0, 0)
    assert lead["title_told"] == 1
    assert lead["novelty"] == pytest.approx(4 / 6)  # old, again, grind, flour; not mill, Kokpekty
    assert lead["shortest"] == pytest.approx(7 / 20)
    pair = row(mill, 2, 3)
    assert (pair["one"], pair["lead"], pair["second"], pair["first_paragraph"]) == (0, 0, 1, 0)
    assert pair["background"] == pytest.approx(7 / 12)
    assert pair["quotation"] == pytest.approx(5 / 12)
    assert pair["title_told"] == pytest.approx(1 / 2)
    assert row(mill, 1, 2, 3)["three"] == 1


def test_a_long_lead_and_many_words() -> None:
    source = SourceText(None, (" ".join(["слово"] * 30), " ".join(["дело"] * 30)), (0, 0), Language.RU)
    alone, both = row(source, 0), row(source, 0, 1)
    assert alone["long_lead"] == pytest.approx(10 / 20)
    assert alone["many_words"] == 0
    assert both["long_lead"] == pytest.approx(10 / 20)
    assert both["many_words"] == pytest.approx(20 / 40)
    assert row(source, 1)["long_lead"] == 0
    assert alone["title_told"] == 0
    assert alone["novelty"] == 1


def test_redundancy_is_the_closest_pair() -> None:
    source = SourceText(None, ("Мост открыт.", "Мост открыт.", "Школа закрыта."), (0, 0, 0), Language.RU)
    assert row(source, 0, 1, 2)["redundancy"] == pytest.approx(1)
    assert row(source, 0, 2)["redundancy"] == pytest.approx(0)


def test_sets_are_made_of_the_top_of_the_article() -> None:
    source = SourceText(None, tuple(f"Слово{number} стоит." for number in range(20)), (0,) * 20, Language.RU)
    sets = known(source).sets((1, 2, 3))
    assert [len([one for one in sets if len(one) == size]) for size in (1, 2, 3)] == [8, 28, 20]
    assert all(one == tuple(sorted(set(one))) and max(one) < POOL for one in sets)
    assert all(max(one) < POOL_OF_LARGEST for one in sets if len(one) == 3)


def test_features_do_not_depend_on_the_other_sets(any_article: SourceText) -> None:
    read = known(any_article)
    sets = read.sets((1, 2, 3))
    together = read.features(sets)
    assert together.shape == (len(sets), len(FEATURES))
    assert np.isfinite(together).all()
    assert np.allclose(together, np.concatenate([read.features([one]) for one in sets]))
    assert read.features([]).shape == (0, len(FEATURES))


def test_the_stored_weights_are_one_a_feature() -> None:
    weights = ranker_weights()
    assert weights.shape == (len(FEATURES),)
    assert np.isfinite(weights).all()
    assert weights.any()


@pytest.mark.parametrize(
    "content",
    ["", "not toml", "weights = 3", "[weights]\nlead = 1.0", '[weights]\nlead = "much"', "[weights]\nlead = [1]"],
)
def test_broken_weights_name_the_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "ranker.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(Internal, match=r"ranker\.toml"):
        read_weights(file)


def test_weights_of_an_unknown_feature_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "ranker.toml"
    lines = [f"{name} = 1.0" for name in (*FEATURES, "moon")]
    file.write_text("\n".join(["[weights]", *lines]), encoding="utf-8")
    with pytest.raises(Internal, match="moon"):
        read_weights(file)
    file.write_text("\n".join(["[weights]", *lines[:-1]]), encoding="utf-8")
    assert read_weights(file).tolist() == [1.0] * len(FEATURES)


def test_missing_weights_name_the_file(tmp_path: Path) -> None:
    with pytest.raises(Internal, match=r"ranker\.toml"):
        read_weights(tmp_path / "ranker.toml")
