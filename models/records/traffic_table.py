"""The limits on pages, sockets, acts and uploads, which each process counts in its memory.

The rules of `models/records/limit_table.py` hold for them as well.
"""

from models.records.limit import KNOWN, MINUTE, OFFICE, Limit, Per

_BOTH = frozenset({KNOWN, OFFICE})

# Pages and sockets.
PAGES_BROWSER = Limit("pages browser", Per.BROWSER, 60, MINUTE, "访问过于频繁", "")
PAGES_NETWORK = Limit("pages network", Per.NETWORK, 100, 10, "当前网络访问过于频繁", "", _BOTH)
# What is kept for all and costs next to nothing (`auth/web/shared_page.py`).
READS_NETWORK = Limit("reads network", Per.NETWORK, 2000, 10, "当前网络访问过于频繁", "", _BOTH)
# What is offered while people type: as many as acts.
SUGGESTIONS_NETWORK = Limit(
    "suggestions network", Per.NETWORK, 60, 3, "当前网络操作过于频繁", "", _BOTH
)
# Acts of all pages together; what is above is let in later (`auth/gate/socket_pace.py`).
FRAMES_NETWORK = Limit("frames network", Per.NETWORK, 60, 3, "当前网络操作过于频繁", "", _BOTH)
# Sockets that begin, however short they last: as many as pages, and their second tries.
SOCKETS_BEGUN = Limit("sockets begun", Per.NETWORK, 200, 10, "当前网络访问过于频繁", "", _BOTH)
SOCKETS_BROWSER = Limit("sockets browser", Per.BROWSER, 20, MINUTE, "打开的页面过多", "")
SOCKETS_NETWORK = Limit(
    "sockets network", Per.NETWORK, 400, MINUTE, "当前网络打开的页面过多", "", _BOTH
)
SOCKETS_UNBOUND = Limit(
    "sockets unbound", Per.NETWORK, 20, MINUTE, "当前网络打开的页面过多", "", _BOTH
)

# 上传文件: a field of many files is filled twice at once.
UPLOADS_BROWSER = Limit("uploads browser", Per.BROWSER, 100, 5 * MINUTE, "上传文件过于频繁", "")
UPLOADS_NETWORK = Limit(
    "uploads network", Per.NETWORK, 400, 5 * MINUTE, "当前网络上传文件过于频繁", "", _BOTH
)
