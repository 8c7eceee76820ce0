"""Make the points that evidence does not rule out, which ship with govsim: about seven minutes on two cores.

uv run python tools/not_ruled_out.py FOLDER     # a folder for the waves, resumed where it was stopped
"""

import sys

import govsim
from govsim.study.evidence import shipped

POINTS = 400
"""Those of the last wave that are kept: its Latin hypercube stands in no order, so the first are as good as any."""

if __name__ == "__main__":
    found = govsim.calibrate("default", sys.argv[1], seed=1)
    shipped.write(found, POINTS)
    print(f"{POINTS} of {len(found.points)} points; {found.left:.3f} of the ranges are left")
