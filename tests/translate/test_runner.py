"""The runner over real parts: pool, cache, in-flight table, checks; only the model is scripted."""

import threading
import time
import unicodedata
import zlib
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilshi.cache.memory import MemoryCache
from tilshi.cache.tiers import open_cache
from tilshi.catalog import Length
from tilshi.catalog.tasks import DecodingOptions, Task, TaskName
from tilshi.engines.call import Call, Generated
from tilshi.engines.protocol import Segment
from tilshi.engines.scripted import Script, empty, identity, looping
from tilshi.errors import Cancelled, DeadlineExceeded, EngineFailed, InvalidValue, NotFound
from tilshi.languages import Language
from tilshi.settings import Settings
from tilshi.text.findings import WarningCode
from tilshi.translate.runner import Source
from tilshi.translate.way import CHUNK

RU_EN = Task(TaskName.TRANSLATE, Language.RU, Language.EN)
RU_KK = Task(TaskName.TRANSLATE, Language.RU, Language.KK)
SENTENCES = [
    "Жители посёлка встретили гостей у школы.",
    "Дорогу к перевалу закрыли из-за снега.",
    "Подробности на https://example.org/news до вечера.",
]


def codes(generated: Generated) -> list[WarningCode]:
    return [finding.code for finding in generated.findings]


def run(bench: Any, texts: list[str], call: Call | None = None, **options: Any) -> list[Generated]:
    results: list[Generated] = bench.runner.generate("one", texts, RU_EN, call or Call(), **options)
    return results


def test_results_are_in_the_order_of_the_texts(bench: Any) -> None:
    forward, backward = run(bench, SENTENCES), run(bench, SENTENCES[::-1])
    assert [one.text for one in forward] == [one.text for one in backward][::-1]
    assert all(one.model == "one" and not one.source_kept and one.findings == () for one in forward)


def test_findings_of_finished_texts_are_counted_fresh_or_not(make_bench: Callable[..., Any], well: Script) -> None:
    def forgetful(text: str, task: Task, options: DecodingOptions) -> str:
        return well(text, task, options).replace("700", "")

    bench = make_bench(forgetful)
    texts = ["Жители подали 700 заявок.", SENTENCES[0]]
    run(bench, texts)
    assert bench.counts.totals["warnings", "number_missing"] == 1
    run(bench, texts)
    assert bench.counts.totals["warnings", "number_missing"] == 2
    assert [key for key in bench.counts.totals if key[0] == "warnings"] == [("warnings", "number_missing")]


def test_the_model_never_sees_what_is_masked_nor_does_the_cache(make_bench: Callable[..., Any]) -> None:
    seen: dict[str, Any] = {}

    class Spy(MemoryCache):
        def put_many(self, entries: Any) -> None:
            seen.update(entries)
            super().put_many(entries)

    bench = make_bench(cache=Spy(2**20))
    (result,) = run(bench, ["Пишите на a@b.kz или в Тілші сегодня."], do_not_translate=["Тілші"])
    assert "a@b.kz" in result.text
    assert "Тілші" in result.text
    assert bench.engine.texts == ["Пишите на [0] или в [1] сегодня."]
    assert [entry.text for entry in seen.values()] == [result.text.replace("a@b.kz", "[0]").replace("Тілші", "[1]")]


def test_identical_texts_are_computed_once(bench: Any) -> None:
    call = Call()
    results = run(bench, [SENTENCES[0], SENTENCES[1], SENTENCES[0], SENTENCES[0]], call)
    assert len(bench.engine.texts) == 2
    assert results[0] == results[2] == results[3] != results[1]
    assert (call.usage.segments, call.usage.hits) == (2, 0)


def test_spaces_and_unicode_forms_make_no_difference(bench: Any) -> None:
    text = "Йод и ёлка стоят у школы."
    first, second = run(bench, [text, "  " + unicodedata.normalize("NFD", text).replace(" ", " \u00a0") + "\t"])
    assert first.text == second.text
    assert len(bench.engine.texts) == 1


@pytest.mark.parametrize(
    "text", ["", "  \t", "https://example.org/a", "12:30", "— …", "😀 🎉", "a@b.kz, @desk #новости"]
)
def test_text_with_nothing_to_translate_needs_no_model_and_stays_as_it_is(bench: Any, text: str) -> None:
    call = Call()
    assert run(bench, [text], call) == [Generated(text, None, (), "one", source_kept=False)]
    assert bench.engine.calls == call.usage.segments == 0
    assert call.usage.models == {}


