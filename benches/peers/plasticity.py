"""The peers' side of the network of 1000 rates that learns at every step: SciPy's BLAS and NumPy.

    plasticity.py DIRECTORY REPEATS

reads inputs, rates and weights of our side from DIRECTORY, repeats the work, checks that it ended in the same rates and
weights, and prints a line of JSON for each kind of work. One thread.
"""

import sys
from pathlib import Path

import numpy as np
import scipy
from scipy.linalg.blas import sgemv, sger
from timing import facts, report

UNITS, STEPS = 1000, 1000
RATE, DECAY, STEP = np.float32(0.02 / UNITS), np.float32(0.001), np.float32(0.1)


def with_blas(inputs):
    """Decay is kept as one factor for all weights, so that BLAS reads them twice and writes them once a step."""
    held, factor = np.zeros((UNITS, UNITS), np.float32, order="F"), 1.0
    diagonal = np.zeros(UNITS, np.float32)
    rates = np.zeros(UNITS, np.float32)
    for _ in range(STEPS):
        drive = sgemv(factor, held, rates) - factor * diagonal * rates
        rates = rates + STEP * (np.tanh(drive + inputs) - rates)
        factor *= 1.0 - DECAY
        held = sger(RATE / factor, rates, rates, a=held, overwrite_a=1)
        diagonal += RATE / factor * rates * rates
    weights = factor * held
    np.fill_diagonal(weights, 0)
    return rates, weights


def in_place(inputs):
    """As one would write it."""
    weights, rates = np.zeros((UNITS, UNITS), np.float32), np.zeros(UNITS, np.float32)
    for _ in range(STEPS):
        rates = rates + STEP * (np.tanh(weights @ rates + inputs) - rates)
        weights *= 1 - DECAY
        weights += RATE * np.outer(rates, rates)
        np.fill_diagonal(weights, 0)
    return rates, weights


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    facts(scipy=scipy.__version__)
    inputs = np.fromfile(directory / "input", "<f4")
    rates = np.fromfile(directory / "rates", "<f4")
    weights = np.fromfile(directory / "weights", "<f4").reshape(UNITS, UNITS)
    found = {
        "scipy BLAS": report("plastic network, scipy BLAS", repeats, lambda: with_blas(inputs)),
        "numpy in place": report("plastic network, numpy in place", min(repeats, 5), lambda: in_place(inputs)),
    }
    for peer, (peer_rates, peer_weights) in found.items():
        assert np.abs(peer_rates - rates).max() < 1e-4, f"{peer}: the rates differ"
        assert np.abs(peer_weights - weights).max() < 1e-5, f"{peer}: the weights differ"


main()
