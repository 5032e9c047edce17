"""The renderer in a process of its own: one request per line in, one answer per line out, both JSON.

``{"spec": a Vega-Lite specification}`` is answered by ``{"svg": …}``, ``{"svg": a document}`` by its PNG in
base64, ``{"png": …}``. Started as a file, not as a module: it imports nothing of the site.
"""

import base64
import json
import signal
import sys
from typing import Any

# pictures are looked at on screens with twice the pixels
SCALE = 2


def main() -> None:
    import vl_convert

    # Ctrl-C reaches both; this one ends when the other closes the line
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # the version is the first line
    version = json.loads(sys.stdin.readline())

    def answer(request: dict[str, Any]) -> dict[str, str]:
        if "spec" in request:
            return {"svg": vl_convert.vegalite_to_svg(request["spec"], vl_version=version)}
        return {"png": base64.b64encode(vl_convert.svg_to_png(request["svg"], scale=SCALE)).decode()}

    for line in sys.stdin:
        try:
            said = answer(json.loads(line))
        except ValueError as error:
            said = {"error": str(error)}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
