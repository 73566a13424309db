#!/usr/bin/env bash
# Lets a scanner that others wrote (wapiti) loose on the demo, as each role and as a stranger.
#
# Demo and scanner run in a network of their own that has nothing but the loopback address; each
# role gets a demo as it is on its first day, and signs in just before. The scanner lives in an
# environment of its own (its pins contradict ours). Between both stands tools/attack_relay.py.
# Exit status: 0 nothing of substance, 1 findings, 2 it could not be run. ATTACK_WHO: the roles;
# ATTACK_SECONDS: how long one looks around (60); ATTACK_EACH: how long one kind of attack goes on
# (15); ATTACK_KEEP: a folder for what the scanner wrote.
set -euo pipefail

cd "$(dirname "$0")/.."
SCANNER=${ATTACK_VENV:-var/attack/venv}
WHO=${ATTACK_WHO:-nobody bold head-ankara saraa visa-seoul clerk partner trainer statistics auditor admin}

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
export HOME=$work PYTHONPATH=$PWD/src
site=http://127.0.0.1:8799
running=()
stop() {
    for process in "${running[@]}"; do kill "$process" 2>/dev/null || true; done
    for process in "${running[@]}"; do wait "$process" 2>/dev/null || true; done
    running=()
}
# Left out: what would end the visit, and with it the scan.
scan() {
    rm -rf "$work/session-$1"
    "$SCANNER/bin/wapiti" -u $site/ --scope domain "${cookies[@]}" \
        --flush-session --store-session "$work/session-$1" --store-config "$work/config" \
        -x "$site/account/sign-out/" -x "$site/account/lock/*" -x "$site/account/prove/*" \
        -x "$site/account/sessions/*" -x "$site/account/password/*" \
        -x "$site/account/visits/*" -x "$site/account/people/*/sessions/" -x "$site/account/postings/*" \
        --skip csrfmiddlewaretoken --skip form_id \
        -m backup,cookieflags,crlf,csp,csrf,exec,file,htaccess,http_headers,methods,permanentxss,redirect,sql,timesql,upload,xss,xxe \
        -d 6 --max-scan-time "${ATTACK_SECONDS:-60}" --max-attack-time "${ATTACK_EACH:-15}" --tasks 1 --no-bugreport \
        -v 0 -f json -o "$work/$1.report.json" >"$work/$1.log" 2>&1 && [ -s "$work/$1.report.json" ]
}
trap 'stop; rm -rf "$work"' EXIT
GEREGE_DATA_DIR=$work/first-day .venv/bin/python -m gerege demo --no-serve >"$work/demo.log" 2>&1
for who in $WHO; do
    echo "== as $who" >&2
    rm -rf "$work/data"
    cp -a "$work/first-day" "$work/data"
    GEREGE_DATA_DIR=$work/data .venv/bin/python -m gerege demo --port 8798 >"$work/serve-$who.log" 2>&1 &
    demo=$!
    .venv/bin/python tools/attack_relay.py 8799 8798 "$work/$who.sent.json" &
    running=("$demo" "$!")
    .venv/bin/python tools/attack_findings.py cookies $site "$work" "$who"
    cookies=()
    [ "$who" = nobody ] || cookies=(-c "$work/$who.json")
    # The scanner's own database is sometimes locked by itself: then it is asked once more.
    scan "$who" || scan "$who" || tail -5 "$work/$who.log" >&2
    kill -0 $demo 2>/dev/null || { echo "the demo was no longer running at the end" >&2; exit 2; }
    stop
done
[ -z "${ATTACK_KEEP:-}" ] || { mkdir -p "$ATTACK_KEEP"; cp "$work"/*.json "$work"/*.log "$ATTACK_KEEP"; }
# shellcheck disable=SC2086  # the roles are words
.venv/bin/python tools/attack_findings.py judge "$work" $WHO
