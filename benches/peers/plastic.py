"""What all peers of the networks that learn at every step share: the work, and how answers are compared."""

import numpy as np

#: Units and steps.
SIZES = [(1000, 1000), (4000, 60)]
DECAY, STEP = np.float32(0.001), np.float32(0.1)


def rate(units):
    return np.float32(0.02 / units)


def read(directory, units):
    """Inputs, and the rates and weights in which our side ended."""
    answer = {name: np.fromfile(directory / f"{name}-{units}", "<f4") for name in ("input", "rates", "weights")}
    return {**answer, "weights": answer["weights"].reshape(units, units)}


def compare(peer, answer, rates, weights):
    """The same trajectory but for the rounding of single precision: rates to 1e-4, weights, which come to 0.02, to 1e-5."""
    assert np.abs(rates - answer["rates"]).max() < 1e-4, f"{peer}: the rates differ"
    assert np.abs(weights - answer["weights"]).max() < 1e-5, f"{peer}: the weights differ"
