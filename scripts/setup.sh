#!/bin/sh
# Sets up a virtual environment from a file of pinned requirements: setup.sh FOLDER REQUIREMENTS
# PYTHON=… names the Python to use; otherwise the first of 3.11 or newer is taken.
set -eu
venv=$1
requirements=$2

fits() {
    "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1
}

if [ ! -x "$venv/bin/python" ] || ! fits "$venv/bin/python"; then
    found=
    for candidate in ${PYTHON:-python3 python python3.13 python3.12 python3.11 python3.14}; do
        if fits "$candidate"; then
            found=$candidate
            break
        fi
    done
    if [ -z "$found" ]; then
        echo "Python 3.11 or newer is needed and was not found; install it, or name it: make PYTHON=/path/to/python" >&2
        exit 1
    fi
    echo "Setting up $venv with $("$found" --version) …"
    rm -rf "$venv"
    if ! "$found" -m venv "$venv"; then
        rm -rf "$venv"
        echo "This Python cannot make virtual environments; on Debian and Ubuntu: apt install python3-venv" >&2
        exit 1
    fi
fi
echo "Installing what $requirements pins …"
"$venv/bin/python" -m pip install --quiet --require-hashes -r "$requirements"
"$venv/bin/python" -m pip install --quiet --no-deps --no-build-isolation --no-index -e .
