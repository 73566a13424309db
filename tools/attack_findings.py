"""The two halves of ``tools/attack.sh`` around the scanner: sign in before it, judge after it.

``cookies ADDRESS FOLDER WHO...``: one file with the cookies of each, as the scanner reads them.
``judge FOLDER WHO...``: every finding, with our reason if it is of no substance; else status 1.
"""

import json
import re
import sys
import time
from contextlib import suppress
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import URLError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, build_opener

NOBODY = "nobody"
REACHED = frozenset({200, 302, 400, 409, 500})
ACTED, BROKEN = 302, 500
WAITS = 120
SAID = re.compile(r"Password of every demo account: (\S+)")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
# What the scanner finds and what it is: (kind, piece of its words, our reason).
EXPLAINED = (
    (
        "Secure Flag cookie",
        "",
        "the demo speaks plain HTTP on loopback; in production every cookie is Secure",
    ),
    (
        "HTTP Strict Transport Security (HSTS)",
        "",
        "as above: sent in production only",
    ),
    (
        "Unencrypted Channels",
        "",
        "as above: in production plain HTTP is only redirected",
    ),
)


def sign_in(address: str, name: str, password: str) -> CookieJar:
    """The cookies of a visit of this fictional officer."""
    jar = CookieJar()
    line = build_opener(HTTPCookieProcessor(jar))
    page = line.open(f"{address}/account/sign-in/", timeout=30).read().decode()
    token = TOKEN.search(page)
    typed = {"login": name, "password": password, "csrfmiddlewaretoken": token[1] if token else ""}
    line.open(f"{address}/account/sign-in/", urlencode(typed).encode(), timeout=30).close()
    return jar


def cookies(address: str, folder: Path, who: list[str]) -> int:
    """Wait for the demo, sign in as each, write what the scanner reads."""
    line, until = build_opener(), time.monotonic() + WAITS
    while time.monotonic() < until:
        with suppress(URLError, ConnectionError):
            line.open(f"{address}/cover/", timeout=5).close()
            break
        time.sleep(0.3)
    said = SAID.search((folder / "demo.log").read_text("utf-8"))
    for name in who:
        if name == NOBODY:
            continue
        kept = {c.name: _kept(c.value) for c in sign_in(address, name, said[1])} if said else {}
        if "gerege" not in kept:
            print(f"{name} could not sign in", file=sys.stderr)
            return 2
        written = json.dumps({urlsplit(address).hostname: {"/": kept}})
        (folder / f"{name}.json").write_text(written, "utf-8")
    return 0


def _kept(value: str | None) -> dict[str, object]:
    return {"value": value, "expires": None, "secure": False, "port": None, "version": 0}


def judge(folder: Path, who: list[str]) -> int:
    """Print what was found, each kind once with its places; 1 if anything has no explanation."""
    grave, reports = 0, sorted(folder.glob("*.report.json"))
    for path in reports:
        report = json.loads(path.read_text("utf-8"))
        visited = report["infos"].get("crawled_pages_nbr", "?")
        name = path.name.partition(".")[0]
        print(f"\n== {name}: {visited} pages and forms")
        grave += _broken(folder / f"{name}.sent.json")
        for kind, places in {**report["vulnerabilities"], **report["anomalies"]}.items():
            grave += sum(_told(kind, place) for place in places)
    if len(reports) < len(who):
        print(f"\nonly {len(reports)} of {len(who)} scans ended", file=sys.stderr)
        return 2
    print(f"\n{grave} findings of substance")
    return 1 if grave else 0


def _broken(path: Path) -> int:
    """Print how much was sent and how many forms were reached; how many answers were a fault.

    A form is reached when its own page answers: neither 403 (forged), 404 nor 405.
    """
    counted: dict[str, int] = json.loads(path.read_text("utf-8"))
    forms: dict[str, set[int]] = {}
    faults = {key: number for key, number in counted.items() if int(key.split()[1]) >= BROKEN}
    for method, status, *place in (key.split(" ", 2) for key in counted):
        if method == "POST":
            forms.setdefault(place[0], set()).add(int(status))
    reached = [got for got in forms.values() if got & REACHED]
    acted = [got for got in reached if ACTED in got]
    print(f"  {sum(counted.values())} requests, {len(reached)} forms reached, {len(acted)} acted")
    print("".join(f"  FOUND: {number} x {key}\n" for key, number in faults.items()), end="")
    return sum(faults.values())


def _told(kind: str, place: dict[str, object]) -> bool:
    """Print one finding. True if nothing explains it."""
    said = str(place.get("info", ""))
    reason = next((why for what, part, why in EXPLAINED if what == kind and part in said), "")
    mark = "explained" if reason else "FOUND"
    print(f"  {mark}: {kind}: {place.get('method')} {place.get('path')}: {said}"[:400])
    if reason:
        print(f"    {reason}")
    else:
        print(f"    {place.get('http_request', '')}"[:1500])
    return not reason


def main() -> int:
    """Do one half."""
    half, *rest = sys.argv[1:]
    if half == "cookies":
        return cookies(rest[0], Path(rest[1]), rest[2:])
    return judge(Path(rest[0]), rest[1:])


if __name__ == "__main__":
    sys.exit(main())