def test_all_misses_of_a_call_go_in_one_request_per_rung(make_bench: Callable[..., Any], well: Script) -> None:
    def script(text: str, task: Task, options: DecodingOptions) -> str:
        return "" if options.beam_size == 1 and "снега" in text else well(text, task, options)

    bench = make_bench(script)
    texts = [f"{sentence[:-1]} снова." for sentence in SENTENCES]
    requests: list[int] = []
    submit = bench.pool.submit

    def counting(model_id: str, segments: Sequence[Segment], **terms: Any) -> Any:
        requests.append(len(segments))
        return submit(model_id, segments, **terms)

    bench.pool.submit = counting
    run(bench, texts)
    assert requests == [3, 1]


STUBBORN_ANSWERS = {
    "Цикл": "loop " * 20,
    "Пусто": "",
    "Кириллица": "Вот вам совсем другое предложение по-русски.",
    "Длинно": " ".join(f"w{i}x" for i in range(500)),
    "Число": "The commission counted them all by itself.",
    "Хорошее": "A perfectly good sentence about the day.",
}


def stubborn(text: str, task: Task, options: DecodingOptions) -> str:
    """Fail in every way there is, by the first word; "Копия" and unknown words are copied."""
    return STUBBORN_ANSWERS.get(text.split(maxsplit=1)[0], text)


STUBBORN = [
    "Цикл повторяется без конца",
    "Пусто бывает иногда",
    "Копия остаётся копией навсегда",
    "Кириллица остаётся кириллицей навсегда",
    "Длинно говорит иногда модель",
    "Число 700 комиссия посчитала сама",
    "Хорошее предложение об этом дне",
]


