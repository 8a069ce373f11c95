"""The notebooks run from top to bottom, and every chart in them is drawn without a missing character."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from corpus import ROOT

nbformat = pytest.importorskip("nbformat")
nbclient = pytest.importorskip("nbclient")
pytest.importorskip("ipykernel")
pytest.importorskip("matplotlib")

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))


def test_there_are_four() -> None:
    assert [path.name[:2] for path in NOTEBOOKS] == ["01", "02", "03", "04"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_and_draws(path: Path) -> None:
    notebook = nbformat.read(path, as_version=4)
    nbclient.NotebookClient(notebook, timeout=180, resources={"metadata": {"path": str(path.parent)}}).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    charts = [output for output in outputs if "image/png" in output.get("data", {})]
    assert charts
    assert "missing from" not in "".join(str(output.get("text", "")) for output in outputs)
    if folder := os.environ.get("NOTEBOOKS_OUT"):  # for a look at what came out
        nbformat.write(notebook, Path(folder) / path.name)
