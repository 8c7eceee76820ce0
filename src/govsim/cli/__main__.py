"""`python -m govsim.cli`: the command line where no script `govsim` is installed."""

import sys

from govsim.cli import main

sys.exit(main())
