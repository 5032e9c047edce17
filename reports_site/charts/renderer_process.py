"""The renderer in a process of its own: one request per line in, one answer per line out, both JSON.

A Vega-Lite specification is answered by ``{"svg": …}``. Started as a file, not as a module: it imports
nothing of the site.
"""

import json
import signal
import sys


def main() -> None:
    # Ctrl-C reaches both; this one ends when the other closes the line
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # the version is the first line
    version = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        # only once a picture is asked for: most sites are made of pictures that were drawn before
        import vl_convert

        try:
            said = {"svg": vl_convert.vegalite_to_svg(json.loads(line), vl_version=version)}
        except ValueError as error:
            said = {"error": str(error)}
        sys.stdout.write(json.dumps(said) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
