"""Pictures drawn beside the pages: another process renders while this one goes on writing tables."""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from ingestion.errors import RunFailed

PROCESS = Path(__file__).parent / "renderer_process.py"


class Renderer:
    """Turns Vega-Lite specifications into SVG documents, in the order they were given."""

    def __init__(self, vl_version: str) -> None:
        self._version = vl_version
        self._process: subprocess.Popen[str] | None = None
        self._line = ThreadPoolExecutor(1)

    def draw(self, spec: str) -> Future[str]:
        """The drawing of one specification, which is JSON without a line break.

        The future raises RunFailed when the renderer cannot draw it.
        """
        return self._line.submit(self._ask, spec)

    def close(self) -> None:
        """Ends the process; pictures not drawn by then are not drawn."""
        self._line.shutdown(cancel_futures=True)
        if self._process:
            self._process.communicate()
            self._process = None

    def _ask(self, line: str) -> str:
        process = self._process or self._start()
        assert process.stdin and process.stdout
        try:
            process.stdin.write(line + "\n")
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
        except (OSError, ValueError):
            raise RunFailed(
                "The renderer of pictures ended before it had drawn them.", todo="Is there enough memory?"
            ) from None
        if "error" in answer:
            raise RunFailed(f"A picture cannot be drawn: {answer['error']}")
        return str(answer["svg"])

    def _start(self) -> subprocess.Popen[str]:
        self._process = subprocess.Popen(
            [sys.executable, str(PROCESS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="surrogatepass",
        )
        assert self._process.stdin
        self._process.stdin.write(json.dumps(self._version) + "\n")
        return self._process
