"""The peers' side of the Willshaw network of 8192 units: NumPy and SciPy.

    willshaw.py DIRECTORY REPEATS

reads patterns, cues and answers of our side from DIRECTORY, repeats the work, checks that it found the
same sums and the same winners, and prints a line of JSON for each kind of work. One thread.
"""

import sys
from pathlib import Path

import numpy as np
import scipy.sparse
from timing import facts, report

UNITS, ACTIVE = 8192, 64


def train(patterns):
    """A byte for each synapse: 1 between units that were ever active together."""
    weights = np.zeros((UNITS, UNITS), np.uint8)
    for active in patterns:
        weights[np.ix_(active, active)] = 1
    np.fill_diagonal(weights, 0)
    return weights


def sums_by_gathering(weights, cues):
    return np.stack([weights[active].sum(axis=0, dtype=np.uint8) for active in cues])


def winners(sums):
    """The units of the largest sums, the lowest among equals."""
    order = sums.astype(np.int64) * UNITS - np.arange(UNITS)
    return np.sort(np.argpartition(order, UNITS - ACTIVE, axis=1)[:, UNITS - ACTIVE :], axis=1)


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    facts(scipy=scipy.__version__)
    read = {name: np.fromfile(directory / name, "<u4") for name in ("patterns", "cues", "sums", "answers")}
    patterns, cues = (read[name].reshape(-1, ACTIVE).astype(np.int64) for name in ("patterns", "cues"))

    weights = report("willshaw training, numpy", 3, lambda: train(patterns))
    dense = np.zeros((len(cues), UNITS), np.float32)
    np.put_along_axis(dense, cues, np.float32(1), axis=1)
    singles, rows = weights.astype(np.float32), scipy.sparse.csr_matrix(dense)
    few = min(repeats, 5)
    found = {
        "numpy gather": report("willshaw sums, numpy gather", few, lambda: sums_by_gathering(weights, cues)),
        "numpy GEMM": report("willshaw sums, numpy GEMM", few, lambda: dense @ singles),
        "scipy CSR": report("willshaw sums, scipy CSR", few, lambda: rows @ singles),
    }
    best = report("willshaw winners, numpy GEMM", few, lambda: winners(dense @ singles))
    report("willshaw winners, numpy gather", few, lambda: winners(sums_by_gathering(weights, cues)))
    for peer, sums in found.items():
        assert (sums == read["sums"].reshape(sums.shape)).all(), f"{peer}: the sums differ"
    assert (best == read["answers"].reshape(best.shape)).all(), "the winners differ"


main()
