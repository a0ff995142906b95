"""Articles longer than the writing model reads, end to end."""

from collections.abc import Callable

from tilshi import Desk
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.languages import Language
from tilshi.text.sentences import split

Make = Callable[..., Desk]


PLACES = ["Абай", "Ақсу", "Арал", "Бурабай", "Есік", "Зайсан", "Кентау", "Сарань"]
TOWNS = "\n\n".join(
    f"{name} қаласында {at + 30} орынды мектеп ашылды. Оны жергілікті зауыт жұмысшылары салды. "
    f"Қала тұрғындары бұған қуанып, құрылысшыларға алғыс айтты. Келесі жылы спорт алаңы салынбақ."
    for at, name in enumerate(PLACES)
)


def first(text: str, task: Task, options: DecodingOptions) -> str:
    """Write the first sentence."""
    del options
    return split(text, task.target).texts[0]


def test_a_long_kazakh_article_is_translated_first_and_then_read_in_parts(make: Make) -> None:
    report = make(first, window=58).summarize(TOWNS, method="abstractive", length="short", targets=("en",))
    summary = report.summary
    assert (summary.method, summary.model, summary.pivot) == ("abstractive", "writer", "ru")
    assert "from its summaries of 4 parts, which together are all 32 sentences" in str(summary.reason)
    (sentence,) = summary.sentences
    assert sentence.from_[0] == 0  # the others are the sentences of other towns that say nearly the same
    assert report.translations[Language.EN].pivot == "ru"
    assert [warning for warning in report.warnings if warning.part == "summary"] == []


def test_a_part_that_fails_is_warned_of(make: Make) -> None:
    def failing(text: str, task: Task, options: DecodingOptions) -> str:
        written = first(text, task, options)
        return written.replace("32", "95") if "32" in written else written

    report = make(failing, window=58).summarize(TOWNS, method="abstractive", length="short", targets=("en",))
    assert report.summary.method == "abstractive"
    assert "1 of the parts stand in the article's own sentences" in str(report.summary.reason)
    (warning,) = [one for one in report.warnings if one.code == "unsupported_summary"]
    assert "95" in str(warning.detail["target"])
