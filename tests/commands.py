"""The command line, asked again and again: its commands are made of the functions' signatures only once."""

from __future__ import annotations

import functools

from typer import testing
from typer.main import get_command

# typer makes them anew each time; a release that finds them under another name still does, and is only slower
testing._get_command = functools.cache(get_command)

RUN = testing.CliRunner()
