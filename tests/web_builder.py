"""Pages of a government site for the tests, with all that stands around a notice: navigation, lists, buttons, a foot."""

from __future__ import annotations

from base64 import encodebytes
from collections.abc import Sequence
from html import escape

OTHER = "关于印发示例县防汛工作方案的通知"
SCRIPT = '<script>if(a<b && "x>y"){document.write("<p>写出来的段落，不应出现。</p>")}</script>'
HEAD = (
    '<div class="header"><ul class="nav"><li><a href="/">首页</a><li><a href="/zwgk">政务公开</a><li><a href="/hd">互动交流</a></ul>'
    "<form><input><select><option>请选择地区，谢谢。<option>二</select></form></div>"
    '<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk">政务公开</a></div>'
)
SIDE = f'<div class="left"><h3>通知公告</h3><ul><li><a href="1">{OTHER}</a> 2020-03-01<li><a href="2">关于做好值班工作的通知，请各单位执行。</a></ul></div>'
BUTTONS = '<div class="share">分享到：<a>微信</a></div><div>【打印】 【关闭】</div><div>扫一扫在手机打开当前页</div>'
FOOT = (
    '<div class="footer"><p>主办单位：示例省人民政府办公厅，承办单位：示例省大数据局。网站标识码：3300000001</p>'
    "<p>浙ICP备12345678号，版权所有，未经许可不得转载。</p></div>"
)
LINES = "<div class='info'><span>发布日期：{published}</span>&nbsp;&nbsp;<span>来源：{source}</span> <span>浏览次数：<script>1</script></span> 字体：[<a>大</a> <a>中</a>]</div>"


def body(paragraphs: Sequence[str]) -> str:
    return "\n".join(f'<p style="text-indent:2em">&nbsp;&nbsp;<span>{escape(text)}</span></p>' for text in paragraphs)


def page(title: str, content: str, *, facts: str = "", charset: str = "utf-8", head: str = HEAD, foot: str = FOOT) -> str:
    """A page in which `content` (HTML) is the notice below its title and the table or line of `facts`."""
    return (
        f'<!DOCTYPE html><html><head><meta http-equiv="Content-Type" content="text/html; charset={charset}"><title>{title}_示例省应急管理厅</title>'
        f"{SCRIPT}<style>p{{color:red}}</style></head><body>{head}<div class='main'>{SIDE}<div class='article'><h1>{title}</h1>{facts}"
        f'<div id="zoom"><div class="TRS_Editor">{content}</div></div><div><a href="a.doc">附件：1.整改清单.doc</a></div>{BUTTONS}</div></div>{foot}</body></html>'
    )


def saved(html: bytes, charset: str) -> bytes:
    """A page saved with a picture of its own, as browsers write .mht."""
    parts = (
        f'Content-Type: text/html; charset="{charset}"\r\nContent-Transfer-Encoding: base64\r\nContent-Location: http://www.example.gov.cn/a.html\r\n\r\n'.encode()
        + encodebytes(html),
        b"Content-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n" + encodebytes(b"\x89PNG"),
    )
    opening = b'From: <Saved by a browser>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b0"\r\n\r\n'
    return opening + b"".join(b"--b0\r\n" + part + b"\r\n" for part in parts) + b"--b0--\r\n"
