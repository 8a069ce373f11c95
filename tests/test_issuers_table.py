"""Issuers as entities, the user's corrections, series, and the views over them, on small made-up reports."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reportminer.catalogue import indicators
from reportminer.config import Settings
from reportminer.corrections import read_corrections, remember, unmatched
from reportminer.entities import entity_of, heirs
from reportminer.errors import ConfigError
from reportminer.executor import ingest_files
from reportminer.files import find_files
from reportminer.identify.places import resolve_region
from reportminer.series import series
from reportminer.store import Store, open_store

BODY = """{issuer}{year}年政府信息公开工作年度报告

根据《中华人民共和国政府信息公开条例》的规定，特向社会公布{issuer}{year}年政府信息公开工作年度报告。

一、概述
{year}年，{issuer}认真贯彻落实《条例》，{own}。

二、主动公开政府信息情况
{year}年共主动公开政府信息{proactive}条。

三、依申请公开政府信息情况
{year}年共收到政府信息公开申请{received}件，均已按时答复。

四、政府信息公开的收费及减免情况
{year}年未收取任何费用。

五、因政府信息公开申请行政复议、提起行政诉讼情况
{year}年未发生行政复议、行政诉讼。

六、存在的主要问题及改进情况
公开的内容还不够全面，{year}年以后将进一步加强。
"""


def write(folder: Path, issuer: str, year: int, *, received: int = 3, own: str = "不断完善制度") -> Path:
    """A report of the form that most had before 2019."""
    path = folder / f"{issuer}-{year}.txt"
    path.write_text(BODY.format(issuer=issuer, year=year, received=received, proactive=100 + received, own=own), encoding="utf-8")
    return path


def ingest(store: Store, folder: Path) -> None:
    assert not ingest_files(store, find_files([folder]), Settings()).failures


@pytest.fixture
def store() -> Iterator[Store]:
    with open_store(":memory:") as store:
        yield store


def issuer_of(store: Store, path: Path) -> tuple[object, ...]:
    sql = "SELECT issuer_id, issuer, region_code, report_year FROM reports JOIN source_paths USING (source_id) WHERE path = ?"
    return store.rows(sql, [path.as_posix()])[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        pytest.param("平潭综合实验区管委会", "平潭综合实验区管理委员会", id="committee abbreviated"),
        pytest.param("平潭综合实验区", "平潭综合实验区管委会", id="zone alone is its committee"),
        pytest.param("宿迁市", "宿迁市人民政府", id="place alone is its government"),
        pytest.param("岳西县头陀镇", "岳西县头陀镇人民政府", id="township alone is its government"),
        pytest.param("福建省平潭县卫计局", "平潭县卫生和计划生育局", id="body abbreviated, province left out"),
    ],
)
def test_one_body_however_printed(one: str, other: str) -> None:
    a, b = (entity_of(name, resolve_region(name), None) for name in (one, other))
    assert a.key is not None
    assert a.key == b.key


@pytest.mark.parametrize("name", ["长安区教育局", "区教育局", "教育局", "高新区管委会", ""])
def test_undecided_stays_undecided(name: str) -> None:
    assert entity_of(name, resolve_region(name), None).key is None


def test_two_places_of_one_name_are_two() -> None:
    a, b = (entity_of(n, resolve_region(n), None).key for n in ("西安市长安区教育局", "石家庄市长安区教育局"))
    assert a != b


def test_heirs_by_reform_and_by_region() -> None:
    assert heirs("平潭县卫生局", "350128")[:1] == ("350128:卫生和计划生育局",)
    assert "320813:教育局" in heirs("洪泽县教育局", "320829")


def test_bodies_kept_apart_but_linked(store: Store, tmp_path: Path) -> None:
    for year, name in ((2011, "平潭县卫生局"), (2012, "福建省平潭县卫生局"), (2015, "平潭县卫生和计划生育局"), (2018, "平潭县卫生健康局")):
        write(tmp_path, name, year)
    ingest(store, tmp_path)
    rows = store.rows(
        "SELECT i.name, i.level, i.field, i.province, i.county, i.reports, p.name FROM issuers i "
        "LEFT JOIN issuers p ON p.issuer_id = i.successor_of ORDER BY i.first_year"
    )
    place = ("county", "health", "福建省", "平潭县")
    assert rows == [
        ("福建省平潭县卫生局", *place, 2, None),
        ("平潭县卫生和计划生育局", *place, 1, "福建省平潭县卫生局"),
        ("平潭县卫生健康局", *place, 1, "平潭县卫生和计划生育局"),
    ]
    missing = store.rows("SELECT issuer, report_year, place FROM missing_reports ORDER BY report_year, issuer")
    assert ("福建省平潭县卫生局", 2015, "after_last") not in missing
    assert ("福建省平潭县卫生局", 2013, "after_last") in missing
    assert ("平潭县卫生健康局", 2011, "before_first") not in missing


def test_gap_is_missing(store: Store, tmp_path: Path) -> None:
    for year in (2010, 2012):
        write(tmp_path, "永春县民政局", year)
    ingest(store, tmp_path)
    assert store.rows("SELECT report_year, place FROM missing_reports") == [(2011, "gap")]


def test_change_of_definition_is_noted(store: Store, tmp_path: Path) -> None:
    for year in (2012, 2013, 2014):
        write(tmp_path, "永春县民政局", year, received=year - 2000)
    ingest(store, tmp_path)
    rows = store.rows(
        "SELECT report_year, change, series_since, series_note IS NOT NULL, series_note_zh LIKE '2014%' FROM yearly_change "
        "WHERE indicator = 'requests.received' ORDER BY 1"
    )
    assert rows == [(2012, None, 2008, False, None), (2013, 1, 2008, False, None), (2014, 1, 2014, True, True)]


def test_series_names_known_indicators_once() -> None:
    rows = list(series())
    assert len(rows) > 30
    assert {row[0] for row in rows} <= indicators().keys()
    assert len({row[:2] for row in rows}) == len(rows)


def test_ingesting_again_changes_nothing(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "永春县民政局", 2010)
    ingest(store, tmp_path)
    before = [store.rows(f"FROM {table} ORDER BY ALL") for table in ("reports", "issuers", "duplicates", "meta", "identities")]
    ingest(store, tmp_path)
    assert before == [store.rows(f"FROM {table} ORDER BY ALL") for table in ("reports", "issuers", "duplicates", "meta", "identities")]


def test_a_run_that_was_cut_off_is_made_good(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "永春县民政局", 2010)
    ingest(store, tmp_path)
    whole = issuer_of(store, path)
    store.connection.execute("UPDATE reports SET issuer_id = NULL")
    store.connection.execute("DELETE FROM issuers")
    ingest(store, tmp_path)
    assert issuer_of(store, path) == whole
    assert store.rows("SELECT count(*) FROM issuers") == [(1,)]


# -------------------------------------------------------------------------------------------------------- corrections


def csv_of(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "corrections.csv"
    path.write_text(text, encoding="utf-8-sig")
    return path


def test_corrections_win_and_survive(store: Store, tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    path = write(folder, "长安区教育局", 2010)
    ingest(store, folder)
    assert issuer_of(store, path)[0] is None
    remember(store, read_corrections(csv_of(tmp_path, f"path,issuer,report_year\n{path.name},西安市长安区教育局,2011\n")))
    ingest(store, folder)
    corrected = issuer_of(store, path)
    assert corrected[1:] == ("西安市长安区教育局", "610116", 2011)
    assert store.rows("SELECT name, level, field, prefecture FROM issuers") == [("西安市长安区教育局", "county", "education", "西安市")]
    write(folder, "长安区教育局", 2010, received=9)  # the file changes and is mined anew
    ingest(store, folder)
    assert issuer_of(store, path) == corrected
    remember(store, ())
    ingest(store, folder)
    assert issuer_of(store, path)[1:] == ("长安区教育局", None, 2010)


def test_a_corrected_year_says_what_law_holds(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "永春县民政局", 2010)
    required = "SELECT DISTINCT section_code FROM compliance ORDER BY 1"
    ingest(store, tmp_path)
    of_2010 = store.rows(required)
    remember(store, read_corrections(csv_of(tmp_path, f"path,report_year\n{path.name},2022\n")))
    (tmp_path / "corrections.csv").unlink()
    ingest(store, tmp_path)
    assert store.rows("SELECT report_year, regime FROM reports") == [(2022, "format-2021")]
    assert ("fees",) in of_2010
    assert store.rows(required) == [(c,) for c in ("other", "overview", "proactive", "problems", "requests", "review_litigation")]
    remember(store, ())
    ingest(store, tmp_path)
    assert store.rows("SELECT report_year, regime FROM reports") == [(2010, "regs-2008")]
    assert store.rows(required) == of_2010


def test_a_file_that_fails_when_its_corrected_year_is_mined_is_recorded(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "永春县民政局", 2010)
    ingest(store, tmp_path)
    remember(store, read_corrections(csv_of(tmp_path, f"path,report_year\n{path.name},2022\n")))
    (tmp_path / "corrections.csv").unlink()
    monkeypatch.setattr("reportminer.executor.stages", lambda *_, **__: {}["no such key"])
    summary = ingest_files(store, find_files([tmp_path]), Settings())
    assert (summary.seen, summary.loaded, summary.skipped, len(summary.failures)) == (1, 0, 0, 1)
    assert store.rows("SELECT parse_filename(path), stage, error FROM failures") == [(path.name, "mine", "KeyError")]
    assert store.rows("SELECT count(*) FROM reports") == [(0,)]


def test_the_surest_correction_wins(store: Store, tmp_path: Path) -> None:
    path = write(tmp_path, "永春县民政局", 2010)
    ingest(store, tmp_path)
    text = "path,printed_issuer,level,field\n" + f"{path.name},,township,\n" + ",永春县民政局,county,education\n"
    remember(store, read_corrections(csv_of(tmp_path, text)))
    (tmp_path / "corrections.csv").unlink()
    ingest(store, tmp_path)
    assert store.rows("SELECT level, field FROM issuers") == [("township", "education")]


def test_correction_about_no_report_is_told(store: Store, tmp_path: Path) -> None:
    remember(store, read_corrections(csv_of(tmp_path, "report_id,report_year\nrnone,2011\n")))
    assert [c.line for c in unmatched(store)] == [2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("path,isuer\nx,y\n", "line 1: unknown column 'isuer'; allowed are report_id", id="column"),
        pytest.param("issuer\nx\n", "line 1: none of the columns report_id, path, printed_issuer", id="no match column"),
        pytest.param("path,issuer\n,y\n", "line 2: says not what it is about", id="no match"),
        pytest.param("path,issuer\nx,\n", "line 2: corrects nothing", id="nothing"),
        pytest.param("path,region_code\n\nx,999999\n", "column region_code: no such code", id="region"),
        pytest.param("path,kind\nx,ministry\n", "line 2, column kind: 'ministry' is not allowed; one of government", id="kind"),
        pytest.param("path,level\nx,city\n", "line 2, column level: 'city' is not allowed", id="level"),
        pytest.param("path,field\nx,cooking\n", "line 2, column field: 'cooking' is not allowed", id="field"),
        pytest.param("path,report_year\nx,next\n", "line 2, column report_year: ", id="year"),
        pytest.param("path,report_year\nx,20100\n", "20100 is no report year", id="far year"),
        pytest.param("path,issuer\nx,y,z\n", "line 2: more cells than the header has", id="cells"),
    ],
)
def test_faults_of_a_csv_are_told(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"corrections\.csv") as caught:
        read_corrections(csv_of(tmp_path, text))
    assert message in str(caught.value)


def test_csv_of_a_spreadsheet_in_gb18030(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_bytes("path,issuer\nx,永春县民政局\n".encode("gb18030"))
    assert read_corrections(path)[0].issuer == "永春县民政局"
