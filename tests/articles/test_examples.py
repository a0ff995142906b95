"""The articles in examples/ are what their README says."""

from pathlib import Path

import pytest

from tilshi.articles import read, replacements, slug, write

EXAMPLES = Path(__file__).parents[2] / "examples"
# File: has a title, has a slug, declared language.
EXPECTED = {
    "aral.ru.txt": (True, True, None),
    "avtobus.ru.txt": (False, False, None),
    "bazar.ru.html": (True, False, "ru"),
    "biblioteka.ru.txt": (True, False, None),
    "marafon.ru.md": (True, False, "ru"),
    "mektep.kk.txt": (True, True, None),
    "telemedicine.en.txt": (True, False, None),
}


@pytest.mark.parametrize("name", sorted(EXPECTED))
def test_the_example_is_read_as_described_and_written_back(name: str) -> None:
    data = (EXAMPLES / name).read_bytes()
    document = read(data, name=name)
    (article,) = document.articles
    assert (article.title is not None, article.slug is not None, article.language) == EXPECTED[name]
    if article.title is not None and article.slug is not None:
        assert article.slug.text == slug(article.title.text)
    assert len(article.blocks) >= 4
    assert write(document, replacements(document)) == data


def test_the_readme_names_every_example() -> None:
    readme = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    for name in EXPECTED:
        assert f"`{name}`" in readme
