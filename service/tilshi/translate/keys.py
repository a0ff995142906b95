"""What the cache knows a segment by: everything on the way of a segment that could change what becomes of it."""

from collections.abc import Callable
from typing import Final

from tilshi.cache.key import SegmentKey
from tilshi.catalog import Catalog
from tilshi.catalog.tasks import Task
from tilshi.engines.protocol import EngineInfo

WAY_VERSION: Final = "7"
"""Part of every cache key: raise it when masking, the ladder, or the checks that steer it change."""

_SHAPING = {"repairs", "max_target_tokens", "language_tokens", "source_language_tokens", "marks"}  # of a card

Digester = Callable[[str, EngineInfo, Task, str, str | None], Callable[[str], str]]
"""`key_digester` of one catalog."""


def key_digester(
    catalog: Catalog, model_id: str, info: EngineInfo, task: Task, namespace: str, glossary_digest: str | None
) -> Callable[[str], str]:
    """Return what makes the cache key of a masked segment.

    Args:
        catalog: cards, prompts and decoding options.
        model_id: the model.
        info: what identifies the model's output.
        task: what is done with the segment.
        namespace: whose cache.
        glossary_digest: digest of the glossary the texts were prepared with.
    """
    card = catalog.card(model_id)
    prompt = catalog.prompt(card.prompt)
    rungs = catalog.rungs(card, task.name, task.length)
    shaping = card.model_dump(mode="json", include=_SHAPING)
    return SegmentKey(
        api_version=WAY_VERSION,
        namespace=namespace,
        task=task.name.value,
        model_id=model_id,
        weight_digest=info.digest,
        engine=f"{info.engine} {info.version}".strip(),
        compute_type=info.compute_type,
        decoding={"rungs": [options.search() for options in rungs], **shaping},
        prompt_version=prompt.version,
        prompt=prompt.prefix(task),
        glossary_digest=glossary_digest,
        source=task.source.value,
        target=task.target.value,
        segment="",
    ).digester()
