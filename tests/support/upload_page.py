"""A field for files as a browser meets it: where it is, and how files come into it."""

from collections.abc import Mapping

from playwright.sync_api import Locator, Page

from tests.support.uploads import PDF

PATH = "/sandbox/controls"


def field_of(page: Page, label: str) -> Locator:
    """A field for files in the form that is empty."""
    card = page.locator(".rs-card", has=page.get_by_role("heading", name="空表"))
    return card.get_by_role("group", name=label)


def roster_of(page: Page) -> Locator:
    """The one for a single file."""
    return field_of(page, "花名册")


def choose_all(page: Page, files: Mapping[str, bytes]) -> None:
    """Choose files for the field that takes several."""
    with page.expect_file_chooser() as opened:
        field_of(page, "证据材料").get_by_role("button", name="选择文件").click()
    told = [
        {"name": name, "mimeType": "text/html", "buffer": content}
        for name, content in files.items()
    ]
    opened.value.set_files(told)  # type: ignore[arg-type]  # files, as dictionaries


def choose(page: Page, name: str, content: bytes) -> None:
    """Choose a file in the chooser that the button opens."""
    with page.expect_file_chooser() as opened:
        roster_of(page).get_by_role("button", name="选择文件：花名册").click()
    file = {"name": name, "mimeType": "text/html", "buffer": content}
    opened.value.set_files(file)  # type: ignore[arg-type]  # one file, as a dictionary


def replace(page: Page, name: str, content: bytes) -> None:
    """Choose another file for one that has arrived."""
    with page.expect_file_chooser() as opened:
        roster_of(page).get_by_role("button", name="替换").click()
    file = {"name": name, "mimeType": "text/html", "buffer": content}
    opened.value.set_files(file)  # type: ignore[arg-type]  # as above


def large_pdf(megabytes: float) -> bytes:
    """A file that takes its time on a narrow line."""
    return PDF[:9] + b"%" + b" " * int(megabytes * 1024 * 1024) + b"\n" + PDF[9:]


def narrow(page: Page, bytes_a_second: int) -> None:
    """Let the browser send no faster; -1 takes that back."""
    network = page.context.new_cdp_session(page)
    told = {"offline": False, "latency": 0, "downloadThroughput": -1}
    network.send("Network.emulateNetworkConditions", {**told, "uploadThroughput": bytes_a_second})


def wait_until_told(page: Page, name: str) -> None:
    """Wait until the server has said that it holds a file."""
    page.wait_for_function(
        """(name) => Object.values(mounted_app.elements).some(
          (each) => each.props.files?.some((file) => file?.name === name))""",
        arg=name,
    )


DROP = """(place, names) => {
  const dataTransfer = new DataTransfer();
  const content = "%PDF-1.7 1 0 obj endobj startxref %%EOF";
  for (const name of names) dataTransfer.items.add(new File([content], name));
  for (const type of ['dragover', 'drop']) {
    place.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
  }
}"""


def drop_files(place: Locator, *names: str) -> None:
    """Let go files above a place."""
    place.evaluate(DROP, list(names))
