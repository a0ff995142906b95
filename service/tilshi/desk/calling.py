"""What every call of the desk begins with: its profile and its terms."""

import threading
import time

from tilshi.catalog import Catalog
from tilshi.catalog.profiles import Profile
from tilshi.engines.call import Call, Lane, Usage
from tilshi.settings import Settings
from tilshi.translate.translator import Translator


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

    def _call(
        self,
        deadline: float | None,
        cancel: threading.Event | None,
        *,
        store: bool,
        usage: Usage | None = None,
        namespace: str | None = None,
        lane: Lane = Lane.INTERACTIVE,
    ) -> Call:
        seconds = self.settings.deadline_seconds if deadline is None else deadline
        return Call(
            deadline=time.monotonic() + seconds,
            cancel=cancel,
            lane=lane,
            store=store,
            namespace=self.settings.namespace if namespace is None else namespace,
            usage=usage or Usage(),
        )
