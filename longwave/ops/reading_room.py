"""A second door to a demo, on a port of its own: whoever comes through it reads in the network of Harbour University.

It hands each request on to the site and says, as a library's proxy does, for whom it asks. The demo trusts it, since
both listen on this machine only; a magazine in production never opens it.
"""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading

from longwave.ops.web import HOST

ADDRESS = "198.51.100.7"  # within the university's range, which is one for documentation: nobody has it
PATIENCE = 60  # seconds that either side may be silent
PIECE = 65_536  # bytes
LONGEST_LINE = 65_536  # bytes of a header
OURS = (b"x-forwarded-for", b"connection", b"keep-alive")  # headers that we write, or that concern one connection only


class Door(socketserver.StreamRequestHandler):
    """One request. The connection ends with its answer, so that every request comes with its own headers."""

    timeout = PATIENCE
    server: Room

    def handle(self) -> None:
        """Ask the site, and pass on what it answers, piece by piece. A browser that goes away is no fault."""
        with contextlib.suppress(OSError):
            self._pass_on()

    def _pass_on(self) -> None:
        head, length = self._head()
        with socket.create_connection((HOST, self.server.site), PATIENCE) as site:
            site.sendall(head)
            while length > 0 and (piece := self.rfile.read(min(length, PIECE))):
                site.sendall(piece)
                length -= len(piece)
            while piece := site.recv(PIECE):
                self.wfile.write(piece)

    def _head(self) -> tuple[bytes, int]:
        """The request's first lines as the site gets them, and how many bytes follow."""
        lines, length = [self.rfile.readline(LONGEST_LINE)], 0
        while (line := self.rfile.readline(LONGEST_LINE)).strip():
            name, _, value = line.partition(b":")
            if name.strip().lower() == b"content-length" and value.strip().isdigit():
                length = int(value)
            if name.strip().lower() not in OURS:
                lines.append(line)
        own = f"X-Forwarded-For: {ADDRESS}\r\nConnection: close\r\n\r\n"
        return b"".join([*lines, own.encode()]), length


class Room(socketserver.ThreadingTCPServer):
    """Listens beside the site at port `site`."""

    daemon_threads = True
    allow_reuse_address = True

    def __init__(self, site: int, port: int) -> None:
        super().__init__((HOST, port), Door)
        self.site = site

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


def open_beside(site: int) -> Room:
    """Open the door on the port after the site's or, where that is taken, on any other."""
    try:
        room = Room(site, site + 1)
    except (OSError, OverflowError):
        room = Room(site, 0)
    threading.Thread(target=room.serve_forever, name="reading room", daemon=True).start()
    return room
