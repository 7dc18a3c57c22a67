"""Make the vendored charting library of the workbench: Vega, Vega-Lite and vega-embed, as their authors published them.

For a founder, never at run time. Needs npm; nothing is installed and no script of a package runs::

    python scripts/make_vendored.py

Writes the minified files, unchanged, and LICENCES.txt, which names version, licence and sha256 of each and holds the
licence of everything that is inside them, to src/multipolar/workbench/static/vendor/. Same input, same bytes.

Vega-Lite is the version that the specifications are written for (`multipolar.figures.render.VEGA_LITE`) and, like Vega,
the one inside the wheel of vl-convert, so that both draw the same picture. To renew: change the versions, run the script,
which says what it found, look at the changes of the packages, then write the hashes here and run it again.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

OUT = Path(__file__).parents[1] / "src" / "multipolar" / "workbench" / "static" / "vendor"

FILES = {
    "vega.min.js": ("vega", "build/vega.min.js", "ea6a5936381d06f912466354e2b6a20eb66c4d41f1ca9dff1e0236dfee6ee392"),
    "vega-lite.min.js": (
        "vega-lite",
        "build/vega-lite.min.js",
        "6d5035fdd429b4bc6f91f3754426c3f516f3dbd8e08b105cfc2496bed4ebd254",
    ),
    "vega-embed.min.js": (
        "vega-embed",
        "build/vega-embed.min.js",
        "c36254270219eee58fb9b1d954decad954fb07bfc9ab780c5d4401bd445cd50c",
    ),
}
"""Name to package, file in it, and sha256 of that file."""

PACKAGES = {
    "vega": (
        "6.2.0",
        "sha512-BIwalIcEGysJdQDjeVUmMWB3e50jPDNAMfLJscjEvpunU9bSt7X1OYnQxkg3uBwuRRI4nWfFZO9uIW910nLeGw==",
    ),
    "vega-lite": (
        "6.4.1",
        "sha512-KO3ybHNouRK4A0al/+2fN9UqgTEfxrd/ntGLY933Hg5UOYotDVQdshR3zn7OfXwQ7uj0W96Vfa5R+QxO8am3IQ==",
    ),
    "vega-embed": (
        "7.1.0",
        "sha512-ZmEIn5XJrQt7fSh2lwtSdXG/9uf3yIqZnvXFEwBJRppiBgrEWZcZbj6VK3xn8sNTFQ+sQDXW5sl/6kmbAW3s5A==",
    ),
    "vega-interpreter": (
        "2.3.2",
        "sha512-JDAoi3taFcCDLujZG84TNNUXdkAZ5WsSHssx8lWVYaxb9Slsjk7v7PtRIYXpSlUwLaKGRBqoJ9KDs36Z0eMEIw==",
    ),
    "vega-schema-url-parser": (
        "3.0.2",
        "sha512-xAnR7KAvNPYewI3O0l5QGdT8Tv0+GCZQjqfP39cW/hbe/b3aYMAQ39vm8O2wfXUHzm04xTe7nolcsx8WQNVLRQ==",
    ),
    "vega-themes": (
        "3.0.0",
        "sha512-1iFiI3BNmW9FrsLnDLx0ZKEddsCitRY3XmUAwp6qmp+p+IXyJYc9pfjlVj9E6KXBPfm4cQyU++s0smKNiWzO4g==",
    ),
    "vega-tooltip": (
        "1.0.0",
        "sha512-P1R0JP29v0qnTuwzCQ0SPJlkjAzr6qeyj+H4VgUFSykHmHc1OBxda//XBaFDl/bZgIscEMvjKSjZpXd84x3aZQ==",
    ),
    "d3-array": (
        "3.2.5",
        "sha512-Th8qGXoBalmWsstpkuhmBuTsBQIFqYOJtjlBvNVvBfJ8E3uYusBUwUR8HU20U0qKKQkgCvKyR1YjiozWadk5QA==",
    ),
    "d3-color": (
        "3.1.1",
        "sha512-lfab8x0Bj0UO7SNsY8dZSbNIA6ipbkE3X0NG9nqjCu6CfCHZseuDnOSJY7hidKrjpP++i1M2qT+FlAdPKYRilA==",
    ),
    "d3-delaunay": (
        "6.0.6",
        "sha512-DMQIEvSJhZCB6pwedcXaAlQ+MeKU5LlM2XakKtc73b/VM+RBiI1SRXycOEOKg2jsKj4zZ9F0KGYG6nCGwwWu/g==",
    ),
    "d3-dispatch": (
        "3.0.2",
        "sha512-sAzH4Y4nsLo8eSqw5jKiZt+LU2wZmL/qS+OkxQGjhwazB/D7TY34R/QK1eshfGr7cZEKymKZ/Haem7m+lu98Sg==",
    ),
    "d3-dsv": (
        "3.0.2",
        "sha512-FUnXhX7I4/AXyRCZzwfZTDGSq8PGZ4oR0tiCBqNGOZMsDrQ+6sIWNQnBzcCGhzJKZ6uCvCezTwflUqI209RRiQ==",
    ),
    "d3-force": (
        "3.0.1",
        "sha512-kAaaHLFebBYwgi5cYBXAI8vKrQFMCD2MEswj2QuPKKbdU1wYLc8WXtS7O8F/b6POCIe3gJjY6hkDstHi1yMETQ==",
    ),
    "d3-format": (
        "3.1.3",
        "sha512-+F+/49swqmGuQJmSKnVMIDH/QkEFV5li9QRj0xm/KhyAUBv099O5PrvpQFxBp24PYph17Mnvt9mjKQV0ii0nMA==",
    ),
    "d3-geo": (
        "3.1.2",
        "sha512-5R8ZgDQorIxmauv7R6gpE/ndz+Z0qAZssigq0aXFdvPHdY41RqtW02jrRUQAL724NdPABYXo1+gQEGBBr7uKNg==",
    ),
    "d3-geo-projection": (
        "4.0.0",
        "sha512-p0bK60CEzph1iqmnxut7d/1kyTmm3UWtPlwdkM31AU+LW+BXazd5zJdoCn7VFxNCHXRngPHRnsNn5uGjLRGndg==",
    ),
    "d3-hierarchy": (
        "3.1.3",
        "sha512-GRajN5ZcnEwYFWqqdzhG1qJ3+fDg6WWzk47TJg7ePY7yvYAgRfD2r1mUx+wviBOWuCwamCUzjwMSdato43jbGA==",
    ),
    "d3-interpolate": (
        "3.0.2",
        "sha512-IRzGU62DtxhvsnSTWMQIdnoZ6gA+BCWwBon1EJI6SjoN595799b6z/QRBzXfFhE8iupUPp3042yBNo0STPqnzQ==",
    ),
    "d3-path": (
        "3.1.1",
        "sha512-jsbgV8zIT38ReB9O7X7gcLndTQRONSqNNd+oGIaTBdUug4r5jFmp0N6RY9R5GWbdUDucn0qoTGyfjapT4tDhcg==",
    ),
    "d3-quadtree": (
        "3.0.2",
        "sha512-9Lu9mqJKRbIk0d6mKDjpvPURaPdwHVK5CYbcdd0/4vBgz4ldz/7TIOse3kNERsByGNfld58KEco507AztJWyTQ==",
    ),
    "d3-scale": (
        "4.0.3",
        "sha512-66cWobCNzcMvlfoaDHCxuIv9TBUWG1BLOWdv9kHHFuCr1JdqAWPvTmsaEYDD5NRMyWZ5+7u0GqiCDfMXMqh3hg==",
    ),
    "d3-scale-chromatic": (
        "3.1.1",
        "sha512-lA5gfN2yMvmChubmptnDiBfeGpHD7Yb1EbvCz0TZE0WHXhyR6W2allPuhKtzV5ILQRqeOdefF0qYtERReLUBDg==",
    ),
    "d3-shape": (
        "3.2.1",
        "sha512-dm2o+lbKdzg9tY7GEag/dB9hcbodLfwkE/DkvqbELJXaMz0yKzWWhZqhbI7CKubukA7HnRyz0avdtvi7EPxPvw==",
    ),
    "d3-time": (
        "3.1.1",
        "sha512-Ze7rjrhMzdeulh0/hjcfFj7XLAHOfowtEMfsoG6DU866HPynQNW7Wfen6hzXcqKTv8XzxvF6Hzr5XD6bMHr2ug==",
    ),
    "d3-time-format": (
        "4.1.1",
        "sha512-22XaqjyCjpqgda20erhsOjGmC3vvYwTNYniKAd45W5UWLDF43moeOuV9qYpRqobIlsnK0UhnKZjUUJm3VgORUA==",
    ),
    "d3-timer": (
        "3.0.2",
        "sha512-1Il1aliroVSErrv5aulRBxAY+7+DnaoLIWGd1C6SsBTWDeobWiP/V69vwb8vT6abR1kKwaNe1196pmaQ1fK90A==",
    ),
    "delaunator": (
        "5.1.0",
        "sha512-AGrQ4QSgssa1NGmWmLPqN5NY2KajF5MqxetNEO+o0n3ZwZZeTmt7bBnvzHWrmkZFxGgr4HdyFgelzgi06otLuQ==",
    ),
    "fast-json-patch": (
        "3.1.1",
        "sha512-vf6IHUX2SBcA+5/+4883dsIjpBTqmfBjmYiWK1savxQmFk4JfBMLa7ynTYOs1Rolp/T1betJxHiGD3g1Mn8lUQ==",
    ),
    "internmap": (
        "2.0.3",
        "sha512-5Hh7Y1wQbvY5ooGgPbDaL5iYLAPzMTUrjMulskHLH6wnv/A+1q5rgEaiuqEjB+oxGXIVZs1FF+R/KPN3ZSQYYg==",
    ),
    "json-stringify-pretty-compact": (
        "4.0.0",
        "sha512-3CNZ2DnrpByG9Nqj6Xo8vqbjT4F6N+tb4Gb28ESAZjYZ5yqvmc56J+/kuIwkaAMOyblTQhUW7PxMkUb8Q36N3Q==",
    ),
    "robust-predicates": (
        "3.0.3",
        "sha512-NS3levdsRIUOmiJ8FZWCP7LG3QpJyrs/TE0Zpf1yvZu8cAJJ6QMW92H1c7kWpdIHo8RvmLxN/o2JXTKHp74lUA==",
    ),
    "semver": (
        "7.8.6",
        "sha512-9lpSSU4Mly3mrtruwLs1eLK6+gzbzqeBFwRNjIjE+9LuDpWdYctrQlQ3ej1Ilgi7gknpsTRnPoLP8DpCHqHIJw==",
    ),
    "topojson-client": (
        "3.1.0",
        "sha512-605uxS6bcYxGXw9qi62XyrV6Q3xwbndjachmNxu8HWTtVPxZfEJN9fd/SZS1Q54Sn2y0TMyMxFj/cJINqGHrKw==",
    ),
    "tslib": (
        "2.9.1",
        "sha512-a4Ux9VKuIMHsOS7ENbEq6hK2ZGYIT27Rtl0E4eD9KqwxhKiQeMZE/9xb3IdYwWaSOyIBQLExhQgXDTYoiCxnWA==",
    ),
}
"""Package to version and integrity of its archive. The first three are vendored. The others are inside their bundles:
their archives are read for the licence only, in a version of the major one that the bundle was built with."""

HEAD = """\
The files in this folder are what their authors published, unchanged, under the licences below; the file names and
sha256 come from scripts/make_vendored.py. The workbench loads them from this machine when a reader asks to explore a
figure. vega-embed holds vega-interpreter, which evaluates the expressions of a figure without turning text into code.

