"""Palettes of the puzzle pictures: few colors that go together, each with a season or an hour."""

import colorsys
from dataclasses import dataclass, fields, replace
from random import Random

Color = tuple[int, int, int]


def rgb(code: str) -> Color:
    """Read a color written as six hex digits."""
    return int(code[:2], 16), int(code[2:4], 16), int(code[4:], 16)


def mix(one: Color, other: Color, share: float) -> Color:
    """Blend two colors; the share is that of the second."""
    return (
        round(one[0] + (other[0] - one[0]) * share),
        round(one[1] + (other[1] - one[1]) * share),
        round(one[2] + (other[2] - one[2]) * share),
    )


@dataclass(frozen=True)
class Palette:
    """The colors of one picture, named by what they paint."""

    sky: Color
    horizon: Color
    sun: Color
    cloud: Color
    far: Color
    near: Color
    water: Color
    deep: Color
    wall: Color
    roof: Color
    wood: Color
    leaf: Color
    shade: Color
    bloom: Color
    ink: Color

    def tinted(self, chance: Random) -> "Palette":
        """The palette turned by a few degrees, so that no two pictures share their colors."""
        turn, light = chance.uniform(-0.018, 0.018), chance.uniform(0.965, 1.035)
        changed = {f.name: _turned(getattr(self, f.name), turn, light) for f in fields(self)}
        return replace(self, **changed)


def _turned(color: Color, turn: float, light: float) -> Color:
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in color))
    red, green, blue = colorsys.hls_to_rgb((hue + turn) % 1, min(1, lightness * light), saturation)
    return round(red * 255), round(green * 255), round(blue * 255)


def _palette(codes: str) -> Palette:
    return Palette(*(rgb(code) for code in codes.split()))


# In the order of the fields: sky horizon sun cloud | far near | water deep | wall roof wood |
# leaf shade bloom | ink
SPRING = _palette(
    "B9D9E6 EEF3E6 FBE3A4 FFFFFF A9C8C4 5F9484 9CC7CB 4F8C98 F7F3EA 46535E 8A6A50 "
    "8FB56B 4E7F5A E59AA5 24404B"
)
DUSK = _palette(
    "8FA3C8 F7C9A8 FFE3B0 FBE0D0 B497B4 5B5683 D9A9A4 5E6792 F3DFCF 4A3F5C 7A5560 "
    "8C7F93 4D4A70 E8836B 2B2A4A"
)
TEA = _palette(
    "C4E3E8 F4F5DF FCE9A8 FFFFFF A5CDBB 4C9068 A9D3CF 5A9A98 F8F4E8 5B5F58 8B6B4C "
    "93BF5F 3F7D4C E8B64C 1F4A3A"
)
AUTUMN = _palette(
    "CBDCE0 F7EBD2 FBD58A FFFBF0 B9B79F A9764A A8C3C0 5C8585 F6EDDD 57483F 80543A "
    "D9A24A A8552F CF5A3C 47301F"
)
INK = _palette(
    "D5E0E4 F3F2EA F6D9A8 FFFFFF B4C6CE 4B6C82 B3CAD2 58788A F4F2EC 37454F 6F6558 "
    "88A595 46695F D2765F 1F3340"
)
SNOW = _palette(
    "B4CBE0 EDF1F6 FCEBC2 FFFFFF BACBDD 7690AE A4BFD4 54789A F1F3F6 4A586C 7C6459 "
    "DDE6EE 7E97AC D9636B 2A3C55"
)
MOON = _palette(
    "1F3560 5C7BA8 FBEBC0 8EA6C6 56739D 28406B 4B6D9C 1F3863 DAD9D6 2A3452 7A5F55 "
    "5C8390 2C4F69 F0B562 121F3D"
)
FIELD = _palette(
    "A9D4EC EFF4E2 FDE9A2 FFFFFF A7C6D2 5E9077 A3D0DA 4E90A8 FAF6EC 4D5A66 8C6A4B "
    "F0CC58 5C8F4E EF8F5A 21455A"
)

PALETTES = (SPRING, DUSK, TEA, AUTUMN, INK, SNOW, MOON, FIELD)
