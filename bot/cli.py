"""The command `lesroute`."""

from __future__ import annotations

import asyncio
import gc
import os
import re
import sys
import traceback
from contextlib import suppress
from datetime import UTC, date, datetime, time
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from bot.core.days import dutch_day
from bot.core.languages import SOURCE, SPOKEN, Code
from bot.settings import SettingsError, read_all, read_settings

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Lesroute: guided help for when a child cannot go to school for a while.",
)

_SITE = re.compile(r"site-packages[/\\]([^/\\.]+)")
_CHOICE = " or ".join(SPOKEN.codes)
_FAILED = 1
_MISUSED = 2


def main() -> None:
    """Run a command; an error is told in a sentence, and the exit status is 1 or 2."""
    gc.disable()  # what is loaded stays; `bot.app` enables it for what it serves
    _take_any_environment()
    try:
        _command()
    except Exception as error:
        library = unloaded(error)
        if library is None:
            raise
        _fail(unloadable(library, error), _FAILED)


def unloaded(error: BaseException) -> str | None:
    """The library that failed while it was being imported; `None` for any other error."""
    if isinstance(error, ImportError):
        return (error.name or "a library").partition(".")[0]
    loading = [
        found[1]
        for frame in traceback.extract_tb(error.__traceback__)
        if frame.name == "<module>" and (found := _SITE.search(frame.filename))
    ]
    return loading[-1] if loading else None


def unloadable(library: str, error: BaseException) -> str:
    """A sentence that names the variables whose values the error quotes, never a value."""
    words = str(error)
    names = [name for name, value in sorted(os.environ.items()) if repr(value) in words]
    where = f" Look at {', '.join(names)}." if names else " Look at the environment it reads."
    return f"{library} cannot be loaded ({type(error).__name__}).{where}"


def _take_any_environment() -> None:
    """Set what libraries read of the environment, some of them while they are imported."""
    os.environ["TZ"] = "UTC"  # no local time is ever told
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")


def _command() -> None:
    from bot.commands.misused import MisusedError
    from bot.content.problems import ContentError
    from bot.starting import StartError

    try:
        app()
    except (SettingsError, MisusedError) as error:
        _fail(str(error), _MISUSED)
    except (StartError, ContentError) as error:
        _fail(str(error), _FAILED)
    except OSError as error:
        if error.strerror is None:
            raise
        _fail(f"{error.filename or 'A file'} cannot be used: {error.strerror}.", _FAILED)


@app.command()
def run() -> None:
    """Serve the web chat, and every other channel that is set up."""
    from bot.app import CHANNELS, serve
    from bot.logs import configure_logging

    told = read_all({kind.name: kind.settings for kind in CHANNELS})
    configure_logging(told.settings.log_format)
    with suppress(KeyboardInterrupt):
        _run(serve(told))


@app.command()
def check(
    on: Annotated[
        str | None, typer.Option(help="Check as if it were this day (YYYY-MM-DD).")
    ] = None,
    report: Annotated[bool, typer.Option("--report", help="Show a table per topic.")] = False,
    due: Annotated[
        bool, typer.Option("--due", help="Fail if a review date has passed: for a calendar job.")
    ] = False,
) -> None:
    """Prove the content: every path, limit, source and translation."""
    from bot.commands.check import prove_folder
    from bot.content.report import table

    day = _day(on)
    found = prove_folder(datetime.combine(day, time(12), tzinfo=UTC))
    for warning in (*found.near, *found.passed):
        typer.echo(f"Review: {warning}", err=True)
    for problem in found.problems:
        typer.echo(str(problem), err=True)
    typer.echo(f"{found.screens} screens and {found.moves} moves walked in all languages.")
    for role, facts in found.told.items():
        typer.echo(f"{role}: {len(facts)} facts told.")
    if report:
        typer.echo(table(found.rows))
    if found.problems:
        _fail(f"{len(found.problems)} problems.", _FAILED)
    if due and found.passed:
        _fail(f"Review dates that have passed: {len(found.passed)}.", _FAILED)
    typer.echo("All is well.")


