# bash completion for httpapi-netsh: the tool itself knows its words.
_httpapi_netsh()
{
    local current words=() word
    current=${COMP_WORDS[COMP_CWORD]}
    for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
        [ "$word" = http ] || words+=("$word")
    done
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" --complete "${words[@]}" 2>/dev/null | sort -u)" -- "$current"))
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
}
complete -F _httpapi_netsh httpapi-netsh
