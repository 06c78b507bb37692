"""Task 2: how busy the machine is."""
import os

import service


def measure():
    return {"load": round(os.getloadavg()[0], 2), "processors": os.cpu_count()}


if __name__ == "__main__":
    service.run({"load": measure}, service.parser(__doc__).parse_args())
