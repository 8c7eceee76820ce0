"""`python -m govsim`: the command line where no script `govsim` is found."""

import sys

from govsim.cli import main

sys.exit(main())
