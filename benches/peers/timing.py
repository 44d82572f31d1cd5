"""What all peers share: how work is timed and reported."""

import json
import platform
import time

import numpy as np


def report(work, repeats, run):
    """Times the work after one run to warm up; gives back what the last run gave."""
    last = run()
    milliseconds = []
    for _ in range(repeats):
        start = time.perf_counter()
        last = run()
        milliseconds.append((time.perf_counter() - start) * 1e3)
    print(json.dumps({"work": work, "milliseconds": milliseconds}), flush=True)
    return last


def facts(**more):
    """Versions and the date."""
    versions = {"python": platform.python_version(), "numpy": np.__version__, **more}
    print(json.dumps({**versions, "date": time.strftime("%Y-%m-%d")}), flush=True)
