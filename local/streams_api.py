"""The three calls of DynamoDB Streams, in the plain JSON that Lambda hands to triggers.

Not botocore: a look at an empty stream happens many times a second, and costs a tenth this way. The engines of
this machine want an Authorization header but do not check its signature.
"""

import http.client
import json
import threading
import time
from typing import Any
from urllib.parse import urlsplit

from local import aws

SIGNED = f"AWS4-HMAC-SHA256 Credential=askwell/20260101/{aws.REGION}/dynamodb/aws4_request, SignedHeaders=host"
READ_TIMEOUT = 20.0


class RefusedError(Exception):
    """The engine refused a call; `code` is AWS's name for the reason."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class StreamsApi:
    """Calls the engine over one kept connection for each thread.

    A lost connection raises OSError or HTTPException, a refused call RefusedError.
    """

    def __init__(self, endpoint: str) -> None:
        self._address = urlsplit(endpoint)
        self._own = threading.local()

    def describe_stream(self, **asked: Any) -> dict[str, Any]:
        """The stream and a page of its shards."""
        described: dict[str, Any] = self._call("DescribeStream", asked)["StreamDescription"]
        return described

    def get_shard_iterator(self, **asked: Any) -> str:
        """An iterator at the position asked for."""
        return str(self._call("GetShardIterator", asked)["ShardIterator"])

    def get_records(self, **asked: Any) -> dict[str, Any]:
        """The next records, and the iterator after them unless the shard has ended."""
        return self._call("GetRecords", asked)

    def hang_up(self) -> None:
        """Closes the calling thread's connection."""
        kept: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        if kept:
            kept.close()

    def _call(self, action: str, asked: dict[str, Any]) -> dict[str, Any]:
        headers = {
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDBStreams_20120810.{action}",
            "X-Amz-Date": time.strftime("%Y%m%dT%H%M%SZ", time.gmtime()),
            "Authorization": f"{SIGNED}, Signature=0",
        }
        connection = self._connection()
        try:
            connection.request("POST", "/", json.dumps(asked), headers)
            response = connection.getresponse()
            said = response.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            raise
        answer: dict[str, Any] = json.loads(said)
        if response.status != http.client.OK:
            code = str(answer.get("__type", "")).rpartition("#")[2]
            raise RefusedError(code, str(answer.get("message", "")))
        return answer

    def _connection(self) -> http.client.HTTPConnection:
        kept: http.client.HTTPConnection | None = getattr(self._own, "connection", None)
        if kept is None:
            secure = self._address.scheme == "https"
            kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
            kept = kind(self._address.netloc, timeout=READ_TIMEOUT)
            self._own.connection = kept
        return kept
