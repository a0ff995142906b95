"""Names of a text and their counterparts in another, whatever script and ending they are written with."""

from tilshi.text.names.candidates import MOST_NAMES, Name, Strength
from tilshi.text.names.glossary import Entry, entries
from tilshi.text.names.profile import Profile, may_be_one, profile, word_outlines

__all__ = ["MOST_NAMES", "Entry", "Name", "Profile", "Strength", "entries", "may_be_one", "profile", "word_outlines"]
