"""`python -m orchestration.cli`: the command line without its installed script."""

from __future__ import annotations

from orchestration.cli import main

if __name__ == "__main__":
    main()
