import ast
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from random import Random
from types import ModuleType
from typing import Any

import pytest
from tests.benchmarks.conftest import load_benchmark

PLANT = Path(__file__).resolve().parents[2] / "benchmarks" / "plant.py"
DRAW = partial(Random, 1)

RU_EN = (
    ("Вчера в Уральске открыли 3 школы на 1 200 мест.", "Three schools for 1,200 pupils opened in Oral yesterday."),
    ("Мост длиной 57 метров строили в Атырау 14 лет.", "The bridge of 57 metres in Atyrau took 14 years to build."),
    ("Расходы выросли до 2 миллионов тенге.", "The costs have grown to 2 million tenge in all."),
    ("Серик Ахметов не приехал, и вопрос не решён.", "This time Serik Akhmetov did not come, and nothing was decided."),
    (
        "Дорогу закрыли утром. Водители ждали до вечера.",
        "The road was closed in the morning. Drivers waited until dusk.",
    ),
    ("Он сказал, что помощь придёт в Тараз завтра.", "He said that help would reach Taraz tomorrow, or so he hoped."),
)
RU_KK = (
    ("Вчера в Уральске открыли 3 школы на 1 200 мест.", "Кеше Оралда 1 200 орындық 3 мектеп ашылды."),
    ("Мост длиной 57 метров строили в Атырау 14 лет.", "Ұзындығы 57 метр көпір Атырауда 14 жыл бойы салынды."),
    ("Расходы выросли до 2 миллионов тенге.", "Шығындар барлығы 2 миллион теңгеге дейін өсті."),
    ("Серик Ахметов не приехал, и вопрос не решён.", "Бұл жолы Серік Ахметов келмеді, мәселе шешілген жоқ."),
    ("Дорогу закрыли утром. Водители ждали до вечера.", "Жол таңертең жабық болды. Жүргізушілер кешке дейін күтті."),
    ("Он сказал, что помощь придёт в Тараз завтра.", "Ол көмектің Таразға ертең жететінін айтты, солай үміттенді."),
)


@pytest.fixture(scope="module")
def plant() -> ModuleType:
    return load_benchmark("plant")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sets")
    for pair, rows in (("ru-en", RU_EN), ("ru-kk", RU_KK)):
        text = "".join(f"{one}\t{two}\n" for one, two in rows)
        (folder / f"flores200_devtest.{pair}.tsv").write_text(text, encoding="utf-8")
    return folder


