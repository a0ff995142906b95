"""`tilshi models licences`: what each profile may be used for, and what has to be said where its output appears."""

from dataclasses import asdict

import typer
from rich.padding import Padding
from rich.text import Text

from tilshi.catalog import Catalog
from tilshi.catalog.report import ModelLicence, ProfileLicence, licence_report
from tilshi.cli.opening import open_settings
from tilshi.cli.output import print_rich, report_console
from tilshi.cli.plain import clean, to_json

_VERDICTS = {
    "yes": "commercial use: yes, as far as the licences of models and stated training data go",
    "unclear": "commercial use: unclear, since some training data carries terms of its own; ask a lawyer",
    "no": "commercial use: no; its models are refused unless TILSHI_ALLOW_NONCOMMERCIAL=true",
}
_INDENT = (0, 0, 0, 2)


def show_licences(profile: str | None, *, as_json: bool) -> None:
    """Print the terms of a profile, or of all."""
    reports = licence_report(Catalog.load(open_settings()), profile)
    if as_json:
        rows = [{**asdict(report), "attributions": report.attributions} for report in reports]
        typer.echo(to_json({"profiles": rows}, indent=2))
        return
    console = report_console()
    for number, report in enumerate(reports):
        print_rich(console, Text(("" if number == 0 else "\n") + f"{report.profile}: {_VERDICTS[report.verdict]}"))
        for model in report.models:
            print_rich(console, Padding(Text(f"\n{_about(model)}"), _INDENT))
        _tell_attributions(report)


def _about(model: ModelLicence) -> str:
    lines = [
        f"{model.id} ({model.parameters / 1e6:,.0f} million parameters)",
        f"licence: {model.licence}" + (f", {model.page}" if model.page else ""),
        f"commercial use: {model.commercial}: {model.reason}",
        f"trained on: {' '.join(model.training_data.split())}",
    ]
    if model.data_restriction:
        lines.append(f"the data's terms: {model.data_restriction}")
    if model.attribution:
        lines.append(f"to be said: {model.attribution}")
    return clean("\n".join(lines))


def _tell_attributions(report: ProfileLicence) -> None:
    if report.attributions:
        said = clean(" ".join(report.attributions))
        print_rich(report_console(), Text(f"\nWhere output of {report.profile} is published, say: {said}"))
