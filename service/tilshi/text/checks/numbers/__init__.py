"""Numbers of a text and its translation: read as wholes, whatever the language writes them like, and paired."""

from tilshi.text.checks.numbers.check import check_numbers, unsupported_numbers

__all__ = ["check_numbers", "unsupported_numbers"]