def run(folder: Path, out: Path, *options: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-I", str(PLANT), str(folder), "--out", str(out), *options]
    subprocess.run(command, check=True, capture_output=True)
    return [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def planted(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    return run(folder, tmp_path_factory.mktemp("out") / "plants.jsonl")


def of(planted: list[dict[str, Any]], kind: str) -> Iterator[dict[str, Any]]:
    found = [plant for plant in planted if plant["kind"] == kind]
    assert found, kind
    yield from found


def test_nothing_of_tilshi_or_of_other_packages_is_imported() -> None:
    tree = ast.parse(PLANT.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_the_same_seed_plants_the_same(folder: Path, planted: list[dict[str, Any]], tmp_path: Path) -> None:
    assert run(folder, tmp_path / "again.jsonl") == planted
    assert run(folder, tmp_path / "other.jsonl", "--seed", "2") != planted


def test_every_plant_is_a_changed_reference_of_its_line(planted: list[dict[str, Any]]) -> None:
    rows = {"ru-en": RU_EN, "ru-kk": RU_KK}
    for one in planted:
        assert set(one) == {"pair", "line", "kind", "source", "reference", "planted"}
        assert one["planted"] != one["reference"]
        assert one["planted"].strip()
        span = 3 if one["kind"].endswith("paragraph") else 1
        lines = rows[one["pair"]][one["line"] - 1 : one["line"] - 1 + span]
        assert one["source"] == " ".join(source for source, _ in lines)
        assert one["reference"] == " ".join(reference for _, reference in lines)


def test_the_limit_holds_for_each_kind_and_pair(folder: Path, tmp_path: Path) -> None:
    counts = Counter((one["pair"], one["kind"]) for one in run(folder, tmp_path / "few.jsonl", "--most", "2"))
    assert max(counts.values()) == 2


def digits(text: str) -> Counter[str]:
    return Counter(re.findall(r"\d+", text))


def test_a_changed_digit_makes_a_number_that_is_nowhere_else(planted: list[dict[str, Any]]) -> None:
    for one in of(planted, "digit_changed"):
        (new,) = digits(one["planted"]) - digits(one["reference"])
        assert new not in digits(one["source"] + " " + one["reference"])
        assert len(one["planted"]) == len(one["reference"])


def test_a_dropped_number_is_in_the_source_and_gone(planted: list[dict[str, Any]]) -> None:
    for one in of(planted, "number_dropped"):
        gone = digits(one["reference"]) - digits(one["planted"])
        assert gone
        assert not digits(one["planted"]) - digits(one["reference"])
        assert set(gone) <= set(digits(one["source"]))


def test_an_added_number_is_new(planted: list[dict[str, Any]]) -> None:
    for one in of(planted, "number_added"):
        (new,) = digits(one["planted"]) - digits(one["reference"])
        assert new not in one["source"] + one["reference"]


def test_a_million_becomes_a_billion(planted: list[dict[str, Any]]) -> None:
    shown = {one["pair"]: one["planted"] for one in of(planted, "million_billion")}
    assert "2 billion tenge" in shown["ru-en"]
    assert "2 миллиард теңгеге" in shown["ru-kk"]


def test_a_name_is_swapped_for_another_of_the_file(plant: ModuleType, planted: list[dict[str, Any]]) -> None:
    known = {"ru-en": plant.names([two for _, two in RU_EN]), "ru-kk": plant.names([two for _, two in RU_KK])}
    assert {"Serik", "Akhmetov", "Oral", "Atyrau", "Taraz"} == set(known["ru-en"])
    for one in of(planted, "name_swapped"):
        words = [Counter(re.findall(r"[^\W\d_]+", one[which])) for which in ("reference", "planted")]
        (old,), (new,) = words[0] - words[1], words[1] - words[0]
        assert {old, new} <= set(known[one["pair"]])


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "They cannot come.", "They can come."),
        ("en", "She didn't answer.", "She did answer."),
        ("en", "It won’t end.", "It will end."),
        ("en", "There is no longer hope.", "There is hope."),
        ("en", "It was done without help.", "It was done with help."),
        ("en", "This is not only late.", None),
        ("en", "No one came.", None),
        ("kk", "Ол келмеді.", "Ол келді."),
        ("kk", "Ол айтпаған.", "Ол айтқан."),
        ("kk", "Су жетпейді.", "Су жетеді."),
        ("kk", "Бұл болмайды.", "Бұл болады."),
        ("kk", "Ол оқымайды.", "Ол оқыйды."),
        ("kk", "Жұмыс көнбейтін болды.", "Жұмыс көнетін болды."),
        ("kk", "Мүмкіндік жоқ.", "Мүмкіндік бар."),
        ("kk", "Бұл дұрыс емес.", "Бұл дұрыс."),
        ("kk", "Бұл тек ғана ән емес, би де.", None),
        ("kk", "Олар көшені қамады.", None),
        ("kk", "Маған айтты.", None),
    ],
)
def test_negations_are_taken_out(plant: ModuleType, language: str, text: str, expected: str | None) -> None:
    row = plant.Row(language, 1, "", text, (text,), (), ())
    assert plant.negation_dropped(row, DRAW()) == expected


def test_a_sentence_is_dropped_whole(planted: list[dict[str, Any]]) -> None:
    for one in (*of(planted, "sentence_dropped_line"), *of(planted, "sentence_dropped_paragraph")):
        assert len(one["planted"]) < len(one["reference"]) - 20
        assert one["planted"][-10:] in one["reference"]


def test_a_part_is_dropped_only_where_the_source_has_fewer_sentences(plant: ModuleType) -> None:
    reference = "The road was closed at dawn. Drivers waited until evening."
    row = plant.Row("en", 1, "Дорогу закрыли на рассвете, и водители ждали.", reference, (reference,), (), ())
    assert plant.part_dropped(row, DRAW()) in {"The road was closed at dawn.", "Drivers waited until evening."}
    assert plant.sentence_dropped(row, DRAW()) is None


@pytest.mark.parametrize(("kind", "times"), [("clause_repeated_once", 2), ("clause_repeated_thrice", 4)])
def test_a_clause_stands_again_behind_itself(planted: list[dict[str, Any]], kind: str, times: int) -> None:
    for one in of(planted, kind):
        words = one["planted"].replace(",", "").replace(".", "").split()
        runs = (
            all(words[at + step] == words[at + step % period] for step in range(times * period))
            for period in range(3, 16)
            for at in range(len(words) - times * period + 1)
        )
        assert any(runs)


def test_what_is_left_untranslated_is_the_source(planted: list[dict[str, Any]]) -> None:
    assert all(one["planted"] == one["source"] for one in of(planted, "untranslated_whole"))
    for one in of(planted, "untranslated_half"):
        assert one["planted"].split()[-1] == one["source"].split()[-1]
        assert one["planted"].split()[0] == one["reference"].split()[0]
    others = {source for source, _ in RU_KK}
    assert all(one["planted"] in others - {one["source"]} for one in of(planted, "russian_instead"))


def test_a_look_alike_is_one_letter_of_the_other_alphabet(planted: list[dict[str, Any]]) -> None:
    for one in of(planted, "look_alike"):
        ((old, new),) = [
            (one, other) for one, other in zip(one["reference"], one["planted"], strict=True) if one != other
        ]
        assert ("\u0400" <= old <= "\u04ff") != ("\u0400" <= new <= "\u04ff")


def test_a_missing_set_is_named(tmp_path: Path) -> None:
    command = [sys.executable, str(PLANT), str(tmp_path), "--out", str(tmp_path / "x")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "flores200_devtest.ru-en.tsv" in done.stderr
