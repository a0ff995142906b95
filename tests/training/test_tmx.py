"""Translation memories: what their elements mean, and what is refused."""

import io
import tracemalloc

import pytest
from training.tmx import MAX_SEGMENT, language_of, read_units

from tilshi.languages import Language

RU, KK, EN = Language.RU, Language.KK, Language.EN


def memory(*units: str, before: str = "") -> bytes:
    body = "".join(f"<tu>{unit}</tu>" for unit in units)
    return f'<?xml version="1.0"?>{before}<tmx version="1.4"><header/><body>{body}</body></tmx>'.encode()


def variant(code: str, text: str) -> str:
    return f'<tuv xml:lang="{code}"><seg>{text}</seg></tuv>'


def read(data: bytes) -> list[tuple[int, dict[Language, str]]]:
    return list(read_units(io.BytesIO(data), "m.tmx"))


def test_units_are_numbered_and_tell_their_languages() -> None:
    units = variant("ru-RU", "Да") + variant("kk", "Иә") + variant("EN_us", "Yes"), variant("ru", "Нет")
    assert read(memory(*units)) == [(1, {RU: "Да", KK: "Иә", EN: "Yes"}), (2, {RU: "Нет"})]


def test_the_lang_of_old_memories_and_a_namespace() -> None:
    data = b'<tmx xmlns="http://www.lisa.org/tmx14"><body><tu><tuv lang="ru"><seg>A</seg></tuv></tu></body></tmx>'
    assert read(data) == [(1, {RU: "A"})]


def test_code_is_dropped_and_highlighted_text_kept() -> None:
    segment = 'a <bpt i="1">{b</bpt>b<ept i="1">}</ept> <hi>c <ph>x</ph>d</hi><it>y</it><ut>z</ut> e<!-- f -->'
    assert read(memory(variant("en", segment))) == [(1, {EN: "a b c d e"})]


def test_spaces_collapse_and_the_first_of_a_language_is_taken() -> None:
    assert read(memory(variant("ru", " а\n б ") + variant("ru-KZ", "в") + variant("de", "g"))) == [(1, {RU: "а б"})]


def test_a_document_type_is_passed_over_and_not_fetched() -> None:
    before = '<!DOCTYPE tmx SYSTEM "file:///nowhere/tmx14.dtd">'
    assert read(memory(variant("ru", "а"), before=before)) == [(1, {RU: "а"})]


@pytest.mark.parametrize(
    "declared", ['<!ENTITY a "aaaa">', '<!ENTITY a SYSTEM "file:///etc/hostname">', '<!ENTITY % a "b">']
)
def test_entities_are_refused(declared: str) -> None:
    with pytest.raises(ValueError, match=r"m\.tmx: defines entities"):
        read(memory(variant("ru", "а"), before=f"<!DOCTYPE tmx [{declared}]>"))


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<html/>", "root element is 'html'"),
        (b"<tmx><body><tu>", "not well-formed"),
        (b"", "not well-formed"),
        (memory(variant("ru", "&unknown;")), "not well-formed"),
    ],
)
def test_what_is_no_memory(data: bytes, told: str) -> None:
    with pytest.raises(ValueError, match=rf"m\.tmx: .*{told}"):
        read(data)


def test_a_segment_over_the_limit_names_its_unit() -> None:
    with pytest.raises(ValueError, match=r"m\.tmx, unit 2: 20,001 characters in ru; the limit is 20,000"):
        read(memory(variant("ru", "а"), variant("ru", "а" * (MAX_SEGMENT + 1))))


def test_memory_does_not_grow_with_the_file() -> None:
    data = io.BytesIO(memory(*(variant("ru", "слово " * 20) + variant("kk", "сөз " * 20) for _ in range(20_000))))
    tracemalloc.start()
    assert sum(1 for _ in read_units(data, "m.tmx")) == 20_000
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 2**20


def test_codes_of_other_languages_are_none() -> None:
    assert [language_of(code) for code in ("kk-Cyrl-KZ", "kaz", "", "uk-UA")] == [KK, None, None, None]
