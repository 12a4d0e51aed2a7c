"""The questions in a terminal: all commands of `commands/`, and what becomes of errors.

Standard output holds the answer and nothing else; progress and messages go to standard error. Exit status: 0 answered, 1 a
load left something out, 2 what the user can mend, 3 the store failed.
"""

import sys
from typing import Annotated

import typer

from lianjian.commands import asking, keeping, loading, mapping, reviewing, showing, templates
from lianjian.errors import LianjianError

app = typer.Typer(
    name="lianjian",
    help="联建:党组织联建网络的知识图谱。 The knowledge graph of joint construction networks.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for _group in (loading, templates, mapping, reviewing, asking, keeping, showing):
    app.add_typer(_group.app)


@app.callback(invoke_without_command=True)
def _common(version: Annotated[bool, typer.Option("--version", help="版本 / show the version")] = False) -> None:
    if version:
        from lianjian import __version__

        typer.echo(f"lianjian {__version__}")
        raise typer.Exit


def main() -> None:
    """Entry point: runs the command, turns every error into one sentence and an exit status."""
    try:
        status = app(standalone_mode=False)
    except LianjianError as error:
        _fail(error.zh, error.en, error.status)
    except typer.Abort:
        _fail("已中断。", "Interrupted.", 130)
    except typer.TyperException as error:
        _fail("命令写法不对,请看下面的说明,或加 --help 看用法。", _what_was_meant(error), 2)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    sys.exit(status if isinstance(status, int) else 0)


def _fail(zh: str, en: str, status: int) -> None:
    sys.stderr.reconfigure(errors="replace")  # type: ignore[union-attr]
    sys.stderr.write(f"lianjian: {zh}\n          {en}\n")
    sys.exit(status)


def _what_was_meant(error: typer.TyperException) -> str:
    message: str = error.format_message() if isinstance(error, typer.BadParameter.__mro__[2]) else str(error)
    return message


if __name__ == "__main__":
    main()
