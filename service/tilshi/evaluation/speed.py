"""How fast a model translates on this machine: the same sentences of the project's own every time."""

import statistics
import time
from typing import Final

from tilshi.catalog.tasks import Task
from tilshi.evaluation.answer import Speed
from tilshi.evaluation.model import Model
from tilshi.evaluation.survival import plain_sentences
from tilshi.text.normalise import normalise

RUNS: Final = 3


def measure(model: Model, task: Task) -> Speed:
    """Return the speed of a translation: one run to warm up, then the median of `RUNS`.

    Raises:
        TilshiError: as `EnginePool.submit`.
    """
    texts = [normalise(text) for text in plain_sentences(task.source)]
    model.generate(texts, task)
    seconds, tokens = [], 0
    for _ in range(RUNS):
        start = time.perf_counter()
        answers = model.generate(texts, task)
        seconds.append(time.perf_counter() - start)
        tokens = sum(answer.target_tokens for answer in answers)
    middle = statistics.median(seconds)
    return Speed(
        direction=f"{task.source}-{task.target}",
        sentences=len(texts),
        runs=RUNS,
        target_tokens_per_second=tokens / middle,
        sentences_per_second=len(texts) / middle,
    )
