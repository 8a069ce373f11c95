"""Pages: the text without mark-up, the tables as grids, and which part of it all is the report.

`Document.text` holds the whole page's text, menus and footers too; what lies outside the article is listed in `frame`.
The article is the element that content systems mark as such, or else the smallest one that holds most of the page's
prose outside links. Tables that only lay out the page are no grids; nested ones are judged each for itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from lxml import etree, html

from reportminer.config import Limits
from reportminer.errors import DamagedFile, LimitExceeded
from reportminer.models import Document, Grid, GridCell, PageFacts, Removed
from reportminer.rules import alternation, load_toml
from reportminer.spans import Span, gaps, merge

_SKIPPED = frozenset({"script", "style", "noscript", "template", "head", "svg", "math", "object", "iframe", "select", "option", "textarea"})
# fmt: off
_BLOCKS = frozenset((
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt", "fieldset",
    "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "legend", "li", "main", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "tfoot", "thead", "tr", "ul",
))
# fmt: on
_SPACE = re.compile(r"[ \t\r\n\f]+")
_WEIGHED = re.compile(r"[\u3400-\u9fff0-9，。；：、！？]")
_WIDE = re.compile(r"[\u3000-\u9fff\uff00-\uffef]")
_MAX_SPAN = 1000

_ENOUGH = 0.8
"""Share of an element's prose that one child must hold for the search to go down into it."""
_FRAME_SHARE = 0.3
"""An element named like a frame part is one only below this share of the page's prose: forms and headers may wrap it all."""
_HINT_SHARE = 0.6
"""Share of the page's prose that an element named like an article must hold to be taken at its word."""
_LONGEST_CAPTION = 120
"""Characters between the article and a table that belongs to it though it stands behind."""
_FEWEST_WORDS = 3
"""Words of reports' tables that such a table has at least."""
_LONGEST_CELL = 300
"""A table with a longer cell lays out prose; the longest official label has 60 characters."""


@dataclass(slots=True)
class _Table:
    """A table while it is walked through."""

    start: int
    row: int = -1
    col: int = 0
    taken: set[tuple[int, int]] = field(default_factory=set)
    cells: list[tuple[int, int, int, int, int, int, bool]] = field(default_factory=list)
    open_cell: tuple[int, int, int, int, int] | None = None
    nested: bool = False
    end: int = 0


@dataclass(slots=True)
class _Node:
    """What the search for the article knows of an element."""

    start: int
    parent: int
    frame_like: bool
    hinted: bool
    end: int = 0
    weight: int = 0


