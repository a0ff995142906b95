"""`tilshi translate`: from files to files of the same structure in other languages."""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from tilshi.articles.formats import replacements, write
from tilshi.articles.model import Document
from tilshi.cli.batch import Tell, each
from tilshi.cli.inputs import Input, collect
from tilshi.cli.ledger import Ledger, check_outputs
from tilshi.cli.opening import open_desk, open_settings
from tilshi.cli.output import print_document, write_whole
from tilshi.cli.plain import to_json
from tilshi.cli.remarks import Remark, remark, remark_encoding, remarks
from tilshi.cli.words import DEMO
from tilshi.desk import Desk
from tilshi.desk.encoded import decoded, with_notice
from tilshi.desk.notices import notice
from tilshi.desk.options import TranslateOptions
from tilshi.desk.origin import grade, provenance
from tilshi.engines.call import Usage
from tilshi.errors import InvalidValue
from tilshi.languages import NAMES, Language


@dataclass(frozen=True, slots=True)
class Asked:
    """Where translations go.

    Attributes:
        out: folder to write to; None = stdout.
        as_json: stdout carries JSON only.
        with_notice: whether written files say that a machine made them.
    """

    out: Path | None
    as_json: bool
    with_notice: bool


@dataclass(frozen=True, slots=True)
class Translated:
    """One input in one language."""

    language: Language
    model: str | None
    pivot: Language | None
    data: bytes
    remarks: tuple[Remark, ...]


def run(names: list[str], options: TranslateOptions, asked: Asked, ctx: Any) -> None:
    """Translate every input."""
    settings = open_settings(profile=options.profile)
    inputs = collect(names, asked.out)
    if asked.out is not None:
        planned = [_place(one, asked.out, target) for one in inputs.files for target in options.targets]
        check_outputs(inputs, planned, asked.out)
    elif not asked.as_json and not (inputs.single and len(options.targets) == 1):
        raise InvalidValue("--out: name a folder (or use --json) for several files or languages", param="out")
    ledger = Ledger(inputs, asked.out)
    with open_desk(settings) as desk:
        work = _Work(desk, options, asked, ledger)
        each(ledger, work.one, ctx, as_json=asked.as_json)


def _place(one: Input, out: Path, target: Language) -> Path:
    return out / target / one.relative


@dataclass(frozen=True, slots=True)
class _Work:
    desk: Desk
    options: TranslateOptions
    asked: Asked
    ledger: Ledger

    def one(self, one: Input, tell: Tell) -> None:
        """Translate one input into every language, then show or write them all."""
        document = one.document(self.desk.settings)
        usage = Usage()
        answers = []
        for target in self.options.targets:
            tell(NAMES[target])
            answers.append(self._translate(document, target, usage))
        remark_encoding(one, document)
        paths = [self._write(one, document, answer, self.asked.out) for answer in answers] if self.asked.out else []
        entry = self.ledger.done(one, paths, sum(len(answer.remarks) for answer in answers))
        if self.asked.as_json:
            self._print_json(document, answers, usage, entry)
        elif paths:
            typer.echo(f"{one.shown}: {', '.join(entry['outputs'])} ({entry['warnings']} warnings)")
        else:
            print_document(answers[0].data, decoded(answers[0].data, document).text)
        sys.stdout.flush()
        if not self.asked.as_json:
            _say(one, answers)
            if grade(self.desk.catalog, usage.models) == "demo":
                self.ledger.remind(DEMO)

    def _translate(self, document: Document, target: Language, usage: Usage) -> Translated:
        given = {name: getattr(self.options, name) for name in TranslateOptions.model_fields if name != "targets"}
        translated = self.desk.translate_document(document, to=target, usage=usage, **given)
        data = write(translated.document, replacements(translated.document))
        return Translated(
            target, translated.model, translated.pivot, data, tuple(remarks(document, translated.findings))
        )

    def _write(self, one: Input, document: Document, answer: Translated, out: Path) -> Path:
        path, data = _place(one, out, answer.language), answer.data
        if self.asked.with_notice and answer.model is not None:
            line = notice(answer.language, summary=False, script=self.options.kazakh_script)
            data = with_notice(data, document, line)
        write_whole(path, data)
        return path

    def _print_json(self, document: Document, answers: list[Translated], usage: Usage, entry: dict[str, Any]) -> None:
        translations: dict[str, Any] = {}
        outputs = entry["outputs"]
        for index, answer in enumerate(answers):
            place = {"output": outputs[index]} if outputs else {"text": decoded(answer.data, document).text}
            warnings = [found.to_json() for found in answer.remarks]
            translations[answer.language] = place | {
                "model": answer.model,
                "pivot": answer.pivot,
                "warnings": warnings,
            }
        body = {
            "file": entry["file"],
            "translations": translations,
            "cache": {"segments": usage.segments, "hits": usage.hits},
            "engine": {"calls": usage.calls, "tokens": usage.tokens},
            "grade": grade(self.desk.catalog, usage.models),
            "provenance": provenance(usage.models).model_dump(mode="json"),
        }
        typer.echo(to_json(body, indent=2 if self.ledger.inputs.single else None))


def _say(one: Input, answers: list[Translated]) -> None:
    for answer in answers:
        for found in answer.remarks:
            remark(f"{one.shown}: warning: {NAMES[answer.language]}: {found}")
