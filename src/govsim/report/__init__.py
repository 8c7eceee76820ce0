"""A page to hand on: one HTML file in which the results of a folder are told in words, tables and pictures."""

from govsim.report.page import write_report as write_report
