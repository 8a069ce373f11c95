"""Copies across files: found in every form, and never where issuer, year or figures differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from corpus import FILES, FORMS, REPORTS, SHARED, mined
from reportminer.corrections import read_corrections, remember
from reportminer.likeness import SHINGLE, candidates, overlap, shingles
from reportminer.resolve import resolve_issuers_and_duplicates
from reportminer.store import Batch, Store, open_store
from test_issuers_table import BODY, csv_of, ingest, write

RUNNING = [
    "各级行政机关应当准确把握公开与保密的关系，依法保障公众的知情权。", "本年度新建专栏三个，调整栏目十二个，信息更新更加及时。",
    "政务服务大厅设立查阅点，配备电脑和打印机，群众查阅方便。", "组织业务培训两期，参训人员覆盖全部内设机构。",
    "加强新闻发布和政策解读，主动回应社会关切的热点问题。", "修订信息公开指南和目录，明确责任科室和联系方式。",
]  # fmt: skip


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as store:
        yield store


@pytest.fixture(scope="module")
def corpus() -> Iterator[Store]:
    with open_store(":memory:") as store:
        store.save(Batch([mined(path) for path in FILES]), miner="tests")
        resolve_issuers_and_duplicates(store, [mined(path).report.report_id for path in FILES])
        yield store


def duplicates(store: Store) -> list[tuple[str, str, str]]:
    """(copy, the one that counts, reason) by file name."""
    sql = """SELECT a.path, b.path, d.reason FROM duplicates d
        JOIN reports r USING (report_id) JOIN sources a USING (source_id)
        JOIN reports p ON p.report_id = d.duplicate_of JOIN sources b ON b.source_id = p.source_id ORDER BY 1"""
    return [(Path(a).name, Path(b).name, reason) for a, b, reason in store.rows(sql)]


def test_four_forms_are_one_report(corpus: Store) -> None:
    found = Counter(Path(a).stem for a, _, _ in duplicates(corpus))
    assert found == dict.fromkeys({p.stem for p in FORMS}, 3)
    assert all(Path(a).stem == Path(b).stem for a, b, _ in duplicates(corpus))
    assert min(like for (like,) in corpus.rows("SELECT likeness FROM duplicates")) > 0.9


def test_no_two_reports_are_one(corpus: Store) -> None:
    stems = {p.stem for p in REPORTS}
    assert not [d for d in duplicates(corpus) if Path(d[0]).stem in stems]


def test_only_one_copy_counts(corpus: Store) -> None:
    sql = "SELECT count(DISTINCT report_id) FROM comparison WHERE issuer = '腾冲市人民政府'"
    assert corpus.rows(sql) == [(1,)]
    assert corpus.rows("SELECT count(*) FROM reports r JOIN duplicates d USING (report_id) WHERE r.duplicate_of <> d.duplicate_of") == [
        (0,)
    ]


@pytest.mark.skipif(not (SHARED / "reports").is_dir(), reason="the shared reports are not here")
def test_page_and_flattened_text_are_one(store: Store) -> None:
    from shutil import copytree
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        ingest(
            store,
            Path(copytree(SHARED / "reports", Path(folder) / "reports", ignore=lambda d, names: [n for n in names if n == "README.md"])),
        )
    assert duplicates(store) == [("80576-flat.txt", "80576.html", "has_tables")]


def test_text_of_two_issuers_is_not_merged(store: Store, tmp_path: Path) -> None:
    for issuer in ("永春县民政局", "霍邱县民政局", "永春县教育局"):
        write(tmp_path, issuer, 2010)
    ingest(store, tmp_path)
    assert duplicates(store) == []


def test_other_figures_are_another_report(store: Store, tmp_path: Path) -> None:
    base = write(tmp_path, "永春县民政局", 2010).read_text(encoding="utf-8")
    more = "共办结申请{0}件，其中予以公开{1}件，部分公开{2}件，不予公开{3}件。当面申请{4}件，网上申请{5}件，信函申请{6}件。"
    for name, figures in (("a", (90, 60, 20, 10, 30, 40, 20)), ("b", (80, 50, 18, 12, 28, 33, 19))):
        text = base.replace("均已按时答复。", "均已按时答复。" + more.format(*figures))
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    (tmp_path / "永春县民政局-2010.txt").unlink()
    ingest(store, tmp_path)
    assert store.rows("SELECT count(*) FROM indicators WHERE indicator = 'requests.granted'") == [(2,)]
    assert duplicates(store) == []


def test_official_site_is_preferred(store: Store, tmp_path: Path) -> None:
    text = write(tmp_path, "永春县民政局", 2010).read_text(encoding="utf-8")
    (tmp_path / "永春县民政局-2010.txt").unlink()
    title = text.splitlines()[0]
    body = "".join(f"<p>{line}</p>" for line in text.splitlines()[1:] if line)
    for name, host in (("agg", "www.fanwen.example"), ("gov", "www.fjyc.gov.cn")):
        head = f'<meta charset="utf-8"><meta name="ArticleTitle" content="{title}"><meta name="Url" content="http://{host}/t.htm">'
        page = f"<html><head>{head}<title>{title}</title></head><body><h1>{title}</h1><p>{name}</p>{body}</body></html>"
        (tmp_path / f"{name}.html").write_text(page, encoding="utf-8")
    ingest(store, tmp_path)
    assert duplicates(store) == [("agg.html", "gov.html", "official_site")]


def test_undecided_copy_of_a_decided_report(store: Store, tmp_path: Path) -> None:
    text = BODY.format(issuer="区教育局", year=2010, received=3, proactive=103, own="不断完善制度")
    (tmp_path / "bare.txt").write_text(text, encoding="utf-8")
    write(tmp_path, "西安市长安区教育局", 2010)
    ingest(store, tmp_path)
    assert duplicates(store) == [("bare.txt", "西安市长安区教育局-2010.txt", "issuer_decided")]
    write(tmp_path, "石家庄市长安区教育局", 2010)  # now the bare name may be either's
    ingest(store, tmp_path)
    assert duplicates(store) == []


def test_next_copy_counts_when_the_first_goes(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "永春县民政局", 2010)
    text = (tmp_path / "永春县民政局-2010.txt").read_text(encoding="utf-8")
    (tmp_path / "b.txt").write_text(text.replace("一、概述\n", "一、概述\n相关文章推荐阅读。\n"), encoding="utf-8")
    ingest(store, tmp_path)
    [(copy, counting, _)] = duplicates(store)
    (tmp_path / counting).write_text("今天天气很好，我们去公园散步，这不是报告。" * 5, encoding="utf-8")
    ingest(store, tmp_path)
    assert duplicates(store) == []
    sql = "SELECT duplicate_of FROM reports JOIN sources USING (source_id) WHERE path LIKE '%' || ?"
    assert store.rows(sql, [copy]) == [(None,)]


def test_the_user_decides(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    write(folder, "永春县民政局", 2010)
    text = (folder / "永春县民政局-2010.txt").read_text(encoding="utf-8")
    (folder / "b.txt").write_text(text + "\n（完）\n", encoding="utf-8")
    ingest(store, folder)
    [(copy, counting, _)] = duplicates(store)
    remember(store, read_corrections(csv_of(tmp_path, f"path,duplicate_of\n{copy},none\n")))
    ingest(store, folder)
    assert duplicates(store) == []
    remember(store, read_corrections(csv_of(tmp_path, f"path,duplicate_of\n{counting},{copy}\n")))
    ingest(store, folder)
    assert duplicates(store) == [(counting, copy, "correction")]
    (folder / "c.txt").write_text(text + "\n（全文完）\n", encoding="utf-8")  # what the user chose wins over a third copy too
    ingest(store, folder)
    assert {counts for _, counts, _ in duplicates(store)} == {copy}
    assert len(duplicates(store)) == 2


def test_two_reports_that_count_are_told(store: Store, tmp_path: Path) -> None:
    for name, lines in (("a", RUNNING[:3]), ("b", RUNNING[3:])):
        own = "".join(f"第{i}项工作由{line}" for i, line in enumerate(lines * 4))
        text = BODY.format(issuer="永春县民政局", year=2010, received=3, proactive=103, own=own)
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    ingest(store, tmp_path)
    assert store.rows("SELECT issuer, report_year, reports FROM several_reports") == [("永春县民政局", 2010, 2)]


def test_likeness_forgets_spaces_width_and_marks() -> None:
    assert overlap(shingles("收到 申请１２件，均已答复。"), shingles("收到申请12件均已\n答复")) == 1.0


@pytest.mark.parametrize("text", ["", "。", "短", "四个字符"], ids=["empty", "mark", "one", "four"])
def test_short_texts_have_few_shingles(text: str) -> None:
    assert len(text) < SHINGLE
    assert len(shingles(text)) <= 1


def test_search_finds_like_texts_only() -> None:
    base = ["".join(f"第{i}单位{n}年{line}" for line in RUNNING for n in range(i, i + 5)) for i in range(0, 400, 20)]
    texts = [*base, *(text.replace("专栏三个", "专栏四个", 2) for text in base)]
    found = {pair for pair in candidates(texts) if overlap(shingles(texts[pair[0]]), shingles(texts[pair[1]])) >= 0.8}
    assert found == {(i, i + len(base)) for i in range(len(base))}
