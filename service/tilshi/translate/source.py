"""A text on its way to a model."""

from dataclasses import dataclass

from tilshi.text import masking
from tilshi.text.masking import Masked
from tilshi.text.normalise import normalise
from tilshi.text.replacements import Replacements


@dataclass(frozen=True, slots=True)
class Source:
    """A text to run, the terms in it that stay as they are, and those a glossary prescribes."""

    text: str
    do_not_translate: tuple[str, ...] = ()
    replacements: Replacements | None = None

    def masked(self) -> Masked:
        """The text as a model reads it: normalised, then masked."""
        terms = tuple(map(normalise, self.do_not_translate))
        return masking.mask(normalise(self.text), terms, self.replacements)

    def onward(self, text: str) -> "Source":
        """What a second model reads: the first one's text, in which the prescribed terms stand already."""
        masked = self.masked()
        if masked.prescribed is None:
            return Source(text, self.do_not_translate)
        put = (target for value, target in zip(masked.values, masked.targets, strict=True) if value != target)
        return Source(text, tuple(dict.fromkeys([*self.do_not_translate, *put])))
