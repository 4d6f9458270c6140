# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: a project as a user has one, small enough to be built in a second.
. "$(dirname "$0")/../cli/common.sh"
PATH=$OUT/bin:$PATH

# Some of everything an image has to hold, made in DIR.
new_tree() { # DIR
  mkdir -p "$1/bin" "$1/dev" "$1/etc" "$1/run" "$1/tmp" "$1/usr/lib"
  head -c 20000 /dev/zero >"$1/bin/tool"
  ln "$1/bin/tool" "$1/bin/same-tool"
  ln -s tool "$1/bin/link"
  echo secret >"$1/etc/shadow"
  echo old >"$1/tmp/left-over"
  echo x >"$1/usr/lib/a name with blanks"
  touch -d 2001-02-03 "$1/bin/tool" "$1/usr/lib"
}

# A project in the working directory that builds TYPES; what its makefile says
# besides is read from standard input.
new_project() { # TYPES
  new_tree target
  printf '%s\n' '/etc/shadow f 640 0 42 - - - - -' \
    '/dev/null c 666 0 0 1 3 0 0 -' >devices.table
  {
    echo "ROOTFS_TYPES = $1"
    cat
    echo 'BASE_TARGET_DIR = target'
    echo 'BINARIES_DIR = images'
    echo 'BUILD_DIR = build'
    echo 'ROOTFS_DEVICE_TABLES = devices.table'
    echo 'include $(or $(shell jobroot mk),$(error jobroot not found))/rootfs.mk'
  } >Makefile
}

# Runs make; what it says is in the file log, shown if it fails.
build() { # ARGUMENTS
  make "$@" >log 2>&1 || fail "$(cat log)"
}

# What was built, by the log, in one line.
built() {
  sed -n 's/^  IMAGE   rootfs[^.]*\.\([^ ]*\) .*/\1/p' log | sort | xargs
}

# Everything about the tree that nobody may change.
state_of() { # DIR
  find "$1" -printf '%P %y %i %m %n %s %T@ %C@ %l\n' | sort
  find "$1" -type f -exec cksum {} + | sort
}

# The names of the images in DIR, without the lists of them.
there() { # [DIR]
  ls -A "${1-images}" | grep -v '^images\.\(json\|env\)$' | xargs
}

# Those types whose tools are here.
types_with_tools() { # TYPE:TOOL...
  for each; do
    if command -v "${each#*:}" >/dev/null; then
      echo "${each%:*}"
    fi
  done | xargs
}

# A project in the working directory that builds packages of kernels, FLAVOURS
# of the example's miniature, with a compiler that is metered, if a test asks
# for that as tests of jobs do. What its makefile says besides is read from
# standard input.
new_kernels() { # FLAVOURS
  cp -R "$SRC/examples/kernel-packages/linux" .
  mkdir bin
  cat >bin/cc <<'END'
#!/bin/sh
while [ "$1" != -o ]; do shift; done
${METERED-} sh -c 'sleep 0.05; cat "$1" >"$0"' "$2" "$3"
END
  chmod +x bin/cc
  {
    echo 'KERNEL_SOURCE = linux'
    echo "KERNEL_FLAVOURS = $1"
    echo 'BINARIES_DIR = packages'
    echo 'BUILD_DIR = build'
    echo 'KERNEL_CONFIG = tinyconfig'
    echo 'KERNEL_TARGET = tar-pkg'
    echo 'KERNEL_MAKE_OPTS = CC=$(CURDIR)/bin/cc'
    cat
    echo 'include $(or $(shell jobroot mk),$(error jobroot not found))/kernel.mk'
  } >Makefile
}
