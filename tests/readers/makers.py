"""Real files for the tests of the readers: DOCX by python-docx, PDF by reportlab, nothing that needs fonts or programs."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import docx
from docx.document import Document as DocxDocument
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.table import _Cell
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from reportminer.models import Grid

FONT = "STSong-Light"
pdfmetrics.registerFont(UnicodeCIDFont(FONT))

Cell = tuple[int, int, int, int, str]  # row, column, rows spanned, columns spanned, text

_BASIS = (
    "本报告根据《中华人民共和国政府信息公开条例》（以下简称《条例》）要求编制，由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
    "政府信息公开行政复议和行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
)
_PERIOD = "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。全年共公开政府信息1,299条，受理申请230件，按期答复率100%。"
PROSE = (_BASIS, _PERIOD)

# ------------------------------------------------------------------------------------------- the official tables, 2021

COLUMNS = ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")
DENIED = (
    *("1.属于国家秘密", "2.其他法律行政法规禁止公开", "3.危及“三安全一稳定”", "4.保护第三方合法权益"),
    *("5.属于三类内部事务信息", "6.属于四类过程性信息", "7.属于行政执法案卷", "8.属于行政查询事项"),
)
NOT_HELD = ("1.本机关不掌握相关政府信息", "2.没有现成信息需要另行制作", "3.补正后申请内容仍不明确")
REFUSED = (
    "1.信访举报投诉类申请",
    "2.重复申请",
    "3.要求提供公开出版物",
    "4.无正当理由大量反复申请",
    "5.要求行政机关确认或重新出具已获取信息",
)
OTHER = (
    "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
    "3.其他",
)
GROUPS = (("（三）不予公开", DENIED), ("（四）无法提供", NOT_HELD), ("（五）不予处理", REFUSED), ("（六）其他处理", OTHER))
OUTCOMES = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")


def requests_cells() -> list[Cell]:
    """Table 三 of the format of 2021: 28 rows, 10 columns, 175 values that are all different."""
    cells: list[Cell] = [
        *[(0, 0, 3, 3, "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"), (0, 3, 1, 7, "申请人情况")],
        *[(1, 3, 2, 1, "自然人"), (1, 4, 1, 5, "法人或其他组织"), (1, 9, 2, 1, "总计")],
        *[(2, 4 + i, 1, 1, name) for i, name in enumerate(COLUMNS)],
        *[(3, 0, 1, 3, "一、本年新收政府信息公开申请数量"), (4, 0, 1, 3, "二、上年结转政府信息公开申请数量")],
        *[(5, 0, 22, 1, "三、本年度办理结果"), (5, 1, 1, 2, "（一）予以公开")],
        (6, 1, 1, 2, "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ]
    row = 7
    for group, labels in GROUPS:
        cells.append((row, 1, len(labels), 1, group))
        cells += [(row + i, 2, 1, 1, label) for i, label in enumerate(labels)]
        row += len(labels)
    cells += [(row, 1, 1, 2, "（七）总计"), (row + 1, 0, 1, 3, "四、结转下年度继续办理")]
    return cells + [(3 + r, 3 + c, 1, 1, str(1000 + 7 * r + c)) for r in range(25) for c in range(7)]


def proactive_cells() -> list[Cell]:
    """Table 二 of the format of 2021: 10 values under four headings."""
    cells: list[Cell] = [(0, 0, 1, 4, "第二十条第（一）项")]
    cells += [(1, i, 1, 1, t) for i, t in enumerate(("信息内容", "本年制发件数", "本年废止件数", "现行有效件数"))]
    cells += [(2, 0, 1, 1, "规章"), (3, 0, 1, 1, "行政规范性文件")]
    cells += [(2 + r, 1 + c, 1, 1, str(10 + 3 * r + c)) for r in range(2) for c in range(3)]
    row = 4
    for article, head, labels in (
        ("第二十条第（五）项", "本年处理决定数量", ("行政许可",)),
        ("第二十条第（六）项", "本年处理决定数量", ("行政处罚", "行政强制")),
        ("第二十条第（八）项", "本年收费金额（单位：万元）", ("行政事业性收费",)),
    ):
        cells += [(row, 0, 1, 4, article), (row + 1, 0, 1, 1, "信息内容"), (row + 1, 1, 1, 3, head)]
        for i, label in enumerate(labels):
            cells += [(row + 2 + i, 0, 1, 1, label), (row + 2 + i, 1, 1, 3, "96171.6" if "收费" in label else str(20 + row + i))]
        row += 2 + len(labels)
    return cells


def review_cells() -> list[Cell]:
    """Table 四: one row of 15 values."""
    cells: list[Cell] = [
        (0, 0, 1, 5, "行政复议"),
        (0, 5, 1, 10, "行政诉讼"),
        (1, 5, 1, 5, "未经复议直接起诉"),
        (1, 10, 1, 5, "复议后起诉"),
    ]
    cells += [(1, i, 2, 1, OUTCOMES[i]) for i in range(5)]
    cells += [(2, 5 + i, 1, 1, OUTCOMES[i % 5]) for i in range(10)]
    return cells + [(3, i, 1, 1, str(300 + i)) for i in range(15)]


def placed(grid: Grid) -> list[Cell]:
    """The cells of a grid that was read, to hold against those that were drawn."""
    return sorted((c.row, c.col, c.rowspan, c.colspan, c.text) for c in grid.cells)


# --------------------------------------------------------------------------------------------------------------- DOCX


def docx_bytes(fill: Callable[[DocxDocument], None], *, title: str = "") -> bytes:
    """A DOCX file with what `fill` writes into it."""
    document = docx.Document()
    document.core_properties.title = title
    fill(document)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def add_table(parent: DocxDocument | _Cell, cells: Iterable[Cell]) -> None:
    """Add a table with merged cells."""
    cells = list(cells)
    rows, cols = max(c[0] + c[2] for c in cells), max(c[1] + c[3] for c in cells)
    table = parent.add_table(rows, cols)
    if isinstance(parent, DocxDocument):
        table.style = "Table Grid"
    grid = [list(row.cells) for row in table.rows]
    for row, col, rowspan, colspan, text in cells:
        cell = grid[row][col]
        if (rowspan, colspan) != (1, 1):
            cell = cell.merge(grid[row + rowspan - 1][col + colspan - 1])
        cell.text = text


def add_list(document: DocxDocument, levels: list[tuple[str, str]]) -> int:
    """Define a multilevel list of (format, pattern); returns its w:numId."""
    root = document.part.numbering_part.element
    numbers = [int(n.get(qn("w:numId"))) for n in root.findall(qn("w:num"))]
    number, abstract = max(numbers, default=0) + 1, 900 + len(numbers)
    xml = "".join(
        f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{fmt}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for i, (fmt, text) in enumerate(levels)
    )
    root.insert(0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{abstract}">{xml}</w:abstractNum>'))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{abstract}"/></w:num>'))
    return number


def add_numbered(document: DocxDocument, text: str, *, number: int, level: int = 0) -> None:
    """Add a paragraph that Word numbers by itself."""
    properties = document.add_paragraph(text)._p.get_or_add_pPr()
    properties.append(parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'))


def add_xml(document: DocxDocument, inner: str) -> None:
    """Add a paragraph of raw WordprocessingML."""
    paragraph = document.add_paragraph()._p
    for child in list(parse_xml(_paragraph(inner))):
        paragraph.append(child)


def _paragraph(inner: str) -> str:
    spaces = {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "v": "urn:schemas-microsoft-com:vml",
    }
    return "<w:p " + " ".join(f'xmlns:{k}="{v}"' for k, v in spaces.items()) + f">{inner}</w:p>"


def rezipped(data: bytes, changes: dict[str, bytes]) -> bytes:
    """The archive with members replaced or added."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in changes:
                new.writestr(name, old.read(name))
        for name, content in changes.items():
            new.writestr(name, content)
    return buffer.getvalue()


