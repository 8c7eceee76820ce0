"""A named partnership of one department and one institute, as a scenario file states it."""

CARE = """\
[[agencies]]
name = "Department"
[[missions]]
name = "Care"
agency = "Department"
need = 100
value = 1
[[partners]]
name = "Institute"
kind = "municipality"
[[contracts]]
mission = "Care"
partner = "Institute"
"""
