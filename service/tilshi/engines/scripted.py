"""An engine without a model: deterministic, for the tests of everything above, faults included."""

import threading
from collections.abc import Callable, Mapping, Sequence

from tilshi.catalog import Catalog, ModelCard
from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines.protocol import EngineInfo, FinishReason, Hypothesis, Segment
from tilshi.errors import Internal, InvalidValue
from tilshi.settings import Settings

Script = Callable[[str, Task, DecodingOptions], str]
_LOOP_LENGTH = 24


def identity(text: str, task: Task, options: DecodingOptions) -> str:
    """Return the source."""
    del task, options
    return text


def looping(text: str, task: Task, options: DecodingOptions) -> str:
    """Say the first word again and again, as models do on noisy input."""
    del task, options
    return " ".join(text.split()[:1] * _LOOP_LENGTH)


def truncating(text: str, task: Task, options: DecodingOptions) -> str:
    """Stop after the first half of the words."""
    del task, options
    words = text.split()
    return " ".join(words[: (len(words) + 1) // 2])


def empty(text: str, task: Task, options: DecodingOptions) -> str:
    """Say nothing."""
    del text, task, options
    return ""


class ScriptedEngine:
    """An engine that answers by a script; a token is a word.

    Attributes:
        batches: the segments of every `generate`, in order: what the engine was really asked.
        texts: all texts it was asked, in order.
        closed: whether `close` was called.
        concurrent_calls: calls of `generate` it takes at a time.
    """

    def __init__(
        self,
        script: Script | Mapping[str, str] = identity,
        *,
        model_id: str = "compact",
        digest: str = "scripted",
        max_source_tokens: int = 510,
        error: BaseException | None = None,
        gate: threading.Event | None = None,
        score: float | None = -0.5,
        concurrent_calls: int = 1,
    ) -> None:
        """Make the engine.

        Args:
            script: from text, task and options to text; or a mapping from text to text, unknown texts as they are.
            model_id: as in `info`.
            digest: as in `info`.
            max_source_tokens: longest source, in words plus the end token.
            error: raised by every `generate`.
            gate: every `generate` waits until it is set.
            score: score of every hypothesis.
            concurrent_calls: as the attribute.
        """
        self._script = script
        self._info = EngineInfo(model_id, digest, "scripted", "float32")
        self._max_source_tokens = max_source_tokens
        self.error = error
        self._gate = gate
        self._score = score
        self.concurrent_calls = concurrent_calls
        self.started = threading.Event()
        self.batches: list[tuple[Segment, ...]] = []
        self.closed = False

    @property
    def info(self) -> EngineInfo:
        """What identifies the engine's output."""
        return self._info

    @property
    def max_source_tokens(self) -> int:
        """Longest source, special tokens included."""
        return self._max_source_tokens

    @property
    def calls(self) -> int:
        """How often `generate` was called."""
        return len(self.batches)

    @property
    def texts(self) -> list[str]:
        """Every text it was asked, in order."""
        return [segment.text for batch in self.batches for segment in batch]

    def count_tokens(self, texts: Sequence[str], task: Task) -> list[int]:
        """Words of each text, and one end token."""
        del task
        return [len(text.split()) + 1 for text in texts]

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        """Answer by the script.

        Raises:
            InvalidValue: a segment is longer than `max_source_tokens`.
            Internal: the segments differ in task or options.
        """
        if len({(segment.task, segment.options) for segment in segments}) > 1:
            raise Internal("a batch must have one task and one set of decoding options")
        self.batches.append(tuple(segments))
        self.started.set()
        if self._gate is not None:
            self._gate.wait()
        if self.error is not None:
            raise self.error
        return [self._answer(segment) for segment in segments]

    def _answer(self, segment: Segment) -> Hypothesis:
        if not segment.text.strip():
            return Hypothesis("", None, 0, 0, FinishReason.STOP)
        length = len(segment.text.split()) + 1
        if length > self._max_source_tokens:
            raise InvalidValue(
                f"text: {length} tokens; the model reads at most {self._max_source_tokens}", param="text"
            )
        if segment.target is not None:
            return Hypothesis(segment.target, None, length, len(segment.target.split()), FinishReason.STOP)
        if callable(self._script):
            words = self._script(segment.text, segment.task, segment.options)
        else:
            words = self._script.get(segment.text, segment.text)
        limit = segment.options.max_new_tokens(length, self._max_source_tokens)
        produced = words.split()
        if len(produced) > limit:
            return Hypothesis(" ".join(produced[:limit]), self._score, length, limit, FinishReason.LENGTH)
        return Hypothesis(words, self._score, length, len(produced), FinishReason.STOP)

    def close(self) -> None:
        """Note that nobody needs it any more."""
        self.closed = True


def loader(engine: ScriptedEngine) -> Callable[[ModelCard, Catalog, Settings], ScriptedEngine]:
    """Return a `load` for `EnginePool` that answers every model with `engine`."""

    def load(card: ModelCard, catalog: Catalog, settings: Settings) -> ScriptedEngine:
        del card, catalog, settings
        return engine

    return load
