"""Relays business events to Redis: a stream per legal entity, and a word to caches.

The database hands events out at least once, in order per aggregate. Redis adds each once: one
script notes the event's id and adds it to the stream, so a worker that was killed between Redis and
the database, or that comes late, adds nothing twice.
"""

from __future__ import annotations

import json
import time
import uuid
from dataclasses import dataclass
from typing import Any, Protocol

import psycopg
from psycopg.rows import dict_row, scalar_row

from .errors import RunnerError
from .eventlog import Log
from .query import query

LEASE_LOST = "RL871"

# KEYS: the mark of the event, the stream. ARGV: seconds that the mark stays, longest stream, the
# channel and message for caches, then the fields of the event.
ADD_ONCE = """
if not redis.call('set', KEYS[1], 1, 'nx', 'ex', ARGV[1]) then return 0 end
redis.call('xadd', KEYS[2], 'maxlen', '~', ARGV[2], '*', unpack(ARGV, 5))
redis.call('publish', ARGV[3], ARGV[4])
return 1
"""


class Store(Protocol):
    """What the relay needs of Redis."""

    def eval(self, script: str, numkeys: int, *keys_and_args: Any) -> Any:
        """Run a script."""


@dataclass(frozen=True)
class Options:
    """How to relay.

    Attributes:
        consumer: consumer of events that the workers share.
        batch_size: events that a claim asks for.
        poll_seconds: longest sleep when nothing is to do; a wake-up ends it.
        prefix: begin of every key and channel in Redis.
        stream_length: events that a stream keeps, about.
        mark_seconds: how long Redis remembers an event's id.
    """

    consumer: str = "redis"
    batch_size: int = 100
    poll_seconds: float = 5.0
    prefix: str = "rently"
    stream_length: int = 1_000_000
    mark_seconds: int = 7 * 24 * 3600


class Relay:
    """One worker; any number may run."""

    def __init__(
        self, link: psycopg.Connection[Any], store: Store, options: Options, log: Log
    ) -> None:
        """Register the consumer with each legal entity of the login.

        Args:
            link: in autocommit mode, of a login that consumes events.
            store: Redis.
            options: how to relay.
            log: where to say what happens.

        Raises:
            RunnerError: the login acts for no legal entity.
            psycopg.Error: RL002 if it may not consume or register.
        """
        self.link = link
        self.store = store
        self.options = options
        self.log = log
        self.is_stopping = False
        with link.cursor(row_factory=scalar_row) as cursor:
            self.entities: list[uuid.UUID] = cursor.execute(query("own_legal_entities")).fetchall()
        if not self.entities:
            raise RunnerError(
                f"{link.info.user} acts for no legal entity",
                hint="rently users grant … gives it the role rently_app",
            )
        for entity in self.entities:
            link.execute(
                query("register_consumer"),
                {"legal_entity_id": entity, "consumer": options.consumer},
            )
        link.execute("listen rently_events")

    def run(self) -> None:
        """Relay until `stop()`."""
        while not self.is_stopping:
            if not self.relay():
                self._sleep()

    def stop(self) -> None:
        """End after the batch in hand."""
        self.is_stopping = True

    def relay(self) -> int:
        """Relay one batch of each legal entity; return how many events that were."""
        return sum(self._relay_batch(entity) for entity in self.entities)

    def _relay_batch(self, entity: uuid.UUID) -> int:
        consumer = {"legal_entity_id": entity, "consumer": self.options.consumer}
        with self.link.cursor(row_factory=dict_row) as cursor:
            events = cursor.execute(
                query("claim_events"), consumer | {"batch_size": self.options.batch_size}
            ).fetchall()
        if not events:
            return 0
        added = sum(self._add(entity, event) for event in events)
        done = {
            "lease_id": events[0]["lease_id"],
            "event_ids": [event["event_id"] for event in events],
        }
        try:
            self.link.execute(query("complete_events"), consumer | done)
        except psycopg.Error as error:
            if error.sqlstate != LEASE_LOST:
                raise
            self.log("came too late", legal_entity_id=entity, events=len(events), added=added)
        else:
            self.log("relayed", legal_entity_id=entity, events=len(events), added=added)
        return len(events)

    def _add(self, entity: uuid.UUID, event: dict[str, Any]) -> int:
        prefix = self.options.prefix
        fields = {
            "id": str(event["event_id"]),
            "type": event["event_type"],
            "aggregate_type": event["aggregate_type"],
            "aggregate_id": str(event["aggregate_id"]),
            "occurred_at": event["occurred_at"].isoformat(),
            "payload": json.dumps(event["payload"], ensure_ascii=False),
        }
        return int(
            self.store.eval(
                ADD_ONCE,
                2,
                f"{prefix}:seen:{fields['id']}",
                f"{prefix}:events:{entity}",
                self.options.mark_seconds,
                self.options.stream_length,
                f"{prefix}:invalidate",
                f"{fields['aggregate_type']}:{fields['aggregate_id']}",
                *(word for pair in fields.items() for word in pair),
            )
        )

    def _sleep(self) -> None:
        """Wait for a wake-up, in short turns so that `stop()` is seen."""
        deadline = time.monotonic() + self.options.poll_seconds
        while not self.is_stopping and time.monotonic() < deadline:
            turn = min(0.5, max(0.0, deadline - time.monotonic()))
            if any(True for _ in self.link.notifies(timeout=turn, stop_after=1)):
                return


def open_store(url: str) -> Store:
    """Connect to Redis.

    Args:
        url: such as `redis://localhost:6379/0`.

    Raises:
        RunnerError: the extra `redis` is not installed, or nobody answers.
    """
    try:
        import redis
    except ImportError as error:
        raise RunnerError(
            "the Redis client is not installed", hint="pip install 'rently[redis]'"
        ) from error
    try:
        store = redis.Redis.from_url(url)
        store.ping()
    except (redis.RedisError, ValueError) as error:
        raise RunnerError("Redis does not answer", detail=str(error), hint="see --redis") from error
    return store
