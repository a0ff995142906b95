"""Who calls, and what they may: keys, roles, namespaces, limits."""

from tilshi.access.caller import ANONYMOUS_ID, Caller, Limits, Role
from tilshi.access.gate import Gate

__all__ = ["ANONYMOUS_ID", "Caller", "Gate", "Limits", "Role"]
