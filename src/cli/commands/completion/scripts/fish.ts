/** For fish 3 and newer, which quotes what it inserts. */
export const FISH_SCRIPT = String.raw`# Completion of zdisc for fish.
function __zdisc_complete
    set -l typed (commandline -opc)
    set -e typed[1]
    set -l current (commandline -ct)
    set -l plain (string unescape -- $current 2>/dev/null)
    or set plain $current
    set -l lines (command zdisc __complete fish $typed "$plain" </dev/null 2>/dev/null)
    switch "$lines[1]"
        case files
            __fish_complete_path $plain
        case words
            set -e lines[1]
            printf '%s\n' $lines
    end
end
complete -c zdisc -f -a '(__zdisc_complete)'
`;
