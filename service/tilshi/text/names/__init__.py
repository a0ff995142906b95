"""Names of a text and their counterparts in another, whatever script and ending they are written with."""

from tilshi.text.names.candidates import Name, Strength
from tilshi.text.names.profile import Profile, profile

__all__ = ["Name", "Profile", "Strength", "profile"]
