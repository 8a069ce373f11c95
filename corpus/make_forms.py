#!/usr/bin/env python3
"""Make the four forms of every report in forms/content: HTML page, flattened text, DOCX and PDF.

usage: make_forms.py [NAME...]      (without names: all)

Needs the package python-docx, the program soffice (LibreOffice Writer) for the PDF files, and the fonts Noto Serif CJK.
The outputs are committed: run it only after a change of content.
"""

import html
import io
import json
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FORMS = Path(__file__).resolve().parent / "forms"
FONT = "Noto Serif CJK SC"
FIXED_TIME = (2024, 1, 1, 0, 0, 0)  # in archives, so that a second run changes nothing


def normal(cell):
    """A cell of the content file: text, rowspan, colspan."""
    if isinstance(cell, str):
        return cell, 1, 1
    return cell["text"], cell.get("rowspan", 1), cell.get("colspan", 1)


def placed(rows):
    """Yield (row, column, text, rowspan, colspan) of every cell, as a browser places them."""
    taken = set()
    for r, row in enumerate(rows):
        col = 0
        for cell in row:
            text, down, across = normal(cell)
            while (r, col) in taken:
                col += 1
            taken |= {(r + i, col + j) for i in range(down) for j in range(across)}
            yield r, col, text, down, across
            col += across


# Text


def as_text(content):
    """The report as a crawler keeps it: `flat` without any separator, `tabs` with a tab between the cells of a row."""
    parts = [content["title"]]
    flat = content["text"] == "flat"
    for block in content["blocks"]:
        if "table" in block:
            rows = [[normal(cell)[0].replace("\n", "") for cell in row] for row in block["table"]]
            parts += ["".join("".join(row) for row in rows)] if flat else ["\t".join(row) for row in rows]
        else:
            parts.append(block.get("heading") or block["paragraph"])
    return "".join(parts) if flat else "\n".join(parts) + "\n"


# HTML


def html_table(block, attributes, number, oddities):
    """A table; `oddities` are the slips of the page's author: wrong column spans, a column too many."""
    wrong = oddities.get("colspans", {}).get(str(number), {})
    extra = number in oddities.get("empty_column", [])
    out = [f"<table {attributes}>"]
    for r, row in enumerate(block["table"]):
        cells = []
        for i, cell in enumerate(row):
            text, down, across = normal(cell)
            across = wrong.get(f"{r},{i}", across)
            spans = (f' rowspan="{down}"' if down > 1 else "") + (f' colspan="{across}"' if across > 1 else "")
            inner = html.escape(text, quote=False).replace("\n", "<br>")
            cells.append(f"<td{spans}>{inner or '&nbsp;'}</td>")
        if extra:
            cells.append("<td></td>")
        out.append("<tr>" + "".join(cells) + "</tr>")
    return "\n".join([*out, "</table>"])


def html_blocks(content, heading, paragraph, attributes):
    out, number = [], 0
    for block in content["blocks"]:
        if "table" in block:
            out.append(html_table(block, attributes, number, content["html"]))
            number += 1
        elif "heading" in block:
            out.append(heading.format(html.escape(block["heading"], quote=False)))
        else:
            out.append(paragraph.format(html.escape(block["paragraph"], quote=False)))
    return "\n".join(out)


HEAD = """<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{title}</title>
<meta name="ArticleTitle" content="{title}">
<meta name="PubDate" content="{date} 11:20">
<meta name="ContentSource" content="{issuer}">"""

FRAMES = {
    "trs": """<!DOCTYPE html>
<html lang="zh-CN">
<head>
{head}
<link rel="stylesheet" href="/images/article.css">
</head>
<body>
<div class="nav"><a href="/">首页</a><a href="#">要闻</a><a href="#">政务公开</a>
<a href="#">办事服务</a><a href="#">互动交流</a></div>
<div class="crumb">当前位置：首页 &gt; 政务公开 &gt; 政府信息公开年报</div>
<h1>{title}</h1>
<div class="info">发布时间：{date} 11:20　来源：{issuer}　字体：【大】【中】【小】　打印</div>
<div class="TRS_Editor">
{body}
</div>
<div class="share">分享到：微信 微博</div>
<div class="near">上一篇：没有了<br>下一篇：政府信息公开指南</div>
<div class="footer">友情链接：中国政府网　省政府网站<br>主办单位：{issuer}　扫一扫在手机打开当前页</div>
</body>
</html>
""",
    "nested": """<html>
<head>
{head}
</head>
<body>
<table width="980" align="center" cellspacing="0">
<tr><td colspan="2"><a href="/">网站首页</a> | <a href="#">信息公开</a> | <a href="#">在线办事</a></td></tr>
<tr><td width="200" valign="top"><table>
<tr><td>公开指南</td></tr><tr><td>公开目录</td></tr><tr><td>公开年报</td></tr></table></td>
<td><table width="100%"><tr><td align="center"><b>{title}</b></td></tr>
<tr><td align="center">【字体：大 中 小】 发布日期：{date} 点击数：126</td></tr>
<tr><td>
{body}
</td></tr></table></td></tr>
<tr><td colspan="2" align="center">版权所有：{issuer}　建议分辨率1024*768</td></tr></table>
</body>
</html>
""",
    "hanweb": """<!doctype html>
<html>
<head>
{head}
<script>var visits = 0;</script>
</head>
<body>
<header><nav><a>首页</a><a>走进</a><a>公开</a><a>服务</a><a>互动</a></nav></header>
<p>首页 / 政府信息公开 / 年度报告</p>
<h1>{title}</h1>
<p>日期：{date}　来源：{issuer}　阅读次数：89　字号：大 中 小</p>
<div id="zoom">
{body}
</div>
<p>上一条：暂无　下一条：暂无</p>
<footer>相关链接　网站地图　联系我们<br>主办：{issuer}</footer>
</body>
</html>
""",
    "plain": """<HTML><HEAD>
{head}
</HEAD><BODY>
<CENTER><H2>{title}</H2>{date}　{issuer}</CENTER>
{body}
<HR>【打印】【关闭】
</BODY></HTML>
""",
}

