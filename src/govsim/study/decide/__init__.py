"""Decisions that survive the assumptions: robust choices, what flips them, and what is worth finding out."""
