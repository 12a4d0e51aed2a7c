"""Servers to run a graph on, on this machine: installed and started by scripts, on loopback only.

Everything that they make lies in `.servers/` at the project's root.
"""

from pathlib import Path

#: Where programs, data, logs and passwords of the servers lie.
PLACE = Path(__file__).resolve().parent.parent / ".servers"
LOOPBACK = "127.0.0.1"
