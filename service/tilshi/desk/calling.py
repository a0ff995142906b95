"""What every call of the desk begins with: its profile and its terms."""

import threading
import time
from typing import TypedDict, Unpack

from tilshi.catalog import Catalog
from tilshi.catalog.profiles import Profile
from tilshi.engines.call import Call, Lane, Usage
from tilshi.settings import Settings
from tilshi.translate.translator import Translator


class CallTerms(TypedDict, total=False):
    """What a call is told besides its options; see `Desk.translate_texts`."""

    deadline: float | None
    cancel: threading.Event | None
    usage: Usage | None
    namespace: str | None
    lane: Lane


class Calling:
    """The part of the desk that makes calls.

    Attributes:
        settings: limits and defaults.
        catalog: models, prompts and profiles.
        translator: does the work.
    """

    settings: Settings
    catalog: Catalog
    translator: Translator

    def _profile(self, name: str | None) -> Profile:
        return self.catalog.profile(self.settings.profile if name is None else name)

    def _call(self, *, store: bool, **terms: Unpack[CallTerms]) -> Call:
        deadline, namespace = terms.get("deadline"), terms.get("namespace")
        seconds = self.settings.deadline_seconds if deadline is None else deadline
        return Call(
            deadline=time.monotonic() + seconds,
            cancel=terms.get("cancel"),
            lane=terms.get("lane", Lane.INTERACTIVE),
            store=store,
            namespace=self.settings.namespace if namespace is None else namespace,
            usage=terms.get("usage") or Usage(),
        )
