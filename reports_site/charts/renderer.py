"""Pictures drawn beside the pages: another process renders while this one goes on writing tables.

Specifications are sent as they come and answers taken as they are made: neither process waits for the other
between two pictures.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from ingestion.errors import RunFailed
from reports_site.charts.svg import rebuild

PROCESS = Path(__file__).parent / "renderer_process.py"


class Renderer:
    """Turns Vega-Lite specifications into drawings, in the order they were given."""

    def __init__(self, vl_version: str) -> None:
        self._version = vl_version
        self._process: subprocess.Popen[str] | None = None
        self._there, self._back = ThreadPoolExecutor(1), ThreadPoolExecutor(1)

    def start(self) -> None:
        """Starts the process, if it does not run: the earlier, the less memory of this one it begins with."""
        if self._process is None:
            self._process = self._started()

    def draw(self, spec: str) -> Future[str]:
        """The inside of the picture of one specification, which is JSON without a line break.

        It is rebuilt as soon as it comes, as that is half as long. The future raises RunFailed when the
        renderer cannot draw it.
        """
        self.start()
        return self._back.submit(self._answer, self._there.submit(self._send, spec))

    def close(self) -> None:
        """Ends the process; pictures not drawn by then are not drawn."""
        for line in (self._there, self._back):
            line.shutdown(cancel_futures=True)
        if self._process:
            self._process.communicate()
            self._process = None

    def _send(self, line: str) -> None:
        assert self._process and self._process.stdin
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()

    def _answer(self, sent: Future[None]) -> str:
        assert self._process and self._process.stdout
        try:
            sent.result()
            answer = json.loads(self._process.stdout.readline())
        except (OSError, ValueError):
            raise RunFailed(
                "The renderer of pictures ended before it had drawn them.", todo="Is there enough memory?"
            ) from None
        if "error" in answer:
            raise RunFailed(f"A picture cannot be drawn: {answer['error']}")
        return rebuild(str(answer["svg"]))

    def _started(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, str(PROCESS)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="surrogatepass",
        )
        assert process.stdin
        process.stdin.write(json.dumps(self._version) + "\n")
        return process
