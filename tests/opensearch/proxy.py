"""A proxy on loopback with a certificate and a password before a node that has neither, as production clusters have."""

from __future__ import annotations

import base64
import ssl
import subprocess
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

USER, PASSWORD = "archive", "a long one"
_PASSED_ON = ("content-type", "content-encoding", "accept-encoding")


class Handler(BaseHTTPRequestHandler):
    """Passes on what comes with the right password."""

    protocol_version = "HTTP/1.1"
    upstream = ""

    def pass_on(self) -> None:
        length = int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length else None
        wanted = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        if self.headers.get("authorization") != f"Basic {wanted}":
            self.answer(401, b"Unauthorized", "text/plain")
            return
        headers = {name: self.headers[name] for name in _PASSED_ON if name in self.headers}
        asked = urllib.request.Request(self.upstream + self.path, body, headers, method=self.command)
        try:
            with urllib.request.urlopen(asked, timeout=60) as told:
                self.answer(
                    told.status, told.read(), told.headers["content-type"], told.headers["content-encoding"]
                )
        except urllib.error.HTTPError as error:
            with error:
                self.answer(
                    error.code, error.read(), error.headers["content-type"], error.headers["content-encoding"]
                )

    def answer(self, status: int, body: bytes, kind: str, encoding: str | None = None) -> None:
        self.send_response(status)
        self.send_header("content-type", kind)
        if encoding:
            self.send_header("content-encoding", encoding)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body if self.command != "HEAD" else b"")

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = pass_on  # noqa: N815 # the names http.server looks for

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def proxied(upstream: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """The address of a proxy before a node, and the certificate it shows, which signs itself."""
    key, certificate = folder / "key.pem", folder / "certificate.pem"
    made = f"req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -keyout {key} -out {certificate}"
    names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    subprocess.run(["openssl", *made.split(), *names], check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Bound", (Handler,), {"upstream": upstream}))
    server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}", certificate
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
