# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: types.table is read in one way by all tests of images, and each of them
# builds its rows by one makefile.
. "$(dirname "$0")/../cli/common.sh"
PATH=$OUT/bin:$PATH
rows=$SRC/tests/images/types.table
compare=$SRC/tests/support/compare-images

missing=$(sed '/^#/d; s/ .*//' "$SRC/build/packages-images.txt" |
  xargs dpkg-query -W -f '${Package} ${Status}\n' 2>&1 |
  grep -v 'install ok installed' || :)
[ -z "$missing" ] || skip "make deps-images: $(echo "$missing" | head -n 1)"

chains() { # the names in the table's first column
  sed '/^#/d; s/ .*//' "$rows"
}

# A makefile in DIR that builds CHAINS; standard input says of what.
new_makefile() { # DIR CHAINS
  mkdir -p "$1"
  {
    echo "ROOTFS_TYPES := $2"
    cat
    echo 'BINARIES_DIR := images'
    echo 'BUILD_DIR := build'
    echo 'SOURCE_DATE_EPOCH ?= 1700000000'
    echo "include $SRC/tests/images/types.mk"
    echo 'include $(or $(shell jobroot mk),$(error jobroot not found))/rootfs.mk'
    echo 'lacks-%: ; @echo $(call _jobroot-attribute,$(call _jobroot-base,$*),LACKS)'
  } >"$1/Makefile"
}

# Builds what the makefile in the working directory says, and what root sees in
# the common session, with nothing of an image's own.
build_all() { # ARGUMENTS
  make -k -j"$(nproc)" rootfs "$@" >log 2>&1 || fail "$(tail -n 40 log)"
  jobroot run --session own --fork build/rootfs/common/session --view-at view \
    -- "$compare" --list view >common.list
}

trees() { # the names whose images are trees
  awk '$3 == "tree" { print $1 }' "$rows"
}

lacks_of() { # TYPE
  make -s "lacks-$1" | xargs
}
