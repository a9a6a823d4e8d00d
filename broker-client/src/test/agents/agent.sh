#!/usr/bin/env bash
# Acts like the terminal program of a coding agent, and is called by the name of one. It greets,
# prompts, thinks, and answers the messages that the broker types into it.
set -u
name=${RELAY_AGENT_NAME:-nobody}

prompt() { printf '\n> '; }

say() { printf '\033[1m*\033[0m %s\n' "$1"; }

# Answers over Relaycast, as an agent does with its tools: posts a direct message with its own token.
post() { # RECIPIENT TEXT
  local address=${RELAY_BASE_URL#http://} body answer
  body="{\"to\":\"$1\",\"text\":\"$2\"}"
  exec 3<>"/dev/tcp/${address%:*}/${address##*:}" || return
  printf 'POST /v1/dm HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n' "$address" "$RELAY_AGENT_TOKEN" >&3
  printf 'Content-Type: application/json\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s' ${#body} "$body" >&3
  read -r answer <&3
  exec 3<&- 3>&-
  say "posted: ${answer%$'\r'}"
}

obey() { # SENDER TEXT
  printf 'thinking...\n'
  case $2 in
    *"review"*) say 'verdict: looks good to me' ;;
    *"write to me"*) post "$1" 'the build is green' ;;
    *"crash"*) say 'out of memory'; kill -ABRT $$ ;;
    *"stand-up"*) say "$name: writing tests" ;;
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
