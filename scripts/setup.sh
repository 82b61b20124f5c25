#!/bin/sh
# Sets up a virtual environment from files of pinned versions: setup.sh FOLDER REQUIREMENTS…
#
# PYTHON=… names the Python to use; otherwise the first that is new enough and can make virtual
# environments is taken. NEWEST=… names one requirement that is taken at its newest, pre-releases
# included, whatever the files pin. What stands already is kept, so that a second run only looks:
# at whether the folder was moved, its Python vanished, another was asked for, or a pinned
# version changed.
set -eu
venv=$1
shift

python=$venv/bin/python
place=$venv/.place

fail() {
    echo "$*" >&2
    exit 1
}

version() {
    "$1" -I -c 'import sys; print(*sys.version_info); sys.exit(sys.version_info < (3, 11))' \
        2>/dev/null
}

choose() {
    bare=
    for candidate in "$@"; do
        if version "$candidate" >/dev/null; then
            if "$candidate" -I -c 'import venv; from ensurepip import bootstrap' >/dev/null 2>&1; then
                found=$candidate
                return
            fi
            bare=${bare:-$candidate}
        fi
    done
    [ -z "$bare" ] ||
        fail "$bare cannot make virtual environments; on Debian and Ubuntu: sudo apt install python3-venv"
    [ -z "${PYTHON:-}" ] ||
        fail "PYTHON=$PYTHON is no Python 3.11 or newer; name one, or leave PYTHON out."
    fail "Python 3.11 or newer was not found; install it, or name it: make PYTHON=/path/to/python"
}

stands() {
    [ -f "$place" ] && [ "$(cat "$place")" = "$PWD" ] && made_with=$(version "$python") || return 1
    [ -z "${PYTHON:-}" ] || [ "$(version "$PYTHON")" = "$made_with" ]
}

make_environment() {
    if [ -n "${PYTHON:-}" ]; then
        choose "$PYTHON"
    else
        choose python3 python3.13 python3.12 python3.11 python3.14 python
    fi
    echo "Setting up $venv with $("$found" --version) …"
    rm -rf "$venv"
    "$found" -m venv "$venv" || fail "$found could not make a virtual environment in $PWD/$venv."
    # Last, so that an interrupted run begins again.
    echo "$PWD" >"$place"
}

install() {
    requirements=$1
    ready=$venv/.ready-$requirements
    wanted=$(cksum "$requirements" pyproject.toml scripts/setup.sh)${NEWEST:-}
    if [ -f "$ready" ] && [ "$(cat "$ready")" = "$wanted" ]; then
        return
    fi
    rm -f "$ready"
    echo "Installing what $requirements pins …"
    # Downloads take a while: on a terminal pip shows how far it is.
    quiet=--quiet
    [ ! -t 1 ] || quiet=
    pip install $quiet --require-hashes -r "$requirements" || no_network
    if [ -n "${NEWEST:-}" ]; then
        # Out of the way, since it asks for the version that is shipped.
        pip uninstall --quiet --yes evidence-kb 2>/dev/null
        pip install $quiet --upgrade --pre "$NEWEST" || no_network
    fi
    pip install --quiet --no-deps --no-build-isolation --no-index -e . ||
        fail "The kb command could not be installed."
    echo "$wanted" >"$ready"
}

pip() {
    "$python" -m pip --no-input "$@"
}

no_network() {
    fail "Not everything was installed; the first time needs a network. Try again."
}

stands || make_environment
for file in "$@"; do
    install "$file"
done
