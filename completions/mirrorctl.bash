# bash completion for mirrorctl
# Generated from the commands by ./mvnw test-compile exec:java@docs; do not edit.

# adds those of the words that begin with what is typed
_mirrorctl_offer() {
  local word
  for word; do
    [[ $word == "$cur"* ]] && COMPREPLY+=("$word")
  done
}

# adds the configured mirrors, and the words
_mirrorctl_mirrors() {
  local -a names
  mapfile -t names < <("${words[0]/#\~/$HOME}" completion mirrors \
    ${settings:+--settings "$settings"} 2>/dev/null </dev/null)
  local name
  for name in "$@"; do
    [[ " ${names[*]} " == *" $name "* ]] || names+=("$name")
  done
  _mirrorctl_offer "${names[@]}"
}

_mirrorctl_paths() {
  compopt -o filenames 2>/dev/null
  mapfile -t COMPREPLY < <(compgen "$1" -- "$cur")
}

# completes the value of an option; false if it takes none
_mirrorctl_value() {
  case $1 in
    --allow | --host | --image | --listen | --max-connections | --max-connections-per-client | --metrics | --mirror | --since | --tail | --timeout | --tls-name | --upstream | --username | -n) : ;;
    --apply) _mirrorctl_offer auto restart reload none ;;
    --auth) _mirrorctl_offer htpasswd none ;;
    --ca | --file | --image-archive | --only | --settings | --state | --tls-cert | --tls-key) _mirrorctl_paths -f ;;
    --color) _mirrorctl_offer auto always never ;;
    --engine) _mirrorctl_offer docker embedded ;;
    --log-format) _mirrorctl_offer text json ;;
    --output | -o) _mirrorctl_offer table json yaml ;;
    --storage) _mirrorctl_paths -d ;;
    --tls) _mirrorctl_offer self-signed off ;;
    *) return 1 ;;
  esac
  return 0
}

_mirrorctl() {
  COMPREPLY=()
  # bash splits words at "=" and ":"; put them together again
  local -a words=()
  local i word glue=
  for ((i = 0; i <= COMP_CWORD; i++)); do
    word=${COMP_WORDS[i]}
    if ((i > 0)) && [[ $glue || ($word && -z ${word//[=:]/}) ]]; then
      words[${#words[@]} - 1]+=$word
    else
      words+=("$word")
    fi
    [[ $word && -z ${word//[=:]/} ]] && glue=1 || glue=
  done
  local last=$((${#words[@]} - 1))
  local cur=${words[last]} command= settings= piece=${COMP_WORDS[COMP_CWORD]} option=

  for ((i = 1; i < last; i++)); do
    case ${words[i]} in
      --settings) settings=${words[i + 1]} ;;&
      --settings=*) settings=${words[i]#*=} ;;&
      --allow | --apply | --auth | --ca | --color | --engine | --file | --host | --image | --image-archive | --listen | --log-format | --max-connections | --max-connections-per-client | --metrics | --mirror | --only | --output | --settings | --since | --state | --storage | --tail | --timeout | --tls | --tls-cert | --tls-key | --tls-name | --upstream | --username | -n | -o) ((i++)) ;;
      -*) ;;
      *)
        case $command in
          '') command=${words[i]} ;;
          user) command+=" ${words[i]}" ;;
        esac
        ;;
    esac
  done
  settings=${settings//[\"\'\\]/}
  settings=${settings/#\~/$HOME}

  if [[ $cur == --*=* ]]; then
    option=${cur%%=*}
    cur=${cur#*=}
    _mirrorctl_value "$option"
  elif ((i > last)) && _mirrorctl_value "${words[last - 1]}"; then
    :
  elif [[ $cur == -* ]]; then
    case $command in
      '') _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help -V --version ;;
      up) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout --upstream --engine --listen --storage --image --image-archive --username --password-stdin --tls --tls-cert --tls-key --tls-name --auth --allow --shared-credentials -o --output --apply ;;
      down) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout -y --yes --apply --purge ;;
      status) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help -o --output -w --watch ;;
      doctor) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help -o --output --mirror --ca ;;
      init) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout --upstream --engine --listen --storage --image --image-archive --username --password-stdin --tls --tls-cert --tls-key --tls-name --auth --allow --shared-credentials ;;
      start) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout ;;
      stop) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout ;;
      restart) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout ;;
      logs) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help -f --follow -n --tail --since ;;
      serve) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --log-format --metrics --max-connections --max-connections-per-client --only --state ;;
      daemon-config) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout -o --output --apply --mirror --file --check --undo ;;
      verify) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help -o --output --mirror --ca --timeout ;;
      client-config) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout -o --output --apply --mirror --ca --check --print --undo ;;
      user) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help ;;
      'user add') _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout --password-stdin ;;
      'user rm') _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help --dry-run --timeout ;;
      'user ls') _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help -o --output ;;
      completion) _mirrorctl_offer --settings --host -q --quiet --debug --color -h --help ;;
    esac
  else
    case $command in
      '') _mirrorctl_offer up down status doctor init start stop restart logs serve daemon-config verify client-config user completion ;;
      up) _mirrorctl_mirrors docker.io ghcr.io quay.io registry.k8s.io gcr.io mcr.microsoft.com public.ecr.aws nvcr.io ;;
      down) _mirrorctl_mirrors ;;
      status) _mirrorctl_mirrors ;;
      doctor) _mirrorctl_mirrors ;;
      init) _mirrorctl_mirrors docker.io ghcr.io quay.io registry.k8s.io gcr.io mcr.microsoft.com public.ecr.aws nvcr.io ;;
      start) _mirrorctl_mirrors ;;
      stop) _mirrorctl_mirrors ;;
      restart) _mirrorctl_mirrors ;;
      logs) _mirrorctl_mirrors ;;
      daemon-config) _mirrorctl_mirrors ;;
      verify) : ;;
      client-config) : ;;
      user) _mirrorctl_offer add rm ls ;;
      'user add') _mirrorctl_mirrors ;;
      'user rm') _mirrorctl_mirrors ;;
      'user ls') _mirrorctl_mirrors ;;
      completion) _mirrorctl_offer bash zsh fish ;;
    esac
  fi

  # bash replaces only the part of the word after the last "=" or ":"
  if [[ $option && $piece == --*=* ]]; then
    COMPREPLY=("${COMPREPLY[@]/#/$option=}")
  else
    [[ $piece && -z ${piece//[=:]/} ]] && piece=
    local typed=${cur%"$piece"}
    COMPREPLY=("${COMPREPLY[@]#"$typed"}")
  fi
}

complete -F _mirrorctl mirrorctl
