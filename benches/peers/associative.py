"""The peers' side of the comparison: the same work in NumPy and, if asked for, in PyTorch.

    associative.py DIRECTORY REPEATS [--torch]

reads what our side wrote into DIRECTORY (little-endian numbers of 32 bits), repeats the work, checks
that it found the same, and prints a line of JSON for each kind of work. One thread.
"""

import json
import sys
from pathlib import Path

import numpy as np
from timing import facts, report

HYPERCOLUMNS, MINICOLUMNS = 32, 32
UNITS = HYPERCOLUMNS * MINICOLUMNS
FIRST = np.arange(HYPERCOLUMNS) * MINICOLUMNS
MOVED = 4
# How many cues may end elsewhere because sums were rounded in another order: a near tie must be met
# and must then grow. It is found to be a few in 2000.
MOST_DIFFERENT = 0.02


def one_hot(active):
    dense = np.zeros((len(active), UNITS), np.float32)
    np.put_along_axis(dense, active, np.float32(1), axis=1)
    return dense


def winners(support):
    """The unit of largest support in each hypercolumn, the lowest among equals."""
    return support.reshape(-1, HYPERCOLUMNS, MINICOLUMNS).argmax(axis=2) + FIRST


def recall_by_products(weights, bias, cues, steps):
    active = cues
    for _ in range(steps):
        active = winners(one_hot(active) @ weights + bias)
    return active


def recall_by_gathering(weights, bias, cues, steps):
    active = cues
    for _ in range(steps):
        support = np.repeat(bias[None], len(active), axis=0)
        # Bias first, then the active units as listed: the order of our sums.
        for hypercolumn in range(HYPERCOLUMNS):
            support += weights[active[:, hypercolumn]]
        active = winners(support)
    return active


def train(dense):
    """Counts by a product of matrices, then the weights of the BCPNN rule."""
    count = len(dense)
    pairs = dense.T @ dense
    floor = np.float32(1 / (count + 1))
    single = np.maximum(np.diagonal(pairs) / np.float32(count), floor)
    weights = np.log(np.maximum(pairs / np.float32(count), floor * floor) / np.outer(single, single))
    for first in FIRST:
        weights[first : first + MINICOLUMNS, first : first + MINICOLUMNS] = 0
    return pairs, weights, np.log(single)


def draw(generator, count):
    """Random patterns, and cues with some hypercolumns moved to another minicolumn."""
    patterns = generator.integers(MINICOLUMNS, size=(count, HYPERCOLUMNS))
    moved = generator.permuted(np.tile(np.arange(HYPERCOLUMNS) < MOVED, (count, 1)), axis=1)
    by = moved * generator.integers(1, MINICOLUMNS, size=moved.shape)
    return patterns + FIRST, (patterns + by) % MINICOLUMNS + FIRST


def from_patterns_to_answers(seed):
    patterns, cues = draw(np.random.default_rng(seed), 1775)
    _, weights, bias = train(one_hot(patterns))
    return (recall_by_products(weights, bias, cues, 15) == patterns).all(axis=1).mean()


def different(found, answers):
    """How many cues ended elsewhere than ours did."""
    return int((found != answers).any(axis=1).sum())


def with_numpy(data, repeats):
    arguments = (data["weights"], data["bias"], data["cues"], 10)
    gathered = report("recall, numpy gather", repeats, lambda: recall_by_gathering(*arguments))
    multiplied = report("recall, numpy GEMM", repeats, lambda: recall_by_products(*arguments))
    dense = one_hot(data["patterns"])
    pairs, weights, _ = report("training, numpy GEMM", repeats, lambda: train(dense))
    exact = report("end to end, numpy GEMM", repeats, lambda: from_patterns_to_answers(1))

    inside = np.equal.outer(np.arange(UNITS) // MINICOLUMNS, np.arange(UNITS) // MINICOLUMNS)
    assert (pairs[~inside] == data["counts"][~inside]).all(), "the counts differ"
    assert np.allclose(weights, data["weights"], rtol=1e-5, atol=1e-5), "the weights differ"
    check("numpy gather", different(gathered, data["answers"]), 0)
    check("numpy GEMM", different(multiplied, data["answers"]), MOST_DIFFERENT * len(data["cues"]))
    print(json.dumps({"exact": float(exact)}), flush=True)


def check(peer, differ, most):
    assert differ <= most, f"{peer}: {differ} cues ended elsewhere, at most {most} may"
    print(json.dumps({"peer": peer, "different": differ, "of": 2000, "most": int(most)}), flush=True)


def with_torch(data, repeats):
    import torch

    torch.set_num_threads(1)
    print(json.dumps({"torch": torch.__version__}), flush=True)
    first = torch.from_numpy(FIRST)

    def recall(weights, bias, cues, steps):
        active = cues
        for _ in range(steps):
            dense = torch.zeros(len(active), UNITS).scatter_(1, active, 1.0)
            support = torch.addmm(bias, dense, weights)
            active = support.view(-1, HYPERCOLUMNS, MINICOLUMNS).argmax(dim=2) + first
        return active

    def train(patterns):
        count = len(patterns)
        dense = torch.zeros(count, UNITS).scatter_(1, patterns, 1.0)
        pairs = dense.T @ dense
        floor = 1 / (count + 1)
        single = (pairs.diagonal() / count).clamp_min(floor)
        weights = torch.log((pairs / count).clamp_min(floor * floor) / torch.outer(single, single))
        for start in FIRST:
            weights[start : start + MINICOLUMNS, start : start + MINICOLUMNS] = 0
        return pairs, weights, torch.log(single)

    def end_to_end():
        patterns, cues = map(torch.from_numpy, draw(np.random.default_rng(1), 1775))
        _, weights, bias = train(patterns)
        return (recall(weights, bias, cues, 15) == patterns).all(dim=1).double().mean().item()

    # Copied: torch wants to write to what it is given.
    weights, bias, cues, patterns = (
        torch.from_numpy(data[name].copy()) for name in ("weights", "bias", "cues", "patterns")
    )
    with torch.inference_mode():
        found = report("recall, torch GEMM", repeats, lambda: recall(weights, bias, cues, 10))
        report("training, torch GEMM", repeats, lambda: train(patterns))
        report("end to end, torch GEMM", repeats, end_to_end)
    check("torch GEMM", different(found.numpy(), data["answers"]), MOST_DIFFERENT * len(data["cues"]))


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    facts()
    data = {}
    for name in ("patterns", "cues", "answers"):
        data[name] = np.fromfile(directory / name, "<u4").reshape(-1, HYPERCOLUMNS).astype(np.int64)
    for name, kind in (("counts", "<u4"), ("weights", "<f4")):
        data[name] = np.fromfile(directory / name, kind).reshape(UNITS, UNITS)
    data["bias"] = np.fromfile(directory / "bias", "<f4")
    with_numpy(data, repeats)
    if "--torch" in sys.argv:
        with_torch(data, repeats)


main()
