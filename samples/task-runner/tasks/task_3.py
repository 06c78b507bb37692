"""Task 3: how many files a folder holds, and how large they are."""
import os

import service


def measure(folder="/tmp"):
    sizes = [os.path.getsize(os.path.join(path, name)) for path, _, names in os.walk(folder) for name in names]
    return {"folder": folder, "files": len(sizes), "bytes": sum(sizes)}


if __name__ == "__main__":
    options = service.parser(__doc__)
    options.add_argument("folder", nargs="?", default="/tmp", help="the folder (default: /tmp)")
    options = options.parse_args()
    service.run({"files": lambda: measure(options.folder)}, options)
