"""A comparison as a chart, PNG or SVG, with Chinese labels. Needs the extra `chart` (matplotlib)."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reportminer.catalogue import indicators
from reportminer.compare import CompareError, years_of
from reportminer.query import Result
from reportminer.rules import load_toml

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS = ("Noto Sans CJK SC", "Source Han Sans SC", "Source Han Sans CN", "Microsoft YaHei", "PingFang SC", "SimHei", "WenQuanYi Micro Hei",
         "WenQuanYi Zen Hei", "Heiti SC", "Noto Serif CJK SC", "SimSun", "Songti SC", "Arial Unicode MS")  # fmt: skip
"""Families that hold simplified Chinese, the best for charts first."""
FORMATS = (".png", ".svg")
MANY = 12
"""Issuers that colours can still tell apart; of more, all are grey and the median is drawn."""
_COLOURS = (
    "#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9", "#7f3c8d", "#11a579", "#555555", "#a5aa99", "#b33d3d", "#2f4b7c",
)  # fmt: skip
_MARKERS = "osD^vPX<>*hp"


def chinese_font() -> str:
    """A font family that holds Chinese: the machine's, else that of the package mplfonts. CompareError where there is none."""
    manager = _matplotlib().font_manager
    have = {font.name for font in manager.fontManager.ttflist}
    found = next((name for name in FONTS if name in have), None) or min((n for n in have if "CJK" in n or "Han Sans" in n), default=None)
    found = found or _packaged_font(manager)
    if found is None:
        raise CompareError(
            "no font with Chinese characters found: a chart would show boxes; pip install 'reportminer[chart]' brings one, "
            "or install one (Debian, Ubuntu: apt install fonts-noto-cjk) and delete matplotlib's font cache "
            "(python -c 'import matplotlib; print(matplotlib.get_cachedir())')"
        )
    return found


def _packaged_font(manager: Any) -> str | None:
    """The family of the font in mplfonts, made known to matplotlib; None where it is not installed."""
    package = find_spec("mplfonts")
    path = Path(package.origin or "").parent / "fonts" / "NotoSansCJKsc-Regular.otf" if package else None
    if path is None or not path.is_file():
        return None
    manager.fontManager.addfont(path)
    return str(manager.FontProperties(fname=path).get_name())


def _matplotlib() -> Any:
    try:
        import matplotlib
        import matplotlib.font_manager
    except ImportError as exc:
        raise CompareError("charts need matplotlib: pip install 'reportminer[chart]'") from exc
    return matplotlib


def use_chinese() -> None:
    """Let every later chart of this process show Chinese: for notebooks."""
    _matplotlib().rcParams.update(_style())


def _style() -> dict[str, Any]:
    fonts = [chinese_font(), "DejaVu Sans"]
    return {"font.family": fonts, "axes.unicode_minus": False, "svg.fonttype": "path", "svg.hashsalt": "reportminer"}


def draw(result: Result, out: Path) -> None:
    """Draw what `compare` returned: one panel for each indicator, one line for each issuer; dotted where a definition changed."""
    if out.suffix.lower() not in FORMATS:
        raise CompareError(f"{out}: a chart is written as {' or '.join(FORMATS)}")
    if not result.rows or not years_of(result):
        raise CompareError("nothing to draw: no report tells such a figure")
    matplotlib = _matplotlib()
    with matplotlib.rc_context(_style()):
        picture = figure(result)
        picture.savefig(out, dpi=150, bbox_inches="tight", metadata={"Date": None} if out.suffix.lower() == ".svg" else None)


def figure(result: Result) -> Figure:
    """The chart as a matplotlib figure."""
    _matplotlib()
    from matplotlib.figure import Figure

    codes = list(dict.fromkeys(row[2] for row in result.rows))
    picture = Figure(figsize=(9.5, 0.6 + 3.4 * len(codes)), layout="constrained")
    panels: Sequence[Axes] = [picture.add_subplot(len(codes), 1, i + 1) for i in range(len(codes))]
    places = _places(result.rows)
    for axes, code in zip(panels, codes, strict=True):
        _panel(axes, code, [row for row in result.rows if row[2] == code], years_of(result), places)
    handles = {label: handle for axes in panels for handle, label in zip(*axes.get_legend_handles_labels(), strict=True)}
    picture.legend(handles.values(), handles.keys(), loc="outside right upper", frameon=False, fontsize=9)
    return picture


def _places(rows: Sequence[tuple[Any, ...]]) -> dict[tuple[Any, Any], tuple[int, str]]:
    """(issuer, region) -> its place among all issuers and its label: an issuer looks the same in every panel."""
    bureaus = list(dict.fromkeys((row[0], row[1]) for row in rows))
    names = [issuer for issuer, _ in bureaus]
    return {(n, r): (i, f"{n}（{r}）" if r and names.count(n) > 1 else str(n)) for i, (n, r) in enumerate(bureaus)}


def _panel(
    axes: Axes, code: str, rows: Sequence[tuple[Any, ...]], years: Sequence[int], places: dict[tuple[Any, Any], tuple[int, str]]
) -> None:
    lines = [(places[row[0], row[1]], [_number(v) for v in row[4:-1]]) for row in rows]
    if len(lines) > MANY:
        for _, values in lines:
            axes.plot(years, values, color="#bbbbbb", linewidth=0.8)
        axes.plot(years, _medians(values for _, values in lines), color=_COLOURS[0], linewidth=2.4, label=f"中位数（{len(lines)}家）")
    else:
        for (i, label), values in lines:
            axes.plot(
                years,
                values,
                color=_COLOURS[i % len(_COLOURS)],
                marker=_MARKERS[(i + i // len(_COLOURS)) % len(_MARKERS)],
                markersize=5,
                clip_on=False,
                label=label,
            )
    for year in sorted({int(y) for row in rows for y in str(row[-1]).split(", ") if y}):
        axes.axvline(year - 0.5, color="#888888", linestyle=":", linewidth=1)
        axes.annotate(
            f"{year}年口径变化", (year - 0.5, 1), xycoords=("data", "axes fraction"), xytext=(3, -10), textcoords="offset points",
            fontsize=8, color="#666666",
        )  # fmt: skip
    axes.set_title(_label(code, rows[0][3]), loc="left", fontsize=11)
    axes.set_xticks(list(years)[:: 1 + len(years) // 16])
    axes.set_xlim(min(years) - 0.6, max(years) + 0.6)
    if min((v for _, values in lines for v in values if v == v), default=0) >= 0:
        axes.set_ylim(bottom=0)
    axes.grid(axis="y", color="#e5e5e5")
    axes.spines[["top", "right"]].set_visible(False)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _medians(lines: Any) -> list[float]:
    columns = zip(*lines, strict=True)
    return [statistics.median(known) if (known := [v for v in column if v == v]) else float("nan") for column in columns]


def _label(code: str, unit: str) -> str:
    """The indicator's Chinese name and unit."""
    known = indicators().get(code)
    name = known.label_zh if known else _rate_labels().get(code, code)
    return f"{name}（{unit}）" if unit else name


def _rate_labels() -> dict[str, str]:
    return {name: words["zh"] for name, words in load_toml("dictionary.toml")["rates"].items() if "zh" in words}
