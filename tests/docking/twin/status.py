"""Where a mission stands (section 2)."""

from enum import StrEnum


class Status(StrEnum):
    """Section 2, the status of a mission."""

    IN_HOUSE = "in_house"
    NEGOTIATING = "negotiating"
    ACTIVE = "active"
    GAP = "gap"
