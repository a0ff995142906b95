"""Quotations and their speakers: kept in a translation, supported in a summary."""

from tilshi.text.checks.quotes.check import check_quotes
from tilshi.text.checks.quotes.support import unsupported_quotes

__all__ = ["check_quotes", "unsupported_quotes"]
