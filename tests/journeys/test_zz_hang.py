import time, pytest, urllib.request
from tests.journeys.people import *
@pytest.mark.parametrize("round", range(4))
def test_x(browser, demo, round):
    ctx = browser.new_context(base_url=demo.address, **DESKTOP.options("en"))
    b = sign_in(ctx, "admin", "en")
    ctx.set_default_timeout(30000)
    log = []
    b.page.on("request", lambda r: log.append((time.monotonic(), "req", r.url, r.is_navigation_request())))
    b.page.on("response", lambda r: log.append((time.monotonic(), "res", r.url, r.status, r.from_service_worker)))
    b.page.on("requestfailed", lambda r: log.append((time.monotonic(), "fail", r.url, r.failure)))
    ctx.on("serviceworker", lambda w: log.append((time.monotonic(), "sw", w.url)))
    for n in range(150):
        for path in ("/account/people/", "/account/posts/", "/"):
            t = time.monotonic()
            try:
                b.page.goto(path)
            except Exception as e:
                print("HANG", n, path, str(e)[:80])
                for l in log[-14:]: print("   ", round_(l[0]-t), *l[1:])
                t2 = time.monotonic(); urllib.request.urlopen(demo.address + "/cover/").read(); print("server answers in", time.monotonic()-t2)
                p2 = ctx.new_page()
                try:
                    t2 = time.monotonic(); p2.goto(path); print("second tab ok", time.monotonic()-t2)
                except Exception as e: print("second tab", str(e)[:80])
                print("sw", [w.url for w in ctx.service_workers])
                raise
def round_(x): return f"{x:.2f}"
