"""The peers' side of the Willshaw network of 16,384 units in blocks: NumPy on packed bits.

    scale.py DIRECTORY REPEATS

reads patterns and answers of our side from DIRECTORY, repeats the work, checks that it left the same units in every block of
every cue, and prints a line of JSON for each kind of work. One thread.
"""

import sys
from pathlib import Path

import numpy as np
from timing import facts, report

BLOCKS, SIZE, CUES = 32, 512, 1000
KNOWN = BLOCKS // 2


def train(units):
    """Bits of [from, unit, to]: synapses of a unit with all units of a block lie side by side."""
    weights = np.zeros((BLOCKS, SIZE, BLOCKS, SIZE // 8), np.uint8)
    for source in range(BLOCKS):
        for target in range(source):
            tile = np.zeros((SIZE, SIZE), bool)
            tile[units[source], units[target]] = True
            weights[source, :, target] = np.packbits(tile, axis=1)
            weights[target, :, source] = np.packbits(tile.T, axis=1)
    return weights


def one_step(weights, units):
    """Bits of the units with a synapse from every known unit: [cue, unknown block]."""
    reached = np.full((CUES, BLOCKS - KNOWN, SIZE // 8), 255, np.uint8)
    for block in range(KNOWN):
        reached &= weights[block, units[block, :CUES], KNOWN:]
    return reached


def iterative(weights, units):
    """Of those, the units with a synapse to some of those left in every other unknown block, until no more can be dropped."""
    left = one_step(weights, units)
    for cue in range(CUES):
        own = left[cue]
        while True:
            blocks, places = np.nonzero(np.unpackbits(own, axis=1))
            rows = weights[blocks + KNOWN, places][:, KNOWN:]
            supported = (rows & own).any(axis=2)
            supported[np.arange(len(blocks)), blocks] = True
            lost = ~supported.all(axis=1)
            if not lost.any():
                break
            bits = np.unpackbits(own, axis=1)
            bits[blocks[lost], places[lost]] = 0
            own[:] = np.packbits(bits, axis=1)
    return left


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    facts()
    units = np.fromfile(directory / "units", "<u4").reshape(BLOCKS, -1).astype(np.int64)
    weights = report("scale training, numpy packed bits", 3, lambda: train(units))
    assert np.float32(np.bitwise_count(weights).sum()) == np.fromfile(directory / "set", "<f4")[0], "the synapses differ"
    for name, run in (("one-step", one_step), ("iterative", iterative)):
        left = report(f"scale {name}, numpy packed bits", min(repeats, 5), lambda run=run: run(weights, units))
        ours = np.fromfile(directory / name, "<u4").reshape(CUES, -1)
        assert (np.bitwise_count(left).sum(axis=2) == ours).all(), f"{name}: the units that are left differ"


main()
