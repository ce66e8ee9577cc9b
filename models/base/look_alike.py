"""Signs that look alike or stand for the same: the one table behind every comparison of names.

Input methods of two decades, phones and PDF files write one name with different code points.
Sources: GB 18030 in its editions of 2000, 2005 and 2022 (signs that GBK kept in the private use
area until Unicode had them), Unicode's EquivalentUnifiedIdeograph.txt (radicals and strokes).
"""

import unicodedata
from collections.abc import Mapping

_NONE = "○"  # a place that has no sign of its own


def _run(first: int, signs: str) -> dict[int, str]:
    """Signs for code points in a row."""
    return {code: sign for code, sign in enumerate(signs, first) if sign != _NONE}


_OLD_IDEOGRAPHS = (
    "⺁𠂇𠂉𠃌⺄㑳㑇⺈⺋龴㖞㘚㘎⺌⺗㥮㤘龵㧏㧟㩳㧐龶龷㭎㱮㳠⺧𡗗龸⺪䁖䅟⺮䌷⺳⺶⺷𢦏䎱"
    "䎬⺻䏝䓖䙡䙌龹䜣䜩䝼䞍⻊䥇䥺䥽䦂䦃䦅䦆䦟䦛䦷䦶龺𤇾䲣䲟䲠䲡䱷䲢䴓䴔䴕䴖䴗䴘䴙䶮龻"
)
_OLD_SIGNS = {0xE7C7: "ḿ", 0xE7C8: "ǹ"} | _run(0xE7E7, "〾⿰⿱⿲⿳⿴⿵⿶⿷⿸⿹⿺⿻")
_OLD_VERTICAL = _run(0xE78D, "\ufe10\ufe12\ufe11\ufe13\ufe14\ufe15\ufe16\ufe17\ufe18\ufe19")

_RADICALS = (
    "厂乛乚乙亻冂𠘨刀刂卜㔾小尐兀尣尢𡯂巳幺彑彐忄心扌攵○旡日月歺母民氵氺灬爫爬丬牛犭"
    "王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋耂肀聿肉𦥑艹艺艻虎衤覀西见角𧢲讠贝𧾷车辶辷辸邑钅"
    "長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀龟"
)
_STROKES = "𠃌○○○○○○○○乀一丨丿乀丶𠃍乛𠃊𠃎𠄌亅𡿨𠃋乀𠃑乚乙𠄎"
_KANGXI = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}

_SAME_SHAPE = (
    "靑青 淸清 呂吕 黃黄 強强 內内 兌兑 説說 戶户 戸户 溫温 別别 産產 眞真 値值 卽即 旣既 "
    "郞郎 鄕鄉 彥彦 顔顏 晩晚 歩步 徳德 増增 曽曾 冊册 姸妍 硏研 屛屏 虛虚 吳吴 呉吴 "
    "○〇 ◯〇 ⭕〇 АA ВB ЕE КK МM НH ОO РP СC ТT ХX ΑA ΒB ΕE ΖZ ΗH ΙI ΚK ΜM ΝN ΟO ΡP ΤT ΥY ΧX"
)
_DOTS = "·•‧∙⋅･・·᛫⸱⸰⸳ꞏㆍᆞ∘◦▪●⚫˙ᐧ⦁"
_HYPHENS = "-‐‑‒–—―−⁃﹘﹣－˗⸺⸻⸗⸚֊־᠆゠⁻₋─━➖︱︲﹉﹍‾¯￣"
STOPS = ".．。｡﹒︒"  # a dot of a name between Chinese characters
# Every sign of a line stands for its first one when names are compared.
_ALIKE = (
    "'‘’‚‛′‵`´ʹʻʼʽʾʿˈˊˋ՚＇｀ʹ΄\u1ffdꞋꞌ׳❛❜",
    '"“”„‟″‶〝〞〟＂ʺˮ「」『』﹁﹂﹃﹄｢｣',
    _HYPHENS,
    _DOTS + STOPS,
    "(（﹙⁽₍〔﹝[［【〖{｛❨❪⟮⸨⦅｟〘〚⟦︵︷︹︻︗﹇❲❴",
    ")）﹚⁾₎〕﹞]］】〗}｝❩❫⟯⸩⦆｠〙〛⟧︶︸︺︼︘﹈❳❵",
    "<《〈«‹＜⟨⟪≪﹤︿︽〈",
    ">》〉»›＞⟩⟫≫﹥﹀︾〉",
    ",，、﹐﹑､︐︑",
    ":：﹕∶ː꞉︓︰",
    ";；﹔;︔",
    "/／⁄∕╱",
    "&＆﹠",
    "+＋﹢⁺₊",
    "~～〜∼˜",
)

_RADICALS_NOW = _run(0x2E81, _RADICALS) | _run(0x31C6, _STROKES) | _KANGXI


def _old_codes() -> dict[int, str]:
    """The private codes of GBK; some stand for a radical, which stands for an ideograph."""
    old = _run(0xE815, _OLD_IDEOGRAPHS) | _OLD_SIGNS | _OLD_VERTICAL
    return {code: sign.translate(_RADICALS_NOW) for code, sign in old.items()}


# What is kept: the standard sign in place of an old code, a radical or a stroke.
STANDARD: Mapping[int, str] = _RADICALS_NOW | _old_codes()
# What is compared: besides, one sign for all that look alike.
ALIKE: Mapping[int, str] = {ord(sign): line[0] for line in _ALIKE for sign in line[1:]} | {
    ord(pair[0]): pair[1] for pair in _SAME_SHAPE.split()
}
# Letters that another keyboard wrote into a code: the capitals above, their small forms, and more.
_CAPITALS = {sign: latin for sign, latin in map(tuple, _SAME_SHAPE.split()) if latin.isascii()}
_OTHER_CAPITALS = {"У": "Y", "Ү": "Y", "Ѕ": "S", "І": "I", "Ј": "J", "Ԛ": "Q", "Ԝ": "W"}
_SMALL_GREEK = {"ο": "O", "χ": "X", "α": "A"}  # the others look like other letters
_LETTERS = _CAPITALS | _OTHER_CAPITALS
IN_CODES: Mapping[int, str] = (
    {ord(sign): latin for sign, latin in (_LETTERS | _SMALL_GREEK).items()}
    | {ord(sign.lower()): latin for sign, latin in _LETTERS.items() if sign > "Ͽ"}
    | dict.fromkeys(map(ord, "×✕✖⨉⨯╳❌"), "X")
)
# What is kept of a name besides, since it says the same in every name.
NAME_DOTS: Mapping[int, str] = dict.fromkeys(map(ord, _DOTS), _DOTS[0])
ZEROS: Mapping[int, str] = {code: "〇" for code, sign in ALIKE.items() if sign == "〇"}
# What stands between the parts of a code or number; ー is a letter of names.
HYPHENS: Mapping[int, str] = dict.fromkeys(map(ord, _HYPHENS + "ー"), "-")
