"""Run the command line: ``python -m subnatnet``."""

from subnatnet.cli import app

app(prog_name="subnatnet")
