"""Health checks of the containers, with the standard library: `health.py PORT` or `health.py --fresh FILE SECONDS`."""

import http.client
import os
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit


def answers(port: int) -> bool:
    """Whether the process on that port answers, asked under the name it is known by."""
    host = urlsplit(os.environ.get("SITE_ORIGINS", "").partition(",")[0]).netloc or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def is_fresh(path: str, seconds: int) -> bool:
    """Whether a file, or one that begins with its name, was written to within so many seconds."""
    files = Path(path).parent.glob(f"{Path(path).name}*")
    return any(time.time() - file.stat().st_mtime < seconds for file in files)


if __name__ == "__main__":
    if sys.argv[1] == "--fresh":
        sys.exit(not is_fresh(sys.argv[2], int(sys.argv[3])))
    sys.exit(not answers(int(sys.argv[1])))