def test_a_cached_answer_carries_the_same_warnings(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(lambda text, task, options: stubborn(text if text[0].isupper() else "Цикл", task, options))
    cold_call, warm_call = Call(), Call()
    cold, asked = run(bench, STUBBORN, cold_call), bench.engine.calls
    warm = run(bench, STUBBORN, warm_call)
    assert warm == cold
    assert bench.engine.calls == asked
    assert (cold_call.usage.segments, cold_call.usage.hits) == (7, 0)
    assert (warm_call.usage.segments, warm_call.usage.hits) == (7, 7)
    assert (warm_call.usage.calls, warm_call.usage.tokens) == (0, 0)
    assert warm_call.usage.models == cold_call.usage.models == {"one": None}
    assert [one.source_kept for one in cold] == [True] * 5 + [False] * 2
    assert [codes(one)[:2] for one in cold[:5]] == [
        [WarningCode.SOURCE_KEPT, WarningCode.LOOP],
        [WarningCode.SOURCE_KEPT, WarningCode.EMPTY],
        [WarningCode.SOURCE_KEPT, WarningCode.WRONG_SCRIPT],
        [WarningCode.SOURCE_KEPT, WarningCode.WRONG_SCRIPT],
        [WarningCode.SOURCE_KEPT, WarningCode.TRUNCATED],
    ]
    assert [one.text for one in cold[:5]] == STUBBORN[:5]
    assert codes(cold[5]) == [WarningCode.NUMBER_MISSING]
    assert codes(cold[6]) == []


def test_a_lost_mask_is_worked_around(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(lambda text, task, options: "All gone." if "[" in text else f"Said about {len(text)}.")
    (result,) = run(bench, ["Пишите на a@b.kz сегодня."])
    assert result.text == "Said about 9 a@b.kz Said about 7."
    assert WarningCode.MASK_LOST not in codes(result)
    assert bench.counts.rungs()["masks"] == 1


def test_the_warnings_stay_the_same_through_the_disk_cache(
    make_bench: Callable[..., Any], tmp_path: Path, translate_settings: Settings
) -> None:
    disk = translate_settings.model_copy(update={"cache_dir": tmp_path})
    results = []
    for _ in range(2):
        cache = open_cache(disk)
        bench = make_bench(stubborn, cache=cache)
        results.append(run(bench, STUBBORN))
        cache.close()
    assert results[0] == results[1]
    assert bench.engine.calls == 0


def test_an_edited_sentence_is_the_only_one_computed(bench: Any) -> None:
    run(bench, SENTENCES)
    call = Call()
    run(bench, [SENTENCES[0], "Дорогу к перевалу открыли после снега.", SENTENCES[2]], call)
    assert bench.engine.texts[3:] == ["Дорогу к перевалу открыли после снега."]
    assert (call.usage.segments, call.usage.hits, call.usage.calls) == (3, 2, 1)


def test_another_value_under_the_same_mask_is_a_hit_with_its_own_value(bench: Any) -> None:
    (first,) = run(bench, ["Подробности на https://example.org/a до вечера."])
    call = Call()
    (second,) = run(bench, ["Подробности на https://example.com/other до вечера."], call)
    assert call.usage.hits == 1
    assert second.text == first.text.replace("https://example.org/a", "https://example.com/other")


def test_without_store_nothing_is_read_or_written(bench: Any) -> None:
    run(bench, SENTENCES[:1], Call(store=False))
    run(bench, SENTENCES[:1])
    assert bench.engine.calls == 2
    call = Call(store=False)
    run(bench, SENTENCES[:1], call)
    assert bench.engine.calls == 3
    assert (call.usage.segments, call.usage.hits) == (1, 0)


def test_the_checks_are_remembered_only_for_texts_that_may_be_stored(bench: Any) -> None:
    remembered = bench.runner._remembering
    run(bench, SENTENCES, Call(store=False))
    assert remembered.cache_info().currsize == 0
    cold = run(bench, SENTENCES)
    assert remembered.cache_info().currsize == 3
    assert run(bench, SENTENCES) == cold
    assert remembered.cache_info().misses == 3


def test_namespaces_do_not_see_each_other(bench: Any) -> None:
    for namespace in ("desk-a", "desk-b", "desk-a"):
        run(bench, SENTENCES[:1], Call(namespace=namespace))
    assert bench.engine.calls == 2


def test_another_direction_never_hits_an_old_entry(bench: Any) -> None:
    run(bench, SENTENCES[:1])
    bench.runner.generate("one", SENTENCES[:1], RU_KK, Call())
    assert bench.engine.calls == 2


def test_another_glossary_never_hits_an_old_entry(bench: Any) -> None:
    for digest in (None, "a", "b", "a", None):
        run(bench, SENTENCES[:1], glossary_digest=digest)
    assert bench.engine.calls == 3


def test_other_weights_never_hit_an_old_entry(make_bench: Callable[..., Any]) -> None:
    cache = MemoryCache(2**20)
    for digest, calls in (("old", 1), ("new", 1), ("old", 0)):
        bench = make_bench(cache=cache, digest=digest)
        run(bench, SENTENCES[:1])
        assert bench.engine.calls == calls


@pytest.mark.parametrize(
    "change",
    [
        {"prompt": ("version", 'version = "1"', 'version = "2"')},
        {"decoding": ("a retry", "beam_size = 6", "beam_size = 8")},
        {"decoding": ("one rung less", "[[retry]]\nbeam_size = 4\n", "")},
        {"more": "[decoding]\nbeam_size = 2\n"},
        {"more": "[[repairs]]\nlanguages = ['en']\npattern = 'a'\nreplacement = 'b'\n"},
        {"more": "[source_language_tokens]\nru = 'en_XX'\n"},
    ],
    ids=[
        "prompt version",
        "options of a retry",
        "number of rungs",
        "options of the card",
        "repairs of the card",
        "tokens",
    ],
)
def test_another_prompt_or_option_never_hits_an_old_entry(
    change: dict[str, Any],
    make_bench: Callable[..., Any],
    write_catalog: Callable[..., None],
    catalog_texts: dict[str, str],
    tmp_path: Path,
) -> None:
    cache = MemoryCache(2**20)
    changed = {
        name: value if isinstance(value, str) else catalog_texts[name].replace(*value[1:])
        for name, value in change.items()
    }
    assert changed != {name: catalog_texts.get(name) for name in change}
    calls = []
    for name, files in (("old", {}), ("new", changed), ("again", {})):
        folder = tmp_path / name
        folder.mkdir()
        write_catalog(folder, **files)
        bench = make_bench(cache=cache, folder=folder)
        run(bench, SENTENCES[:1])
        calls.append(bench.engine.calls)
    assert calls == [1, 1, 0]


def test_nothing_of_a_failed_call_is_cached(bench: Any) -> None:
    bench.engine.error = RuntimeError("out of memory")
    with pytest.raises(EngineFailed):
        run(bench, SENTENCES)
    bench.engine.error = None
    assert bench.cache.stats()[0].entries == 0
    assert all(not one.source_kept for one in run(bench, SENTENCES))


def test_a_call_cancelled_between_rungs_caches_nothing(make_bench: Callable[..., Any]) -> None:
    call = Call(cancel=threading.Event())

    def script(text: str, task: Task, options: DecodingOptions) -> str:
        assert call.cancel is not None
        call.cancel.set()
        return ""

    bench = make_bench(script)
    with pytest.raises(Cancelled):
        run(bench, SENTENCES, call)
    assert bench.engine.calls <= 1
    assert bench.cache.stats()[0].entries == 0


def test_a_deadline_ends_the_wait_for_a_hung_model(make_bench: Callable[..., Any]) -> None:
    gate = threading.Event()
    bench = make_bench(gate=gate)
    bench.pool.info("one")
    try:
        with pytest.raises(DeadlineExceeded):
            run(bench, SENTENCES, Call(deadline=time.monotonic() + 0.1))
    finally:
        gate.set()
    assert bench.cache.stats()[0].entries == 0


MANY = [f"Жители дома номер {number} встретили гостей у школы." for number in range(2 * CHUNK + 5)]


class Patience:
    """A translator that answers so many requests, and at the next one stops the call in its own way."""

    def __init__(self, bench: Any, requests: int, stop: Callable[[], None]) -> None:
        self.sizes: list[int] = []
        self._submit, self._left, self._stop = bench.pool.submit, requests, stop

    def __call__(self, model_id: str, segments: Sequence[Segment], **terms: Any) -> Any:
        if not self._left:
            self._stop()
        self._left -= 1
        self.sizes.append(len(segments))
        return self._submit(model_id, segments, **terms)


def test_a_second_try_starts_from_what_the_first_finished_before_its_deadline(make_bench: Callable[..., Any]) -> None:
    bench = make_bench()
    submit, call = bench.pool.submit, Call(deadline=time.monotonic() + 1e6)

    def too_late() -> None:
        raise DeadlineExceeded("the deadline passed")

    for tried in (1, 2):
        bench.pool.submit = Patience(bench, 1, too_late)
        with pytest.raises(DeadlineExceeded):
            run(bench, MANY, call)
        assert bench.cache.stats()[0].entries == tried * CHUNK
        bench.pool.submit = submit
    last = Call()
    results = run(bench, MANY, last)
    assert (last.usage.segments, last.usage.hits) == (len(MANY), 2 * CHUNK)
    assert sorted(bench.engine.texts) == sorted(MANY)
    assert results == run(make_bench(), MANY)


def test_a_cancelled_call_keeps_the_chunks_that_were_done(make_bench: Callable[..., Any]) -> None:
    bench, call = make_bench(), Call(cancel=threading.Event())
    assert call.cancel is not None
    bench.pool.submit = Patience(bench, 2, call.cancel.set)
    with pytest.raises(Cancelled):
        run(bench, MANY, call)
    assert bench.cache.stats()[0].entries == 2 * CHUNK


def test_every_chunk_is_one_request(make_bench: Callable[..., Any]) -> None:
    bench = make_bench()
    bench.pool.submit = patience = Patience(bench, 100, lambda: None)
    run(bench, MANY)
    assert patience.sizes == [CHUNK, CHUNK, 5]


def test_a_call_past_its_deadline_asks_nobody(bench: Any) -> None:
    with pytest.raises(DeadlineExceeded):
        run(bench, SENTENCES, Call(deadline=time.monotonic() - 1))
    assert bench.engine.calls == 0


def test_the_same_segments_in_flight_are_computed_once(make_bench: Callable[..., Any]) -> None:
    gate = threading.Event()
    bench = make_bench(gate=gate)
    calls = [Call(), Call()]
    results: list[list[Generated]] = [[], []]

    def work(index: int) -> None:
        results[index] = run(bench, SENTENCES, calls[index])

    threads = [threading.Thread(target=work, args=[index]) for index in range(2)]
    threads[0].start()
    bench.engine.started.wait(10)
    threads[1].start()
    time.sleep(0.05)  # lets the second find the first in flight; without it the cache answers, the outcome is the same
    gate.set()
    for thread in threads:
        thread.join(10)
    assert results[0] == results[1] != []
    assert len(bench.engine.texts) == 3
    assert sorted(call.usage.hits for call in calls) == [0, 3]
    assert sorted(call.usage.calls for call in calls) == [0, 1]


def test_an_entry_that_the_checks_reject_is_never_served(bench: Any) -> None:
    class Poisoned(MemoryCache):
        def get_many(self, keys: Any) -> Any:
            from tilshi.cache.protocol import Entry

            return {key: Entry("ха " * 50, -0.1, "stop", 0) for key in keys}

    bench = bench.with_cache(Poisoned(1))
    (result,) = run(bench, SENTENCES[:1])
    assert result.text == SENTENCES[0]
    assert result.source_kept
    assert codes(result)[0] is WarningCode.SOURCE_KEPT
    assert WarningCode.LOOP in codes(result)


LONG = ", ".join(f"в пункте номер {n} собрались жители посёлка" for n in range(60)) + " и a@b.kz."


def test_a_sentence_too_long_for_the_model_is_translated_in_parts(bench: Any) -> None:
    cold_call, warm_call = Call(), Call()
    (cold,) = run(bench, [LONG], cold_call, do_not_translate=["жители посёлка"])
    assert all(len(text.split()) < 64 for text in bench.engine.texts)
    assert cold.findings == ()
    assert all(str(n) in cold.text for n in range(60))
    assert cold.text.count("жители посёлка") == 60
    assert cold.text.endswith("a@b.kz.")
    assert cold_call.usage.segments == len(bench.engine.texts) > 1
    (warm,) = run(bench, [LONG], warm_call, do_not_translate=["жители посёлка"])
    assert warm == cold
    assert warm_call.usage.calls == 0
    assert warm_call.usage.hits == warm_call.usage.segments


def test_parts_stay_well_below_what_a_large_model_reads(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(max_source_tokens=300)
    run(bench, [LONG])
    assert len(bench.engine.texts) > 300 / 128
    assert all(len(text.split()) < 128 for text in bench.engine.texts)


def test_one_bad_part_of_a_long_sentence_does_not_cost_the_others(make_bench: Callable[..., Any]) -> None:
    from_caesar = make_bench().engine._script
    bench = make_bench(lambda text, *rest: "" if " 7 " in text else from_caesar(text, *rest))
    (result,) = run(bench, [LONG])
    kept = [finding for finding in result.findings if finding.code is WarningCode.SOURCE_KEPT]
    assert len(kept) == 1
    assert (kept[0].detail["source"] or "nothing") in LONG
    assert "в пункте номер 7 собрались" in result.text
    assert "в пункте номер 59 собрались" not in result.text
    assert not result.source_kept


def test_a_text_too_long_to_summarise_is_refused_not_cut(bench: Any) -> None:
    task = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
    with pytest.raises(InvalidValue, match="reads at most 64"):
        bench.runner.generate("one", [LONG], task, Call())


def test_a_summary_may_quote_its_source_and_leave_things_out(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(lambda text, task, options: text.split(".")[0] + ".")
    task = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
    (result,) = bench.runner.generate(
        "one", ["Дорогу закрыли из-за снега. Её откроют 12 мая, пишет a@b.kz."], task, Call()
    )
    assert result == Generated("Дорогу закрыли из-за снега.", -0.5, (), "one", source_kept=False)


LENGTHS = """
[task.summarize.short]
max_length_factor = 0.0
max_length_extra = 4
[task.summarize.long]
max_length_factor = 0.0
max_length_extra = 40
"""


def test_the_length_of_a_summary_reaches_the_search_and_the_cache_key(
    make_bench: Callable[..., Any], write_catalog: Callable[..., None], catalog_texts: dict[str, str], tmp_path: Path
) -> None:
    write_catalog(tmp_path, decoding=LENGTHS + catalog_texts["decoding"])
    bench = make_bench(identity, folder=tmp_path)
    task, text = Task(TaskName.SUMMARIZE, Language.RU, Language.RU), "Дорогу закрыли. Её откроют летом. Снега много."

    def summary(length: Length | None) -> str:
        (result,) = bench.runner.generate("one", [text], replace(task, length=length), Call())
        assert result.findings == ()
        return str(result.text)

    assert summary(Length.SHORT) == "Дорогу закрыли."  # four words were written, the last two no whole sentence
    assert summary(Length.LONG) == text
    assert summary(None) == text
    assert [batch[0].options.max_length_extra for batch in bench.engine.batches] == [4, 40, 16]
    assert summary(Length.SHORT) == "Дорогу закрыли."
    assert bench.engine.calls == 3


BY_LENGTH = """
id = "plain"
version = "1"
[templates]
translate = "{text}"
[templates.summarize]
short = "[20] {text}"
medium = "[45] {text}"
long = "[45] {text}"
"""


def test_a_length_told_in_the_prompt_alone_has_its_own_cache_key(
    make_bench: Callable[..., Any], write_catalog: Callable[..., None], tmp_path: Path
) -> None:
    write_catalog(tmp_path, prompt=BY_LENGTH)
    bench = make_bench(identity, folder=tmp_path)
    for length, calls in ((Length.SHORT, 1), (Length.MEDIUM, 2), (Length.SHORT, 2), (Length.LONG, 2)):
        bench.runner.generate("one", [SENTENCES[0]], Task(TaskName.SUMMARIZE, Language.RU, Language.RU, length), Call())
        assert bench.engine.calls == calls  # long is asked for as medium is, so it is the same


def test_a_summary_cut_off_in_its_only_sentence_is_none(
    make_bench: Callable[..., Any], write_catalog: Callable[..., None], catalog_texts: dict[str, str], tmp_path: Path
) -> None:
    write_catalog(tmp_path, decoding=LENGTHS + catalog_texts["decoding"])
    bench = make_bench(identity, folder=tmp_path)
    task = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
    (result,) = bench.runner.generate("one", [SENTENCES[0]], replace(task, length=Length.SHORT), Call())
    assert codes(result) == [WarningCode.SOURCE_KEPT, WarningCode.TRUNCATED]
    assert {segment.options.max_length_extra for batch in bench.engine.batches for segment in batch} == {4}


def test_a_summary_that_loops_is_no_summary(make_bench: Callable[..., Any]) -> None:
    bench = make_bench(looping)
    task = Task(TaskName.SUMMARIZE, Language.RU, Language.RU)
    (result,) = bench.runner.generate("one", ["Дорогу закрыли из-за снега на весь день."], task, Call())
    assert result.source_kept
    assert codes(result) == [WarningCode.SOURCE_KEPT, WarningCode.LOOP]


def test_terms_of_their_own_for_each_text(bench: Any) -> None:
    sources = [Source("Парк открыт сегодня.", ("Парк",)), Source("Парк открыт сегодня.")]
    first, second = bench.runner.generate_each("one", sources, RU_EN, Call())
    assert first.text.startswith("Парк ")
    assert not second.text.startswith("Парк ")


def test_an_unknown_model_is_named(bench: Any) -> None:
    with pytest.raises(NotFound, match="nonesuch"):
        bench.runner.generate("nonesuch", SENTENCES, RU_EN, Call())


def test_no_texts_is_no_work(bench: Any) -> None:
    assert run(bench, []) == []


def drop_mask(text: str, task: Task, options: DecodingOptions) -> str:
    return text.replace("[0]", "")


TEXTS = st.sampled_from(
    [
        "Снег шёл весь день, дорогу к перевалу закрыли до утра.",
        "Совет принял 12 решений, о них пишет https://example.org/a сегодня.",
        "Да.",
        "Парк",
        "Ответ ждут по адресу a@b.kz, говорит пресс-служба акимата города.",
        "",
        "2024",
    ]
)


@settings(deadline=None, max_examples=100)
@given(texts=st.lists(TEXTS, max_size=5), choices=st.lists(st.integers(0, 9), min_size=1, max_size=40))
def test_whatever_the_model_does_every_sentence_has_a_usable_target_or_itself_warned(
    texts: list[str], choices: list[int], make_bench: Callable[..., Any], well: Any
) -> None:
    faults: list[Script] = [
        well,
        well,
        empty,
        identity,
        looping,
        drop_mask,
        lambda text, task, options: "Всё осталось по-русски и точка.",
        lambda text, task, options: " ".join(f"word{chr(97 + i % 26)}" for i in range(400)),
        lambda text, task, options: f"{well(text, task, options)} [0] [7]",
        lambda text, task, options: "ok",
    ]

    def script(text: str, task: Task, options: DecodingOptions) -> str:
        # the same answer to the same question, as a model gives
        choice = choices[zlib.crc32(f"{options.beam_size} {text}".encode()) % len(choices)]
        return faults[choice](text, task, options)

    bench = make_bench(script)
    cold = run(bench, texts)
    assert len(cold) == len(texts)
    for text, result in zip(texts, cold, strict=True):
        assert_kept_or_usable(text, result)
    asked = bench.engine.calls
    assert run(bench, texts) == cold
    assert bench.engine.calls == asked
    bench.pool.close()


def assert_kept_or_usable(text: str, result: Generated) -> None:
    if result.source_kept:
        assert result.text == text
        assert codes(result)[0] is WarningCode.SOURCE_KEPT
        assert any(finding.hard for finding in result.findings)
        return
    assert not any(finding.hard for finding in result.findings)
    assert bool(result.text) == bool(text)
    assert "[0]" not in result.text
    assert all(value in result.text for value in ("https://example.org/a", "a@b.kz") if value in text)
