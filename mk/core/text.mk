# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: make has words only. These are the few functions over text, paths and
# settings that everything else is written with. Each is a pure function of its
# arguments and of the variables it names.

_jobroot-empty :=
_jobroot-blank := $(_jobroot-empty) $(_jobroot-empty)
_jobroot-comma := ,
define _jobroot-newline


endef

# Function:  _jobroot-upper
# Arguments: 1: a name
# Returns:   the name as part of a variable's: data-ext4.zst is DATA_EXT4_ZST
_jobroot-upper = $(subst -,_,$(subst .,_,$(call _jobroot-upper-m,$(subst \
  n,N,$(subst o,O,$(subst p,P,$(subst q,Q,$(subst r,R,$(subst s,S,$(subst \
  t,T,$(subst u,U,$(subst v,V,$(subst w,W,$(subst x,X,$(subst y,Y,$(subst \
  z,Z,$1))))))))))))))))
_jobroot-upper-m = $(subst a,A,$(subst b,B,$(subst c,C,$(subst d,D,$(subst \
  e,E,$(subst f,F,$(subst g,G,$(subst h,H,$(subst i,I,$(subst j,J,$(subst \
  k,K,$(subst l,L,$(subst m,M,$1)))))))))))))

# Function:  _jobroot-is-set
# Arguments: 1: a variable's name
# Returns:   something if it was ever given a value, however empty
_jobroot-is-set = $(filter-out undefined,$(origin $1))

# Function:  _jobroot-get
# Arguments: 1: a variable's name
# Returns:   its value; never a warning about an undefined variable
_jobroot-get = $(if $(call _jobroot-is-set,$1),$($1))

# Function:  _jobroot-get-or
# Arguments: 1: a variable's name  2: what it is worth when it was never set
_jobroot-get-or = $(if $(call _jobroot-is-set,$1),$($1),$2)

# Function:  _jobroot-quote
# Arguments: 1: a text without newlines
# Returns:   the text as one word of a shell
_jobroot-quote = '$(subst ','\'',$1)'

# Function:  _jobroot-print
# Arguments: 1: a text of any number of lines
# Returns:   a shell command, in one line, that prints it
_jobroot-print = printf '$(subst $(_jobroot-newline),\n,$(subst \
  ','\'',$(subst %,%%,$(subst \,\\,$1))))\n'

# Function:  _jobroot-after
# Arguments: 1: a word, or a pattern  2: a list
# Returns:   the list from that word on
_jobroot-after = $(if $(filter $1,$(firstword $2)),$2,$(call \
  _jobroot-after,$1,$(wordlist 2,$(words $2),$2)))

# Function:  _jobroot-join
# Arguments: 1: what to put between  2: a list
# Returns:   the list's words with that between them
_jobroot-join = $(subst $(_jobroot-blank),$1,$(strip $2))

# Function:  _jobroot-wrong
# Arguments: 1: what the user has to know, without a comma
# Returns:   nothing: it is kept until everything wrong has been found
_jobroot-speaker := rootfs
_jobroot-wrongs :=
_jobroot-wrong = $(eval _jobroot-wrongs := $$(if \
  $$(_jobroot-wrongs),$$(_jobroot-wrongs)$$(_jobroot-newline))$(strip \
  $(_jobroot-speaker)): $(subst #,\#,$(subst $$,$$$$,$1)))

# Function:  _jobroot-stop
# Returns:   nothing, or does not return: everything that is wrong is one error
_jobroot-stop = $(if $(_jobroot-wrongs),$(error $(_jobroot-wrongs)))
