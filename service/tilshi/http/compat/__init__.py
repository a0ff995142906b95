"""Other services' interfaces, answered so that their clients work unchanged."""

from tilshi.http.compat import deepl, deepl_glossaries, libretranslate

ROUTERS = (libretranslate, deepl, deepl_glossaries)
"""The modules that have a `router`."""
