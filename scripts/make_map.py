"""Cut the region's map from world-atlas. Run by a founder when the map changes, never at run time.

Needs only the standard library::

    npm pack world-atlas@2.0.2
    python scripts/make_map.py world-atlas-2.0.2.tgz

Reads countries-50m.json of world-atlas 2.0.2 (ISC licence; geometry Natural Earth 4.1, 1:50m, public domain, de facto
boundaries) and writes src/multipolar/regions/japan_asean/map.topojson: the states and territories of `CODES` with a
part in `KEPT`, as object "states" with the property ``code`` (ISO 3166 alpha-3; empty for land that the source gives no
code). Arcs are numbered anew. Lines inside `FINE`, the part that the map shows, are untouched; outside they are thinned
(Douglas-Peucker), so that a large neighbour closes the picture without its weight. The licence stands beside
it. Same input, same bytes.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tarfile
from pathlib import Path
from typing import Any

TGZ_SHA256 = "032e7765f2ce00edaeafec23ff22bc3b77e42987c257da944cc585b452c05b97"
OUT = Path(__file__).parents[1] / "src" / "multipolar" / "regions" / "japan_asean" / "map.topojson"

ORIGIN = """\
map.topojson is a cut of countries-50m.json from world-atlas 2.0.2, made by scripts/make_map.py. Its geometry is that of
Natural Earth 4.1.0, 1:50m Admin 0 countries, in the public domain. The licence of world-atlas:

