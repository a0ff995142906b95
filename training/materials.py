"""What a model is made of, and what that allows: corpora, teachers, the model its training began with.

Every folder of a model on the way has it in `materials.json`, so that no licence is lost from the first weights to the
card.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

from tilshi.catalog.cards import Commercial, ModelCard
from tilshi.catalog.files import write_atomically

if TYPE_CHECKING:
    from training.licences import Corpus

FILE: Final = "materials.json"
_FORBIDS = re.compile(r"\bNC\b|non-?\s?commercial", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Material:
    """One thing a model was made of: a corpus, the output of a teacher, or the model its training began with.

    Attributes:
        name: what it is called.
        licence: as its source states it.
        commercial: whether it allows commercial use of what was learnt.
        reason: why.
    """

    name: str
    licence: str
    commercial: Commercial
    reason: str

    @classmethod
    def of_corpus(cls, corpus: "Corpus") -> Self:
        """Return the material a corpus is; one that is not clear and names non-commercial terms forbids the use."""
        forbidden = corpus.forbidden or (not corpus.clear and _FORBIDS.search(corpus.licence))
        return cls(
            corpus.name, corpus.licence, "yes" if corpus.clear else "no" if forbidden else "unclear", corpus.reason
        )

    @classmethod
    def of_card(cls, card: ModelCard) -> Self:
        """Return the material that a model of the catalog is."""
        return cls(card.id, card.licence, card.commercial, card.commercial_reason)

    @classmethod
    def of_teacher(cls, told: Path) -> Self:
        """Return the material that distilled pairs are, from the TOML beside them.

        Raises:
            OSError: the file cannot be read.
            ValueError: it does not tell the teacher.
        """
        table = tomllib.loads(told.read_text(encoding="utf-8"))
        fields = {name: table.get(name) for name in ("teacher", "licence", "commercial", "commercial_reason")}
        if missing := [name for name, value in fields.items() if not isinstance(value, str) or not value]:
            raise ValueError(f"{told.name}: needs {', '.join(missing)}")
        return cls(
            str(fields["teacher"]),
            str(fields["licence"]),
            _commercial(fields["commercial"], told),
            str(fields["commercial_reason"]),
        )


E5: Final = Material("multilingual-e5-small", "MIT", "yes", "MIT: encoder and embeddings")


def commercial(materials: Sequence[Material]) -> tuple[Commercial, str]:
    """Return whether the model may be used commercially, and why: the worst of what it was made of.

    Raises:
        ValueError: nothing is said to have been its material.
    """
    if not materials:
        raise ValueError("materials: a model is made of something; name its corpora and teachers")
    verdicts: tuple[Commercial, ...] = ("no", "unclear")
    for verdict in verdicts:
        if found := [one for one in materials if one.commercial == verdict]:
            return verdict, "; ".join(f"{one.name} ({one.licence}): {one.reason}" for one in found)
    return "yes", "every corpus and teacher allows it"


def write(folder: Path, materials: Iterable[Material]) -> None:
    """Write down what the model in a folder is made of."""
    told = [asdict(material) for material in dict.fromkeys(materials)]
    write_atomically(folder / FILE, (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode())


def read(folder: Path) -> list[Material]:
    """Return what the model in a folder is made of.

    Raises:
        ValueError: nobody wrote it down, or the file is damaged.
        OSError: it can't be read.
    """
    file = folder / FILE
    if not file.is_file():
        raise ValueError(f"{folder}: no {FILE}: make the first weights with `start`, which writes their licence down")
    told = json.loads(file.read_text(encoding="utf-8"))
    try:
        return [Material(**{**one, "commercial": _commercial(one["commercial"], file)}) for one in told]
    except (TypeError, KeyError) as error:
        raise ValueError(f"{file}: damaged: {error}") from error


def _commercial(flag: object, file: Path) -> Commercial:
    if flag == "yes":
        return "yes"
    if flag == "no":
        return "no"
    if flag == "unclear":
        return "unclear"
    raise ValueError(f"{file.name}: commercial: expected yes, no or unclear, not {flag!r}")
