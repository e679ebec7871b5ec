"""Groups of commands that `cli.py` adds to `rently`."""