@app.command()
def play(
    language: Annotated[str, typer.Option(help=_CHOICE)] = SOURCE,
    *,
    preview: Annotated[
        bool, typer.Option("--preview", help="Draw the chief chat messages as a page instead.")
    ] = False,
    to: Annotated[Path, typer.Option(help="The page that --preview writes.")] = Path(
        "preview.html"
    ),
) -> None:
    """Talk with the bot here: type a number, a text, or Ctrl-D to stop."""
    from bot.commands.play import play as play_in_terminal
    from bot.starting import read_guide

    guide, spoken = read_guide(read_settings()), _language(language)
    if preview:
        from bot.app import CHANNELS
        from bot.understanding.understand import Understanding

        drawn = next(kind.preview for kind in CHANNELS if kind.preview is not None)
        page = drawn(guide, spoken, Understanding(guide).find, datetime.now(UTC))
        to.write_text(page, encoding="utf-8")
        typer.echo(f"Written: {to}")
        return
    play_in_terminal(guide, spoken)


@app.command()
def graph(
    topic: Annotated[
        str | None,
        typer.Argument(help="The name of a file in dialogs/; else that of the first question."),
    ] = None,
    *,
    to: Annotated[
        Path | None,
        typer.Option(help="A file to write: .html opens in a browser, .mmd is Mermaid."),
    ] = None,
    language: Annotated[str, typer.Option(help=_CHOICE)] = SOURCE,
    on_paper: Annotated[
        bool, typer.Option("--print", help="Write it as one A4 page (PDF) in each language.")
    ] = False,
    role: Annotated[
        str | None,
        typer.Option(help="Whose words to print: ouder, leerling, school.", show_default="ouder"),
    ] = None,
    steunpunt: Annotated[
        str | None, typer.Option(help="Print it in the name of a steunpunt of the register.")
    ] = None,
) -> None:
    """Draw a topic with its choices as labelled edges."""
    from bot.commands.graph import draw, print_paper

    if on_paper:
        if to is not None:
            _fail("--print names its files itself: leave --to out.", _MISUSED)
        print_paper(topic, role or "ouder", steunpunt)
    else:
        if role or steunpunt:
            _fail("--role and --steunpunt are for --print.", _MISUSED)
        draw(topic, _language(language), to)


@app.command()
def doctor(
    *, json: Annotated[bool, typer.Option("--json", help="Tell it for a program.")] = False
) -> None:
    """Look at everything that Lesroute needs, and say what to do; nothing is changed."""
    from bot.commands.doctor import as_json, diagnosed, line
    from bot.findings import Level

    findings = asyncio.run(diagnosed())
    typer.echo(as_json(findings) if json else "\n".join(map(line, findings)))
    if any(found.level is Level.WRONG for found in findings):
        sys.exit(_FAILED)


@app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def kit(
    more: typer.Context,
    steunpunt: Annotated[str, typer.Argument(help="Its id in the register.")],
    bot: Annotated[str | None, typer.Option(help="The user name of the bot, for links.")] = None,
    number: Annotated[str | None, typer.Option(help="Its phone number, for links too.")] = None,
    to: Annotated[Path, typer.Option(help="The folder to write in.")] = Path("kit"),
) -> None:
    """Write what a steunpunt shares: links, codes, paper, texts; or show a channel's texts.

    With --NAME also the app package for a channel that has one (docs/teams.md).
    """
    from bot.commands.kit import Known, write_kit

    known = Known(bot=bot, number=number, packages=tuple(more.args))
    for line in write_kit(steunpunt, known, to):
        typer.echo(line)


@app.command()
def figures(
    steunpunt: Annotated[
        str | None, typer.Argument(help="Its id in the register; else all of them.")
    ] = None,
    *,
    csv: Annotated[bool, typer.Option("--csv", help="For a spreadsheet.")] = False,
) -> None:
    """Show the figures of whole months: nobody can be found in them."""
    from bot.commands.figures import told

    typer.echo(asyncio.run(told(read_settings(), steunpunt, csv=csv)))


def _language(code: str) -> Code:
    if code not in SPOKEN:
        _fail(f"{code} is not a language here: choose {_CHOICE}.", _MISUSED)
    return code


def _day(on: str | None) -> date:
    try:
        return date.fromisoformat(on) if on else dutch_day(datetime.now(UTC))
    except ValueError:
        _fail(f"{on} is not a day: write it as 2027-08-01.", _MISUSED)


def _run(serving: object) -> None:
    if sys.platform == "win32":
        asyncio.run(serving)  # type: ignore[arg-type]
        return
    import uvloop  # not there on every platform

    uvloop.run(serving)  # type: ignore[arg-type]


def _fail(words: str, status: int) -> NoReturn:
    typer.echo(words, err=True)
    sys.exit(status)
