"""A page to hand on: one HTML file that shows the results of a folder in words, tables and pictures."""

from govsim.show.report.write import write_report as write_report
