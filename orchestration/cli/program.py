"""The `lead2cash` command: its subcommands, and how every error ends."""

from __future__ import annotations

import logging
import os
import sys
from typing import Annotated

import typer

from ingestion.errors import EXIT_FAILED, Lead2CashError
from orchestration.cli import (
    booklet,
    build,
    demo,
    doctor,
    inbox,
    ingest,
    init,
    listing,
    probe,
    publish,
    query,
    releases,
    render,
    rollback,
    run,
    serve,
    sql,
    up,
)
from orchestration.cli.crash import write_crash
from orchestration.cli.options import examples

EXIT_INTERRUPTED = 130
EXIT_USAGE = 2

# typer keeps its usage errors private, its public BadParameter is one of them
UsageError: type[Exception] = typer.BadParameter.__mro__[1]

app = typer.Typer(
    name="lead2cash",
    help="CRM analytics in a box: from the first lead to the money on the bank account.",
    epilog=examples(
        "lead2cash demo my-demo", "lead2cash init my-company", "lead2cash run daily --company my-company"
    ),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"]},
)
START, EVERY_DAY, READ, STEPS = "Start here", "Every day", "Read the numbers", "Single steps of a run"
for panel, modules in {
    START: (demo, init, doctor, probe),
    EVERY_DAY: (run, up, serve, releases, rollback),
    READ: (query, sql, booklet, listing, inbox),
    STEPS: (ingest, build, render, publish),
}.items():
    for module in modules:
        app.command(module.NAME, epilog=examples(*module.EXAMPLES), rich_help_panel=panel)(module.command)


@app.callback()
def top(
    version: Annotated[bool, typer.Option("--version", help="Print the version and end.")] = False,
) -> None:
    """CRM analytics in a box: from the first lead to the money on the bank account."""
    if version:
        from importlib.metadata import version as installed

        typer.echo(f"lead2cash {installed('lead2cash')}")
        raise typer.Exit


def main(arguments: list[str] | None = None) -> None:
    """Run one command and end the process with its exit code."""
    # a log that cannot be written, as on a full disk, must not fill the terminal with its own tracebacks
    logging.raiseExceptions = False
    sys.exit(_run(sys.argv[1:] if arguments is None else arguments))


def _run(arguments: list[str]) -> int:
    command = typer.main.get_command(app)
    try:
        code = command.main(arguments, prog_name="lead2cash", standalone_mode=False)
        sys.stdout.flush()
    except UsageError as error:
        return _usage(error)
    except Lead2CashError as error:
        _complain(str(error))
        return error.exit_code
    except (KeyboardInterrupt, typer.Abort):
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # the reader of our output has gone, as with `| head`; nothing is left to say
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        log = write_crash(error)
        _complain(f"something unexpected went wrong: {_first_line(error)} Details: {log}")
        return EXIT_FAILED
    if code == EXIT_INTERRUPTED:
        # typer turns Ctrl-C inside a command into this code
        _complain("stopped; the last release is unchanged")
    return code if isinstance(code, int) else 0


def _usage(error: Exception) -> int:
    message = getattr(error, "format_message", lambda: str(error))()
    if not message:
        # no arguments at all: the help was already printed
        return EXIT_USAGE
    context = getattr(error, "ctx", None)
    path = context.command_path if context else "lead2cash"
    _complain(f"{_sentence(message.replace('Value error, ', ''))} See: {path} --help")
    return EXIT_USAGE


def _complain(message: str) -> None:
    typer.echo(f"lead2cash: {message}", err=True)


def _first_line(error: Exception) -> str:
    return _sentence((str(error).strip() or type(error).__name__).splitlines()[0][:200])


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", ")")) else f"{text}."
