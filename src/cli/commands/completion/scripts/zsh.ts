/** For zsh 5 and newer, as a file _zdisc in fpath or read with `source`. compadd quotes what it inserts. */
export const ZSH_SCRIPT = String.raw`#compdef zdisc
# Completion of zdisc for zsh.
_zdisc() {
  local line kind= value note
  local -a typed values shown notes
  (( CURRENT > 2 )) && typed=("\${(@Q)words[2,CURRENT-1]}")
  while IFS= read -r line; do
    if [[ -z $kind ]]; then kind=$line; continue; fi
    value=\${line%%$'\t'*}
    values+=("$value")
    if [[ $line == *$'\t'* ]]; then
      note=\${line#*$'\t'}
      notes+=("$note")
      line="\${(r:26:)value}  $note"
      shown+=("\${line[1,COLUMNS-1]}")
    else
      shown+=("$value")
    fi
  done < <(command zdisc __complete zsh "\${typed[@]}" "\${(Q)PREFIX}" </dev/null 2>/dev/null)
  if [[ $kind == files ]]; then
    _files
  elif (( $#notes )); then
    compadd -l -d shown -a values
  elif (( $#values )); then
    compadd -d shown -a values
  fi
}
if [[ $funcstack[1] == _zdisc ]]; then _zdisc "$@"; else compdef _zdisc zdisc; fi
`.replaceAll("\\$", "$");
