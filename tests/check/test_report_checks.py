"""What one report shows: sections, tables, sums, prose, duties."""

from __future__ import annotations

import pytest
import texts
from texts import findings, old_report, report, requests_table, review_table


def test_a_missing_section_names_its_article() -> None:
    text = report().replace("五、存在的主要问题及改进情况\n" + texts.PROBLEMS + "\n", "").replace("六、其他", "五、其他")
    (found,) = findings(text, "section.missing")
    assert (found.section_code, found.severity, found.basis) == ("problems", "error", "条例(2019)第五十条(四)")


def test_the_format_of_2019_was_only_encouraged() -> None:
    text = report(2019).replace("六、其他需要报告的事项\n本年度未收取信息处理费。\n", "")
    (found,) = findings(text, "section.missing")
    assert (found.section_code, found.severity) == ("other", "warning")


def test_a_matter_told_elsewhere_is_embedded() -> None:
    text = old_report(requests="全年收到申请6件，均已答复，对申请人未收取任何费用。")
    text = text.replace("四、政府信息公开的收费及减免情况\n全年未收取费用，也没有减免。\n", "")
    (found,) = findings(text, "section.embedded")
    assert found.section_code == "fees"
    assert "未收取任何费用" in (found.evidence or "")


@pytest.mark.parametrize("said", ["", "无。", "没有问题。", "暂无", "略。"])
def test_problems_that_say_nothing(said: str) -> None:
    (found,) = findings(report(problems=said), "section.empty")
    assert found.section_code == "problems"


def test_a_signature_is_no_content() -> None:
    (found,) = findings(old_report(problems="无。"), "section.empty")
    assert found.section_code == "problems"


@pytest.mark.parametrize(
    ("part", "said"), [("other", "无其他需要报告的事项，未收取信息处理费"), ("problems", "更新不够及时，解读偏少，已逐项整改。")]
)
def test_short_is_not_empty(part: str, said: str) -> None:
    assert not findings(report(**{part: said}), "section.empty")


def test_none_is_an_answer_on_fees_and_reviews() -> None:
    assert not findings(old_report(fees="无。", review="无。"), "section.empty")


@pytest.mark.parametrize(("old", "new"), [("三、收到", "四、收到"), ("五、存在", "六、存在"), ("四、政府", "（四）政府")])
def test_wrong_ordinals(old: str, new: str) -> None:
    assert findings(report().replace(old, new), "section.order")


def test_sections_in_another_order() -> None:
    text = report()
    five, six = text.index("五、"), text.index("六、")
    end = text.index("宜黄县林业局\n", six)
    swapped = text[:five] + text[six:end] + text[five:six] + text[end:]
    found = findings(swapped, "section.order")
    assert found[0].severity == "warning"


@pytest.mark.parametrize(("part", "table"), [("proactive", "proactive"), ("requests", "requests"), ("review", "review_litigation")])
def test_a_section_without_its_table(part: str, table: str) -> None:
    (found,) = findings(report(**{part: "详见附件。"}), "table.missing")
    assert (found.section_code, found.severity) == (table, "error")


def test_the_statistics_table_is_only_expected() -> None:
    (found,) = findings(old_report(2016), "table.missing")
    assert (found.section_code, found.severity) == ("statistics", "info")
    assert not findings(old_report(2012), "table.missing")


# ----------------------------------------------------------------------------------------------------------- sums


def test_row_names_the_only_cell_that_mends_everything() -> None:
    text = report(requests=requests_table(granted=(7, 2, 0, 0, 0, 0, 8)))
    row, column = findings(text, "sum.row")[0], findings(text, "sum.column")[0]
    assert (row.expected, row.actual, row.evidence) == ("9", "8", "8")
    assert (column.expected, column.actual) == ("10", "9")
    assert "granted × natural_person alone makes every sum hold if it is 6 instead of 7" in row.message
    assert "仅将“予以公开（自然人）”由7改为6" in column.message_zh


def test_balance_in_every_column() -> None:
    found = findings(report(requests=requests_table(carried_out=(2, 0, 0, 0, 0, 0, 2))), "sum.balance")
    assert [(f.expected, f.actual) for f in found] == [("10", "11"), ("12", "13")]
    assert "alone" not in found[0].message  # two cells are wrong


def test_blocks_of_reviews() -> None:
    (found,) = findings(report(review=review_table(2, 1, 0, 0, 4, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)), "sum.block")
    assert (found.expected, found.actual) == ("3", "4")


def test_blank_parts_are_not_checked() -> None:
    text = report(requests=requests_table(granted=("", 2, 0, 0, 0, 0, 8)))
    assert not [f for f in texts.mined(text).findings if f.code.startswith("sum.")]


# ---------------------------------------------------------------------------------------------------------- prose


@pytest.mark.parametrize(
    "sentence",
    [
        "全年共公开信息120条，其中，机构职能类20条，政策法规类40条，工作动态类50条。",
        "全年公开信息120条（机构职能类20条、政策法规类40条、工作动态类50条）。",
        "共收到咨询80件，其中电话咨询50件，其他方式12件。",
        "公开信息300条。其中政策类100条、规划类120条、其他类90条。",
        "全年收到申请9件，其中网上申请5件，信函申请2件，当面申请1件。",
        "公开信息1000条，其中县直部门公开600条，各乡镇公开390条。",
        "受理咨询40件，其中电话咨询30件，占65%，当面咨询10件。",
        "公开信息300条，其中政策类60条，占20%，规划类120条，占40%，动态类120条，占60%。",
        "公开文件120件，其中政策类60件、规划类40件、其他类12件；公开通知13件，其中人事类6件、会议类7件。",
        "全市办理13件，收取2230元。其中，甲镇5件，收取880元；乙镇6件，收取1080元；丙镇1件，收取270元。",
        "公开的信息中，机构职能类20条，政策法规类40条，工作动态类40条，共计110条。",  # no word but the sum's says that they are parts
        "网上公开的110条信息中，机构职能类20条，政策法规类40条，工作动态类40条。",
        "办理答复57件，其中予以公开28件、部分公开3件、不予公开25件、其他处理3件，尚有15件结转下年。",
    ],
)
def test_parts_that_do_not_make_the_whole(sentence: str) -> None:
    (found,) = findings(report(overview=sentence), "sum.parts")
    assert found.expected != found.actual
    assert (found.evidence or "-") in sentence