# ---------------------------------------------------------------------------------------------------------------- PDF

LEFT, RIGHT, TOP = 80.0, 515.0, 742.0


@dataclass
class PdfMaker:
    """Draws pages by hand, so that a test knows where everything stands."""

    password: str = ""
    title: str = ""
    rotation: int = 0
    size: float = 16.0
    numbers: bool = False
    head: str = ""
    buffer: io.BytesIO = field(default_factory=io.BytesIO)
    page: int = 1

    def __post_init__(self) -> None:
        lock = StandardEncryption(self.password, canPrint=0) if self.password else None
        self.canvas = Canvas(self.buffer, pagesize=A4, encrypt=lock, invariant=1)
        if self.title:
            self.canvas.setTitle(self.title)
        self.y = TOP

    def line(self, text: str, *, x: float = LEFT, size: float = 0.0) -> None:
        """One line of text at x, and down by one."""
        self.canvas.setFont(FONT, size or self.size)
        self.canvas.drawString(x, self.y, text)
        self.y -= 1.75 * (size or self.size)

    def centred(self, text: str, *, size: float) -> None:
        """One line in the middle."""
        self.canvas.setFont(FONT, size)
        self.canvas.drawCentredString((LEFT + RIGHT) / 2, self.y, text)
        self.y -= 1.75 * size

    def paragraph(self, text: str, *, indent: int = 2) -> None:
        """A paragraph wrapped at the margin, over pages where it must."""
        x = LEFT + indent * self.size
        while text:
            if self.y < 110:
                self.new_page()
            count = self._fitting(text, RIGHT - x)
            self.line(text[:count], x=x)
            text, x = text[count:], LEFT

    def _fitting(self, text: str, width: float) -> int:
        count = len(text)
        while count > 1 and self.canvas.stringWidth(text[:count], FONT, self.size) > width:
            count -= 1
        while count > 1 and count < len(text) and text[count] in "，。、；：）》”":
            count -= 1
        return count

    def table(self, cells: Iterable[Cell], widths: list[float], *, height: float = 30.0, size: float = 9.0) -> None:
        """Rules and wrapped texts of a table; every row is as high."""
        xs = [LEFT + sum(widths[:i]) for i in range(len(widths) + 1)]
        last = 0
        for row, col, rowspan, colspan, text in cells:
            top, bottom = self.y - row * height, self.y - (row + rowspan) * height
            self.canvas.rect(xs[col], bottom, xs[col + colspan] - xs[col], top - bottom)
            self._fill(text, (xs[col], xs[col + colspan]), (top, bottom), size)
            last = max(last, row + rowspan)
        self.y -= last * height + 2 * self.size

    def _fill(self, text: str, across: tuple[float, float], down: tuple[float, float], size: float) -> None:
        self.canvas.setFont(FONT, size)
        lines, width = [""], across[1] - across[0] - 6
        for char in text:
            if char == "\n" or self.canvas.stringWidth(lines[-1] + char, FONT, size) > width:
                lines.append("")
            lines[-1] += char.strip("\n")
        y = (down[0] + down[1]) / 2 + len(lines) * size * 0.55 - size
        for line in lines:
            self.canvas.drawCentredString((across[0] + across[1]) / 2, y, line)
            y -= 1.1 * size

    def new_page(self) -> None:
        """Finish the page with its head and number, and begin the next."""
        self._frame()
        self.canvas.setPageRotation(self.rotation)
        self.canvas.showPage()
        self.y, self.page = TOP, self.page + 1

    def _frame(self) -> None:
        self.canvas.setFont(FONT, 10)
        if self.head:
            self.canvas.drawCentredString((LEFT + RIGHT) / 2, 800, self.head)
        if self.numbers:
            self.canvas.drawCentredString((LEFT + RIGHT) / 2, 50, f"— {self.page} —")

    def save(self) -> bytes:
        """The file's bytes."""
        self._frame()
        self.canvas.setPageRotation(self.rotation)
        self.canvas.save()
        return self.buffer.getvalue()


