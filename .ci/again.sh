# Downloads fail by chance, and one that failed is likely to do a moment later: a command that makes some is
# run up to four times. What fails for another reason fails each time, and says why.
again() {
  local pause
  for pause in 5 20 60; do
    "$@" && return 0
    echo "that failed; once more in $pause s: $*" >&2
    sleep "$pause"
  done
  "$@"
}
# How often the package managers ask a registry again by themselves.
export CARGO_NET_RETRY=${CARGO_NET_RETRY:-10} PIP_RETRIES=${PIP_RETRIES:-10} npm_config_fetch_retries=${npm_config_fetch_retries:-5}

# Some machines name no home for who runs this; package managers and editors keep things there.
[ -n "${HOME:-}" ] || export HOME=~
