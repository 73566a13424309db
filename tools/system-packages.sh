#!/usr/bin/env bash
# Installs through apt what this machine lacks for `make setup` or `make test`, and says so.
set -euo pipefail

missing=()
need() { # package, then the test that shows it is there
    local package=$1
    shift
    "$@" >/dev/null 2>&1 || missing+=("$package")
}

case "${1:-}" in
    setup)
        need python3 sh -c 'command -v python3'
        # Debian ships venv without its seed packages unless this one is installed.
        need python3-venv python3 -c 'import venv, ensurepip'
        if [ -e wheels/MADE-FOR ] && command -v python3 >/dev/null; then
            here=$(python3 -c 'import sys; print("Python %d.%d" % sys.version_info[:2])')
            if [ "$here" != "$(cat wheels/MADE-FOR)" ]; then
                echo "This bundle was made for $(cat wheels/MADE-FOR); here is $here." >&2
                echo "Make the bundle on a machine with $here." >&2
                exit 1
            fi
        fi
        ;;
    tests)
        need chromium sh -c 'test -x /usr/bin/chromium'
        # What drives the browser is a program of its own that wants this library.
        need libatomic1 sh -c '/sbin/ldconfig -p | grep libatomic.so.1'
        # The browser's stock fonts lack ө, ү and ₮.
        need fonts-noto-core sh -c 'test -e /usr/share/fonts/truetype/noto/NotoSans-Regular.ttf'
        need postgresql sh -c \
            'ls /usr/lib/postgresql/*/bin/postgres || test -x "$(pg_config --bindir)/postgres"'
        # The cluster engine runs on it; its tests run it for real.
        need default-jre-headless java -version
        ;;
    *)
        echo "usage: $0 setup|tests" >&2
        exit 2
        ;;
esac

if [ ${#missing[@]} -eq 0 ]; then
    exit 0
fi
echo "This machine lacks: ${missing[*]}"
echo "Installing through apt: ${missing[*]}"
as_root=()
if [ "$(id -u)" -ne 0 ]; then
    as_root=(sudo)
fi
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -q -o Acquire::Retries=3
if [[ " ${missing[*]} " == *" postgresql "* ]]; then
    # The tests start a server of their own; the package shall not start one for everybody.
    "${as_root[@]}" apt-get install -q -y --no-install-recommends postgresql-common
    "${as_root[@]}" sed -ri 's/^#?(create_main_cluster) .*/\1 = false/' \
        /etc/postgresql-common/createcluster.conf
fi
"${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}"
