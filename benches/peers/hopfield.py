"""The peers' side of the Hopfield networks: NumPy.

    hopfield.py DIRECTORY REPEATS

reads patterns, cues and answers of our side from DIRECTORY, repeats the work, checks that it found the
same states, and prints a line of JSON for each kind of work. One thread. Sums are of whole numbers
below 2^24, so that single precision is exact and states are the same to the last unit.
"""

import sys
from pathlib import Path

import numpy as np
from timing import facts, report

UNITS, FEW_UNITS = 4000, 500
LOADS = range(10, 81, 10)
MAX_STEPS = 100


def train(patterns):
    """Sums of products, without couplings of a unit with itself."""
    weights = patterns.T @ patterns
    np.fill_diagonal(weights, 0)
    return weights


def settle(fields, cues):
    """All units at once until a state is that of one or two steps ago; networks that rest are left out."""
    states, before, live = cues.copy(), np.zeros_like(cues), np.arange(len(cues))
    for _ in range(MAX_STEPS):
        own = states[live]
        heard = fields(own)
        following = np.where(heard == 0, own, np.sign(heard)).astype(np.float32)
        stays = (following == own).all(axis=1)
        returns = (following == before[live]).all(axis=1)
        before[live] = own
        states[live] = following
        live = live[~(stays | returns)]
        if len(live) == 0:
            break
    return states


def dense(weights):
    return lambda states: states @ weights


def matrix_free(patterns):
    return lambda states: (states @ patterns.T) @ patterns - len(patterns) * states


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    facts()
    names = ("patterns", "cues", "answers", "few_patterns", "few_cues", "recalled")
    read = {name: np.fromfile(directory / name, "<u4") for name in names}
    signs = lambda name, units: (2.0 * read[name].reshape(-1, units) - 1).astype(np.float32)
    patterns, cues, answers = (signs(name, UNITS) for name in ("patterns", "cues", "answers"))

    few = min(repeats, 5)
    weights = report("hopfield training, numpy", few, lambda: train(patterns))
    by_weights = report("hopfield recall, numpy dense", few, lambda: settle(dense(weights), cues))
    by_patterns = report("hopfield recall, numpy matrix-free", few, lambda: settle(matrix_free(patterns), cues))
    assert (by_weights == answers).all(), "dense: the states differ"
    assert (by_patterns == answers).all(), "matrix-free: the states differ"

    patterns, cues = signs("few_patterns", FEW_UNITS), signs("few_cues", FEW_UNITS)

    def curve():
        found = []
        for load in LOADS:
            ended = settle(dense(train(patterns[:load])), cues[:load])
            found.append((ended == patterns[:load]).all(axis=1).sum())
        return np.array(found)

    recalled = report("hopfield curve, numpy batched", repeats, curve)
    assert (recalled == read["recalled"]).all(), "the curves differ"


main()
