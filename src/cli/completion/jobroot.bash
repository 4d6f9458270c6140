# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: bash completes commands, options, their values, sessions and files. The
# table comes from the options of the command itself; all else is here.
# shellcheck shell=bash

# COMMAND|WORDS|KIND|VALUES|HELP: the words of an option, or none for operands.
IFS= read -r -d '' _jobroot_table <<'END' || :
@TABLE@
END

# Prints the rows of a command.
_jobroot_rows() { # COMMAND
  local row
  while IFS= read -r row; do
    [[ $row != "$1|"* ]] || printf '%s\n' "$row"
  done <<<"$_jobroot_table"
}

# What follows an option, or with '' what the operands are: KIND and VALUES.
_jobroot_kind() { # COMMAND OPTION
  local command words kind values help
  while IFS='|' read -r command words kind values help; do
    if [[ -z $2 && -z $words ]] || [[ -n $2 && " $words " == *" $2 "* ]]; then
      printf '%s %s\n' "$kind" "$values"
      return
    fi
  done < <(_jobroot_rows "$1")
}

# Words that complete a command's name, or the second half of one.
_jobroot_commands() { # PREFIX
  local command rest
  while IFS='|' read -r command rest; do
    [[ -z $command || $command != "$1"* ]] || printf '%s\n' "${command#"$1"}"
  done <<<"$_jobroot_table" | cut -d' ' -f1 | sort -u
}

_jobroot_options() { # COMMAND
  local command words rest
  while IFS='|' read -r command words rest; do
    [[ -z $words ]] || printf '%s\n' "$words"
  done < <(_jobroot_rows "$1") | tr ' ' '\n'
}

_jobroot_sessions() { # CUR
  local place=.
  [[ $1 != */* ]] || place=${1%/*}/
  "${COMP_WORDS[0]}" session ls -q "$place" 2>/dev/null | sed 's|^\./||'
  "${COMP_WORDS[0]}" session ls -q 2>/dev/null
}

_jobroot_reply() { # CUR, words on standard input
  local word
  while IFS= read -r word; do
    [[ $word != "$1"* ]] || COMPREPLY+=("$word")
  done
}

_jobroot_complete() { # KIND VALUES CUR
  case $1 in
  list) _jobroot_reply "$3" < <(tr ' ' '\n' <<<"$2") ;;
  session)
    compopt -o filenames 2>/dev/null
    _jobroot_reply "$3" < <(
      {
        _jobroot_sessions "$3"
        if [[ $2 == file ]]; then compgen -f -- "$3"; else compgen -d -- "$3"; fi
      } | sort -u)
    ;;
  directory)
    compopt -o filenames 2>/dev/null
    _jobroot_reply "$3" < <(compgen -d -- "$3")
    ;;
  file)
    compopt -o filenames 2>/dev/null
    _jobroot_reply "$3" < <(compgen -f -- "$3")
    ;;
  esac
}

# Where somebody else's command line begins: its own completion knows better.
_jobroot_other() { # INDEX CUR
  if declare -F _command_offset >/dev/null; then
    _command_offset "$1"
  elif ((COMP_CWORD == $1)); then
    _jobroot_reply "$2" < <(compgen -c -- "$2" | sort -u)
  else
    _jobroot_complete file '' "$2"
  fi
}

# The index of the first operand, or of the word that is being completed.
_jobroot_first_operand() { # COMMAND START
  local at=$2 kind
  while ((at < COMP_CWORD)); do
    case ${COMP_WORDS[at]} in
    --)
      ((at++))
      break
      ;;
    -*)
      read -r kind _ < <(_jobroot_kind "$1" "${COMP_WORDS[at]}")
      [[ ${COMP_WORDS[at + 1]-} != = ]] || ((at++))
      [[ -z $kind || $kind == flag ]] || ((at++))
      ;;
    *) break ;;
    esac
    ((at++))
  done
  echo "$at"
}

_jobroot_arguments() { # COMMAND START
  local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD - 1]}
  local kind values first
  read -r kind values < <(_jobroot_kind "$1" '')
  first=$(_jobroot_first_operand "$1" "$2")
  if [[ $kind == command && $cur != -* && $prev != -* && $prev != = ]] ||
    [[ $kind == command && ${COMP_WORDS[first - 1]} == -- ]] ||
    [[ $kind == command ]] && ((first < COMP_CWORD)); then
    _jobroot_other "$first" "$cur"
    return
  fi
  # --option=value is three words to bash.
  if [[ $cur == = ]]; then
    cur=
  elif [[ $prev == = ]]; then
    prev=${COMP_WORDS[COMP_CWORD - 2]}
  fi
  if [[ $prev == -* && $prev != -- ]]; then
    local of_option more
    read -r of_option more < <(_jobroot_kind "$1" "$prev")
    if [[ -n $of_option && $of_option != flag ]]; then
      _jobroot_complete "$of_option" "$more" "$cur"
      return
    fi
  fi
  if [[ $cur == -* ]]; then
    _jobroot_reply "$cur" < <(_jobroot_options "$1")
  elif [[ $kind == command ]]; then
    _jobroot_other "$first" "$cur"
  else
    _jobroot_complete "$kind" "$values" "$cur"
  fi
}

_jobroot() {
  local cur=${COMP_WORDS[COMP_CWORD]} name=${COMP_WORDS[1]}
  COMPREPLY=()
  if [[ ${COMP_WORDS[0]##*/} == fakeroot ]]; then
    _jobroot_arguments fakeroot 1
  elif ((COMP_CWORD == 1)); then
    _jobroot_reply "$cur" < <(_jobroot_commands ''; printf -- '--%s\n' help version)
  elif [[ -n $(_jobroot_rows "$name") ]]; then
    _jobroot_arguments "$name" 2
  elif ((COMP_CWORD == 2)); then
    _jobroot_reply "$cur" < <(_jobroot_commands "$name ")
  else
    _jobroot_arguments "$name ${COMP_WORDS[2]}" 3
  fi
}

complete -F _jobroot jobroot fakeroot
