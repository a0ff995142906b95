"""Who calls, and what they may: keys, roles, namespaces, limits."""

from tilshi.access.caller import ANONYMOUS_ID, Caller, Role

__all__ = ["ANONYMOUS_ID", "Caller", "Role"]
