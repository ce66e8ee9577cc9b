"""A text by itself: headings and sentences that stand in no fragment."""

from nicegui.elements.mixins.text_element import TextElement


def text(tag: str, words: str = "", classes: str = "") -> TextElement:
    """An element with nothing but a text, escaped; its text can be changed later."""
    return TextElement(tag=tag, text=words).classes(classes)
