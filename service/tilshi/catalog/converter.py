"""Run as a script, in a process of its own: `python -P converter.py SOURCE DESTINATION TYPE`.

Converts a transformers checkpoint to CTranslate2. It imports nothing of tilshi, so that it runs wherever the
interpreter does, and torch never enters the process that asked for the conversion.
"""

import os
import sys


def main(source: str, destination: str, compute_type: str) -> None:
    """Write the converted model to `destination`, which must not exist."""
    os.environ["HF_HUB_OFFLINE"] = "1"  # before the import: a local folder is all there is
    from ctranslate2.converters import TransformersConverter  # noqa: PLC0415

    TransformersConverter(source, low_cpu_mem_usage=True).convert(destination, quantization=compute_type)


if __name__ == "__main__":
    main(*sys.argv[1:])
