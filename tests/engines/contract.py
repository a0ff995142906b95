"""How the tests of the contract ask an engine."""

from collections.abc import Sequence

from tests.engines.conftest import GREEDY, TASK
from tests.engines.published import INSTALLED

from tilshi.catalog import DecodingOptions, Task
from tilshi.engines.protocol import Engine, Hypothesis, Segment


def task_of(engine: Engine) -> Task:
    """What a model was taught."""
    known = INSTALLED.get(engine.info.model_id)
    return known.task if known else TASK


def segments(engine: Engine, texts: Sequence[str], options: DecodingOptions = GREEDY) -> list[Segment]:
    return [Segment(text, task_of(engine), options) for text in texts]


def answers(engine: Engine, texts: Sequence[str], options: DecodingOptions = GREEDY) -> list[Hypothesis]:
    return engine.generate(segments(engine, texts, options))
