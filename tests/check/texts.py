"""Reports made up for the checks: a bureau's of 2022 with its tables, a county's of 2012 without any."""

from __future__ import annotations

from collections.abc import Sequence

from reportminer.check import check_store
from reportminer.models import FindingRow, Mined
from reportminer.pipeline import mine
from reportminer.resolve import resolve_issuers_and_duplicates
from reportminer.store import Batch, Store
from reportminer.tables.sums import REQUEST_ROWS

LABELS = {
    "received": "一、本年新收政府信息公开申请数量", "carried_in": "二、上年结转政府信息公开申请数量",
    "granted": "三、本年度办理结果\t（一）予以公开", "partially_granted": "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
    "denied.state_secret": "（三）不予公开\t1.属于国家秘密", "denied.prohibited_by_law": "2.其他法律行政法规禁止公开",
    "denied.security_stability": "3.危及“三安全一稳定”", "denied.third_party": "4.保护第三方合法权益",
    "denied.internal_affairs": "5.属于三类内部事务信息", "denied.process_information": "6.属于四类过程性信息",
    "denied.enforcement_file": "7.属于行政执法案卷", "denied.administrative_query": "8.属于行政查询事项",
    "unavailable.not_held": "（四）无法提供\t1.本机关不掌握相关政府信息", "unavailable.needs_creation": "2.没有现成信息需要另行制作",
    "unavailable.unclear": "3.补正后申请内容仍不明确", "rejected.petition": "（五）不予处理\t1.信访举报投诉类申请",
    "rejected.repeated": "2.重复申请", "rejected.publication": "3.要求提供公开出版物", "rejected.excessive": "4.无正当理由大量反复申请",
    "rejected.reconfirmation": "5.要求行政机关确认或重新出具已获取信息",
    "other.overdue_correction": "（六）其他处理\t1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
    "other.unpaid_fee": "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请", "other.misc": "3.其他",
    "concluded": "（七）总计", "carried_out": "四、结转下年度继续办理",
}  # fmt: skip
FIGURES = {
    "received": (9, 2, 0, 0, 0, 0, 11), "carried_in": (1, 0, 0, 0, 0, 0, 1), "granted": (6, 2, 0, 0, 0, 0, 8),
    "partially_granted": (1, 0, 0, 0, 0, 0, 1), "unavailable.not_held": (2, 0, 0, 0, 0, 0, 2),
    "concluded": (9, 2, 0, 0, 0, 0, 11), "carried_out": (1, 0, 0, 0, 0, 0, 1),
}  # fmt: skip
_HEAD = """（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）\t申请人情况
自然人\t法人或其他组织\t总计
商业企业\t科研机构\t社会公益组织\t法律服务机构\t其他
"""
_REVIEW_HEAD = """行政复议\t行政诉讼
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t未经复议直接起诉\t复议后起诉
结果维持\t结果纠正\t其他结果\t尚未审结\t总计\t结果维持\t结果纠正\t其他结果\t尚未审结\t总计
"""
REVIEW = (2, 1, 0, 0, 3, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0)
PROBLEMS = (
    "存在的不足主要有两点：一是林业改革类信息更新不够及时，二是解读形式以文字为主，图表和视频偏少。"
    "下一步将明确专人按月核对栏目，组织各科室制作图解，并在集镇设立查阅点。"
)


def requests_table(**rows: Sequence[object]) -> str:
    """The official table of 2021, with other figures where they are given; a row is named with __ for the dot."""
    figures = {**FIGURES, **{name.replace("__", "."): tuple(row) for name, row in rows.items()}}
    lines = ("\t".join((LABELS[r], *map(str, figures.get(r, (0,) * 7)))) for r in REQUEST_ROWS["2021"])
    return _HEAD + "\n".join(lines)


