"""The peers' side of networks of 1000 and 4000 rates that learn at every step: SciPy's BLAS, NumPy, and PyTorch where asked.

    plasticity.py DIRECTORY REPEATS [--torch]

reads inputs, rates and weights of our side from DIRECTORY, repeats the work, checks that it ended in the same rates and
weights, and prints a line of JSON for each kind of work. One thread.
"""

import sys
from pathlib import Path

import numpy as np
import scipy
from plastic import DECAY, SIZES, STEP, compare, rate, read
from scipy.linalg.blas import sgemv, sger
from timing import facts, report


def with_blas(inputs, steps):
    """Decay is kept as one factor for all weights, so that BLAS reads them twice and writes them once a step."""
    units = len(inputs)
    held, factor = np.zeros((units, units), np.float32, order="F"), 1.0
    diagonal = np.zeros(units, np.float32)
    rates = np.zeros(units, np.float32)
    for _ in range(steps):
        drive = sgemv(factor, held, rates) - factor * diagonal * rates
        rates = rates + STEP * (np.tanh(drive + inputs) - rates)
        factor *= 1.0 - DECAY
        held = sger(rate(units) / factor, rates, rates, a=held, overwrite_a=1)
        diagonal += rate(units) / factor * rates * rates
    weights = factor * held
    np.fill_diagonal(weights, 0)
    return rates, weights


def in_place(inputs, steps):
    """As one would write it."""
    units = len(inputs)
    weights, rates = np.zeros((units, units), np.float32), np.zeros(units, np.float32)
    for _ in range(steps):
        rates = rates + STEP * (np.tanh(weights @ rates + inputs) - rates)
        weights *= 1 - DECAY
        weights += rate(units) * np.outer(rates, rates)
        np.fill_diagonal(weights, 0)
    return rates, weights


def with_torch(torch):
    """Decay and learning in one call, which reads and writes all weights once a step; the product reads them again."""
    torch.set_num_threads(1)

    def run(inputs, steps):
        units = len(inputs)
        inputs = torch.from_numpy(inputs)
        weights, rates = torch.zeros(units, units), torch.zeros(units)
        with torch.inference_mode():
            for _ in range(steps):
                rates = rates + float(STEP) * (torch.tanh(torch.mv(weights, rates) + inputs) - rates)
                weights.addr_(rates, rates, beta=1 - float(DECAY), alpha=float(rate(units)))
                weights.fill_diagonal_(0)
        return rates.numpy(), weights.numpy()

    return run


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    peers = {"scipy BLAS": with_blas, "numpy in place": in_place}
    versions = {"scipy": scipy.__version__}
    if "--torch" in sys.argv:
        import torch

        peers["torch addr_"] = with_torch(torch)
        versions["torch"] = torch.__version__
    facts(**versions)
    for units, steps in SIZES:
        answer = read(directory, units)
        for peer, run in peers.items():
            times = repeats if peer == "scipy BLAS" else min(repeats, 5)
            found = report(f"plastic network of {units}, {peer}", times, lambda: run(answer["input"], steps))
            compare(peer, answer, *found)


main()
