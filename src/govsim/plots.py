"""The public name of the pictures: `from govsim import plots` gives govsim.show.plots."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from govsim.show.plots import *  # noqa: F403
else:
    from govsim.show import plots

    sys.modules[__name__] = plots
