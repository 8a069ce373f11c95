"""Settings: the only home of defaults."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Limits(BaseModel):
    """How much one file may cost. What goes beyond is refused with `LimitExceeded`, so that a run stays bounded."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    max_bytes: int = Field(default=32 * 2**20, gt=0)
    """Size of a file on disk. The longest real report seen is under 2 MiB; scans in PDF reach 20."""
    max_characters: int = Field(default=4_000_000, gt=0)
    """Characters of text in one document."""
    max_unpacked_bytes: int = Field(default=256 * 2**20, gt=0)
    """Sum of the sizes that the members of a DOCX archive claim or turn out to have."""
    max_pages: int = Field(default=600, gt=0)
    """Pages of a PDF."""
    max_depth: int = Field(default=2_000, gt=0)
    """Nesting of a page's elements; the HTML parser itself stops at 2,048."""
    max_cells: int = Field(default=200_000, gt=0)
    """Cells of all tables of one document, after spans are laid out."""
    max_seconds: float = Field(default=120.0, gt=0)
    """Wall time for the pages of a PDF, or for LibreOffice to convert a legacy file; other stages grow with the text alone."""


class Settings(BaseModel):
    """What a run may be told. Frozen, so that workers and results agree on it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    limits: Limits = Limits()
    workers: int = Field(default=1, ge=1, le=256)
    batch: int = Field(default=64, ge=1)
    """Reports stored in one transaction."""
