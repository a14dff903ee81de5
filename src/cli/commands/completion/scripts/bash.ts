/** For bash 3.2 and newer: zdisc reads the line itself, and answers with words that are quoted for it. */
export const BASH_SCRIPT = String.raw`# Completion of zdisc for bash.
_zdisc() {
  local line kind=
  COMPREPLY=()
  while IFS= read -r line; do
    if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
  done < <(command zdisc __complete bash "\${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" </dev/null 2>/dev/null)
  if [[ $kind == files ]]; then compopt -o default 2>/dev/null; fi
}
complete -F _zdisc zdisc
`.replaceAll("\\$", "$");
