"""Recognition of the official tables: from grids, and from text that lost its cells."""

from reportminer.models import TableRead
from reportminer.tables.flat import read_flat
from reportminer.tables.grids import read_grids
from reportminer.tables.hits import FlatTable
from reportminer.tables.scan import locate
from reportminer.tables.sums import Broken, Equation, SumCheck, check_sums, examine_sums

__all__ = [
    "Broken",
    "Equation",
    "FlatTable",
    "SumCheck",
    "TableRead",
    "check_sums",
    "examine_sums",
    "locate",
    "read_flat",
    "read_grids",
]
