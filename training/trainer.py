"""The training loop: by the clock, resumable, with a log a plot is drawn from.

RUN/checkpoint.pt holds everything needed to go on, RUN/log.jsonl a line per report, RUN/model the averaged weights in
half precision with their tokenizer. All three are replaced as a whole, so that a killed run loses what came after its
last checkpoint and nothing else.
"""

import json
import math
import shutil
import signal
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from pickle import UnpicklingError
from types import FrameType
from typing import Any, Final

import numpy as np
import torch
from tokenizers import Tokenizer

from training.batching import ahead
from training.clock import Every
from training.folders import load_model, write_model
from training.materials import FILE as MATERIALS
from training.materials import Material
from training.materials import read as read_materials
from training.materials import write as write_materials
from training.objective import Candidates, loss
from training.optimiser import NotFinite, Optimiser
from training.plan import Plan
from training.sampling import Batch, Uses
from training.scoring import chrf

CHECKPOINT, LOG, MODEL = "checkpoint.pt", "log.jsonl", "model"
_MINUTE: Final = 60.0


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a run stands, as reported and logged.

    Attributes:
        step: updates so far.
        minutes: of training so far, over all parts of the run.
        target_tokens: seen so far.
        loss: mean since the last report, nats per target token, without smoothing.
        learning_rate: of new weights.
    """

    step: int
    minutes: float
    target_tokens: int
    loss: float
    learning_rate: float


class Trainer:
    """One run of training.

    Args:
        start: folder of the model to start from, with its tokenizer.
        run: folder of the run; where it holds a checkpoint, training goes on from there.
        uses: the examples.
        plan: how to train.
        device: where to; `cuda` or `cpu`.
        materials: what the model is made of; those of earlier parts of the run stay.

    Raises:
        ValueError: the checkpoint is of another model, or the examples of another vocabulary.
        OSError: a file can't be read.
    """

    def __init__(
        self, start: Path, run: Path, uses: Uses, plan: Plan, device: str, materials: Sequence[Material] = ()
    ) -> None:
        uses.examples.require(Tokenizer.from_file(str(start / "tokenizer.json")))
        known = read_materials(run / MODEL) if (run / MODEL / MATERIALS).is_file() else []
        self._materials = [*known, *materials]
        self.run, self.uses, self.plan, self.device = run, uses, plan, torch.device(device)
        run.mkdir(parents=True, exist_ok=True)
        torch.manual_seed(plan.seed)
        self.model = load_model(start, plan.dropout).to(self.device, plan.dtype)
        self.optimiser = Optimiser(
            self.model,
            rate=plan.learning_rate,
            pretrained=plan.pretrained_factor,
            decay=plan.weight_decay,
            average=plan.average,
        )
        self.candidates = Candidates(uses, plan.frequent_pieces, plan.chance_pieces)
        self.minutes, self.target_tokens, self._start = 0.0, 0, start
        if (run / CHECKPOINT).exists():
            self._restore()
        self._random = np.random.default_rng([plan.seed, self.optimiser.updates])
        self._stop = False

    @property
    def stopped(self) -> bool:
        """Whether a signal ended it."""
        return self._stop

    @property
    def finished(self) -> bool:
        """Whether the plan is through."""
        return self.minutes >= self.plan.minutes or self.optimiser.updates >= self.plan.most_updates

    def train(self, minutes: float, tell: Callable[[Progress], None]) -> None:
        """Train for so many minutes at most, or to the end of the plan; save at the end.

        SIGTERM and Ctrl-C end it at the next update, with a checkpoint.

        Args:
            minutes: of this part of the run.
            tell: called with every report.

        Raises:
            NotFinite: the loss is no number any more; nothing is saved.
        """
        until = self.minutes + minutes
        batches = ahead(self.uses.drawn(self.plan.seed + self.optimiser.updates, self.plan.batch_tokens))
        losses: list[float] = []
        report, evaluate, save = (
            Every(seconds)
            for seconds in (
                self.plan.report_seconds,
                self.plan.evaluate_minutes * _MINUTE,
                self.plan.save_minutes * _MINUTE,
            )
        )
        with self._stoppable(), closing(batches):
            while not self._over(until):
                began = time.monotonic()  # evaluating and saving is not training
                losses.append(self._update(batches))
                self.minutes += (time.monotonic() - began) / _MINUTE
                if report.due() and not self._over(until):  # the last report is an evaluation
                    tell(self._report(losses, evaluate=evaluate.due()))
                    losses = []
                if save.due():
                    self.save()
        if losses:
            tell(self._report(losses, evaluate=True))
        self.save()

    def _over(self, until: float) -> bool:
        return self._stop or self.finished or self.minutes >= until

    def _update(self, batches: Iterator[Batch]) -> float:
        total = 0.0
        for _ in range(self.plan.accumulate):
            batch = next(batches)
            pieces = self.candidates.of(batch, self._random)
            found = loss(self.model, batch, pieces, smoothing=self.plan.smoothing, device=self.device)
            (found.smoothed / self.plan.accumulate).backward()
            total += float(found.plain)
            self.target_tokens += found.tokens
        if not math.isfinite(total):
            raise NotFinite(f"the loss is {total} at update {self.optimiser.updates + 1}")
        self.optimiser.update(self._factor(), self.plan.clip)
        return total / self.plan.accumulate

    def _factor(self) -> float:
        warm = min(1.0, (self.optimiser.updates + 1) / self.plan.warmup)
        through = max(self.minutes / self.plan.minutes, self.optimiser.updates / self.plan.most_updates)
        return warm * max(self.plan.least_factor, 1 - through)

    def _report(self, losses: list[float], *, evaluate: bool) -> Progress:
        progress = Progress(
            self.optimiser.updates,
            round(self.minutes, 2),
            self.target_tokens,
            round(sum(losses) / len(losses), 4),
            self.plan.learning_rate * self._factor(),
        )
        line: dict[str, Any] = {name: getattr(progress, name) for name in Progress.__slots__}
        if evaluate:
            line.update(self.evaluation())
        with (self.run / LOG).open("a", encoding="utf-8") as log:
            log.write(json.dumps(line) + "\n")
        return progress

    def evaluation(self) -> dict[str, dict[str, float]]:
        """Return `dev_loss` and, where the plan asks for it, `chrf` of the averaged model on the held-out rows.

        Both by direction; the loss in nats per target token, over the full softmax.
        """
        self.model.eval()
        try:
            with torch.no_grad(), self.optimiser.averaged():
                found = {"dev_loss": self._held_out_loss()}
                if self.plan.score_rows:
                    tokenizer = Tokenizer.from_file(str(self._start / "tokenizer.json"))
                    found["chrf"] = chrf(self.model, self.uses, tokenizer, self.plan.score_rows)
        finally:
            self.model.train()
        return found

    def _held_out_loss(self) -> dict[str, float]:
        sums: dict[int, list[float]] = defaultdict(lambda: [0.0, 0.0])
        for batch in self.uses.held_out(self.plan.batch_tokens):
            for code in np.unique(batch.directions):
                part = batch.only(batch.directions == code)
                found = loss(self.model, part, None, smoothing=0.0, device=self.device)
                sums[int(code)][0] += float(found.plain) * found.tokens
                sums[int(code)][1] += found.tokens
        names = self.uses.examples.directions
        return {names[code]: round(total / tokens, 4) for code, (total, tokens) in sorted(sums.items())}

    def save(self) -> None:
        """Write the checkpoint and the model with averaged weights."""
        state = {"minutes": self.minutes, "target_tokens": self.target_tokens, **self.optimiser.state()}
        partial = self.run / f"{CHECKPOINT}.part"
        try:
            torch.save(state, partial)
        except RuntimeError as error:  # what a full disk is to PyTorch's writer
            raise OSError(f"{partial}: cannot be written: {error}") from error
        partial.replace(self.run / CHECKPOINT)
        folder = self.run / f"{MODEL}.part"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        weights = {name: weight.half().cpu() for name, weight in self.optimiser.averages(self.model).items()}
        write_model(self.model, self._start, folder, weights)
        write_materials(folder, self._materials)
        shutil.rmtree(self.run / MODEL, ignore_errors=True)
        folder.rename(self.run / MODEL)

    def _restore(self) -> None:
        file = self.run / CHECKPOINT
        try:
            state = torch.load(file, map_location=self.device, weights_only=True)
        except (RuntimeError, UnpicklingError, EOFError) as error:
            # of what torch says, which goes on for lines and advises to run a stranger's code, only the kind
            raise ValueError(f"{file}: damaged ({type(error).__name__}); move it away to start anew") from error
        self.minutes, self.target_tokens = state.pop("minutes"), state.pop("target_tokens")
        self.optimiser.restore(state)

    @contextmanager
    def _stoppable(self) -> Iterator[None]:
        def stop(_number: int, _frame: FrameType | None) -> None:
            self._stop = True

        before = {number: signal.signal(number, stop) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
