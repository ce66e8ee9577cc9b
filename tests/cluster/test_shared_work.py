"""What both processes do by themselves: start at once, and share the messages to be sent."""

import json
import time

from tests.support.cluster import Cluster
from tests.support.outbox_filler import fill_outbox
from tests.support.server import Server

MESSAGES = 600
SENT_WITHIN = 60.0


def sent_by(node: Server, before: int) -> list[str]:
    """The messages that a process says it has sent since its log had some length."""
    lines = node.log.read_bytes()[before:].decode().splitlines()
    events = [json.loads(line) for line in lines if line.startswith('{"')]
    return [event["message"] for event in events if event.get("event") == "outbox"]


def test_processes_that_start_at_once_send_each_waiting_message_once(hall: Cluster) -> None:
    hall.both(Server.stop)
    fill_outbox(hall.postgres.url, MESSAGES)
    lengths = {name: node.log.stat().st_size for name, node in hall.nodes.items()}
    hall.start()

    deadline = time.monotonic() + SENT_WITHIN
    waiting = "SELECT count(*) FROM outbox_message WHERE state IN ('queued', 'sending')"
    while hall.postgres.query(waiting) != ["0"]:
        assert time.monotonic() < deadline, hall.postgres.query(waiting)
        time.sleep(0.2)

    shares = {name: sent_by(node, lengths[name]) for name, node in hall.nodes.items()}
    everything = [message for share in shares.values() for message in share]
    assert len(everything) == len(set(everything)) == MESSAGES
    assert all(shares.values()), {name: len(share) for name, share in shares.items()}
    assert hall.postgres.query("SELECT max(attempts) FROM outbox_message") == ["1"]
