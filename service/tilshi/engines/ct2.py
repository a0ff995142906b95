"""CTranslate2 on the CPU. Imports neither torch nor transformers."""

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ctranslate2 import TranslationResult, Translator

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines import limits
from tilshi.engines.limits import Output, Source
from tilshi.engines.loading import Reader
from tilshi.engines.protocol import Attention, EngineInfo, Hypothesis, Segment

_MOST_PARTS = 4


class Ct2Engine:
    """A converted model."""

    def __init__(self, folder: Path, reader: Reader, *, threads: int, batch_tokens: int) -> None:
        """Load a model.

        Args:
            folder: converted model.
            reader: its identity and tokenizer.
            threads: CPU threads.
            batch_tokens: padded source tokens of one batch.

        Raises:
            RuntimeError: the converted model cannot be read.
        """
        compute_type = {"int8": "int8_float32"}.get(reader.info.compute_type, reader.info.compute_type)
        # Two halves of a batch on a thread each were 1.1 to 1.8 times as fast as one batch on two threads, for models
        # of 46 M to 240 M parameters in int8. The parts share the weights; beyond a few the threads work inside them.
        self._parts = min(threads, _MOST_PARTS)
        self._translator = Translator(
            str(folder),
            device="cpu",
            compute_type=compute_type,
            inter_threads=self._parts,
            intra_threads=max(1, threads // self._parts),
        )
        config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
        self._end_token: str = config["eos_token"]
        self._prefix_starts = config["decoder_start_token"] is None
        self._shortlisted = _shortlisted(folder)
        self._reader = reader
        self._batch_tokens = batch_tokens

    @property
    def info(self) -> EngineInfo:
        """What identifies the engine's output."""
        return self._reader.info

    @property
    def concurrent_calls(self) -> int:
        """Two: the translator takes calls from any thread and hands their parts to its workers in turn."""
        return 2

    @property
    def max_source_tokens(self) -> int:
        """Longest source the model reads, special tokens and prompt included."""
        return self._reader.max_source_tokens

    def count_tokens(self, texts: Sequence[str], task: Task) -> list[int]:
        """Source tokens of each text, special tokens and prompt included."""
        return self._reader.count_tokens(texts, task)

    def generate(self, segments: Sequence[Segment]) -> list[Hypothesis]:
        """Compute one hypothesis per segment, in order.

        Raises:
            InvalidValue: a segment is longer than the model reads.
        """
        return limits.generate(segments, self._reader, self._batch_tokens, self._decode)

    def close(self) -> None:
        """Free the model."""
        self._translator.unload_model()

    def _decode(self, sources: list[Source], task: Task, options: DecodingOptions) -> list[Output]:
        """Decode a batch, and look at where the model looked if that is asked for."""
        followed = [Output(source.target, True, None) for source in sources if source.target]
        outputs = followed or self._search(sources, task, options)
        if not options.attention:
            return outputs
        weights = self._attend(sources, self._reader.codec.target_prefix(task), outputs)
        return [replace(output, attention=attention) for output, attention in zip(outputs, weights, strict=True)]

    def _search(self, sources: list[Source], task: Task, options: DecodingOptions) -> list[Output]:
        """Decode a batch.

        CTranslate2 has one length limit for a whole batch, so the batch gets the highest one and a hypothesis beyond
        its own is cut there. For greedy search that is exactly what a lower limit gives; with beams, which may choose
        otherwise under a lower limit, such a source is decoded again by itself.
        """
        prefix = self._reader.codec.target_prefix(task)
        results = self._translate(sources, prefix, options)
        shown = self._shown(prefix)
        outputs: list[list[Output]] = []
        for source, result in zip(sources, results, strict=True):
            if len(result.hypotheses[0]) - shown > source.limit and options.beam_size > 1:
                (alone,) = self._search([source], task, options)
                outputs.append([replace(alone, others=()), *alone.others])
            else:
                outputs.append(self._outputs(result, source.limit, shown, options))
        rows = [(at, rank) for at, ranked in enumerate(outputs) for rank, one in enumerate(ranked) if one.score is None]
        given = [outputs[at][rank] for at, rank in rows]
        scores = self._scores([sources[at] for at, _ in rows], prefix, given)
        for (at, rank), score in zip(rows, scores, strict=True):
            outputs[at][rank] = replace(outputs[at][rank], score=score)
        return [replace(best, others=tuple(others)) for best, *others in outputs]

    def _outputs(self, result: TranslationResult, limit: int, shown: int, options: DecodingOptions) -> list[Output]:
        """Return the best hypothesis, cut at `limit` tokens, and the others that end before it.

        The score is None where the search's own is not the model's.
        """
        outputs = []
        for rank, (hypothesis, score) in enumerate(zip(result.hypotheses, result.scores, strict=True)):
            produced = hypothesis[shown:]
            tokens = produced[:limit]
            ended = tokens[-1:] == [self._end_token]
            if rank > 0 and not ended:
                continue
            plain = len(tokens) == len(produced) and _is_plain(options)
            # CTranslate2 divides by all tokens; those of the prefix have log probability 0
            mean = score * len(hypothesis) / max(1, len(produced)) if plain else None
            outputs.append(Output(tokens[:-1] if ended else tokens, ended, mean))
        return outputs

    def _attend(self, sources: list[Source], prefix: list[str], outputs: list[Output]) -> list[Attention]:
        """Return the weights with which each output's tokens were produced, from a second pass along them.

        The weights of the search itself are not used: with beams and several sources in a batch, CTranslate2 4.8 gives
        some hypotheses the weights of another source.
        """
        targets = [[*prefix, *output.tokens] for output in outputs]
        results: list[TranslationResult] = self._translator.translate_batch(
            [source.tokens for source in sources],
            target_prefix=targets,
            beam_size=1,
            max_input_length=0,
            max_decoding_length=max(1, *map(len, targets)),
            return_attention=True,
        )
        shown = self._shown(prefix)
        ends = [shown + len(output.tokens) for output in outputs]
        rows = [result.attention[0][shown:end] for result, end in zip(results, ends, strict=True)]
        return [tuple(map(tuple, weights)) for weights in rows]

    def _scores(self, sources: list[Source], prefix: list[str], outputs: list[Output]) -> list[float]:
        """Mean log probabilities of given outputs: what the model itself says, without the penalties of the search."""
        if not sources:
            return []
        scored = self._translator.score_batch(
            [source.tokens for source in sources],
            [[*prefix, *output.tokens] for output in outputs],
            max_batch_size=self._part_size(sources),
            batch_type="examples",
            max_input_length=0,
        )
        means, shown = [], self._shown(prefix)
        for one, output in zip(scored, outputs, strict=True):
            log_probabilities = one.log_probs[shown : shown + len(output.tokens) + output.ended]
            means.append(float(sum(log_probabilities) / max(1, len(log_probabilities))))
        return means

    def _shown(self, prefix: list[str]) -> int:
        """Return how many tokens of the prefix CTranslate2 repeats in its answers: a start token is none of them."""
        return len(prefix) - 1 if prefix and self._prefix_starts else len(prefix)

    def _part_size(self, sources: list[Source]) -> int:
        """Sources of one part, so that every worker of the translator gets one.

        Not tokens: CTranslate2 counts padding too, and half the tokens would leave a third, small part for one worker
        (measured: 1.1 to 1.5 times as long, `benchmarks/sizes_parts.py`).
        """
        return -(-len(sources) // self._parts)

    def _translate(self, sources: list[Source], prefix: list[str], options: DecodingOptions) -> list[TranslationResult]:
        results: list[TranslationResult] = self._translator.translate_batch(
            [source.tokens for source in sources],
            target_prefix=[prefix] * len(sources) if prefix else None,
            max_batch_size=self._part_size(sources),
            batch_type="examples",
            beam_size=options.beam_size,
            num_hypotheses=min(options.num_hypotheses, options.beam_size),
            length_penalty=options.length_penalty,
            repetition_penalty=options.repetition_penalty,
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            use_vmap=not self._shortlisted.isdisjoint(sources[0].tokens),  # a batch has one task, so one tag
            max_input_length=0,  # lengths are checked before; nothing is cut here
            max_decoding_length=max(source.limit for source in sources) + self._shown(prefix),
            min_decoding_length=min(options.min_new_tokens, *(source.limit for source in sources))
            + self._shown(prefix),
            return_end_token=True,
            return_scores=True,
        )
        return results


def _shortlisted(folder: Path) -> frozenset[str]:
    """Return the tags the vocabulary map has pieces for: for any other, CTranslate2 would allow none at all."""
    file = folder / "vmap.txt"
    if not file.is_file():
        return frozenset()
    with file.open(encoding="utf-8") as lines:
        return frozenset(line.partition("\t")[0] for line in lines)


def _is_plain(options: DecodingOptions) -> bool:
    """Whether the search's own score is the model's log probability, divided by the number of tokens.

    It is taken among the tokens the search may use (of the shortlist, no repeated n-gram). Scoring a hypothesis anew
    costs as much as a greedy search, and knows no shortlist.
    """
    return options.repetition_penalty == 1 and options.length_penalty == 1 and options.min_new_tokens == 0
