"""The peers' side of one capacity cell: the same search in NumPy, by products of dense matrices.

    capacity.py DIRECTORY REPEATS

reads our side's patterns, cues and capacities from DIRECTORY, searches the capacity of bcpnn in each
repetition, checks that it is the same, and prints a line of JSON. One thread.
"""

import json
import sys
from pathlib import Path

import numpy as np
from timing import facts, report

HYPERCOLUMNS, MINICOLUMNS, REPETITIONS, STEPS = 20, 20, 10, 15
UNITS = HYPERCOLUMNS * MINICOLUMNS
FIRST = np.arange(HYPERCOLUMNS) * MINICOLUMNS
CRITERION, START, GROWTH, MISSES, PRECISION = 0.9, 20, 1.25, 3, 0.02


def one_hot(active):
    dense = np.zeros((len(active), UNITS), np.float32)
    np.put_along_axis(dense, active, np.float32(1), axis=1)
    return dense


def exact(patterns, cues):
    """Trains the patterns, cues each of them once, and gives the fraction that came back whole."""
    dense, count = one_hot(patterns), len(patterns)
    pairs = dense.T @ dense
    usage, floor = np.diagonal(pairs).copy(), np.float32(1 / (count + 1))
    single = np.maximum(usage / np.float32(count), floor)
    weights = np.log(np.maximum(pairs / np.float32(count), floor * floor) / np.outer(single, single))
    for first in FIRST:
        weights[first : first + MINICOLUMNS, first : first + MINICOLUMNS] = 0
    weights[usage == 0] = 0
    bias = np.where(usage > 0, np.log(single), -np.inf)
    active = cues
    for _ in range(STEPS):
        support = one_hot(active) @ weights + bias
        after = support.reshape(-1, HYPERCOLUMNS, MINICOLUMNS).argmax(axis=2) + FIRST
        if (after == active).all():
            break
        active = after
    return (active == patterns).all(axis=1).mean()


def capacity(patterns, cues):
    """Loads upwards, to half the units at least, until three in a row miss; then bisection."""
    load, exponent, best, miss, misses = START, float(START), None, None, 0
    while best is None or load <= UNITS // 2 or misses < MISSES:
        if exact(patterns[:load], cues[:load]) >= CRITERION:
            best, miss, misses = load, None, 0
        else:
            miss, misses = miss or load, misses + 1
        while round(exponent) <= load:
            exponent *= GROWTH
        load = round(exponent)
    while miss - best > max(PRECISION * best, 1):
        middle = (best + miss) // 2
        if exact(patterns[:middle], cues[:middle]) >= CRITERION:
            best = middle
        else:
            miss = middle
    return best


def main():
    directory = Path(sys.argv[1])
    facts()

    def read(name, repetition):
        numbers = np.fromfile(directory / f"{name}-{repetition}", "<u4")
        return numbers.reshape(-1, HYPERCOLUMNS).astype(np.int64)

    data = [(read("patterns", n), read("cues", n)) for n in range(REPETITIONS)]
    found = report("capacity, numpy GEMM", 1, lambda: [capacity(*pair) for pair in data])
    ours = np.fromfile(directory / "answers", "<u4")
    # A near tie that rounding breaks otherwise may move the end of a bisection by its last interval.
    differ = int((np.abs(np.array(found) - ours) > PRECISION * ours + 1).sum())
    assert differ <= 1, f"{differ} capacities differ: {found} and {ours.tolist()}"
    print(json.dumps({"peer": "capacity, numpy GEMM", "different": differ, "of": REPETITIONS, "most": 1}))


main()
