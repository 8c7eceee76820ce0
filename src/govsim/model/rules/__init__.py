"""The rules of a month, one file a part of section 4 of the model page. `engine.py` alone knows their order.

A rule reads and writes rows of the world's tables. `regimes` are the regimes of the run's design point, `luck` the
run's key for draws, `month` the month counted from the first reported one.
"""