STYLES = {  # heading, paragraph, attributes of a table
    "trs": ("<p><strong>{}</strong></p>", '<p style="text-indent:2em">{}</p>', 'border="1" cellspacing="0"'),
    "nested": ("&nbsp;&nbsp;&nbsp;<b>{}</b><br>", "&nbsp;&nbsp;&nbsp;{}<br>", 'border="1" width="95%" cellpadding="2"'),
    "hanweb": ("<h3>{}</h3>", "<p>　　{}</p>", 'class="MsoTableGrid" border="1"'),
    "plain": ("<P><FONT face=黑体>{}</FONT></P>", "<P>　　{}</P>", "border=1"),
}


def as_html(content):
    frame = content["html"]["frame"]
    names = {"title": content["title"], "issuer": content["issuer"], "date": content["published_on"]}
    charset = content["html"]["charset"]
    head = HEAD.format(charset="gb2312" if charset == "gb18030" else charset, **names)
    page = FRAMES[frame].format(head=head, body=html_blocks(content, *STYLES[frame]), **names)
    return page.encode(charset)


# DOCX


def field(paragraph, code):
    for kind, text in (("begin", None), (None, code), ("end", None)):
        run = paragraph.add_run()
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = text
        run._r.append(mark)


def docx_table(document, block):
    rows, widths = block["table"], block["widths_cm"]
    cells = list(placed(rows))
    columns = max(col + across for _, col, _, _, across in cells)
    widths = widths if widths and len(widths) == columns else [16 / columns] * columns
    table = document.add_table(len(rows), columns, style="Table Grid" if block.get("ruled", True) else None)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Cm(width)
    grid = [[table.cell(r, k) for k in range(columns)] for r in range(len(rows))]
    for row in grid:
        for cell, width in zip(row, widths, strict=True):
            cell.width = Cm(width)
    for r, col, text, down, across in cells:
        cell = grid[r][col]
        if down > 1 or across > 1:
            cell = cell.merge(grid[r + down - 1][col + across - 1])
        paragraph = cell.paragraphs[0]
        paragraph.paragraph_format.space_after = Pt(0)
        paragraph.add_run(text).font.size = Pt(9)
    for row in list(table.rows)[: block["header_rows"]]:  # repeated on every page the table reaches
        mark = OxmlElement("w:tblHeader")
        mark.set(qn("w:val"), "true")
        row._tr.get_or_add_trPr().append(mark)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def as_docx(content):
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(12)
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.3)
    if content.get("running_head"):
        section.header.paragraphs[0].text = content["running_head"]
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in re.split(r"(NUMPAGES|PAGE)", content["page_number"]):
        if part in ("PAGE", "NUMPAGES"):
            field(footer, part)
        else:
            footer.add_run(part)
    title = document.add_paragraph()
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(content["title"])
    run.bold, run.font.size = True, Pt(18)
    for block in content["blocks"]:
        if "table" in block:
            docx_table(document, block)
            continue
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.first_line_indent = Pt(24)
        paragraph.add_run(block.get("heading") or block["paragraph"]).bold = "heading" in block
    properties = document.core_properties
    properties.title, properties.author, properties.comments = content["title"], content["issuer"], ""
    buffer = io.BytesIO()
    document.save(buffer)
    return fixed_times(buffer)


def fixed_times(buffer):
    out = io.BytesIO()
    with zipfile.ZipFile(buffer) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, FIXED_TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return out.getvalue()


# PDF


def as_pdf(docx):
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "report.docx").write_bytes(docx)
        profile = (folder / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", name]
        command.append(str(folder / "report.docx"))
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        data = (folder / "report.pdf").read_bytes()
    # what differs from run to run is overwritten at the same length, which leaves every offset in the file right
    data = re.sub(rb"/CreationDate\(D:\d{14}", b"/CreationDate(D:20240101000000", data)
    return re.sub(rb"(?<=[</])[0-9A-F]{32}(?![0-9A-F])", b"0" * 32, data)


def main():
    wanted = set(sys.argv[1:])
    if not shutil.which("soffice"):
        sys.exit("soffice (LibreOffice Writer) is not installed: without it there are no PDF files")
    for path in sorted((FORMS / "content").glob("*.json")):
        if wanted and path.stem not in wanted:
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        docx = as_docx(content)
        made = {".html": as_html(content), ".txt": as_text(content).encode(), ".docx": docx, ".pdf": as_pdf(docx)}
        for suffix, data in made.items():
            (FORMS / (path.stem + suffix)).write_bytes(data)
        print(path.stem, *(f"{suffix} {len(data) // 1024} KB" for suffix, data in made.items()))


if __name__ == "__main__":
    main()
