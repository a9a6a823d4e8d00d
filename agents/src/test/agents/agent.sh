#!/usr/bin/env bash
# Acts like the terminal program of a coding agent, and is called by the name of one. It greets,
# prompts, thinks, and answers the messages that the broker types into it.
set -u
name=${RELAY_AGENT_NAME:-agent}

prompt() { printf '\n> '; }

say() { printf '\033[1m*\033[0m %s\n' "$1"; }

# Uses Relaycast as an agent does with its tools: with its own token. Prints the answer.
relaycast() { # METHOD PATH [BODY]
  local base=${RELAY_BASE_URL#http://} body=${3-}
  local address=${base%%/*}
  exec 3<>"/dev/tcp/${address%:*}/${address##*:}" || return
  printf '%s %s HTTP/1.1\r\nHost: %s\r\n' "$1" "${base#"$address"}$2" "$address" >&3
  printf 'Authorization: Bearer %s\r\nContent-Type: application/json\r\n' "$RELAY_AGENT_TOKEN" >&3
  printf 'Content-Length: %d\r\nConnection: close\r\n\r\n%s' ${#body} "$body" >&3
  cat <&3
  exec 3<&- 3>&-
}

await_empty_inbox() {
  until [[ $(relaycast GET /v1/inbox) == *'"unread_dms":[]'* ]]; do
    sleep 0.1
  done
  say 'nothing unread'
}

obey() { # SENDER TEXT
  printf 'thinking...\n'
  case $2 in
    *"review"*) say 'verdict: looks good to me' ;;
    *"write to me"*) relaycast POST /v1/dm "{\"to\":\"$1\",\"text\":\"the build is green\"}" ;;
    *"anything unread"*) await_empty_inbox ;;
    *"crash"*) say 'out of memory'; kill -ABRT $$ ;;
    *"stand-up"*) say "writing tests" ;;
    *"silent for a while"*) say 'bye'; exit 0 ;;
    *) say "$name has read: $2" ;;
  esac
}

[[ ${1-} == mcp ]] && exit 0
printf 'Welcome back to %s!\n' "${0##*/}"
prompt
while IFS= read -r line; do
  if [[ $line =~ ^"Relay message from "([^ ]+).*]:\ (.*)$ ]]; then
    obey "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}"
    prompt
  fi
done
