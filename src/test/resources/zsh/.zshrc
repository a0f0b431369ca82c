# completes $LINE as a person's Tab would, writes what is offered to $OFFERED, and leaves
fpath=($COMPLETIONS $fpath)
autoload -Uz compinit
compinit -u -d $COMPDUMP   # where it keeps what it found, as on any machine: finding it takes half a second
compadd() {
  # asked for arrays, nothing is offered yet
  if [[ ${@[1,(i)(-|--)]} == *-(O|A|D)\ * ]]; then
    builtin compadd "$@"
    return
  fi
  local -a offered
  builtin compadd -O offered "$@"
  print -rl -- $offered >>$OFFERED
  builtin compadd "$@"
}
zle-line-init() {
  BUFFER=$LINE
  CURSOR=$#BUFFER
  zle complete-word
  exit
}
zle -N zle-line-init
