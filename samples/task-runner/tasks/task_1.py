"""Task 1: how full the disk is."""
import shutil

import service


def measure():
    usage = shutil.disk_usage("/")
    return {"used_percent": round(100 * usage.used / usage.total, 1)}


if __name__ == "__main__":
    service.run({"disk": measure}, service.parser(__doc__).parse_args())
