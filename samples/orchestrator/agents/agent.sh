#!/bin/sh
# Stands for an agent program: prompts, and answers each question with the same line.
# usage: agent.sh ANSWER
printf '> '
while read -r question; do
  [ -n "$question" ] || continue
  printf '%s\n> ' "$1"
done
