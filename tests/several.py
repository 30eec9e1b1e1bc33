"""Several commands of casewiki in one process, which costs little more than one: most of each is its start.

Reads a JSON list of [arguments, what stands on stdin] and ends with the status of the first that fails.
"""

import io
import json
import sys

from wiki.cli import main

if __name__ == "__main__":
    for arguments, text in json.load(sys.stdin):
        sys.stdin = io.StringIO(text)
        if status := main(arguments):
            sys.exit(status)
