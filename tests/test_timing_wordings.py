"""Many wordings of one meaning, read in a slot of a notice issued on 2020-03-25 (a Wednesday): `value ← wording | wording`."""

from __future__ import annotations

from datetime import date

import pytest

from extract.clauses.timing import TimingContext, TimingReader, value_of
from extract.rulebook.ruleset import load_ruleset
from extract.text.normalize import passage

CONTEXT = TimingContext(issued=date(2020, 3, 25), year=2020, province="浙江")

WORDINGS = """
deadline 2020-12-31 ← 年底前 | 年末前完成 | 年终前 | 2020年底 | 2020年年底前 | 今年底前 | 今年年底前完成 | 本年底前 | 当年年底前 | 岁末前 | 到年底 | 到今年底 | 至2020年底 | 截至12月底 | 截止到2020年12月底 | 2020年底以前 | 年底之前 | 本年度内 | 年内完成 | 2020年内完成 | 年度内完成 | 十二月底前 | 12月31日24时前 | 二〇二〇年底前 | 以2020年12月31日为截止日期 | 2020年完成 | 完成时限：2020年 | 四季度完成 | 下半年完成 | 到“十三五”末 | 2020年全面推开
deadline 2020-06-30 ← 6月底前 | 6月末 | 6月月底前 | 6月份底前 | 六月底前 | 二季度末前 | 第二季度末 | 二季度前 | 上半年前 | 上半年底前 | 上半年完成 | 6月30日前 | 6月30号之前 | 2020.6.30前 | 2020-06-30前 | 2020/6/30前 | 20200630前 | 2020.06.30 | 完成时限：6月 | 不迟于6月30日 | 不晚于6月底 | 最迟6月底前 | 不得晚于6月30日 | 6月30日（周二）17:30前 | 6月30日下班前 | 6月30日中午12点前 | 二○二○年六月三十日前 | 2020年6月31日前 | 年中前 | 以6月30日为限
deadline 2020-07-31 ← 8月前 | 8月以前完成 | 8月份之前 | 2020年8月之前
deadline 2020-04-10 ← 3月份报表4月10日前报出 | 完成时限：一季度台账4月10日前报送
deadline ~2020-05-31; deadline 2020-06-30 ← 力争5月底前、确保6月底前完成 | 力争5月底前完成，确保6月底前全部到位 | 力争5月底前、最迟6月底前完成
deadline - ← 第11周周五前报送
relative P3M@合同到期 ← 在合同到期前三个月内完成
deadline 2020-06-30; deadline 2020-12-31 ← 完成时限：见成效：2020年6月；全面完成：2020年12月
deadline 2020-04-30; deadline 2020-06-30; recurring FREQ=MONTHLY;INTERVAL=6 ← 完成时限：4月底、6月底前报送，半年一次
recurring FREQ=MONTHLY;INTERVAL=6; deadline 2020-06-30 ← 完成时限：半年一次，6月底前
relative P3Y@印发 ← 分三年完成 | 分3年实施
period 2020-09-28..2020-10-02 ← 9月28—10月2日 | 2020年9月28至10月2日
relative P15D@收到通知 ← 收到文件后15个工作日 | 办结时限：接到通知后15个工作日
relative P30D@验收合格 ← 验收合格后30日 | 验收合格30日内
relative P3M@工程竣工 ← 完成时限：工程竣工3个月内 | 工程竣工3个月内完成
deadline 2020-06-30; deadline 2020-09-30 ← 6月底完成初稿，9月底定稿
deadline 2020-06-30 ← 示例部2020.6.30 | 节点：6.30 | 6.30日完成
ongoing - ← 贯穿整治全过程 | 贯穿始终 | 贯穿全过程
recurring FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=5 ← 于每季度末次月5日前 | 每季度结束后次月5日前
deadline 2020-05-31 ← 制定实施方案（5月底前） | 《示例方案》（5月底前完成）
deadline 2026-12-31 ← 2027年前 | 2027年以前完成
deadline 2025-12-31 ← 到2025年 | 2025年完成 | “十四五”末 | 到“十四五”期末 | 十四五末前完成 | 到2025年，覆盖率达到60%
period 2025-01-01..2025-12-31 ← 2025年 | 2025年全年 | 2025年全年完成投资10亿元
deadline 2050-12-31 ← 到本世纪中叶
deadline 2020-03-31 ← 月底前 | 本月底前 | 当月底前 | 3月底前 | 本月内完成 | 本季度末前 | 一季度末完成
deadline 2020-03-27 ← 本周五前 | 周五前报送 | 星期五下班前 | 本周五下午5点前
deadline 2020-03-30 ← 下周一前 | 下周一上午9点前
deadline 2020-03-26 ← 明天12:00前 | 明日上午10时前
deadline 2020-04-10 ← 4月10日（星期五）前报送 | 4月10日12时前 | 请各地于4月10日前 | 下个月10日前
deadline 2020-06-10 ← 6月初前 | 6月上旬前
deadline ~2020-06-30 ← 争取6月底前 | 力争上半年完成 | 原则上于6月底前 | 6月底前力争完成 | 预计6月底完成
period 2020-01-01..2020-12-31 ← 全年 | 2020年全年实施 | 2020年度 | 今年开展 | 本年度 | 完成时限：2020年全年 | 年初至年底 | 1—12月 | 上、下半年各一次
period 2020-01-01..2020-06-30 ← 上半年 | 2020年上半年实施 | 前两个季度 | 一、二季度 | 1-6月 | 一季度至二季度 | 前半年
period 2020-01-01..2020-09-30 ← 前三季度 | 一至三季度 | 1-3季度 | 2020年一季度至三季度 | 1-9月
period 2020-04-01..2020-06-30 ← 4-6月 | 4—6月 | 4～6月 | 4至6月 | 4月-6月 | 4月份至6月份 | 2020年4-6月 | 2020.4-2020.6 | 4月1日至6月30日 | 2020年4月1日—2020年6月30日 | 2020年4月1日起至2020年6月30日止 | 二季度 | 下一季度
period 2020-04-01..2020-04-15 ← 节点：4.1—4.15 | 4月1日—15日 | 4月1-15日 | 4月1日至15日
period 2020-06-11..2020-06-30 ← 6月中下旬 | 6月中下旬开展
period 2020-06-11..2020-07-10 ← 6月中旬至7月上旬
period 2020-11-01..2021-03-31 ← 2020年11月至次年3月 | 今年11月至明年3月 | 11月至翌年3月 | 2020年11月-2021年3月
period 2021-01-01..2023-12-31 ← 2021—2023年 | 2021-2023年 | 2021至2023年 | 2021年至2023年实施 | “十四五”前三年
period 2021-01-01..2025-12-31 ← “十四五”期间 | 十四五时期 | “十四五”规划期内
period 2020-01-01..2021-12-31 ← 今明两年
period 2020-03-25..2020-12-31 ← 即日起至12月31日 | 自即日起到年底 | 印发之日至12月31日 | 自本通知印发之日起至2020年底 | 从现在到年底 | 年内实施
period 2020-05-01.. ← 自2020年5月1日起施行 | 5月1日起 | 从5月份开始 | 2020年5月1日零时起
period 2020-03-25.. ← 自印发之日起施行 | 即日起 | 自公布之日起施行 | 从即日起
period ..2022-12-31 ← 有效期至2022年12月31日 | 试行至2022年底
recurring FREQ=MONTHLY ← 每月 | 每个月 | 按月 | 逐月 | 每月至少2次 | 一月一调度 | 月调度 | 月月调度 | 每月一次
recurring FREQ=MONTHLY;BYMONTHDAY=5 ← 每月5日前 | 每个月5号前 | 每月的5日 | 次月5日前报送上月数据 | 每月结束后5日内
recurring FREQ=MONTHLY;BYMONTHDAY=-1 ← 每月底前 | 每月末 | 每月月底前 | 每月最后一天
recurring FREQ=YEARLY;BYMONTH=2,4,6,8,10,12;BYMONTHDAY=10 ← 每双月10日前 | 双月10日前 | 每个双月10日前 | 逢双月10日前
recurring FREQ=YEARLY;BYMONTH=1,3,5,7,9,11;BYMONTHDAY=-1 ← 每单月底前 | 每逢单月月底
recurring FREQ=MONTHLY;BYMONTHDAY=10,20,-1 ← 每旬 | 每旬末 | 每旬最后一日
recurring FREQ=MONTHLY;INTERVAL=2 ← 每两月 | 每2个月 | 每两个月 | 隔月
recurring FREQ=MONTHLY;INTERVAL=3 ← 每季度 | 每季 | 按季 | 按季度通报 | 一季一通报 | 逐季 | 每个季度 | 一季度一次
recurring FREQ=MONTHLY;INTERVAL=6 ← 每半年 | 半年一次 | 按半年 | 每学期
recurring FREQ=YEARLY ← 每学年 | 每学年一次
recurring FREQ=YEARLY ← 每年 | 按年度 | 一年一考核 | 逐年 | 每年至少一次 | 每年2次
recurring FREQ=YEARLY;INTERVAL=2 ← 每两年 | 每2年修订一次 | 两年一次
recurring FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1 ← 每季度末 | 每季度末前 | 每季度底前
recurring FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=20 ← 每季度最后一个月20日前 | 每季度末月20日前 | 每季末月20日前 | 每季度第三个月20日前
recurring FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=10 ← 每季度首月10日前 | 每季度第一个月10日前 | 每季度结束后10日内 | 季度终了后10日内
recurring FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1 ← 每年6月、12月底前 | 每年6月底和12月底前 | 每年6月30日、12月31日前 | 每半年末
recurring FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=31 ← 每年年底前 | 每年底前 | 每年12月底前 | 每年12月31日前
recurring FREQ=YEARLY;BYMONTH=6,7,8 ← 每年6月至8月 | 每年6-8月 | 每年6、7、8月
recurring FREQ=WEEKLY ← 每周 | 每星期 | 按周调度 | 一周一通报 | 每周一次 | 每周三次
recurring FREQ=WEEKLY;BYDAY=FR ← 每周五前 | 每星期五 | 每周五下班前
recurring FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR ← 每周一至周五 | 每个工作日
recurring FREQ=DAILY ← 每日17时前 | 每天 | 按日报告 | 一日一报 | 天天报告
relative P30D@印发 ← 30日内 | 三十天内 | 自印发之日起30日内 | 本通知印发后30日内 | 文件下发后30天之内 | 30个工作日内 | 限期30日
relative P15D@收到通知 ← 收文之日起15日 | 收到通知后15个工作日内 | 自收到本通知之日起15日内 | 收到本意见后15日内 | 接到通知后15天内
relative P6M@印发 ← 半年内 | 6个月内 | 印发之日起六个月内 | 用半年时间
relative P3Y@印发 ← 3年内 | 用三年左右时间 | 利用2至3年时间 | 2-3年内 | 两三年内 | 未来三年 | 为期3年 | 3年时间
relative P1Y@施行 ← 试行期一年 | 试行一年 | 有效期为1年
relative P10D@整改完成 ← 整改完成后10日内 | 自整改完成之日起10日内
event 整改完成; relative P10D@整改完成 ← 整改完成后，各市于10日内 | 整改完成后，须在10日内
relative PT24H@接到举报 ← 接到举报后24小时内
relative P5D@会议召开 ← 会议召开前5日 | 会议召开5日前 | 会议召开前5个工作日
relative P5D@- ← 提前5个工作日 | 提前5天报备
relative P0D@印发 ← 立行立改 | 即知即改 | 立即整改 | 边查边改 | 立查立改 | 马上就办 | 立说立行 | 即行即改 | 当日办结
event 汛期 ← 汛期前 | 汛期来临前 | 汛期结束后 | 2021年汛期前 | 汛期
event 春节 ← 春节前 | 2021年春节前 | 明年春节期间 | 春节节后 | “春节”前
event 五一 ← “五一”前 | 五一前完成 | “五一”期间 | “五一”假期前
event 元旦; event 春节 ← 元旦、春节期间 | “元旦、春节”前
event 高考 ← 高考前 | 高考期间
event 工程竣工验收 ← 工程竣工验收前 | 工程竣工验收后
event 秋季学期 ← 2020年秋季学期起
ongoing - ← 长期坚持 | 长期 | 持续推进 | 持续深入整治 | 常态化 | 常态化开展 | 常抓不懈 | 长期落实 | 完成时限：持续推进 | 贯穿始终 | 持续加强
vague - ← 尽快 | 近期 | 适时 | 择机 | 年中开展评估 | 今冬明春 | 条件成熟时 | 第一时间上报 | 抓紧推进 | 年初
done - ← 已完成 | 已整改到位 | 目前已完成整改
"""

