#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: tools are told their number in the words that they know, in a place
# where they look for them, whatever their caller says, and scripts are tools
# behind whatever their interpreter is told.
. "$(dirname "$0")/common.sh"

for name in drops holds asks limits launches keeps sha256sums; do
  # shellcheck disable=SC2016 # for the inner shell
  echo 'printf "%s\n" "$*${JOBS+ $JOBS}"' | stand_in $name
  mv bin/$name .
done
# shellcheck disable=SC2016
echo 'echo "$* $MAKEFLAGS"' | stand_in others
mv bin/others .
printf 'all: ; +@./others -j9 && ./others\n' >Makefile
# shellcheck disable=SC2016
for name in shell hides; do
  printf '#!/bin/sh -e\n%s\n' 'echo "$*${JOBS-}"' >$name
  chmod 755 $name
done
printf '#!/usr/bin/perl -w\n%s\n' 'print "@ARGV\n";' >script
chmod 755 script

cp /bin/echo later
cp /bin/echo earlier

cat >policy <<'END'
tool drops drop -j --jobs
tool holds values -C hold -j{n} --jobs
tool asks ask JOBS={n} -j --jobs
tool limits limit -j{n} JOBS
tool launches launcher values -n hold -P {n}
tool script hold --jobs={n}
tool later knowing version drop -j
tool earlier knowing no\ such\ constant drop -j
tool later,earlier hold -j{n}
tool keeps keep
tool hides hide JOBS
tool others ask -j{n} MAKEFLAGS
join Makefile
tool shell hold -j{n}
tool [a-k]* drop -k
END

told() { # EXPECTED COMMAND...
  expected=$1
  shift
  same "$("$JOBROOT" wrap -j 3 --policy policy -- "$@")" "$expected"
}

told 'a b' ./drops a -j9 b --jobs 4
told '-C -j9 a -j3 -vC -j5' ./holds -C -j9 a --jobs=2 -vC -j5
told 'all -j3' ./holds all
told '-j3 -- -j4' ./holds -- -j4
told 'a' ./asks a
told 'a 3' ./asks a -j4
JOBS=2 told ' 2' ./asks
JOBS=1 told ' 1' ./asks
told 'a -j3' ./limits a
told '-j2' ./limits -j2
told 'a -j1' ./limits a -j1
JOBS=1 told 'a 1' ./limits a
told '-n 1 -P 3 cc -P 9' ./launches -n 1 -P 8 cc -P 9
told '-P 3 cc -P 9' ./launches cc -P 9
told '--jobs=3' ./script
told 'a --jobs=3 -b' ./script a -b
told 'a --jobs=3 -b' perl script a -b
told 'a' ./later a -j9
told 'a -j3' ./earlier a -j9
told 'a -j9' ./keeps a -j9
JOBS=4 told 'a' ./hides a
told 'holds' ./sha256sums holds
told ' -j 4 -J 5,6' env MAKEFLAGS='-j 4 -J 5,6' ./others
told '-j3 s
 s' make -s
told 'a -j9' ./shell a -j9
