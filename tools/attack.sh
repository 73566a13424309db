#!/usr/bin/env bash
# Lets a scanner that others wrote (wapiti) loose on the demo, as four roles and as a stranger.
#
# Demo and scanner run in a network of their own that has nothing but the loopback address. The
# scanner lives in an environment of its own (its pins contradict ours). Exit status: 0 nothing of
# substance, 1 findings, 2 it could not be run. ATTACK_WHO: the roles; ATTACK_SECONDS: how long one
# looks around (120); ATTACK_EACH: how long one kind of attack goes on (30).
set -euo pipefail

cd "$(dirname "$0")/.."
SCANNER=${ATTACK_VENV:-var/attack/venv}
WHO=${ATTACK_WHO:-nobody bold head-ankara saraa admin}

if [ "${1:-}" != inside ]; then
    for tool in unshare ip; do
        command -v "$tool" >/dev/null || { echo "$tool is missing (util-linux, iproute2)" >&2; exit 2; }
    done
    if [ ! -x "$SCANNER/bin/wapiti" ]; then
        python3 -m venv "$SCANNER"
        "$SCANNER/bin/pip" --quiet --disable-pip-version-check install --require-hashes \
            -r requirements/attack.txt
    fi
    exec unshare --map-root-user --net -- "$0" inside
fi

ip link set lo up
work=$(mktemp -d)
export GEREGE_DATA_DIR=$work/data HOME=$work PYTHONPATH=$PWD/src
.venv/bin/python -m gerege demo --port 8799 >"$work/demo.log" 2>&1 &
demo=$!
trap 'kill $demo 2>/dev/null || true; wait $demo 2>/dev/null || true; rm -rf "$work"' EXIT

# shellcheck disable=SC2086  # the roles are words
.venv/bin/python tools/attack_findings.py cookies http://127.0.0.1:8799 "$work" $WHO
for who in $WHO; do
    echo "== as $who" >&2
    cookies=()
    [ "$who" = nobody ] || cookies=(-c "$work/$who.json")
    "$SCANNER/bin/wapiti" -u http://127.0.0.1:8799/ --scope domain "${cookies[@]}" \
        --flush-session --store-session "$work/session-$who" --store-config "$work/config" \
        -x 'http://127.0.0.1:8799/account/sign-out/' -x 'http://127.0.0.1:8799/account/lock/*' \
        -x 'http://127.0.0.1:8799/account/sessions/*' -x 'http://127.0.0.1:8799/account/password/*' \
        -m backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,sql,timesql,upload,xss,xxe \
        -d 6 --max-scan-time "${ATTACK_SECONDS:-120}" --max-attack-time "${ATTACK_EACH:-30}" --tasks 2 --no-bugreport \
        -v 0 -f json -o "$work/$who.report.json" >"$work/$who.log" 2>&1 || tail -5 "$work/$who.log" >&2
done
kill -0 $demo 2>/dev/null || { echo "the demo was no longer running at the end" >&2; exit 2; }
# shellcheck disable=SC2086  # as above
.venv/bin/python tools/attack_findings.py judge "$work" $WHO