class _Walk:
    """One pass over the tree, without recursion: text, element spans and tables."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.out: list[str] = []
        self.length = 0
        self.last = "\n"
        self.nodes: list[_Node] = []
        self.stack: list[int] = []
        self.tables: list[_Table] = []
        self.open_tables: list[_Table] = []
        self.skipping = self.in_link = self.preformatted = self.cells = 0

    def run(self, root: html.HtmlElement) -> None:
        for event, element in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(element.tag, str):
                if event == "end":
                    self.text(element.tail)
                continue
            if event == "start":
                self.start(element)
                self.text(element.text)
            else:
                self.end(element)
                self.text(element.tail)

    def emit(self, piece: str) -> None:
        if piece:
            self.out.append(piece)
            self.length += len(piece)
            self.last = piece[-1]

    def newline(self) -> None:
        if self.last not in "\n\t":
            self.emit("\n")

    def text(self, text: str | None) -> None:
        if not text or self.skipping:
            return
        if not self.preformatted:
            text = _SPACE.sub(lambda m: self.space(text or "", m), text)
        if self.last in " \n\t":
            text = text.lstrip(" ")
        self.emit(text)
        if not self.in_link and self.stack:
            self.nodes[self.stack[-1]].weight += len(_WEIGHED.findall(text))

    def space(self, text: str, found: re.Match[str]) -> str:
        """White space as a browser shows it; a line break between two Chinese characters is none."""
        if "\n" not in found[0]:
            return " "
        before = text[found.start() - 1] if found.start() else self.last
        after = text[found.end()] if found.end() < len(text) else "一"
        return "" if _WIDE.match(before) and _WIDE.match(after) else " "

    def start(self, element: html.HtmlElement) -> None:
        tag = element.tag
        self.skipping += tag in _SKIPPED
        if self.skipping:
            return
        if tag in _BLOCKS:
            self.newline()
        self.in_link += tag == "a"
        self.preformatted += tag == "pre"
        if tag == "br":
            self.emit("\n")
        elif tag == "table":
            self.start_table()
        elif tag == "tr" and self.open_tables:
            self.open_tables[-1].row += 1
            self.open_tables[-1].col = 0
        elif tag in ("td", "th") and self.open_tables:
            self.start_cell(element)
        frame_like, hinted = _names(tag, element.attrib)
        self.nodes.append(_Node(self.length, self.stack[-1] if self.stack else -1, frame_like, hinted))
        self.stack.append(len(self.nodes) - 1)
        if len(self.stack) > self.limits.max_depth:
            raise LimitExceeded(f"the page nests more than {self.limits.max_depth:,} elements in each other")

    def start_table(self) -> None:
        if self.open_tables:
            self.open_tables[-1].nested = True
        self.open_tables.append(_Table(self.length))
        self.tables.append(self.open_tables[-1])

    def start_cell(self, element: html.HtmlElement) -> None:
        table = self.open_tables[-1]
        table.row = max(table.row, 0)
        while (table.row, table.col) in table.taken:
            table.col += 1
        rowspan, colspan = (_span(element.get(name)) for name in ("rowspan", "colspan"))
        self.cells += rowspan * colspan
        if self.cells > self.limits.max_cells:
            raise LimitExceeded(f"the page's tables have more than {self.limits.max_cells:,} cells")
        table.taken.update((table.row + r, table.col + c) for r in range(rowspan) for c in range(colspan))
        if table.col and self.last != "\t":
            self.emit("\t")
        table.open_cell = (table.row, table.col, rowspan, colspan, self.length)
        table.nested = False
        table.col += colspan

    def end(self, element: html.HtmlElement) -> None:
        tag = element.tag
        if self.skipping:
            self.skipping -= tag in _SKIPPED
            return
        self.in_link -= tag == "a"
        self.preformatted -= tag == "pre"
        if tag in ("td", "th") and self.open_tables and self.open_tables[-1].open_cell:
            table = self.open_tables[-1]
            assert table.open_cell
            table.cells.append((*table.open_cell, self.length, table.nested))
            table.open_cell = None
        elif tag == "table" and self.open_tables:
            self.open_tables.pop().end = self.length
        node = self.nodes[self.stack.pop()]
        node.end = self.length
        if node.parent >= 0:
            self.nodes[node.parent].weight += node.weight
        if tag in _BLOCKS:
            self.newline()


def _span(value: str | None) -> int:
    """A rowspan or colspan; rubbish counts as 1."""
    digits = (value or "1").strip()[:6]
    return min(max(int(digits), 1), _MAX_SPAN) if digits.isdigit() else 1


@cache
def _name_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    content = load_toml("page.toml")["content"]
    frame = re.compile(rf"(?:^|[\s_\-\d])(?:{alternation(content['names'])})(?:$|[\s_\-\d])")
    return frame, re.compile(rf"(?:^|[\s_\-]|\b)(?:{alternation(content['hints'])})(?:$|[\s_\-\d]|\b)")


_HIDDEN = re.compile(r"display\s*:\s*none", re.I)


def _names(tag: str, attributes: Mapping[str, str]) -> tuple[bool, bool]:
    """Whether an element is named like a part of the frame, and whether like the article."""
    content = load_toml("page.toml")["content"]
    names = f"{attributes.get('class', '')} {attributes.get('id', '')}".lower()
    frame, hint = _name_patterns()
    framed = (
        tag in content["tags"]
        or attributes.get("role", "") in content["roles"]
        or (names != " " and frame.search(names) is not None)
        or _HIDDEN.search(attributes.get("style", "")) is not None
    )
    return framed, tag == "article" or (names != " " and hint.search(names) is not None)


def read_html(text: str, encoding: str, *, limits: Limits) -> Document:
    """The document of a page. Raises DamagedFile where nothing of it parses, LimitExceeded for absurd nesting or tables."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(text.replace("\x00", "").encode("utf-8", "surrogatepass"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        raise DamagedFile(f"the page does not parse: {exc}") from exc
    if broken := next((e for e in parser.error_log if e.type_name == "ERR_RESOURCE_LIMIT"), None):
        # libxml2 drops what comes behind that place without a word; half a report must not pass for a whole one.
        raise LimitExceeded(f"the page is nested too deeply for the HTML parser (line {broken.line}: {broken.message.split(',')[0]})")
    walk = _Walk(limits)
    walk.run(root)
    page = "".join(walk.out)
    article, inside = _article(walk.nodes)
    article = _with_tables_behind(article, walk.tables, page)
    outside = [*gaps([article], len(page)), *(s for s in inside if s.overlaps(article))]
    return Document(
        text=page,
        media_type="text/html",
        encoding=encoding,
        grids=tuple(_grids(walk.tables, page, article)),
        frame=tuple(Removed(s, "frame") for s in merge(outside)),
        facts=_facts(root),
    )


