"""A program that uses the API with a token."""

import json
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

API = "/api/v1"
STORY = {
    "title": "The section chief wanted to be asked first",
    "outcome": "success",
    "personality": ["proud"],
    "situation": "He had chosen the present system himself.",
}


class Program:
    """Speaks JSON; each request stands alone, as a server's requests do."""

    def __init__(self, app: Flask, token: str | None) -> None:
        self.client = app.test_client()
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}

    def get(self, path: str, **headers: str) -> TestResponse:
        return self.client.get(API + path, headers={**self.headers, **named(headers)})

    def post(self, path: str, data: Any, **headers: str) -> TestResponse:
        return self._send("POST", path, data, headers)

    def put(self, path: str, data: Any, **headers: str) -> TestResponse:
        """Send `data` as JSON, or bytes as they are."""
        return self._send("PUT", path, data, headers)

    def _send(self, method: str, path: str, data: Any, headers: dict[str, str]) -> TestResponse:
        body = data if isinstance(data, bytes) else json.dumps(data).encode()
        headers = {**self.headers, **named(headers)}
        return self.client.open(API + path, method=method, headers=headers, data=body, content_type="application/json")


def named(headers: dict[str, str]) -> dict[str, str]:
    """Return headers under their names: `if_match` is If-Match."""
    return {name.replace("_", "-"): value for name, value in headers.items()}
