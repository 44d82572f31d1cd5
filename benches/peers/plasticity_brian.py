"""The peer's side of networks of 1000 and 4000 rates that learn at every step: Brian 2, compiled.

    plasticity_brian.py DIRECTORY REPEATS

reads inputs, rates and weights of our side from DIRECTORY, repeats the work in Brian's C++ target, checks that it ended in the
same rates and weights, and prints a line of JSON for each size. One thread. What is timed is the loop over time alone, without making
or compiling anything.
"""

import json
import shutil
import sys
import tempfile
from pathlib import Path

import brian2 as b
import numpy as np
from plastic import SIZES, compare, read

LEARNING = """
w : 1
drive_post = w*r_pre : 1 (summed)
"""


def run(given, steps):
    """One network; a step is a millisecond: drives, then rates, then weights."""
    b.device.reinit()
    b.device.activate(build_on_run=False)
    units = len(given)
    b.defaultclock.dt = 1 * b.ms
    # One synapse for each pair but a unit and itself.
    group = b.NeuronGroup(units, "r : 1\ninputs : 1\ndrive : 1")
    group.inputs = given
    synapses = b.Synapses(group, group, LEARNING)
    synapses.connect(condition="i != j")
    group.run_regularly("r += 0.1*(tanh(drive + inputs) - r)", dt=1 * b.ms, when="groups", order=1)
    synapses.run_regularly(f"w += {0.02 / units!r}*r_post*r_pre - 0.001*w", dt=1 * b.ms, when="end")
    b.run(steps * b.ms)
    folder = tempfile.mkdtemp()
    b.device.build(directory=folder, compile=True, run=True)
    weights = np.zeros((units, units))
    weights[np.array(synapses.j), np.array(synapses.i)] = np.array(synapses.w)
    answer = np.array(group.r), weights
    shutil.rmtree(folder)
    return b.device._last_run_time * 1e3, answer


def main():
    directory, repeats = Path(sys.argv[1]), int(sys.argv[2])
    print(json.dumps({"brian2": b.__version__}), flush=True)
    b.set_device("cpp_standalone", build_on_run=False)
    for units, steps in SIZES:
        answer = read(directory, units)
        milliseconds = []
        for _ in range(min(repeats, 3)):
            time, found = run(answer["input"], steps)
            milliseconds.append(time)
        compare("brian2", answer, *found)
        print(json.dumps({"work": f"plastic network of {units}, brian2 C++", "milliseconds": milliseconds}), flush=True)


main()
