"""文字验证: short questions in words, for those who do not see or move a puzzle.

They read well aloud, need no picture and no knowledge beyond school. Numbers may be typed as
digits or as Chinese numerals.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random, SystemRandom

MAX_ANSWER = 20
_DIGITS = "零一二三四五六七八九"
_ZODIAC = "鼠牛虎兔龙蛇马羊猴鸡狗猪"
_WEEK = "一二三四五六日"
_PHRASES = (
    "社会保险",
    "就业创业",
    "人才服务",
    "网上办事",
    "单位注册",
    "劳动关系",
    "权益保障",
    "公平竞争",
)
_PLACES = ("第一个", "第二个", "第三个", "最后一个")
_KINDS = {
    "水果": ("苹果", "香蕉", "葡萄", "西瓜", "桃子"),
    "动物": ("老虎", "大象", "山羊", "松鼠", "熊猫"),
    "颜色": ("红色", "蓝色", "绿色", "黄色", "紫色"),
    "家具": ("桌子", "椅子", "书柜", "沙发", "衣柜"),
    "交通工具": ("火车", "轮船", "飞机", "汽车", "自行车"),
}
_THINGS = ("本书", "支铅笔", "张邮票", "个苹果", "份表格")


@dataclass(frozen=True, repr=False)
class Question:
    """A question and its answer as `normal` writes it; no repr, so that no log tells it."""

    text: str
    answer: str


def numeral(number: int) -> str:
    """A number below one hundred in Chinese."""
    tens, ones = divmod(number, 10)
    if tens == 0:
        return _DIGITS[ones]
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")


_NUMERALS = {numeral(number): str(number) for number in range(100)} | {"两": "2", "〇": "0"}


def normal(typed: str) -> str:
    """An answer without spaces, marks and the words around it; numerals become digits."""
    text = unicodedata.normalize("NFKC", typed).casefold()
    text = "".join(char for char in text if char.isalnum())
    for beginning in ("星期", "礼拜", "周"):
        text = text.removeprefix(beginning)
    for ending in ("本", "支", "张", "个", "份"):
        text = text.removesuffix(ending)
    if text.isdecimal():
        return str(int(text))
    return _NUMERALS.get(text, "日" if text == "天" else text)


def is_right(typed: object, answer: str) -> bool:
    """True when what was typed is the answer."""
    if not isinstance(typed, str) or len(typed) > MAX_ANSWER:
        return False
    given = normal(typed)
    return bool(given) and given == answer


def ask(chance: Random | None = None) -> Question:
    """A fresh question."""
    chance = chance or SystemRandom()
    return chance.choice(_ASKERS)(chance)


def _sum(chance: Random) -> Question:
    one, other = chance.randint(11, 59), chance.randint(2, 9)
    if chance.random() < 0.5:
        return Question(f"{numeral(one)}加{numeral(other)}等于多少？", str(one + other))
    return Question(f"{numeral(one)}减{numeral(other)}等于多少？", str(one - other))


def _shelf(chance: Random) -> Question:
    had, got, thing = chance.randint(11, 49), chance.randint(2, 9), chance.choice(_THINGS)
    text = f"小华有{numeral(had)}{thing}，又得到{numeral(got)}{thing}，现在一共有多少{thing}？"
    return Question(text, str(had + got))


def _letter(chance: Random) -> Question:
    phrase, place = chance.choice(_PHRASES), chance.randrange(4)
    return Question(f"请输入“{phrase}”的{_PLACES[place]}字", phrase[place])


def _kind(chance: Random) -> Question:
    wanted, *others = chance.sample(sorted(_KINDS), 4)
    right = chance.choice(_KINDS[wanted])
    words = [right, *(chance.choice(_KINDS[other]) for other in others)]
    chance.shuffle(words)
    return Question(f"{'、'.join(words)}，其中哪一个是{wanted}？请输入这个词", right)


def _weekday(chance: Random) -> Question:
    today, days = chance.randrange(7), chance.randint(1, 3)
    asked = normal(_WEEK[(today + days) % 7])
    return Question(f"今天是星期{_WEEK[today]}，{numeral(days)}天后是星期几？", asked)


def _zodiac(chance: Random) -> Question:
    index = chance.randrange(11)
    text = f"十二生肖的顺序是{'、'.join(_ZODIAC)}。排在{_ZODIAC[index]}后面的是什么？"
    return Question(text, _ZODIAC[index + 1])


_ASKERS: tuple[Callable[[Random], Question], ...] = (
    _sum,
    _shelf,
    _letter,
    _kind,
    _weekday,
    _zodiac,
)