def report(year: int = 2022, issuer: str = "宜黄县林业局", published: str | None = None, **changed: str) -> str:
    """A bureau's report; any part may be changed: preamble, overview, proactive, requests, review, problems, other."""
    parts = {
        "preamble": f"本报告由{issuer}编制，所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
        "overview": "全年主动公开政府信息260条，新收政府信息公开申请11件，上年结转1件。政务公开纳入年度绩效考核。",
        "proactive": "第二十条第（一）项\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t2\t1\t14\n"
        "第二十条第（五）项\n信息内容\t本年处理决定数量\n行政许可\t120\n第二十条第（六）项\n信息内容\t本年处理决定数量\n行政处罚\t7\n行政强制\t0\n"
        "第二十条第（八）项\n信息内容\t本年收费金额（单位：万元）\n行政事业性收费\t3.5",
        "requests": requests_table(),
        "review": _REVIEW_HEAD + "\t".join(map(str, REVIEW)),
        "problems": PROBLEMS,
        "other": "本年度未收取信息处理费。",
        **changed,
    }
    return (
        f"{issuer}{year}年政府信息公开工作年度报告\n{parts['preamble']}\n一、总体情况\n{parts['overview']}\n"
        f"二、主动公开政府信息情况\n{parts['proactive']}\n三、收到和处理政府信息公开申请情况\n{parts['requests']}\n"
        f"四、政府信息公开行政复议、行政诉讼情况\n{parts['review']}\n五、存在的主要问题及改进情况\n{parts['problems']}\n"
        f"六、其他需要报告的事项\n{parts['other']}\n{issuer}\n{published or f'{year + 1}年1月18日'}\n"
    )


def review_table(*figures: object) -> str:
    """The official table of reviews and lawsuits."""
    return _REVIEW_HEAD + "\t".join(map(str, figures))


def old_report(year: int = 2012, issuer: str = "宜黄县", **changed: str) -> str:
    """A county's report before 2019."""
    parts = {
        "period": f"本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。",
        "proactive": "全年主动公开政府信息1530条，其中政府网站公开1200条，政府公报公开330条。",
        "requests": "全年收到政府信息公开申请6件，均已答复，同意公开6件。",
        "fees": "全年未收取费用，也没有减免。",
        "review": "全年没有发生行政复议和行政诉讼。",
        "problems": PROBLEMS,
        **changed,
    }
    return (
        f"{issuer}{year}年政府信息公开工作年度报告\n{parts['period']}\n一、概述\n{year}年，我县政府信息公开工作稳步推进，制度逐步健全。\n"
        f"二、主动公开政府信息情况\n{parts['proactive']}\n三、依申请公开政府信息情况\n{parts['requests']}\n"
        f"四、政府信息公开的收费及减免情况\n{parts['fees']}\n五、因政府信息公开申请行政复议、提起行政诉讼情况\n{parts['review']}\n"
        f"六、存在的主要问题及改进情况\n{parts['problems']}\n{issuer}人民政府\n{year + 1}年3月12日\n"
    )


def mined(text: str, name: str = "report.txt") -> Mined:
    """A text through the pipeline."""
    return mine(text.encode(), path=name)


def findings(text: str, code: str) -> list[FindingRow]:
    """The findings of one code that a report shows by itself."""
    return [f for f in mined(text).findings if f.code == code]


def load(store: Store, *texts: str) -> list[str]:
    """Store texts as an ingest does; their report_ids."""
    rows = [mined(text, f"{i}.txt") for i, text in enumerate(texts)]
    store.save(Batch(rows), miner="tests")
    resolve_issuers_and_duplicates(store, [m.report.report_id for m in rows])
    check_store(store)
    return [m.report.report_id for m in rows]


def stored(store: Store, code: str) -> list[tuple[str, str, str | None, str | None]]:
    """(report_id, severity, expected, actual) of the stored findings of a code."""
    sql = "SELECT report_id, severity, expected, actual FROM findings WHERE code = ? ORDER BY ALL"
    return [(str(a), str(b), c, d) for a, b, c, d in store.rows(sql, [code])]
