#!/usr/bin/env bash
# One file from which Gerege is installed on a server without a network: the program as it is in
# the last commit, and every package it runs on, each checked against the hashes in requirements/.
# Usage: tools/bundle.sh [FOLDER]   (default: build)
set -euo pipefail
cd "$(dirname "$0")/.."
into=${1:-build}
python=.venv/bin/python

if [ -n "$(git status --porcelain --untracked-files=no)" ]; then
    echo "bundle: there are changes that are not committed; commit them, then do it again" >&2
    exit 1
fi
version=$($python -c 'import importlib.metadata; print(importlib.metadata.version("gerege"))')
name=gerege-$version-$(git rev-parse --short=10 HEAD)-$(uname -m)
mkdir -p "$into"
staging=$(mktemp -d "$into/.bundle-XXXXXX")
trap 'rm -rf "$staging"' EXIT

git archive --prefix="$name/" HEAD | tar -x -C "$staging"
for lock in build runtime; do
    $python -m pip download --quiet --disable-pip-version-check --require-hashes \
        --only-binary=:all: --dest "$staging/$name/wheels" -r "requirements/$lock.txt"
done
$python -c 'import platform; print("Python " + ".".join(platform.python_version_tuple()[:2]))' \
    > "$staging/$name/wheels/MADE-FOR"
(cd "$staging/$name" && find . -type f ! -name SHA256SUMS -print0 | sort -z | xargs -0 sha256sum > SHA256SUMS)
# The same commit and the same packages give the same file, byte for byte.
tar -c -C "$staging" --sort=name --owner=0 --group=0 --numeric-owner \
    --mtime="$(git log -1 --format=%cI)" "$name" | gzip -n -9 > "$staging/$name.tar.gz"
mv "$staging/$name.tar.gz" "$into/$name.tar.gz"
(cd "$into" && sha256sum "$name.tar.gz" > "$name.tar.gz.sha256")
echo "$into/$name.tar.gz"
cat "$into/$name.tar.gz.sha256"
