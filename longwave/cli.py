"""The one command. Which word does what, the options all share, and how faults leave: the rest is a file per family.

Importing this module loads neither Django nor any command; a command's module is loaded when its word is typed.
Exit codes: 0 done, 1 something is wrong with what was looked at, 2 the command could not be carried out as typed or
the environment does not allow it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

from longwave import __version__
from longwave.ops.stop import Stop


@dataclass(frozen=True)
class Command:
    """A word of the command line: the module that carries it out, and what it does in one line.

    The module has `EXAMPLES`, `add_arguments(parser)` and `run(args) -> int`; its docstring is the longer help. One
    that `passes` gets everything typed after its word as `args.rest`.
    """

    module: str
    summary: str
    passes: bool = False


INDENTED = 4  # characters before a command's name in the help
COMMANDS = {
    "demo": Command("longwave.ops.commands.demo", "a complete magazine to try, made on the spot"),
    "init": Command("longwave.ops.commands.init", "write a new magazine's folder"),
    "run": Command("longwave.ops.commands.run", "run the magazine: site, worker and schedule in one command"),
    "web": Command("longwave.ops.commands.web", "only the site (one half of `run`)"),
    "worker": Command("longwave.ops.commands.worker", "only the worker and the schedule (the other half)"),
    "staff": Command("longwave.ops.commands.staff", "let somebody in at the desk"),
    "clock": Command("longwave.ops.commands.clock", "put the demo's clock to another time"),
    "import": Command("longwave.ops.commands.imports", "bring in a magazine's folder or a podcast"),
    "export": Command("longwave.ops.commands.exports", "write all that is published as a folder"),
    "podcast": Command("longwave.ops.commands.podcast", "check a feed against the directories' rules"),
    "newsletter": Command("longwave.ops.commands.newsletter", "editions, their readers, what came back"),
    "search": Command("longwave.ops.commands.search", "search as readers do, or index everything anew"),
    "related": Command("longwave.ops.commands.related", "what belongs together: when compared, what editors said"),
    "doctor": Command("longwave.ops.commands.doctor", "look for what is wrong, and say what to do"),
    "bench": Command("longwave.bench.command", "measure this magazine's software beside nginx"),
    "django": Command("longwave.ops.commands.django", "Django's own commands, in the magazine's folder", passes=True),
}


class Shape(argparse.RawDescriptionHelpFormatter):
    """Keeps what a command does on its line: argparse forgets how far the names of commands are indented."""

    def __init__(self, prog: str, **options: Any) -> None:
        super().__init__(prog, **options)
        self._action_max_length = INDENTED + max(map(len, COMMANDS))


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out a command line; gives back the exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        code = _carry_out(words)
        sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever read along has seen enough; Python would complain of it once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code


def _carry_out(words: list[str]) -> int:
    word = next((word for word in _without_folder(words) if not word.startswith("-")), "")
    module = import_module(COMMANDS[word].module) if word in COMMANDS else None
    rest: list[str] | None = None
    if module and COMMANDS[word].passes:
        after = words.index(word) + 1
        if words[after:] not in (["--help"], ["-h"]):
            words, rest = words[:after], words[after:]
    parser = _parser(word, module)
    args = parser.parse_args(words)
    if module is None:
        parser.print_help()
        return 2
    args.rest, args.here = rest or [], Path.cwd()
    _enter(getattr(args, "dir", None), make=word == "demo")
    return int(module.run(args))


def _without_folder(words: list[str]) -> list[str]:
    """The words without `--dir X`, so that a folder's name is not taken for a command."""
    return [word for before, word in zip(["", *words], words, strict=False) if before != "--dir"]


def _parser(word: str, module: ModuleType | None) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="longwave",
        description="Runs an independent magazine. `longwave COMMAND --help` says more about each command.",
        epilog="examples:\n  longwave demo\n  longwave init mymag && cd mymag && longwave run",
        formatter_class=Shape,
    )
    parser.add_argument("--version", action="version", version=f"Longwave {__version__}")
    _add_folder(parser)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    for name, command in COMMANDS.items():
        described, examples = "", ""
        if module and name == word:
            described, examples = (module.__doc__ or "").strip(), f"examples:\n{module.EXAMPLES.rstrip()}"
        sub = commands.add_parser(
            name, help=command.summary, description=described, epilog=examples, formatter_class=Shape
        )
        _add_folder(sub)
        if module and name == word:
            module.add_arguments(sub)
            _describe_verbs(sub, examples)
    return parser


def _describe_verbs(parser: argparse.ArgumentParser, examples: str) -> None:
    """The verbs of a command show its examples too."""
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for verb in action.choices.values():
                verb.epilog, verb.formatter_class = examples, parser.formatter_class


def _add_folder(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--dir", metavar="D", default=argparse.SUPPRESS, help="the magazine's folder; without it, the current one"
    )


def _enter(folder: str | None, make: bool) -> None:
    """Go to the magazine's folder: settings, database and files are looked for there."""
    if folder is None:
        return
    path = Path(folder)
    if make:
        path.mkdir(parents=True, exist_ok=True)
    try:
        os.chdir(path)
    except OSError as error:
        raise Stop(
            f"--dir {folder}: this folder cannot be entered ({error.strerror}); expected a magazine's folder. "
            "`longwave init DIR` makes one."
        ) from error
