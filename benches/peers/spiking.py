"""The peer's side of the network of 10,000 units that spike and learn: Brian 2, compiled.

    spiking.py DIRECTORY REPEATS

reads synapses, voltages, spikes and weights of our side from DIRECTORY, repeats half a second of the network in Brian's cython and in its C++
target, compares spikes and weights, and prints a line of JSON for each. One thread. What Brian does before its loop over time
is not counted, and neither is compiling.
"""

import json
import shutil
import sys
import tempfile
import time
from pathlib import Path

import brian2 as b
import numpy as np

UNITS, EXCITATORY, STEPS = 10_000, 8000, 5000
#: Spikes are compared one by one up to here: later, rounding has moved some spike by a step, and chaos does the rest.
COMPARED = 1000

EQUATIONS = """
dv/dt = (20 - v + excitation - inhibition)/(20*ms) : 1 (unless refractory)
dexcitation/dt = -excitation/(5*ms) : 1
dinhibition/dt = -inhibition/(10*ms) : 1
"""
PLASTIC = """
w : 1
dbefore/dt = -before/(20*ms) : 1 (event-driven)
dbehind/dt = -behind/(20*ms) : 1 (event-driven)
"""
ON_PRE = """
excitation_post += w
w = clip(w - 0.00525*0.24*behind, 0, 0.24)
before += 1
"""
ON_POST = """
w = clip(w + 0.005*0.24*before, 0, 0.24)
behind += 1
"""


def network(directory, learns):
    """The network of our side at its start."""
    # Brian's units rest one step less than they are told.
    rest = 2.1 * b.ms
    units = b.NeuronGroup(UNITS, EQUATIONS, threshold="v >= 15", reset="v = 0", refractory=rest, method="exact")
    units.v = np.fromfile(directory / "voltages", "<f4")
    targets = np.fromfile(directory / "targets", "<u4").astype(np.int32)
    sources = np.repeat(np.arange(UNITS, dtype=np.int32), np.fromfile(directory / "lengths", "<u4"))
    excitatory, inhibitory = units[:EXCITATORY], units[EXCITATORY:]
    delay = 1.5 * b.ms
    among = (sources < EXCITATORY) & (targets < EXCITATORY)
    if learns:
        plastic = b.Synapses(excitatory, excitatory, PLASTIC, on_pre=ON_PRE, on_post=ON_POST, delay={"pre": delay})
        plastic.connect(i=sources[among], j=targets[among])
        plastic.w = 0.12
    else:
        plastic = b.Synapses(excitatory, excitatory, on_pre="excitation_post += 0.12", delay=delay)
        plastic.connect(i=sources[among], j=targets[among])
    across = (sources < EXCITATORY) & (targets >= EXCITATORY)
    exciting = b.Synapses(excitatory, inhibitory, on_pre="excitation_post += 0.12", delay=delay)
    exciting.connect(i=sources[across], j=targets[across] - EXCITATORY)
    inhibits = sources >= EXCITATORY
    inhibiting = b.Synapses(inhibitory, units, on_pre="inhibition_post += 0.9", delay=delay)
    inhibiting.connect(i=sources[inhibits] - EXCITATORY, j=targets[inhibits])
    spikes = b.SpikeMonitor(units)
    return b.Network(units, plastic, exciting, inhibiting, spikes), plastic, spikes


def with_cython(directory, repeats, learns):
    b.prefs.codegen.target = "cython"
    net, plastic, spikes = network(directory, learns)
    net.store()
    milliseconds = []
    for repeat in range(repeats + 1):
        net.restore()
        start = time.perf_counter()
        net.run(0 * b.ms)
        nothing = time.perf_counter()
        net.run(STEPS * 0.1 * b.ms)
        # The second is half a second and all that comes before the loop over time, the first that alone.
        if repeat:
            milliseconds.append((time.perf_counter() - nothing - (nothing - start)) * 1e3)
    return milliseconds, found(plastic, spikes, learns)


def with_cpp(directory, repeats, learns):
    milliseconds = []
    for _ in range(repeats):
        b.device.reinit()
        b.device.activate(build_on_run=False)
        net, plastic, spikes = network(directory, learns)
        net.run(STEPS * 0.1 * b.ms)
        folder = tempfile.mkdtemp()
        b.device.build(directory=folder, compile=True, run=True)
        milliseconds.append(b.device._last_run_time * 1e3)
        answer = found(plastic, spikes, learns)
        shutil.rmtree(folder)
    return milliseconds, answer


def found(plastic, spikes, learns):
    steps = np.round(np.asarray(spikes.t / b.ms) / 0.1).astype(np.int64)
    return steps * UNITS + np.asarray(spikes.i), np.array(plastic.w) if learns else None


def compare(peer, answer, directory):
    """Early spikes one by one, later ones in number, and weights on average."""
    ours = np.fromfile(directory / "spikes", "<u4").reshape(-1, 2).astype(np.int64) @ [UNITS, 1]
    spikes, weights = answer
    early, ours_early = (set(some[some < COMPARED * UNITS]) for some in (spikes, ours))
    different = len(early ^ ours_early)
    print(json.dumps({"peer": f"{peer}, spikes of 100 ms", "different": different, "of": len(ours_early),
                      "most": len(ours_early) // 100}), flush=True)
    assert different <= len(ours_early) // 100, f"{peer}: the spikes differ"
    assert abs(len(spikes) / len(ours) - 1) < 0.05, f"{peer}: {len(spikes)} spikes, ours {len(ours)}"
    mine = np.fromfile(directory / "weights", "<f4")
    assert abs(weights.mean() / mine.mean() - 1) < 0.02, f"{peer}: mean weight {weights.mean()}, ours {mine.mean()}"
    assert abs(weights.std() / mine.std() - 1) < 0.05, f"{peer}: weights scatter by {weights.std()}, ours {mine.std()}"


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    print(json.dumps({"brian2": b.__version__}), flush=True)
    for learns, name in [(True, "STDP"), (False, "static")]:
        for peer, run in [("brian2 cython", with_cython), ("brian2 C++", with_cpp)]:
            if peer == "brian2 C++":
                b.set_device("cpp_standalone", build_on_run=False)
            milliseconds, answer = run(directory, min(repeats, 3), learns)
            print(json.dumps({"work": f"spiking network {name}, {peer}", "milliseconds": milliseconds}), flush=True)
            if learns:
                compare(peer, answer, directory)
            if peer == "brian2 C++":
                b.device.reinit()
                b.set_device("runtime")


main()
