"""What sockets carry is compressed message by message, and only where it pays.

As uvicorn has it, every connection keeps a compressor and its window, 300 KB for each open tab,
and compresses each ping. Here nothing is kept between two messages. What comes in is unpacked up
to a limit, so that a small frame cannot fill the memory. A private seam, held by
tests/auth/seams/test_socket_frames.py.
"""

import zlib
from typing import Any

from uvicorn.protocols.websockets import wsproto_impl
from wsproto.extensions import PerMessageDeflate
from wsproto.frame_protocol import CloseReason, Opcode, RsvBits

from auth.web.traffic import FRAME_SIZE

SMALLEST = 1024  # what is shorter goes as it is: packing it costs more than it saves
MOST_UNPACKED = 4 * FRAME_SIZE
LEVEL, WINDOW_BITS, MEMORY_LEVEL = 3, 13, 7  # 60 µs and 1.8 KB for a list of items of 11 KB


def install_socket_frames() -> None:
    """Let every connection to come do it this way."""
    wsproto_impl.PerMessageDeflate = SparingDeflate  # type: ignore[assignment,attr-defined]


class SparingDeflate(PerMessageDeflate):
    """The extension ``permessage-deflate`` without a memory on either side."""

    def __init__(self) -> None:
        super().__init__(client_no_context_takeover=True, server_no_context_takeover=True)
        self._unpacked = 0

    def frame_outbound(
        self, proto: Any, opcode: Opcode, rsv: RsvBits, data: bytes, fin: bool
    ) -> tuple[RsvBits, bytes]:
        """Pack a long message that comes in one piece; anything else goes as it is."""
        is_text = opcode in {Opcode.TEXT, Opcode.BINARY}
        if not (is_text and fin and len(data) >= SMALLEST):
            return rsv, data
        bits = min(WINDOW_BITS, self.server_max_window_bits)
        packer = zlib.compressobj(LEVEL, zlib.DEFLATED, -bits, MEMORY_LEVEL)
        packed = packer.compress(bytes(data)) + packer.flush(zlib.Z_SYNC_FLUSH)
        return RsvBits(True, rsv.rsv2, rsv.rsv3), packed[:-4]

    def frame_inbound_payload_data(self, proto: Any, data: bytes) -> bytes | CloseReason:
        """Unpack a part of a message, as long as the whole stays within the limit."""
        is_packed = self._inbound_compressed and self._inbound_is_compressible
        if not is_packed or self._decompressor is None:
            return data
        room = MOST_UNPACKED - self._unpacked
        try:
            part: bytes = self._decompressor.decompress(bytes(data), max(1, room))
        except zlib.error:
            return CloseReason.INVALID_FRAME_PAYLOAD_DATA
        self._unpacked += len(part)
        return CloseReason.MESSAGE_TOO_BIG if self._decompressor.unconsumed_tail else part

    def frame_inbound_complete(self, proto: Any, fin: bool) -> bytes | CloseReason | None:
        """The end of a message; the next one has the whole limit again."""
        if fin:
            self._unpacked = 0
        return super().frame_inbound_complete(proto, fin)
