"""Connecting: the one file that knows the client. Asks the cluster over HTTP, and says what is wrong in one sentence.

Every trouble of a cluster becomes a ClusterTrouble with its cure, within a bounded time: a node that does not
answer is left for the next one, each once. Nothing is read of the environment here: the password is handed in.
"""

from __future__ import annotations

import logging
import os
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from index.errors import ClusterTrouble
from index.opensearch.mapping import JSON

HOSTS = ("http://127.0.0.1:9200",)
INDEX = "dateline"
VARIABLE = "DATELINE_OPENSEARCH_PASSWORD"
SECONDS = 10  # for one node to answer; asking.SECONDS, what a shard may take, is less
LONG = 600  # seconds for what takes its time on large indexes: refreshing, merging, recovering
THREADS = 16  # of one process that ask at once; more wait
OLDEST = (2, 4)  # the first OpenSearch with points in time
NEWEST = 3  # the newest main version that this was tried with


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """Where a cluster is and who asks it, as settings.toml says; ``index`` is the name of the alias.

    ``variable`` is the name of the environment variable that ``password`` came from, ``ca`` a file with the
    certificates of the authority that signed the cluster's, where the system does not know it.
    """

    hosts: tuple[str, ...] = HOSTS
    index: str = INDEX
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    variable: str = VARIABLE
    ca: Path | None = None
    shards: int = 1
    replicas: int = 1

    def __str__(self) -> str:
        return ", ".join(self.hosts)


