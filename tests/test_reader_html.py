"""Web pages: the notice out of the page, what the page says of it, encodings, saved pages, tables, and hostile pages."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from extract import parse
from extract.errors import InputError
from extract.readers import read_bytes
from extract.readers.parts.table_lines import MOST_CELLS
from extract.readers.web.facts import facts_of
from extract.readers.web.lines import PageLine, collapsed
from extract.readers.web.tree import MOST_DEPTH, MOST_ELEMENTS
from tests.reference import expected, paragraphs, records
from tests.web_builder import LINES, OTHER, body, page, saved

TITLE = "示例市水务局关于做好防汛工作的通知"
NOTICE = [
    "各区水务局：",
    "现就做好防汛工作通知如下，请认真执行。",
    "一、加固堤防（工程处负责，5月底前完成）",
    "示例市水务局",
    "2020年3月25日",
]
CONTENT = body(NOTICE)


def lines(html: str, name: str = "a.html") -> list[str]:
    return read_bytes(html.encode(), name).text.split("\n")


def reference(charset: str = "utf-8") -> str:
    title, _, _, *rest = paragraphs()
    return page(title, body(rest), facts=LINES.format(published="2020-03-27 11:07", source="人事处"), charset=charset)


@pytest.mark.parametrize(("charset", "encoding"), [("gb2312", "gb18030"), ("utf-8", "utf-8"), ("gbk", "gb18030")])
def test_the_reference_notice_gives_the_same_records(charset: str, encoding: str) -> None:
    decoded = read_bytes(reference(charset).encode(encoding), "通知.html")
    assert (decoded.name, decoded.format, decoded.encoding) == ("通知.html", "html", encoding)
    title, _, _, *rest = paragraphs()
    assert decoded.text.split("\n") == ["发布日期：2020-03-27 11:07", "来源：人事处", title, *rest, "附件：1.整改清单.doc"]
    assert records(decoded) == expected()
    assert str(parse(decoded.text).notice.publish_date) == "2020-03-27"


def test_the_reference_notice_as_a_saved_page() -> None:
    for name in ("通知.mht", "通知.mhtml"):
        decoded = read_bytes(saved(reference("gb2312").encode("gb18030"), "gb2312"), name)
        assert (decoded.format, decoded.encoding) == ("html", "gb18030")
        assert records(decoded) == expected()


@pytest.mark.parametrize(
    "html",
    [
        page(TITLE, CONTENT),
        page(TITLE, CONTENT).replace('id="zoom"', "").replace('class="TRS_Editor"', ""),
        page(TITLE, "<br>".join(NOTICE)),
        page(TITLE, "<p>" + "<p>".join(NOTICE)),
        page(TITLE, "<!--[if gte mso 9]><xml>垃圾，不应出现。</xml><![endif]--><div class=Section1>" + CONTENT + "</div>"),
        page(TITLE, "".join(f"<section><div><p>{text}</p></div></section>" for text in NOTICE)),
        page(
            TITLE,
            CONTENT,
            head="<nav>首页，政务公开。</nav><header><p>示例省应急管理厅欢迎您。</p></header>",
            foot="<footer>本站由示例局主办，未经许可不得转载。</footer>",
        ),
        f"<html><body><table width=100%><tr><td><a>首页</a><td><a>公开</a></table><table><tr><td><a>{OTHER}</a></td><td><table><tr><td><h2>{TITLE}</h2></td></tr>"
        f"<tr><td>{CONTENT}</td></tr></table></td></tr></table><table><tr><td>主办：示例局 版权所有</td></tr></table>",
        f"<h1>{TITLE}</h1>{CONTENT}",
    ],
    ids=["usual", "no known class", "breaks", "unclosed", "from Word", "sections", "html5", "laid out by tables", "bare"],
)
def test_the_notice_is_found_in_pages_of_many_kinds(html: str) -> None:
    found = lines(html)
    assert found[: len(NOTICE) + 1] == [TITLE, *NOTICE]
    assert found[len(NOTICE) + 1 :] in ([], ["附件：1.整改清单.doc"])


def test_a_notice_with_its_attachment_in_a_part_of_its_own_stays_whole() -> None:
    plan = body(["示例市防汛工作方案", *(f"{number}.加强值班值守，落实责任，确保安全。" for number in range(1, 80))])
    assert lines(page(TITLE, f"{CONTENT}<div class='attachment'>{plan}</div>"))[:6] == [TITLE, *NOTICE]


FACTS = [
    "索引号：000014349/2020-00046",
    "发文机关：示例市水务局",
    "发文字号：示水〔2020〕46号",
    "成文日期：2020年03月25日",
    "发布日期：2020-03-27",
]


@pytest.mark.parametrize(
    "facts",
    [
        "<table><tr><td>索 引 号：</td><td>000014349/2020-00046</td><td>发文机关：</td><td>示例市水务局</td></tr>"
        "<tr><td>发文字号</td><td>示水〔2020〕46号</td><td>成文日期</td><td>2020年03月25日</td></tr><tr><td>发布日期</td><td colspan=3>2020-03-27</td></tr></table>",
        "<ul><li>索引号：000014349/2020-00046<li>发文机关：示例市水务局<li>发文字号：示水〔2020〕46号<li>成文日期：2020年03月25日<li>发布日期：2020-03-27</ul>",
        "<dl><dt>索引号：<dd>000014349/2020-00046<dt>发文机关：<dd>示例市水务局<dt>发文字号：<dd>示水〔2020〕46号<dt>成文日期：<dd>2020年03月25日<dt>发布日期：<dd>2020-03-27</dl>",
        "<div>【索引号】：000014349/2020-00046 | 发文机关：示例市水务局 发文字号：示水〔2020〕46号</div><p>成文日期：2020年03月25日　发布日期：2020-03-27　阅读量：5</p>",
    ],
    ids=["table", "list", "definitions", "lines"],
)
def test_what_the_page_says_becomes_lines(facts: str) -> None:
    found = lines(page(TITLE, CONTENT, facts=facts))
    assert found[:5] == FACTS
    assert found[5:11] == [TITLE, *NOTICE]
    metadata = parse("\n".join(found)).notice
    assert (metadata.document_number, str(metadata.issue_date), str(metadata.publish_date)) == (
        "示水〔2020〕46号",
        "2020-03-25",
        "2020-03-27",
    )


def test_facts_of_meta_elements_and_leading_dates() -> None:
    meta = f'<meta name="ArticleTitle" content="{TITLE}"><meta name="PubDate" content="2020-03-27 11:07"><meta name="ContentSource" content="办公室">'
    assert lines(f"<html><head>{meta}</head><body>{CONTENT}</body></html>") == [
        "发布日期：2020-03-27 11:07",
        "来源：办公室",
        TITLE,
        *NOTICE,
    ]
    assert lines(page(TITLE, CONTENT, facts="<p>时间：2020-03-27 11:07 来源：办公室</p>"))[:2] == [
        "发布日期：2020-03-27 11:07",
        "来源：办公室",
    ]


def test_lines_of_the_body_that_begin_like_buttons_stay() -> None:
    said = [
        "打印机采购（办公室负责，5月底前完成）",
        "首页改版（信息中心负责，6月底前完成）",
        "主办单位：区住房建设局",
        "字号规范（办公室负责）",
    ]
    assert lines(page(TITLE, CONTENT + body(said)))[6:10] == said


def test_words_of_the_body_are_no_facts() -> None:
    facts = facts_of(
        [
            PageLine("资金来源：市财政局按规定安排。"),
            PageLine("本通知的有效性：由办公室解释。"),
            PageLine("发布日期："),
            PageLine("1\t加固堤防\t工程处"),
        ]
    )
    assert not facts.found
    assert facts.used <= {2}


def test_tables_with_merged_cells_reach_the_text_as_tables() -> None:
    table = (
        "<table border=1><thead><tr><th>重点<th>任务<th>责任<br>单位<th>完成时限</thead><tr><td rowspan=2>水利<td>加固堤防<td rowspan='2'><p>市水务局</p><p>市财政局</p><td>2021年5月底前"
        "<tr><td>疏浚河道<td>2021年6月底前<tr><td colspan=4>二、应急</table>"
    )
    found = lines(page(TITLE, body(NOTICE[:2]) + table))
    assert found[3:7] == [
        "重点\t任务\t责任单位\t完成时限",
        "水利\t加固堤防\t市水务局；市财政局\t2021年5月底前",
        "〃\t疏浚河道\t〃\t2021年6月底前",
        "二、应急",
    ]
    tasks = parse("\n".join(found)).tasks
    assert [str(task.due) for task in tasks if task.form == "table"] == ["2021-05-31", "2021-06-30"]


def test_a_small_table_within_a_cell_and_a_hidden_cell_part_no_row() -> None:
    table = (
        "<table><tr><td>序号<td>任务<td>责任单位<td>时限<tr><td>1<td>新建公园<table><tr><td>甲园<td>乙园</table><td>市城管局<td>6月底前"
        "<tr><td>2<td style='display:none'>旧<td>修缮堤防及沿线泵站、闸门<td>市水务局<td>9月底前</table>"
    )
    found = [line for line in lines(page(TITLE, CONTENT + table)) if "\t" in line]
    assert found == [
        "序号\t任务\t责任单位\t时限",
        "1\t新建公园甲园乙园\t市城管局\t6月底前",
        "2\t修缮堤防及沿线泵站、闸门\t市水务局\t9月底前",
    ]
    around = "<table><tr><td>首页<td>公开<td>服务<tr><td>左栏<td>" + table + "<td>右栏<tr><td>关于<td>联系<td>帮助</table>"
    assert [line for line in lines(page(TITLE, CONTENT + around)) if "\t" in line] == found


def test_what_is_not_shown_is_left_out() -> None:
    unseen = (
        '<p style="display: none">不显示的，段落。</p><div hidden>藏起的，段落。</div><p>看<span style="display:none">藏<span>内</span>藏</span>见<del>删去</del>的句子，在此。</p>'
        "<textarea>输入，框。</textarea><noscript>请启用，脚本。</noscript><template><p>模板，内容。</p></template>"
    )
    assert lines(page(TITLE, CONTENT + unseen))[6] == "看见的句子，在此。"
    assert "藏" not in "".join(lines(page(TITLE, CONTENT + unseen)))


HIDDEN = [
    "<body style='visibility: hidden'>{}</body>",
    "<body><div style='display:none'>{}</div><div class='footer'>版权所有：示例市水务局</div></body>",
    "<body hidden><div id='app' style='DISPLAY : none'>{}</div></body>",
]


@pytest.mark.parametrize("around", HIDDEN, ids=["body", "block", "block in body"])
def test_a_page_hidden_until_its_script_has_run_is_shown(around: str) -> None:
    nav = "<div><a href=1>示例市水务局政府信息公开，欢迎您。</a></div>"
    found = lines("<html><head><title>x</title></head>" + around.format(nav + f"<h1>{TITLE}</h1>" + CONTENT))
    assert found == [TITLE, *NOTICE]


def test_words_that_are_struck_out_are_no_text() -> None:
    said = "<s>市水利局</s>市水务局<strike>牵头</strike>负责<span style='color:red;text-decoration: line-through'>五月</span>六月底前完成。"
    decoded = read_bytes(page(TITLE, CONTENT + f"<p>{said}</p>").encode(), "a.html")
    assert "市水务局负责六月底前完成。" in decoded.text
    assert {each.kind: each.characters for each in decoded.left_out}["struck-out"] == 8


def test_a_hidden_dialogue_beside_the_notice_stays_hidden() -> None:
    dialogue = f"<div style='display:none'>{body(['使用本网站前，请阅读隐私条款。'] * 8)}</div>"
    decoded = read_bytes(page(TITLE, CONTENT + dialogue).encode(), "a.html")
    assert "隐私" not in decoded.text
    left = {each.kind: each for each in decoded.left_out}
    assert (left["hidden"].characters, left["hidden"].example) == (8 * 15, "使用本网站前，请阅读隐私条款。 " * 2 + "使用本网站前，请")


EMPTY_FACTS = [
    "<table><tr><td><b>主 题 词：</b></td><td></td><td></td><td></td></tr></table>",
    "<p>关键词：</p>",
    "<dl><dt>主题词：<dd></dl>",
    "<ul><li>主题词：</ul>",
]


@pytest.mark.parametrize("fact", EMPTY_FACTS, ids=["table", "paragraph", "definitions", "list"])
def test_an_empty_fact_takes_no_line_of_the_title(fact: str) -> None:
    split = ["示例市水务局关于", "做好防汛工作的通知"]
    found = lines(f"<html><body><div>{fact}</div><div>{body([*split, *NOTICE])}</div></body></html>")
    assert found == [*split, *NOTICE]
    flat = lines(f"<html><body>{fact}{body([*split, *NOTICE])}</body></html>")
    assert flat == [*split, *NOTICE]


def test_a_charset_that_decodes_anything_is_not_believed() -> None:
    for charset in ("iso-8859-1", "latin1", "windows-1252"):
        html = f'<html><head><meta charset="{charset}"><title>{TITLE}</title></head><body>{CONTENT}</body></html>'
        decoded = read_bytes(html.encode("gb18030"), "a.html")
        assert (decoded.encoding, decoded.text.split("\n")) == ("gb18030", [TITLE, *NOTICE])


def test_a_title_in_no_form_of_a_notice_is_the_pages_own() -> None:
    crumb = "<h1>您当前所在的位置：<a>首页</a> &gt; <a>动态</a> &gt; 其他公告</h1>"
    html = f"<html><head><title>租房怎么备案？一看就懂！</title></head><body>{crumb}<h1>租房怎么备案？一看就懂！</h1><div>{body(NOTICE[1:3])}</div></body></html>"
    assert lines(html) == ["租房怎么备案？一看就懂！", *NOTICE[1:3]]


def test_facts_said_by_the_page_are_not_said_again() -> None:
    meta = '<meta name="PubDate" content="2020-03-27 11:07"><meta name="ContentSource" content="办公室">'
    said = "<p>发表时间：2020-03-27 信息来源：办公室浏览量： -</p>"
    found = lines(f"<html><head>{meta}</head><body>{said}<div>{CONTENT}</div></body></html>")
    assert found == ["发表时间：2020-03-27", "信息来源：办公室", *NOTICE]


def test_the_foot_of_a_notice_keeps_how_it_is_published() -> None:
    foot = ["公开方式：主动公开", "示例市水务局办公室 2020年3月26日印发"]
    assert lines(page(TITLE, body([*NOTICE, *foot])))[-3:-1] == foot


def test_white_space_as_browsers_show_it() -> None:
    assert collapsed("\n  加固\n  堤防  2019\n年 &x \u00a0") == "加固堤防 2019 年 &x"
    assert lines("<pre>一、甲，乙。\n二、丙，丁。</pre>") == ["一、甲，乙。", "二、丙，丁。"]
    assert lines("<p>&nbsp;&#19968;&#x3001;A&amp;B &lt;5，可以。&#99999999999;&bogus;") == ["一、A&B <5，可以。&bogus;"]


def test_encodings() -> None:
    html = f"<html><meta charset='gbk'><p>{NOTICE[1]}"
    assert read_bytes(html.encode("gb18030"), "a.html").encoding == "gb18030"
    assert read_bytes(html.encode("utf-8"), "a.html").encoding == "utf-8"  # what it says is wrong
    assert read_bytes(html.encode("utf-8")[:-1], "a.html").encoding == "utf-8"  # cut off amid a character
    assert read_bytes(b"\xef\xbb\xbf" + html.encode("utf-8"), "a.html").encoding == "utf-8"
    assert read_bytes(b"\xff\xfe" + html.encode("utf-16-le"), "a.html").encoding == "utf-16-le"
    big5 = "<meta charset=big5><p>請各區水務局認真做好防汛工作，確保安全。"
    assert "請各區水務局" in read_bytes(big5.encode("big5"), "a.html").text
    assert read_bytes(f"<p>{NOTICE[1]}".encode("gb18030"), "a.htm").text == NOTICE[1]


def test_pages_are_known_by_signature_and_by_suffix() -> None:
    for data, name in (
        (b"\n <!DOCTYPE HTML><p>", "a.doc"),
        (b"\xef\xbb\xbf<HTML><p>", "a.txt"),
        (b"<!-- saved --><p>", "a.htm"),
        (b"<p>", "a.shtml"),
    ):
        decoded = read_bytes(data + NOTICE[1].encode(), name)
        assert (decoded.format, decoded.text) == ("html", NOTICE[1])


def test_a_saved_page_with_frames_is_the_frame_that_says_most() -> None:
    frames = [
        "<html><frameset><frame src=a><frame src=b></frameset></html>",
        f"<html><body>{body(['导航，首页。'])}</body></html>",
        f"<html><body>{CONTENT}</body></html>",
    ]
    parts = "".join(f"--b0\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{frame}\r\n" for frame in frames)
    data = f'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b0"\r\n\r\n{parts}--b0--\r\n'.encode()
    decoded = read_bytes(data, "a.mht")
    assert decoded.text.split("\n") == NOTICE
    assert [(left.kind, left.example) for left in decoded.left_out] == [("frame", "导航，首页。")]


def test_a_broken_byte_of_a_page_that_says_it_is_utf_8_is_told() -> None:
    data = f'<html><head><meta charset="utf-8"></head><body>{CONTENT * 3}'.encode() + b"\xff<p>end, here.</p></body></html>"
    decoded = read_bytes(data, "a.html")
    assert (decoded.encoding, decoded.text.count("�")) == ("utf-8", 1)
    assert ("unreadable", 1, "�") in decoded.left_out


def test_odd_pages() -> None:
    shadow = f"<body><template shadowrootmode='open'>{CONTENT}</template><template><p>模板，内容。</p></template></body>"
    assert lines(shadow) == NOTICE
    late = "<html><head>" + f"<!--{'x' * 2500}-->" + "<meta charset='gb18030'></head><body>" + CONTENT + "<p>𠮷㐂，四字节。</p>"
    decoded = read_bytes(late.encode("gb18030"), "a.html")
    assert (decoded.encoding, decoded.text.split("\n")[-1]) == ("gb18030", "𠮷㐂，四字节。")
    assert lines(f"<head><title>x</title>{CONTENT}")[: len(NOTICE)] == NOTICE  # a head that is never ended
    assert lines("<p>甲&nbsp乙&ltb&gt丙&copy，在此。") == ["甲 乙<b>丙©，在此。"]
    outer = f"<div style='display:none'><p style='display:block'>里面，也藏。</p></div>{CONTENT}"
    assert lines(f"<body>{outer}</body>") == NOTICE
    layout = f"<table><tr><td>左，栏。</td><td><table><tr><td>{CONTENT}</td></tr></table></td></tr></table>"
    assert lines(f"<body>{layout}</body>")[-len(NOTICE) :] == NOTICE
    ruby = "<p>示例<ruby>汉<rp>(<rt>hàn<rp>)</ruby>字，在此。</p>"
    assert lines(ruby) == ["示例汉字，在此。"]


def test_words_behind_the_last_block_stay() -> None:
    assert lines("<p>甲，乙丙。</p><font>滚动，责任&shy;单位。</font>") == ["甲，乙丙。", "滚动，责任单位。"]


def test_lists_have_the_numbers_that_a_browser_shows() -> None:
    items = "<li>加固堤防，工程处负责。<li><p>检查库区，办公室负责。</p><p>另起一段，在此。</p><li>（三）自己有号，不加。"
    assert lines(f"<ol>{items}</ol>") == [
        "1.加固堤防，工程处负责。",
        "2.检查库区，办公室负责。",
        "另起一段，在此。",
        "（三）自己有号，不加。",
    ]
    assert lines("<ol start=4><li>甲乙丙，丁。<li value=9>戊己庚，辛。</ol>") == ["4.甲乙丙，丁。", "9.戊己庚，辛。"]
    assert lines("<ol style='list-style: none'><li>甲乙丙，丁。</ol>") == ["甲乙丙，丁。"]
    assert lines("<ul><li>甲乙丙，丁。</ul>") == ["甲乙丙，丁。"]


def test_words_of_xhtml_sections_are_text() -> None:
    assert lines("<?xml version='1.0'?><html><body><p>甲<![CDATA[乙<b>]]>丙，丁。</p></body></html>") == ["甲乙<b>丙，丁。"]


Made = Callable[[], bytes]
START = "<html><p>加强值班值守，落实责任。</p>"
REFUSED: dict[str, tuple[Made, str]] = {
    "nested 100,000 deep": (lambda: ("<div>" * 100_000 + "深" + "</div>" * 100_000).encode(), f"is nested more than {MOST_DEPTH} deep"),
    "tables in tables": (lambda: ("<table><tr><td>" * 50_000).encode(), f"is nested more than {MOST_DEPTH} deep"),
    "elements": (lambda: ("<br>" * (MOST_ELEMENTS + 1)).encode(), f"holds more than {MOST_ELEMENTS:,} elements"),
    "long": (lambda: ("<p>" + "长" * 8_000_001).encode(), "is a page of more than 8,000,000 characters"),
    "many cells": (lambda: ("<table>" + ("<tr>" + "<td>" * 400) * 260).encode(), f"has a table of more than {MOST_CELLS:,} cells"),
    "columns": (lambda: b"<table><tr><td colspan=1000000000>a<td>b<tr><td>c", "has a table of more than 500 columns"),
    "rows that cover": (
        lambda: ("<table><tr>" + "<td rowspan=0>长" * 400 + "<tr><td>x" * 1000).encode(),
        f"has a table of more than {MOST_CELLS:,} cells",
    ),
    "empty": (lambda: b"<html><script>var a;</script>", "is a page without a notice's text"),
    "blank": (lambda: b"<html>\n<p>&nbsp;", "is a page without a notice's text"),
    "zip": (lambda: b"PK\x03\x04", "zip"),
    "broken utf-8": (
        lambda: ("<html><p>关于印发要点的通知各处室" + START).encode() + b"\xff" + ("甲" * 9).encode(),
        "is UTF-8 with a broken byte",
    ),
    "saved without a page": (
        lambda: b"MIME-Version: 1.0\r\nContent-Type: text/css\r\n\r\np{}",
        "is a saved page (MIME) without a page in it",
    ),
    "parts in parts": (
        lambda: b"MIME-Version: 1.0\r\n" + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' * 5000,
        "has more than 100 parts within parts",
    ),
}


@pytest.mark.parametrize("case", REFUSED, ids=str)
def test_hostile_pages_are_refused_in_time(case: str) -> None:
    make, problem = REFUSED[case]
    data = make()
    began = time.process_time()
    with pytest.raises(InputError) as caught:
        read_bytes(data, "坏.mht" if data.startswith(b"MIME") else "坏.html")
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)
    assert time.process_time() - began < 10


MANY, FEWER = 50_000, 20_000
BORNE: dict[str, str] = {
    "unclosed formatting": "<b>" * MANY + "x",
    "formatting to be taken up again": "<p>" + "".join(f"<b a={number}>" for number in range(FEWER)) + "</p>" + "<p>x</p>" * FEWER,
    "attributes": "<p " + " ".join(f"a{number}=1" for number in range(MANY)) + ">x",
    "unclosed remarks": "<!--" * MANY,
    "unclosed tags": "<a " * MANY,
    "unclosed double quotes": '<a b="' * MANY,
    "unclosed single quotes": "<a b='" * MANY,
    "equal signs": "<p " + "=" * MANY,
    "spaces in tags": "<p a" + " " * MANY + "<p a" + " " * MANY,
    "unclosed end tags": "</a" * MANY,
    "entities": "&#" * MANY + "&#" + "9" * MANY + ";",
    "declarations": "<![CDATA[" * MANY,
    "unclosed scripts": "<script>" * MANY,
    "hidden in hidden": '<span style="display:none">' * MANY,
    "links": "<a href=x>" * MANY,
    "labels": "<p>" + "来源：" * MANY,
    "dates": "<p>" + "2020年 " * MANY,
    "a line of 1 MB": "<p>" + "字" * 1_000_000,
    "commas": "<p>" + "字，" * 300_000,
    "white space": "<p>" + "\n \t" * MANY + "x",
    "a name": "<" + "a" * MANY,
}


@pytest.mark.parametrize("case", BORNE, ids=str)
def test_hostile_pages_are_read_in_time(case: str) -> None:
    began = time.process_time()
    assert lines(START + BORNE[case])[0].startswith("加强值班值守")
    assert time.process_time() - began < 5


def test_a_page_that_is_a_list_of_notices_shows_them() -> None:
    entries = "".join(
        f'<li><a href="{n}.html">示例市第{n}建筑工程有限公司仲裁开庭通知公告</a><span>[ 2024-0{n}-01 ]</span></li>' for n in (1, 2, 3)
    )
    side = '<div class="side"><ul><li>示例市仲裁服务指南[ 2023-03-13 ]</li><li>办案须知[ 2019-05-06 ]</li></ul></div>'
    page = f'<html><head><title>公告-示例局</title></head><body>{side}<div class="list"><ul>{entries}</ul></div><a href="/">首页</a></body></html>'
    text = read_bytes(page.encode(), "list.html").text
    assert all(f"示例市第{n}建筑工程有限公司仲裁开庭通知公告" in text for n in (1, 2, 3))
    assert "首页" not in text


def test_a_pages_title_that_ends_with_the_notices_own_is_not_said_again() -> None:
    title = "示例市水利局关于做好防汛工作的通知"
    text = f"<html><head><title>示例市水利局 通知公告 {title}</title></head><body><div><p>{title}</p>{body(LINES)}</div></body></html>"
    assert "通知公告" not in read_bytes(text.encode(), "a.html").text


def test_the_panes_of_tabs_are_read_where_one_is_shown() -> None:
    table = "<table><tr><th>任务<th>牵头单位<th>完成时限<tr><td>新建乡镇快递站十二个<td>县交通运输局<td>2024年8月</table>"
    panes = [body([*NOTICE, "二、检查水闸。" * 40]), f"<h3>重点任务分工表</h3>{table}", body(NOTICE)]
    hidden = " style='display:none'"
    tabs = "".join(f"<div class='pane p{number}'{hidden if number else ''}>{pane}</div>" for number, pane in enumerate(panes))
    decoded = read_bytes(page("关于做好防汛工作的通知", f"<div class=tabs>{tabs}</div>").encode(), "a.html")
    assert "重点任务分工表\n任务\t牵头单位\t完成时限\n新建乡镇快递站十二个\t县交通运输局\t2024年8月\n" in decoded.text
    assert decoded.text.count(NOTICE[0]) == 1  # the third pane repeats the first


@pytest.mark.parametrize(
    "shown",
    [
        "<iframe data-src='/web/viewer.html?file=/u/plan%2Epdf&x=1' loading=lazy></iframe>",
        "<p><a href='/u/plan.pdf'>附件</a></p>",
        "<object data=plan.pdf></object>",
        "<p><img src='/u/plan.pdf.jpg'></p><iframe src='/u/plan.pdf'></iframe>",
    ],
)
def test_a_page_that_only_shows_another_file_tells_so(shown: str) -> None:
    decoded = read_bytes(page("示例市人民政府关于城市更新的通知", shown).encode(), "a.html")
    assert [problem.message for problem in decoded.problems] == ["the page says nothing itself and shows another file: “plan.pdf”"]
    assert not read_bytes(page("示例市人民政府关于城市更新的通知", shown + body(NOTICE)).encode(), "a.html").problems


def test_remarks_that_touch_a_table_are_read_with_it() -> None:
    table = "<table><tr><th>任务<th>牵头单位<th>完成时限" + "<tr><td>新建乡镇快递站十二个<td>县交通运输局<td>2024年8月" * 5 + "</table>"
    content = f"<p>填报单位：县政府办</p>{table}<p>注：未注明年份的均为2024年</p><p>版权所有 示例县</p>"
    read = lines(page("示例县重点任务清单", content))
    assert "填报单位：县政府办" in read
    assert "注：未注明年份的均为2024年" in read
    assert "版权所有 示例县" not in read


def test_a_page_of_pictures_tells_so_and_a_list_of_notices_does_not() -> None:
    picture = "<p><img src='/u/2024/1.jpg?w=800'></p>"
    bare = f"<html><title>{TITLE}</title><body><div class=nav><img src=logo.png></div><h1>{TITLE}</h1>%s</body></html>"
    assert ["“1.jpg”" in problem.message for problem in read_bytes((bare % picture).encode(), "a.html").problems] == [True]
    assert not read_bytes((bare % (picture + CONTENT)).encode(), "a.html").problems
    entries = "".join(f"<li>示例公司应诉开庭公告之{number}[ 2024-08-20 ]" for number in range(9))
    assert not read_bytes(f"<html><body><ul>{entries}</ul>{picture}</body></html>".encode(), "a.html").problems


def test_an_article_that_its_script_shows() -> None:
    hidden = f"<h1>{TITLE}</h1><div id=js_content style='visibility: hidden'>{CONTENT}</div>" + "<p>阅读 1024 赞 在看</p>" * 30
    assert "一、加固堤防（工程处负责，5月底前完成）" in lines(f"<html><body>{hidden}</body></html>")