@pytest.mark.parametrize(
    "sentence",
    [
        "全年共公开信息120条，其中，机构职能类20条，政策法规类40条，工作动态类60条。",
        "全年公开信息120条，其中网站公开100条，微信公开90条，公报公开20条。",  # one item goes out through several channels
        "公开信息2000条，其中重点领域信息300条、政策解读60篇、规划信息40条。",
        "公开信息120余条，其中政策类20条，法规类40条，动态类50条。",
        "公开信息2.16万条，其中县级部门12846条，乡镇8717条。",  # as near as the digits that are written
        "公开信息2.16万条，其中网站12846条，占59.6%，微信8717条，占40.4%。",
        "公开信息120条，其中政策类20条、法规类40条、动态类50条等。",
        "公开信息120条，比上年增加20条，其中政策类60条，动态类60条。",
        "收到申请20件，其中网上申请18件，已答复20件。",
        "公开财政信息380条，其中专项资金152条，预决算197条（政府32条、部门165条）、其他31条。",
        "处理案件3件，收取2230元。其中，甲镇1件，收取880元；乙镇1件，收取1080元；丙镇1件，收取270元。",
        "收到申请3607件（市政府349件、各部门3258件），同比增长70.3%，其中，自然人3493件，法人114件；公开1500件、不予公开2107件。",
        "公开信息3460条。其中，区直部门1822条，占53%。各乡镇1638条，占47%。",
        "公开信息1500条，其中要闻800条，公告400条，文件200条。",
        "公开重点领域信息200条，其中政策类60条，占全部公开信息的12%。",
        "受理投诉30件，办结29件，占96%。",
        "收到申请58件，其中当面6件，网络31件，信函21件；按时办结55件，延期办结3件。",
        "收到申请58件，其中自然人50件、企业8件，已办结57件，结转1件。",
        "办结率100%，网上申请占60%，信函申请占40%。",
        "公开文件12件，其中政策类7件、规划类5件；公开通知13件，其中人事类6件、会议类7件。",
        "公开文件98件，其中政策类60件；规划类37件；其他类1件，其中财政1件。",
        "公开信息90条，其中网站公开70条。比2010年的80条增长12.5%。按内容分：政策类40条，动态类30条，其他20条。",
        "设立查阅点86个，其中档案馆、图书馆、政务服务中心各1个，乡镇16个，村67个。",  # each of three
    ],
)
def test_parts_that_do_or_need_not(sentence: str) -> None:
    assert not findings(report(overview=sentence), "sum.parts")


@pytest.mark.parametrize(("parts", "found"), [(50, 1), (150, 0)])
def test_more_quantities_than_prose_lists_are_no_list(parts: int, found: int) -> None:
    text = f"公开信息{parts + 1}条，其中" + "、".join(["甲类1条"] * parts) + "。"
    assert len(findings(report(overview=text), "sum.parts")) == found


def test_prose_against_table() -> None:
    (found,) = findings(report(overview="全年新收政府信息公开申请15件。"), "prose.table")
    assert (found.expected, found.actual, found.evidence) == ("11", "15", "15件")


@pytest.mark.parametrize(("said", "found"), [("2.16万件", 0), ("2.2万件", 0), ("2.14万件", 1), ("21600件", 1)])
def test_prose_is_as_exact_as_the_digits_it_writes(said: str, found: int) -> None:
    table = requests_table(received=(21563, 0, 0, 0, 0, 0, 21563))
    assert len(findings(report(overview=f"全年新收政府信息公开申请{said}。", requests=table), "prose.table")) == found


def test_received_may_count_what_was_carried_in() -> None:
    text = report(overview="全年共收到政府信息公开申请12件。")
    assert not findings(text, "prose.table")
    (found,) = findings(text, "prose.carried")
    assert (found.severity, found.expected, found.actual) == ("info", "11", "12")


@pytest.mark.parametrize("sentence", ["全年收到政府信息公开申请10余件。", "全年收到政府信息公开申请11件。", "收到申请11件，比上年少5件。"])
def test_prose_that_agrees_or_is_rounded(sentence: str) -> None:
    assert not findings(report(overview=sentence), "prose.table")


# --------------------------------------------------------------------------------------------------------- duties


def test_long_overviews_are_noted() -> None:
    (found,) = findings(report(overview="工作稳步推进，" * 160), "overview.long")
    assert (found.severity, found.expected, found.actual) == ("info", "1000", "1120")
    assert not findings(report(2020, overview="工作稳步推进，" * 160), "overview.long")


@pytest.mark.parametrize(("said", "raised"), [("无。", True), ("未收取信息处理费。", False), ("本年度没有产生收费。", False)])
def test_fees_are_told_since_2021(said: str, raised: bool) -> None:
    assert bool(findings(report(other=said), "fee.unreported")) is raised
    assert not findings(report(2020, other=said), "fee.unreported")
