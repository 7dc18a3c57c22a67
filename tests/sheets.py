"""Pages of PDF made by hand: text at places, so that a test says where everything stands; encrypted on demand."""

from __future__ import annotations

import hashlib
import textwrap
from dataclasses import dataclass, field

FONTS = ("Helvetica", "Helvetica-Bold", "Courier", "Courier-Bold")
PAD = bytes.fromhex("28BF4E5E4E758A4164004E56FFFA01082E2E00B6D0683E802F0CA9FE6453697A")


@dataclass
class Paper:
    """Pages of 612 by 792 points; Courier is 0.6 of its size wide, so lines have the length one wants."""

    pages: list[bytes] = field(default_factory=list)

    def page(self) -> None:
        self.pages.append(b"")

    def put(self, x: float, y: float, text: str, size: float = 8, font: str = "Courier") -> None:
        if not self.pages:
            self.page()
        raw = text.encode("cp1252", "replace").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
        self.pages[-1] += b"BT /F%d %.4g Tf 1 0 0 1 %.5g %.5g Tm (%b) Tj ET\n" % (FONTS.index(font), size, x, y, raw)

    def column(self, x: float, y: float, text: str, chars: int = 44, size: float = 8, step: float = 10) -> float:
        """Set a paragraph, wrapped; return where the next line would stand."""
        for line in textwrap.wrap(text, chars):
            self.put(x, y, line, size)
            y -= step
        return y

    def write(self, password: str | None = None) -> bytes:
        """Return the file; with a password, encrypted by RC4 with 40 bits (the standard handler, revision 2)."""
        kids = " ".join(f"{8 + 2 * n} 0 R" for n in range(len(self.pages)))
        fonts = " ".join(f"/F{n} {n + 3} 0 R" for n in range(len(FONTS)))
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", f"<< /Type /Pages /Kids [{kids}] /Count {len(self.pages)} >>"]
        objects += [f"<< /Type /Font /Subtype /Type1 /BaseFont /{name} /Encoding /WinAnsiEncoding >>" for name in FONTS]
        code, lock = self._lock(password) if password is not None else (None, "<< >>")
        parts = [text.encode() for text in [*objects, lock]]
        for n, body in enumerate(self.pages):
            sheet = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {9 + 2 * n} 0 R"
            sheet += f" /Resources << /Font << {fonts} >> >> >>"
            if code:
                body = rc4(hashlib.md5(code + (9 + 2 * n).to_bytes(3, "little") + b"\0\0").digest()[:10], body)
            parts += [sheet.encode(), b"<< /Length %d >>\nstream\n%b\nendstream" % (len(body), body)]
        out, places = b"%PDF-1.4\n", []
        for number, thing in enumerate(parts, 1):
            places.append(len(out))
            out += b"%d 0 obj\n%b\nendobj\n" % (number, thing)
        table = b"xref\n0 %d\n0000000000 65535 f \n" % (len(parts) + 1)
        table += b"".join(b"%010d 00000 n \n" % place for place in places)
        extra = b" /Encrypt 7 0 R /ID [<00><00>]" if code else b""
        end = b"trailer << /Size %d /Root 1 0 R%b >>\nstartxref\n%d\n%%%%EOF\n" % (len(parts) + 1, extra, len(out))
        return out + table + end

    @staticmethod
    def _lock(password: str) -> tuple[bytes, str]:
        word = (password.encode() + PAD)[:32]
        owner = rc4(hashlib.md5(word).digest()[:5], word)
        code = hashlib.md5(word + owner + (-4).to_bytes(4, "little", signed=True) + b"\0").digest()[:5]
        user = rc4(code, PAD)
        return code, f"<< /Filter /Standard /V 1 /R 2 /O <{owner.hex()}> /U <{user.hex()}> /P -4 >>"


def rc4(key: bytes, data: bytes) -> bytes:
    state, j = list(range(256)), 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)