def _article(nodes: list[_Node]) -> tuple[Span, list[Span]]:
    """The span of the article, and of frame parts that may lie inside it."""
    if not nodes:
        return Span(0, 0), []
    total = max(nodes[0].weight, 1)
    weights = [n.weight for n in nodes]
    frames = []
    for i, node in enumerate(nodes):
        if node.frame_like and node.weight <= _FRAME_SHARE * total and weights[i]:
            frames.append(Span(node.start, node.end))
            _take_out(nodes, weights, i)
    hinted = [i for i, n in enumerate(nodes) if n.hinted and weights[i] >= _HINT_SHARE * max(weights[0], 1) and not _framed(n, frames)]
    best = min(hinted, key=lambda i: (-weights[i], nodes[i].end - nodes[i].start)) if hinted else _descend(nodes, weights)
    return Span(nodes[best].start, nodes[best].end), frames


def _with_tables_behind(article: Span, tables: Iterable[_Table], page: str) -> Span:
    """The article and the tables of figures right behind it that speak of disclosure: some sites keep them out of the article's element."""
    for table in tables:
        between = page[article.end : table.start]
        if article.end <= table.start and len(between.strip()) <= _LONGEST_CAPTION and _is_data(table, page):
            words = [word for word in load_toml("page.toml")["report_tables"]["words"] if word in page[table.start : table.end]]
            if len(words) >= _FEWEST_WORDS:
                article = Span(article.start, table.end)
    return article


def _take_out(nodes: list[_Node], weights: list[int], index: int) -> None:
    """Let an element's prose count for nothing, in it and above it."""
    gone, at = weights[index], index
    while at >= 0:
        weights[at] -= gone
        at = nodes[at].parent
    weights[index] = 0


def _framed(node: _Node, frames: list[Span]) -> bool:
    span = Span(node.start, node.end)
    return any(f.contains(span) for f in frames)


def _descend(nodes: list[_Node], weights: list[int]) -> int:
    """Down from the root while one child holds nearly all the prose."""
    children: dict[int, list[int]] = {}
    for i, node in enumerate(nodes):
        children.setdefault(node.parent, []).append(i)
    at = 0
    while True:
        heaviest = max(children.get(at, ()), key=lambda i: weights[i], default=-1)
        if heaviest < 0 or weights[heaviest] < _ENOUGH * max(weights[at], 1):
            return at
        at = heaviest


def _grids(tables: Iterable[_Table], page: str, article: Span) -> Iterable[Grid]:
    """The tables inside the article that hold data, in document order."""
    for table in tables:
        span = Span(table.start, max(table.end, table.start))
        if article.contains(span) and _is_data(table, page):
            cells = tuple(_cell(c, page) for c in table.cells)
            cols, rows = max(c.col + c.colspan for c in cells), max(c.row + c.rowspan for c in cells)
            yield Grid(cells=cells, rows=rows, cols=cols, span=span)


def _is_data(table: _Table, page: str) -> bool:
    """False for a table that lays out a page or its prose."""
    cells = [_cell(c, page) for c in table.cells]
    filled = [len(c.text) for c in cells if c.text]
    cols = max((c.col + c.colspan for c in cells), default=0)
    return not any(c[6] for c in table.cells) and cols > 1 and len(filled) > 2 and max(filled) <= _LONGEST_CELL


def _cell(raw: tuple[int, int, int, int, int, int, bool], page: str) -> GridCell:
    row, col, rowspan, colspan, start, end, _ = raw
    text = page[start:end]
    start += len(text) - len(text.lstrip())
    text = text.strip()
    return GridCell(row=row, col=col, rowspan=rowspan, colspan=colspan, text=text, span=Span(start, start + len(text)))


def _facts(root: html.HtmlElement) -> PageFacts:
    """What <meta>, <title> and <h1> say."""
    wanted = {name.lower(): fact for fact, names in load_toml("page.toml")["meta"].items() for name in names}
    found: dict[str, str] = {}
    for meta in root.iter("meta"):
        fact = wanted.get((meta.get("name") or meta.get("property") or "").lower())
        content = _SPACE.sub(" ", meta.get("content") or "").strip()
        if fact and content:
            found.setdefault(fact, content)
    heads = [_SPACE.sub(" ", "".join(e.itertext())).strip() for tag in ("h1", "title") for e in root.iter(tag)]
    return PageFacts(**found, headline=next((h for h in heads if h), ""))