"""

FINE = (72.0, -19.0, 165.0, 55.0)  # west, south, east, north: the default view of figures.choropleth and its corners
KEPT = (68.0, -48.0, 180.0, 56.0)  # polygons that do not touch this box are left out
TOLERANCE = 0.35  # degrees, outside FINE; less than the distance from FINE to the view

CODES = {
    "004": "AFG", "036": "AUS", "050": "BGD", "064": "BTN", "086": "IOT", "090": "SLB", "096": "BRN", "104": "MMR",
    "116": "KHM", "144": "LKA", "156": "CHN", "158": "TWN", "242": "FJI", "296": "KIR", "316": "GUM", "344": "HKG",
    "356": "IND", "360": "IDN", "392": "JPN", "398": "KAZ", "408": "PRK", "410": "KOR", "417": "KGZ", "418": "LAO",
    "446": "MAC", "458": "MYS", "462": "MDV", "496": "MNG", "520": "NRU", "524": "NPL", "540": "NCL", "548": "VUT",
    "554": "NZL", "574": "NFK", "580": "MNP", "583": "FSM", "584": "MHL", "585": "PLW", "586": "PAK", "598": "PNG",
    "608": "PHL", "626": "TLS", "643": "RUS", "702": "SGP", "704": "VNM", "762": "TJK", "764": "THA", "860": "UZB",
    None: "",
}  # fmt: skip
"""ISO 3166 numeric, as world-atlas writes it, to alpha-3."""

Point = tuple[float, float]


def main(tgz: Path) -> None:
    """Write the map."""
    found = hashlib.sha256(tgz.read_bytes()).hexdigest()
    if found != TGZ_SHA256:
        sys.exit(f"{tgz}: sha256 is {found}, expected {TGZ_SHA256} (world-atlas 2.0.2)")
    with tarfile.open(tgz) as archive:
        member = archive.extractfile("package/countries-50m.json")
        assert member is not None
        world = json.load(member)
        terms = archive.extractfile("package/LICENSE")
        assert terms is not None
        licence = terms.read().decode("utf-8")
    cut = cut_map(world)
    text = json.dumps(cut, separators=(",", ":"), ensure_ascii=False) + "\n"
    OUT.parent.mkdir(parents=True, exist_ok=True)
    OUT.write_text(text, "utf-8")
    OUT.with_name("map.licence.txt").write_text(ORIGIN + licence, "utf-8")
    codes = [geometry["properties"]["code"] or "-" for geometry in cut["objects"]["states"]["geometries"]]
    print(
        f"{OUT.name}: {len(text.encode()):,} bytes, {len(cut['arcs']):,} arcs, {len(codes)} shapes: {' '.join(codes)}"
    )


def cut_map(world: dict[str, Any]) -> dict[str, Any]:
    """Return the topology of the kept states, its arcs thinned and numbered anew."""
    lines = [absolute(arc) for arc in world["arcs"]]
    (sx, sy), (tx, ty) = world["transform"]["scale"], world["transform"]["translate"]
    degrees = [[(x * sx + tx, y * sy + ty) for x, y in line] for line in lines]

    def is_kept(polygon: list[list[int]]) -> bool:
        return any(inside(point, KEPT) for arc in polygon[0] for point in degrees[arc if arc >= 0 else ~arc])

    numbers: dict[int, int] = {}

    def renumbered(polygon: list[list[int]]) -> list[list[int]]:
        rings = []
        for ring in polygon:
            new = [numbers.setdefault(arc if arc >= 0 else ~arc, len(numbers)) for arc in ring]
            rings.append([number if arc >= 0 else ~number for arc, number in zip(ring, new, strict=True)])
        return rings

    by_code: dict[
        str, list[Any]
    ] = {}  # the source gives Australia's reefs as a second feature of the same id: one code, one geometry
    for geometry in world["objects"]["countries"]["geometries"]:
        if geometry.get("id") not in CODES:
            continue
        polygons = geometry["arcs"] if geometry["type"] == "MultiPolygon" else [geometry["arcs"]]
        polygons = [renumbered(polygon) for polygon in polygons if is_kept(polygon)]
        if polygons:
            by_code.setdefault(CODES[geometry.get("id")], []).extend(polygons)
    geometries = [
        {"type": "MultiPolygon", "properties": {"code": code}, "arcs": polygons}
        for code, polygons in sorted(by_code.items())
    ]
    arcs = [relative([lines[old][i] for i in thinned(degrees[old])]) for old in numbers]
    return {
        "type": "Topology",
        "transform": world["transform"],
        "objects": {"states": {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": arcs,
    }


def inside(point: Point, box: tuple[float, float, float, float]) -> bool:
    """Say whether a point lies in a box."""
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def thinned(line: list[Point]) -> list[int]:
    """Return the positions to keep: all inside `FINE`, of each run outside only what the tolerance asks for."""
    keep: list[int] = []
    start = 0
    while start < len(line):
        end = start
        while end + 1 < len(line) and inside(line[end + 1], FINE) == inside(line[start], FINE):
            end += 1
        run = list(range(start, end + 1))
        keep += run if inside(line[start], FINE) else douglas_peucker(line, run)
        start = end + 1
    if len(keep) < 4 and line[0] == line[-1]:  # an island would collapse to a line: keep its own shape
        return list(range(len(line)))
    return keep


def douglas_peucker(line: list[Point], run: list[int]) -> list[int]:
    """Return the positions of `run` that stay when points within `TOLERANCE` of the chord go."""
    if len(run) < 3:
        return run
    (ax, ay), (bx, by) = line[run[0]], line[run[-1]]
    length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

    def distance(i: int) -> float:
        x, y = line[i]
        if length == 0:
            return ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5
        return abs((bx - ax) * (ay - y) - (ax - x) * (by - ay)) / length

    middle = max(range(1, len(run) - 1), key=lambda k: distance(run[k]))
    if distance(run[middle]) <= TOLERANCE:
        return [run[0], run[-1]]
    return douglas_peucker(line, run[: middle + 1])[:-1] + douglas_peucker(line, run[middle:])


def absolute(arc: list[list[int]]) -> list[tuple[int, int]]:
    """Return the points of a TopoJSON arc, which stores the step from point to point."""
    points, x, y = [], 0, 0
    for dx, dy in arc:
        x, y = x + dx, y + dy
        points.append((x, y))
    return points


def relative(points: list[tuple[int, int]]) -> list[list[int]]:
    """Return the steps from point to point."""
    previous = [(0, 0), *points[:-1]]
    return [[x - px, y - py] for (x, y), (px, py) in zip(points, previous, strict=True)]


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
