"""Studies: a design of points, its runs in a folder that can be resumed, and what the results say.

design.py says which points are run, factors.py and sampling.py where their values come from, design_file.py how a
design is read and written.
"""
