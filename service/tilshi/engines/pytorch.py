"""PyTorch through transformers, in float32: the reference the converted models are held against."""

import warnings
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from transformers import AutoTokenizer, GenerationConfig, LogitsProcessorList, RepetitionPenaltyLogitsProcessor
from transformers.modeling_outputs import BaseModelOutput
from transformers.utils.logging import disable_progress_bar

from tilshi.catalog.tasks import DecodingOptions, Task
from tilshi.engines import limits, models, shortlist
from tilshi.engines.limits import Output, Source
from tilshi.engines.loading import Reader
from tilshi.engines.protocol import EngineInfo, Hypothesis, Segment

_LOGITS_AT_ONCE = 2**25  # elements: 128 MB of float32


class PytorchEngine:
    """A transformers checkpoint; safetensors only, no remote code, no download."""

    def __init__(self, folder: Path, reader: Reader, *, threads: int, batch_tokens: int) -> None:
        """Load a model.

        Args:
            folder: checkpoint.
            reader: its identity and tokenizer.
            threads: CPU threads; torch has one number for the whole process.
            batch_tokens: padded source tokens of one batch.

        Raises:
            OSError: the checkpoint cannot be read.
        """
        torch.set_num_threads(threads)
        disable_progress_bar()
        with warnings.catch_warnings():
            # sacremoses normalises punctuation; tokens come from our own codec, this tokenizer only maps them to ids
            warnings.filterwarnings("ignore", message=".*sacremoses.*")
            self._ids = AutoTokenizer.from_pretrained(folder, trust_remote_code=False, local_files_only=True)
        self._model = model = models.open_model(folder, reader.codec.card.family)
        checkpoint = model.generation_config
        self._start = int(_first(checkpoint.decoder_start_token_id, model.config.decoder_start_token_id))
        self._end = int(_first(checkpoint.eos_token_id, model.config.eos_token_id))
        self._pad = int(_first(checkpoint.pad_token_id, model.config.pad_token_id))
        never = models.forbidden(checkpoint, self._pad if reader.codec.card.family == "marian" else None)
        size: int = model.config.vocab_size
        always = {self._ids.bos_token_id, self._ids.eos_token_id, self._ids.unk_token_id}  # as CTranslate2 does
        self._never: dict[str | None, list[int]] = {None: never} | {
            tag: sorted({*never, *({*(~allowed).nonzero()[0].tolist()} - always)})
            for tag, allowed in shortlist.read(folder, size).items()
        }
        model.generation_config = GenerationConfig()  # the checkpoint's search options are not ours
        self._reader = reader
        self._batch_tokens = batch_tokens

    @property
    def info(self) -> EngineInfo:
        """What identifies the engine's output."""
        return self._reader.info

    @property
    def concurrent_calls(self) -> int:
        """One: a batch uses every thread there is."""
        return 1

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
        del self._model

    def _decode(self, sources: list[Source], task: Task, options: DecodingOptions) -> list[Output]:
        """Decode a batch; about lengths, see `Ct2Engine._decode`."""
        prefix: list[int] = self._ids.convert_tokens_to_ids(self._reader.codec.target_prefix(task))
        begin = prefix if self._reader.codec.language_starts else [self._start, *prefix]
        count = min(options.num_hypotheses, options.beam_size)
        never = self._forbidden_to(sources[0])
        with torch.inference_mode():
            hidden, mask = self._encode(sources)
            if sources[0].target:
                return self._follow(sources, hidden, mask, begin, options)
            produced = self._search(hidden, mask, begin, options, max(source.limit for source in sources), never)
            kept = [ids[: sources[row // count].limit] for row, ids in enumerate(produced)]
            each = hidden.repeat_interleave(count, 0), mask.repeat_interleave(count, 0)
            scores = list(self._score(*each, begin, kept, never))
            weights = self._attend(hidden, mask, begin, kept[::count]) if options.attention else None
        outputs: list[Output] = []
        for at, source in enumerate(sources):
            rows = range(at * count, (at + 1) * count)
            if len(produced[rows[0]]) > source.limit and options.beam_size > 1:
                outputs += self._decode([source], task, options)
                continue
            best, *others = [self._output(kept[row], scores[row]) for row in rows]
            attention = None
            if weights is not None:
                attention = tuple(map(tuple, weights[at, : len(best.tokens), : len(source.tokens)].tolist()))
            outputs.append(replace(best, attention=attention, others=tuple(other for other in others if other.ended)))
        return outputs

    def _follow(
        self,
        sources: list[Source],
        hidden: torch.Tensor,
        mask: torch.Tensor,
        begin: list[int],
        options: DecodingOptions,
    ) -> list[Output]:
        """Return the sources' own targets, and where the model looks for each of their tokens."""
        outputs = [Output(source.target or [], ended=True, score=None) for source in sources]
        if not options.attention:
            return outputs
        ids = [[*self._ids.convert_tokens_to_ids(output.tokens), self._end] for output in outputs]
        weights = self._attend(hidden, mask, begin, ids)
        return [
            replace(output, attention=tuple(map(tuple, rows[: len(output.tokens), : len(source.tokens)].tolist())))
            for output, source, rows in zip(outputs, sources, weights, strict=True)
        ]

    def _forbidden_to(self, source: Source) -> list[int]:
        """Return the ids that may not answer a source: the shortlist of its tag, if the model has one, says which."""
        tag = next((token for token in source.tokens if token in self._never), None)
        return self._never[tag]

    def _output(self, ids: list[int], score: float) -> Output:
        ended = ids[-1:] == [self._end]
        return Output(self._ids.convert_ids_to_tokens(ids[:-1] if ended else ids), ended, score)

    def _encode(self, sources: Sequence[Source]) -> tuple[torch.Tensor, torch.Tensor]:
        """Return encoder states (rows x tokens x width) and attention mask (rows x tokens)."""
        ids = [self._ids.convert_tokens_to_ids(source.tokens) for source in sources]
        padded = _padded(ids, self._pad)
        mask = _padded([[1] * len(row) for row in ids], 0)
        return self._model.get_encoder()(input_ids=padded, attention_mask=mask).last_hidden_state, mask

    def _search(
        self,
        hidden: torch.Tensor,
        mask: torch.Tensor,
        begin: list[int],
        options: DecodingOptions,
        limit: int,
        never: list[int],
    ) -> list[list[int]]:
        """Return the ids of each hypothesis, `num_hypotheses` a row, best first.

        They come without what they `begin` with, end token included where the model ended.
        """
        start = torch.tensor([begin] * len(hidden))
        config = GenerationConfig(
            max_new_tokens=limit,
            min_new_tokens=min(options.min_new_tokens, limit) or None,
            do_sample=False,
            num_beams=options.beam_size,
            num_return_sequences=min(options.num_hypotheses, options.beam_size),
            early_stopping=options.beam_size > 1,
            length_penalty=options.length_penalty,
            no_repeat_ngram_size=options.no_repeat_ngram_size,
            suppress_tokens=never or None,
            decoder_start_token_id=begin[0],
            eos_token_id=self._end,
            pad_token_id=self._pad,
        )
        rows = self._model.generate(
            encoder_outputs=BaseModelOutput(last_hidden_state=hidden),
            attention_mask=mask,
            decoder_input_ids=start,
            generation_config=config,
            logits_processor=_penalties(options),
        )
        return [_until(row[start.shape[1] :].tolist(), self._end) for row in rows]

    def _score(
        self,
        hidden: torch.Tensor,
        mask: torch.Tensor,
        begin: list[int],
        rows: Sequence[list[int]],
        never: list[int],
    ) -> Iterator[float]:
        """Yield the mean log probability of each row's tokens: the model's own, without the penalties of the search."""
        longest = len(begin) + max(map(len, rows))
        step = max(1, _LOGITS_AT_ONCE // (longest * self._model.config.vocab_size))
        for at in range(0, len(rows), step):
            chunk = rows[at : at + step]
            given = _padded([[*begin, *row[:-1]] for row in chunk], self._pad)
            logits = self._model(
                encoder_outputs=BaseModelOutput(last_hidden_state=hidden[at : at + step]),
                attention_mask=mask[at : at + step],
                decoder_input_ids=given,
                use_cache=False,
            ).logits
            logits[..., never] = -torch.inf
            for row, scores in zip(chunk, logits[:, len(begin) - 1 :].log_softmax(-1), strict=True):
                yield float(scores[torch.arange(len(row)), torch.tensor(row)].mean())

    def _attend(
        self, hidden: torch.Tensor, mask: torch.Tensor, begin: list[int], rows: Sequence[list[int]]
    ) -> torch.Tensor:
        """Return the weights with which each row's tokens were produced (rows x target tokens x source tokens)."""
        given = _padded([[*begin, *row[:-1]] for row in rows], self._pad)
        return models.cross_attention(self._model, given, hidden, mask)[:, len(begin) - 1 :]


def _penalties(options: DecodingOptions) -> LogitsProcessorList:
    """Return the repetition penalty, which spares the start token: BART starts with its end token."""
    processors = LogitsProcessorList()
    if options.repetition_penalty != 1:
        processors.append(RepetitionPenaltyLogitsProcessor(options.repetition_penalty, prompt_ignore_length=1))
    return processors


def _first(*values: Any) -> Any:
    """Return the first value there is; of a list, its first element."""
    value = next(value for value in values if value is not None)
    return value[0] if isinstance(value, list) else value


def _padded(rows: Sequence[list[int]], pad: int) -> torch.Tensor:
    longest = max(map(len, rows))
    return torch.tensor([row + [pad] * (longest - len(row)) for row in rows])


def _until(ids: list[int], end: int) -> list[int]:
    return ids[: ids.index(end) + 1] if end in ids else ids