"""


def main() -> None:
    """Fetch, check and write."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm is needed to fetch the packages")
    with tempfile.TemporaryDirectory() as folder:
        names = [f"{name}@{version}" for name, (version, _) in PACKAGES.items()]
        command = [npm, "pack", "--ignore-scripts", "--json", "--loglevel=error", *names]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        found = {entry["name"]: Path(folder) / entry["filename"] for entry in json.loads(done.stdout)}
        faults = [
            f"{name}@{version}: integrity is {integrity(found[name])}, expected {expected}"
            for name, (version, expected) in PACKAGES.items()
            if integrity(found[name]) != expected
        ]
        made = {name: member(found[package], file) for name, (package, file, _) in FILES.items()}
        faults += [
            f"{name}: sha256 is {digest(body)}, expected {FILES[name][2]}"
            for name, body in made.items()
            if digest(body) != FILES[name][2]
        ]
        if faults:
            sys.exit("\n".join(faults))
        text = licences(found)
    OUT.mkdir(parents=True, exist_ok=True)
    for name, body in made.items():
        (OUT / name).write_bytes(body)
        print(f"{name}: {len(body):,} bytes")
    (OUT / "LICENCES.txt").write_text(text, "utf-8", newline="\n")


def integrity(archive: Path) -> str:
    """Return the sha512 of an archive as npm writes it."""
    return f"sha512-{base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()}"


