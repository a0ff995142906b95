"""From weights between tokens to an alignment of texts."""

from tilshi.engines.alignment import align


def test_tokens_that_stand_nowhere_are_left_out() -> None:
    weights = ((0.1, 0.6, 0.2, 0.1), (0.0, 0.3, 0.7, 0.0), (0.25, 0.25, 0.25, 0.25))
    found = align("Да, мост.", ["<s>", "▁Да", "▁мост", "</s>"], "A  bridge", ["▁A", "▁br", "?"], weights)
    assert found.source == ((0, 2), (4, 8))
    assert found.target == ((0, 1), (3, 5))
    assert found.weights == ((0.6, 0.2), (0.3, 0.7))


def test_a_token_is_looked_for_near_the_one_before() -> None:
    found = align("да " * 9, ["▁да", "▁да"], "x" + " " * 40 + "y", ["▁x", "▁y"], ((1.0, 0.0), (0.0, 1.0)))
    assert found.source == ((0, 2), (3, 5))
    assert found.target == ((0, 1),)
    assert found.weights == ((1.0, 0.0),)
