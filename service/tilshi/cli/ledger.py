"""What became of every input: OUT/report.json. It holds file names, codes and counts, never article text."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tilshi.cli.guard import error_body
from tilshi.cli.inputs import Input, Inputs, real
from tilshi.cli.output import write_whole
from tilshi.cli.plain import file_name, to_json
from tilshi.errors import InvalidValue, TilshiError

REPORT = "report.json"


@dataclass(slots=True)
class Ledger:
    """The state of every input of one run.

    Attributes:
        inputs: what there is to do.
        out: the output folder; None = nothing is written.
        entries: what is known so far, by the input's place in OUT.
        reminders: what is said once, at the end of the run.
    """

    inputs: Inputs
    out: Path | None
    entries: dict[str, dict[str, Any]] = field(default_factory=dict)
    reminders: dict[str, None] = field(default_factory=dict)

    def done(self, one: Input, outputs: list[Path], warnings: int) -> dict[str, Any]:
        """Note an input that is done; return its entry."""
        paths = [file_name(path) for path in outputs]
        return self._note(one, {"status": "done", "outputs": paths, "warnings": warnings})

    def failed(self, one: Input, failure: TilshiError) -> None:
        """Note an input that failed."""
        self._note(one, {"status": "failed", "error": error_body(failure)})

    def remind(self, text: str) -> None:
        """Note what is to be said once, however many inputs it is true of."""
        self.reminders[text] = None

    def save(self) -> None:
        """Write OUT/report.json; inputs that were never reached are `pending`."""
        if self.out is None:
            return
        files = [self.entries.get(_key(one), {"file": one.shown, "status": "pending"}) for one in self.inputs.files]
        counts = {name: sum(file["status"] == name for file in files) for name in ("done", "failed", "pending")}
        body = to_json({"counts": counts, "files": files}, indent=2) + "\n"
        write_whole(self.out / REPORT, body.encode())

    def _note(self, one: Input, entry: dict[str, Any]) -> dict[str, Any]:
        self.entries[_key(one)] = {"file": one.shown} | entry
        return self.entries[_key(one)]


def check_outputs(inputs: Inputs, outputs: list[Path], out: Path) -> None:
    """Refuse to write over what is to be read, two answers to one place, or an answer where a folder is.

    Raises:
        InvalidValue: before anything is done.
    """
    sources = {real(one.path) for one in inputs.files if one.path is not None}
    seen: set[Path] = set()
    for output in [*outputs, out / REPORT]:
        place = real(output)
        if place in sources:
            raise InvalidValue(f"--out: {file_name(output)} is an input; name another folder", param="out")
        if place in seen:
            raise InvalidValue(f"--out: two answers would go to {file_name(output)}", param="out")
        if place.is_dir():
            raise InvalidValue(f"--out: {file_name(output)} is a folder; name another", param="out")
        seen.add(place)


def _key(one: Input) -> str:
    return str(one.relative)
