"""The renderer in a process of its own: one specification per line in, one drawing per line out, both JSON.

Started as a file, not as a module: it imports nothing of the site.
"""

import json
import signal
import sys


def main() -> None:
    import vl_convert

    # Ctrl-C reaches both; this one ends when the other closes the line
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # the version is the first line
    version = json.loads(sys.stdin.readline())
    for line in sys.stdin:
        try:
            answer = {"svg": vl_convert.vegalite_to_svg(line, vl_version=version)}
        except ValueError as error:
            answer = {"error": str(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
