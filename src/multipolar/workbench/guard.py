"""What every request passes: whose address was asked, from which page, how large it is; and what every answer says.

The server listens on this machine only. That alone does not keep other pages in the same browser out: one may send
requests here, or bind its own name to 127.0.0.1. So the name that was asked for must be ours (DNS rebinding), and what
changes anything must come from a page of ours (cross-site requests). See ``docs/threats.md``.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""No script, style, font or picture but our own; none of them inline."""

HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}

LARGEST = 32_000_000
"""Bytes of the largest request."""
LONGEST = 16_000
"""Bytes of the longest address."""

SAFE = ("GET", "HEAD")


class TooLarge(Exception):
    """A request that goes on beyond what is read."""


@dataclass
class Guard:
    """Wraps the application.

    Attributes
    ----------
    app : ASGI application
    hosts : frozenset of str
        What the Host header may be, with the port.
    """

    app: App
    hosts: frozenset[str]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self.refusal(scope)
        started = False

        async def sending(message: MutableMapping[str, Any]) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                given = {name.lower() for name, _ in message.get("headers", [])}
                more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in given]
                message["headers"] = [*message.get("headers", []), *more]
            await send(message)

        if refused:
            await _say(sending, *refused)
            return
        seen = 0

        async def receiving() -> MutableMapping[str, Any]:
            nonlocal seen
            message = await receive()
            seen += len(message.get("body", b""))
            if seen > LARGEST:
                raise TooLarge
            return message

        try:
            await self.app(scope, receiving, sending)
        except TooLarge:
            if not started:
                await _say(sending, 413, f"At most {LARGEST:,} bytes at once.")

    def refusal(self, scope: Scope) -> tuple[int, str] | None:
        """Return status and words of a request that is not let through."""
        headers: dict[str, list[str]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name.decode("latin-1").lower(), []).append(value.decode("latin-1"))
        host = headers.get("host", [])
        if len(host) != 1 or host[0].lower() not in self.hosts:
            return 421, "This address is not served here."
        if scope["method"] not in (*SAFE, "POST"):
            return 405, "Only GET, HEAD and POST."
        if len(scope.get("raw_path") or b"") + len(scope.get("query_string") or b"") > LONGEST:
            return 414, f"At most {LONGEST:,} characters of address."
        length = headers.get("content-length", ["0"])[0]
        if not length.isdigit() or int(length) > LARGEST:
            return 413, f"At most {LARGEST:,} bytes at once."
        origin = headers.get("origin", [])
        ours = {f"http://{name}" for name in self.hosts}
        site = headers.get("sec-fetch-site", ["none"])[0]
        if (origin and origin != [origin[0]]) or (origin and origin[0].lower() not in ours):
            return 403, "That came from another page."
        if scope["method"] == "POST" and not origin and site != "same-origin":
            return 403, "That came from no page of the workbench."
        if site in ("cross-site", "same-site") and headers.get("sec-fetch-mode", ["navigate"])[0] != "navigate":
            return 403, "That came from another page."
        return None


async def _say(send: Send, status: int, words: str) -> None:
    body = words.encode()
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    if status == 413:
        headers.append((b"connection", b"close"))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
