"""What is worth saying beside an answer: always on stderr, never in it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import typer

from tilshi.articles.model import Address, Document
from tilshi.cli.inputs import Input
from tilshi.cli.plain import one_line
from tilshi.cli.words import said
from tilshi.text.findings import Finding
from tilshi.translate.translator import BlockFinding


@dataclass(frozen=True, slots=True)
class Remark:
    """A finding, and where in the document a person finds it.

    Attributes:
        part: "title" or "block".
        block: index of the body block (the paragraph, in most files); None in the title.
        segment: index of the sentence in the block; None where it is about the whole block.
        finding: what was found.
    """

    part: str
    block: int | None
    segment: int | None
    finding: Finding

    def __str__(self) -> str:
        """Say it in words."""
        place = "title" if self.block is None else f"paragraph {self.block + 1}"
        sentence = "" if self.segment is None else f", sentence {self.segment + 1}"
        return f"{place}{sentence}: {said(self.finding)}"

    def to_json(self) -> dict[str, object]:
        """Return the warning as JSON has it."""
        return {
            "code": self.finding.code.value,
            "part": self.part,
            "block": self.block,
            "segment": self.segment,
            "detail": dict(self.finding.detail),
        }


def remarks(document: Document, findings: Iterable[BlockFinding]) -> Iterator[Remark]:
    """Yield findings with places a person can count to; blocks are counted through all articles of the file."""
    blocks = [block for article in document.articles for block in article.blocks]
    numbers: dict[Address, int] = {block.address: index for index, block in enumerate(blocks)}
    for found in findings:
        number = numbers.get(found.address)
        yield Remark("title" if number is None else "block", number, found.sentence, found.finding)


def remark(text: str) -> None:
    """Print one line to stderr."""
    typer.echo(f"tilshi: {one_line(text)}", err=True)


def remark_encoding(one: Input, document: Document) -> None:
    """Say that the encoding of a file had to be guessed."""
    meta = document.articles[0].meta
    if "encoding_guessed" in meta:
        remark(f"{one.shown}: warning: its encoding was guessed to be {meta.get('encoding', 'unknown')}")
