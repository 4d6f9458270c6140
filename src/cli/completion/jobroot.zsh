#compdef jobroot fakeroot
# SPDX-License-Identifier: LGPL-2.1-or-later
# Why: zsh completes commands, options, their values, sessions and files. The
# table comes from the options of the command itself; all else is here.

# COMMAND|WORDS|KIND|VALUES|HELP: the words of an option, or none for operands.
local table
IFS= read -r -d '' table <<'END'
@TABLE@
END
local -a rows=("${(@f)table}") fields shown
local command row word prev kind values start

# Rows of commands' names below a prefix, for _describe.
_jobroot_names() { # PREFIX
  local row name
  local -A seen
  for row in $rows; do
    fields=("${(@s:|:)row}")
    [[ -z $fields[2] && $fields[1] == "$1"* ]] || continue
    name=${${fields[1]#$1}%% *}
    [[ -n $seen[$name] ]] || shown+=("$name:$fields[5]")
    seen[$name]=1
  done
}

_jobroot_value() { # KIND VALUES
  case $1 in
  list) compadd -- ${=2} ;;
  session)
    compadd -f -- ${(f)"$($words[1] session ls -q . 2>/dev/null)"#./}
    compadd -f -- ${(f)"$($words[1] session ls -q 2>/dev/null)"}
    if [[ $2 == file ]]; then _files; else _files -/; fi
    ;;
  directory) _files -/ ;;
  file) _files ;;
  esac
}

# KIND and VALUES of an option, or of the operands.
_jobroot_kind() { # OPTION
  kind= values=
  for row in $rows; do
    fields=("${(@s:|:)row}")
    [[ $fields[1] == $command ]] || continue
    if [[ -z $1 && -z $fields[2] ]] ||
      [[ -n $1 && " $fields[2] " == *" $1 "* ]]; then
      kind=$fields[3] values=$fields[4]
      return
    fi
  done
}

_jobroot_arguments() {
  local at=$start
  # Where the first operand is.
  while ((at < CURRENT)); do
    word=$words[at]
    [[ $word == -* && $word != -- ]] || break
    _jobroot_kind "${word%%=*}"
    [[ $word == *=* || -z $kind || $kind == flag ]] || ((at++))
    ((at++))
  done
  [[ $words[at] != -- || $at -ge $CURRENT ]] || ((at++))
  _jobroot_kind ''
  local operands=$kind of_operands=$values
  if [[ $operands == command ]] && ((at <= CURRENT)) &&
    { ((at < CURRENT)) || [[ ${words[at-1]} == -- || ${words[at]} != -* ]] }; then
    words=("${(@)words[at,-1]}")
    ((CURRENT -= at - 1))
    _normal
    return
  fi
  prev=${words[CURRENT-1]}
  if ((at > CURRENT)); then
    _jobroot_kind "$prev"
    _jobroot_value "$kind" "$values"
  elif [[ $words[CURRENT] == --*=* ]] && compset -P '*='; then
    _jobroot_kind "${words[CURRENT]%%=*}"
    _jobroot_value "$kind" "$values"
  elif [[ $words[CURRENT] == -* ]]; then
    for row in $rows; do
      fields=("${(@s:|:)row}")
      [[ $fields[1] == $command ]] || continue
      for word in ${=fields[2]}; do
        shown+=("$word:$fields[5]")
      done
    done
    _describe -o option shown
  else
    _jobroot_value "$operands" "$of_operands"
  fi
}

if [[ ${words[1]:t} == fakeroot ]]; then
  command=fakeroot start=2
  _jobroot_arguments
elif ((CURRENT == 2)); then
  _jobroot_names ''
  _describe command shown
elif [[ -n ${(M)rows:#$words[2]|*} ]]; then
  command=$words[2] start=3
  _jobroot_arguments
elif ((CURRENT == 3)); then
  _jobroot_names "$words[2] "
  _describe command shown
else
  command="$words[2] $words[3]" start=4
  _jobroot_arguments
fi
