"""The golden file of the interface: `python -m tilshi.http.golden > docs/openapi.json` writes it again."""

import json
import sys

from tilshi.http import app


def golden() -> str:
    """Return the text of `docs/openapi.json`."""
    return json.dumps(app().openapi(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.write(golden())