def scan_pdf(pages: int) -> bytes:
    """Pages that are pictures."""
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(pages):
        canvas.drawImage(ImageReader(Image.new("L", (80, 110), 200)), 0, 0, *A4)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def raw_pdf(contents: list[bytes], *, forms: Iterable[bytes] = ()) -> bytes:
    """A PDF put together by hand: a page for each content, with font F for all, G for 1 and full stop, and the first form as X.

    Each form has the next as its own X.
    """
    forms, count = list(forms), len(contents)
    font, first = 3 + 2 * count, 9 + 2 * count
    resources = b"/Resources<</Font<</F %d 0 R/G %d 0 R>>/XObject<</X %%d 0 R>>>>" % (font, font + 3)
    kids = b" ".join(b"%d 0 R" % (3 + 2 * i) for i in range(count))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/MediaBox[0 0 595 842]/Count %d/Kids[%s]>>" % (count, kids)]
    for i, content in enumerate(contents):
        page = b"<</Type/Page/Parent 2 0 R%s/Contents %d 0 R>>" % (resources % first, 4 + 2 * i)
        objects += [page, _stream(b"", content)]
    encoding, base = b"/Encoding/Identity-H", b"/BaseFont/Plain"
    objects += [
        b"<</Type/Font/Subtype/Type0%s%s/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>" % (base, encoding, font + 1, font + 2),
        b"<</Type/Font/Subtype/CIDFontType2%s/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>>>" % base,
        _stream(b"", _TO_UNICODE),
        b"<</Type/Font/Subtype/Type3/FontBBox[0 0 0 0]/FontMatrix[.001 0 0 .001 0 0]/FirstChar 46/LastChar 49/Widths[500 0 0 500]"
        b"/Encoding<</Differences[46/period 49/one]>>/CharProcs<</one %d 0 R/period %d 0 R>>>>" % (font + 4, font + 5),
        _stream(b"", b"500 0 0 0 400 700 d1 0 0 400 700 re f"),
        _stream(b"", b"500 0 0 -150 100 0 d1 0 -150 100 150 re f"),
    ]
    for i, form in enumerate(forms):
        deeper = resources % (first + min(i + 1, len(forms) - 1))
        objects.append(_stream(b"/Type/XObject/Subtype/Form/BBox[0 0 595 842]" + deeper, form))
    return _numbered(objects)


_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Plain def 1 begincodespacerange <0000> <ffff> "
    b"endcodespacerange 1 beginbfrange <0000> <ffff> <0000> endbfrange endcmap end end"
)


def _stream(entries: bytes, content: bytes) -> bytes:
    packed = zlib.compress(content, 9)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (entries, len(packed), packed)


def _numbered(objects: list[bytes]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(data))
    return data + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + end


def window(cells: Iterable[Cell], first: int, last: int, *, header: int = 0) -> list[Cell]:
    """The rows [first, last) of a table as a page shows them: cut cells keep their text above; `header` rows are repeated."""
    shown = []
    for row, col, rowspan, colspan, text in cells:
        top, bottom = max(row, first), min(row + rowspan, last)
        if top < bottom:
            shown.append((top - first + header, col, bottom - top, colspan, text if row >= first else ""))
        elif row < header and first >= header:
            shown.append((row, col, rowspan, colspan, text))
    return shown
