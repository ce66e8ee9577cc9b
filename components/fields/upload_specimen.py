"""Specimen of the upload, in every state that a page can show at once."""

from nicegui import ui

from components.fields.upload_field import UploadField
from components.guard.act import act
from components.parts.button import button
from models.standards.file_kind import KB, FileKind


def place_upload_specimen() -> None:
    """Three fields for files: one required, one for pictures, one that was refused."""
    with ui.element("form").classes("rs-card rs-card-b rs-stack"):
        licence = UploadField("licence", label="营业执照", subject="specimen licence")
        UploadField(
            "photo",
            label="本人照片",
            subject="specimen photo",
            hint="白底正面照",
            kinds=(FileKind.JPEG, FileKind.PNG),
            max_size=500 * KB,
            required=False,
        )
        refused = UploadField("proof", label="银行账户证明", subject="specimen proof")
        refused.set_error("请上传银行账户证明")

        @act()
        async def check() -> None:
            if not licence.is_valid():
                licence.focus()

        button("检查", check)
