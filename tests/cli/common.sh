# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: the words that all scripts share. JOBROOT is the command, OUT the tree
# that was built, SRC the sources; TMP, where a script starts, is its own.
set -eu

fail() { # TEXT
  echo "$*"
  exit 1
}

skip() { # REASON
  echo "$*"
  exit 77
}

# `! command` never ends a script under set -e; this does.
fails() { # COMMAND...
  if "$@"; then
    fail "did not fail: $*"
  fi
}

status_is() { # STATUS COMMAND...
  wanted=$1
  shift
  status=0
  "$@" || status=$?
  [ "$status" = "$wanted" ] || fail "status $status, not $wanted: $*"
}

same() { # ACTUAL EXPECTED
  [ "$1" = "$2" ] || fail "got      '$1'
expected '$2'"
}

# Waits until COMMAND succeeds, ten seconds at most.
wait_for() { # COMMAND...
  for _ in $(seq 200); do
    if "$@" 2>/dev/null; then
      return
    fi
    sleep 0.05
  done
  echo "waited in vain for: $*"
  return 1
}
