"""Runs a script, and runs it anew when a Python file below this folder changes."""
import os
import pathlib
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).parent


def seen():
    # Links are not followed; a file that is just being replaced is looked at again.
    found = {}
    for path in ROOT.rglob("*.py"):
        try:
            found[path] = path.lstat().st_mtime_ns, path.lstat().st_ino
        except FileNotFoundError:
            continue
    return found


def main():
    while True:
        before = seen()
        script = subprocess.Popen([sys.executable, *sys.argv[1:]], cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)})
        while seen() == before:
            time.sleep(0.2)
        script.terminate()
        script.wait()


if __name__ == "__main__":
    main()
