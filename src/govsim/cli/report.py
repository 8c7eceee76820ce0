"""`govsim report`: a folder of results as one page to hand on."""

from govsim.cli import DONE
from govsim.report.page import write_report


def write(folder: str, lang: str, out: str | None) -> int:
    """Write the page and say where it is."""
    print(f"Written: {write_report(folder, lang, out)}")
    return DONE
