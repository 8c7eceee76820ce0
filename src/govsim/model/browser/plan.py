"""Where the tables of a run lie in memory, for engines that Python does not call: the browser's."""

import zlib

from govsim.model import tables
from govsim.model.regimes import REGIME
from govsim.model.tables import World

TABLES = (*World._fields, "regimes", "schedule", "stop", "yearly_groups", "yearly_kinds")
"""Tables by name: those of a World, then what stands beside it in engine.run_batch."""
SCALARS = ("seed", "run", "first_month", "years", "step")
PLAN = (*(f"{table}_{what}" for table in TABLES for what in ("at", "rows")), *SCALARS)
"""A plan, of whole numbers of 64 bits: address and rows of every table, then the run and the step to go on from."""

_RECORDS = [(name, record.descr) for name, record in vars(tables).items() if name.endswith(("_ROW", "_SUMS"))]
MARK = zlib.crc32(repr([PLAN, REGIME.descr, *_RECORDS]).encode()) >> 1
"""Of the plan and of every record: an engine and a layout of the same mark are made for each other."""
