"""Draw what `tilshi summarize` shows: python scripts/screenshot.py → docs/screenshot.svg."""

import io
import re
import time
from pathlib import Path

from rich.console import Console

from tilshi import Desk
from tilshi.articles import read
from tilshi.cli.original import Original
from tilshi.cli.render import show

ROOT = Path(__file__).resolve().parents[1]
ARTICLE = ROOT / "examples" / "aral.ru.txt"
WIDTH = 100


def main() -> None:
    """Summarise the first example and store the picture; it loads nothing from elsewhere, fonts included."""
    name = str(ARTICLE.relative_to(ROOT))
    document = read(ARTICLE.read_bytes(), name=name)
    with Desk.open() as desk:
        desk.translate_texts(["Тест."], source="ru", to="en", store=False)  # loads the model
        start = time.perf_counter()
        report = desk.summarize(document)
        seconds = time.perf_counter() - start
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    show(report, Original(name, document.articles[0]), seconds, console)
    drawn = re.sub(r"@font-face \{.*?\}\s*", "", console.export_svg(title=f"tilshi summarize {name}"), flags=re.DOTALL)
    (ROOT / "docs" / "screenshot.svg").write_text(drawn, encoding="utf-8")


if __name__ == "__main__":
    main()