def digest(body: bytes) -> str:
    """Return the sha256 of a file."""
    return hashlib.sha256(body).hexdigest()


def member(archive: Path, name: str) -> bytes:
    """Return a file of a package."""
    with tarfile.open(archive) as opened:
        file = opened.extractfile(f"package/{name}")
        assert file is not None
        return file.read()


def licences(found: dict[str, Path]) -> str:
    """Return what is vendored and every licence in it; packages with the same text stand together."""
    lines = [HEAD]
    for name, (package, _, sha256) in FILES.items():
        version, _ = PACKAGES[package]
        lines.append(f"{name}: {package} {version}, {declared(found[package])}\n  sha256 {sha256}\n")
    texts: dict[str, list[str]] = {}
    for package, (version, _) in PACKAGES.items():
        with tarfile.open(found[package]) as opened:
            files = [name for name in opened.getnames() if re.fullmatch(r"package/(un)?licen[cs]e(\.\w+)?", name, re.I)]
        if len(files) != 1:
            sys.exit(f"{package}@{version}: one file with its licence is expected, found {files}")
        text = member(found[package], files[0].removeprefix("package/")).decode("utf-8").replace("\r\n", "\n").strip()
        texts.setdefault(text, []).append(f"{package} {version} ({declared(found[package])})")
    for text, packages in texts.items():
        lines.append(f"\n{'-' * 60}\n{', '.join(packages)}\n{'-' * 60}\n\n{text}\n")
    return "".join(lines)


def declared(archive: Path) -> str:
    """Return the licence that a package declares."""
    return str(json.loads(member(archive, "package.json"))["license"])


if __name__ == "__main__":
    main()