class Connection:
    """Asks one cluster. Safe to share between threads."""

    def __init__(self, cluster: Cluster, seconds: float = SECONDS) -> None:
        """Sends nothing yet. Raises ClusterTrouble where settings.toml cannot be meant so, or the client is missing."""
        self.cluster = cluster
        self._seconds = seconds
        try:
            import opensearchpy
        except ImportError as missing:
            raise ClusterTrouble(
                "the client for OpenSearch is not installed. Run: pip install 'dateline[opensearch]'"
            ) from missing
        # A node that is left for the next is news for whoever keeps a log, not for the terminal.
        logging.getLogger("opensearch").addHandler(logging.NullHandler())
        self._errors = opensearchpy.exceptions
        if cluster.user and not cluster.password:
            raise ClusterTrouble(
                f"there is no password for the user {cluster.user!r} of OpenSearch. "
                f"Put it into the environment variable {cluster.variable}."
            )
        if cluster.ca and not cluster.ca.is_file():
            raise ClusterTrouble(f"there is no file {cluster.ca}. Correct opensearch_ca in settings.toml.")
        self._open = partial(
            opensearchpy.OpenSearch,
            hosts=list(cluster.hosts),
            http_auth=(cluster.user, cluster.password) if cluster.user else None,
            ca_certs=str(cluster.ca) if cluster.ca else None,
            timeout=seconds,
            max_retries=max(1, len(cluster.hosts) - 1),
            retry_on_timeout=len(cluster.hosts) > 1,
            http_compress=True,
            maxsize=THREADS,
        )
        self._client, self._process = self._open(), os.getpid()

    def check(self) -> str:
        """The version of the server. Raises ClusterTrouble for one that this program cannot use."""
        told = self.ask("GET", "/")["version"]
        name, number = told.get("distribution", "elasticsearch"), str(told["number"])
        found = tuple(int(part) for part in re.findall(r"\d+", number)[:2])
        if name != "opensearch" or not OLDEST <= found < (NEWEST + 1,):
            raise ClusterTrouble(
                f"{self.cluster} is {name} {number}, and Dateline needs OpenSearch from {OLDEST[0]}.{OLDEST[1]} to "
                f"{NEWEST}.x. Name such a cluster as opensearch_hosts in settings.toml."
            )
        return number

    def ask(
        self, method: str, path: str, body: object = None, *, seconds: float | None = None, **params: Any
    ) -> JSON:
        """The answer as JSON. Raises NotThere for what does not exist, Stale and TooBusy, and ClusterTrouble."""
        errors = self._errors
        if seconds is not None:
            params["request_timeout"] = seconds
        try:
            answer = self._own_client().transport.perform_request(method, path, params=params, body=body)
        except errors.NotFoundError as error:
            raise NotThere(f"{path} is not there") from error
        except errors.ConflictError as error:
            raise Stale(f"{path} has been changed by another program since it was read") from error
        except (errors.AuthenticationException, errors.AuthorizationException) as error:
            raise ClusterTrouble(self._unwelcome(method, path, error)) from error
        except errors.SSLError as error:
            raise ClusterTrouble(
                f"the certificate of OpenSearch at {self.cluster} cannot be trusted ({_last(error)}). Name the file of "
                "the authority that signed it as opensearch_ca in settings.toml."
            ) from error
        except errors.ConnectionTimeout as error:
            raise ClusterTrouble(
                f"OpenSearch at {self.cluster} did not answer within {seconds or self._seconds:g} s. "
                "'dateline doctor' shows how it is; try again when it has less to do."
            ) from error
        except errors.ConnectionError as error:
            raise ClusterTrouble(
                f"OpenSearch does not answer at {self.cluster} ({_last(error)}). Start it, or correct "
                "opensearch_hosts in settings.toml. No release is lost."
            ) from error
        except errors.TransportError as error:
            raise self._refusal(method, path, error) from error
        return answer if isinstance(answer, dict) else {}

    def _own_client(self) -> Any:
        """The client of this process. A web server forks after it was made, and two must not talk on one line."""
        if self._process != os.getpid():
            self._client, self._process = self._open(), os.getpid()
        return self._client

    def _refusal(self, method: str, path: str, error: Any) -> ClusterTrouble:
        """What an answer that is an error means."""
        reason = reason_of(error.info) or str(error.error)
        if is_block(reason):
            return full(self.cluster, reason)
        if "maxClauseCount" in reason:
            return ClusterTrouble("This question has more words than OpenSearch takes; ask for fewer.")
        if error.status_code == 429:
            return TooBusy(f"OpenSearch at {self.cluster} has too much to do ({reason}). Try again later.")
        if error.status_code >= 500:
            return ClusterTrouble(
                f"OpenSearch at {self.cluster} cannot answer ({reason}). Start the nodes that are missing; "
                "'dateline doctor' shows how it is."
            )
        return ClusterTrouble(
            f"OpenSearch at {self.cluster} refuses {method} {path} ({reason}). If its index was made by "
            "something else, run 'dateline index --rebuild' or take another opensearch_index in settings.toml."
        )

    def _unwelcome(self, method: str, path: str, error: Any) -> str:
        cluster = self.cluster
        if error.status_code == 403:
            if is_block(reason := reason_of(error.info)):
                return str(full(cluster, reason))
            return (
                f"OpenSearch at {cluster} does not let {cluster.user or 'a nameless user'} do {method} {path}. Give "
                f"that user all rights on the indexes {cluster.index}-* and the alias {cluster.index}."
            )
        if cluster.user is None:
            return (
                f"OpenSearch at {cluster} wants to know who asks. Set opensearch_user in settings.toml, and put the "
                f"password into the environment variable {cluster.variable}."
            )
        return (
            f"OpenSearch at {cluster} does not accept the password of {cluster.user!r}. Put the right one into the "
            f"environment variable {cluster.variable}."
        )

    def part_missing(self) -> ClusterTrouble:
        """The trouble of an answer that must be whole, and is not."""
        return ClusterTrouble(
            f"part of the index at {self.cluster} does not answer. Start the nodes that are missing; "
            "'dateline doctor' shows how it is."
        )

    def close(self) -> None:
        """Let the connections go."""
        self._client.close()


class NotThere(ClusterTrouble):
    """An index, alias or document that does not exist."""


class Stale(ClusterTrouble):
    """A write that would go over another's."""


class TooBusy(ClusterTrouble):
    """The server has no room for what it is asked, for now."""


def full(cluster: Cluster, reason: str) -> ClusterTrouble:
    """The trouble of an index that may not be written to, which is what a full disk comes to."""
    return ClusterTrouble(
        f"OpenSearch at {cluster} takes no more writes ({reason}). Make room on its disks or add a node; then run "
        "'dateline index': it goes on where it stopped."
    )


def is_block(reason: str) -> bool:
    """Whether a refusal comes from the block that a nearly full disk puts on an index."""
    return "read-only" in reason or "flood-stage" in reason


def reason_of(info: object) -> str:
    """Why the server refused, in its own words."""
    error = info.get("error", info) if isinstance(info, dict) else info
    if isinstance(error, dict):
        causes = error.get("root_cause") or [error]
        return str(causes[0].get("reason") or error.get("reason") or error.get("type"))
    return str(error or "")


def _last(error: Exception) -> str:
    """The end of a chain of causes, where the system's own words stand."""
    text = str(getattr(error, "info", None) or error)
    return re.sub(r"^.*(?:caused by: |: )(?=[^:]+$)", "", text, flags=re.DOTALL).strip(" )>'\"")[:120]
