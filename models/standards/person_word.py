"""Whether a word can be somebody's name: so short, and with a surname in front.

Source of the surnames: 百家姓, and the commonest of the census of 2020 that are not in it.
"""

import re

from models.base.text import is_chinese

_SINGLE = frozenset(
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁"
    "柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅"
    "庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲"
    "邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊"
    "宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵"
    "冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东"
    "欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖付代闫覃丘涂佟尧官仝"
    "揭付岳商佘帅缑亢况郈有琴归海晋楚法汝鄢言福"
)
_DOUBLE = frozenset(
    "欧阳 司马 上官 诸葛 夏侯 皇甫 尉迟 公孙 慕容 长孙 宇文 司徒 司空 令狐 东方 南宫 西门 端木 "
    "百里 呼延 轩辕 独孤 闻人".split()
)
# Words that begin with a surname, and are no name: where things are left, and parts of addresses.
_ENDS = re.compile(
    "[省市区县旗镇乡村街路巷弄道号楼室栋幢座层院园苑厦场店厂局所处部组队站门口桥港湾校]$|"
    "公司|单位|集团|学校|医院|中心|大学|前台|物业|驿站|快递|代收|自提|保安|传达|门卫|工作|周末|白天|电话|联系"
)
_CALLED = re.compile("(?:先生|女士|小姐|老师|经理|主任|会计|师傅|总|工)$")


def is_name_word(word: str) -> bool:
    """True for a Chinese name of two to four signs, one with a middle dot, or 张先生."""
    if "·" in word:
        parts = word.split("·")
        return 4 <= len(word) <= 20 and all(part and all(map(is_chinese, part)) for part in parts)
    if not all(map(is_chinese, word)) or _ENDS.search(word):
        return False
    given = _given(word)
    if given is None:
        return False
    return bool(_CALLED.fullmatch(given)) or 1 <= len(_CALLED.sub("", given)) <= 2


def _given(word: str) -> str | None:
    """What follows a surname; None without one."""
    if word[:2] in _DOUBLE and len(word) > 2:
        return word[2:]
    return word[1:] if word[:1] in _SINGLE else None
