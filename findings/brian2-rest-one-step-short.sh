#!/bin/sh
# Brian 2: a unit rests one step less than its `refractory` says.
#
# Expected: at steps of 0.1 ms, `refractory=2*ms` holds the voltage for 20 steps after a spike, so that the period of a driven
#           unit is that of the closed form, 2 ms + tau ln(I/(I - theta)), rounded up to whole steps.
# Seen:     the voltage is held for 19 steps, and every period is a step short. A spike is dated by the start of its step, while the
#           voltage that is reset is that of the step's end. `refractory=0*ms` and `refractory=0.1*ms` are the same. Who compares
#           spikes with NEST (a step more than asked) finds rests that are two steps apart.
#
# Needs: python3 (3.10 or later) with venv, and PyPI.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv environment
environment/bin/pip install --quiet --disable-pip-version-check brian2==2.9.0 numpy==2.2.6
cat > shown.py <<'PYTHON'
import math
from importlib.metadata import version

import brian2 as b
import numpy as np

print("brian2", version("brian2"))
b.prefs.codegen.target = "numpy"
b.defaultclock.dt = 0.1 * b.ms
held, periods = {}, {}
for rest in (0.0, 0.1, 1.0, 2.0):
    unit = b.NeuronGroup(
        1,
        "dv/dt = (20 - v)/(20*ms) : 1 (unless refractory)",
        threshold="v >= 15",
        reset="v = 0",
        refractory=rest * b.ms,
        method="exact",
    )
    # After the reset of each step.
    voltage = b.StateMonitor(unit, "v", record=True, when="end")
    spikes = b.SpikeMonitor(unit)
    b.Network(unit, voltage, spikes).run(200 * b.ms)
    first, second = (round(time / 0.1) for time in np.asarray(spikes.t / b.ms)[:2])
    held[rest] = int((voltage.v[0][first + 1 : second] == 0).sum())
    periods[rest] = second - first
    rise = math.ceil(20 * math.log(20 / 5) / 0.1)
    print(f"refractory {rest} ms: held for {held[rest]} steps of 0.1 ms, a period of {second - first}; "
          f"the closed form has {round(rest / 0.1) + rise}")
assert held == {0.0: 0, 0.1: 0, 1.0: 9, 2.0: 19}, "behaves as its comment says now"
assert periods[2.0] == periods[0.0] + 19
PYTHON
environment/bin/python shown.py