NOT_TIMINGS = """
GB/T9704-2012 | 5G网络 | 3.0版 | 第十四届全运会 | “最多跑一次”改革 | 五一劳动奖章 | 七一勋章 | “十四五”规划纲要 | “十三五”以来 | 近年来 | 今年以来 | 年初以来
2019年以来 | 2019年度考核结果 | 上年末 | 同比增长8% | 2018年9月15日印发的通知 | 2019年12月，全省会议召开 | “12·26”事故 | 2008年版 | 1998年以前建成的住宅
工作满三年 | 三年以上 | 近三年内无违法记录 | 一年期贷款 | 一年四季 | 四季度GDP增长6% | 6月份CPI | 月均收入 | 年产100万吨 | 年满18周岁 | 年度目标任务 | 季度例会制度
十月革命 | 张八月 | （联系人：陈九月，电话：0571-00000000） | 第七章第三节 | 附件2020-1 | 2020年第5号公告 | 前期准备工作 | 24小时营业 | 7天无理由退货 | 1小时经济圈
100天攻坚行动 | 2020万元 | 12.5% | 1-2家 | 二十四节气 | 一村一品 | 全年无休 | 长期以来 | 近日，国务院印发通知 | 审查周期压缩至4个月以内 | 2020年政府工作报告
截至2019年底，全省共有志愿者1000万人 | 自2020年1月1日起施行的《示例条例》 | 三年行动计划（2020—2022年） | 12345热线 | 第一年完成30% | 达到2020年水平
成立5年以内的企业 | 毕业3年内的学生 | 每人每年30元补助
"""


def cases() -> list[tuple[str, str]]:
    rows = [line.split("←") for line in WORDINGS.strip().splitlines()]
    return [(wording.strip(), value.strip()) for value, wordings in rows for wording in wordings.split("|")]


def read(text: str) -> str:
    reader = load_ruleset().build(TimingReader)
    return "; ".join(map(value_of, reader.read(passage(text).text, CONTEXT, slot=True)))


@pytest.mark.parametrize(("wording", "value"), cases())
def test_wording(wording: str, value: str) -> None:
    assert read(wording) == value


@pytest.mark.parametrize("text", [text.strip() for line in NOT_TIMINGS.strip().splitlines() for text in line.split("|")])
def test_no_timing(text: str) -> None:
    assert read(text) == ""
