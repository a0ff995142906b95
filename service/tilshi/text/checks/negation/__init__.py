"""What a text denies, and whether its translation denies it too."""

from tilshi.text.checks.negation.check import Denials, check_negation, denials

__all__ = ["Denials", "check_negation", "denials"]
