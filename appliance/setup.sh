# Sourced by ./run and ./test: installs what is missing, configures, builds. Quiet; full logs in build/logs/.
# shellcheck shell=bash

logs=build/logs
mkdir -p "$logs"
last_log= # of the configure or build that ran last; for whoever reports a failure

# missing_packages KIND...: the names of appliance/packages.txt that are not installed, one a line.
missing_packages() {
  local kinds=" $* " kind name wanted=()
  while read -r kind name; do
    [[ $kind == '#'* || -z $name ]] && continue
    [[ $kinds == *" $kind "* ]] && wanted+=("$name")
  done <appliance/packages.txt
  local installed
  installed=" $(dpkg-query -W -f='${db:Status-Abbrev}${Package}\n' "${wanted[@]}" 2>/dev/null |
    sed -n 's/^ii *//p' | tr '\n' ' ') "
  for name in "${wanted[@]}"; do
    [[ $installed == *" $name "* ]] || echo "$name"
  done
}

# install_missing KIND...: with apt, as root or by sudo. Exit 2 with the line to type when neither is possible.
install_missing() {
  local missing
  missing=$(missing_packages "$@" | tr '\n' ' ')
  [ -z "$missing" ] && return 0
  local as_root=()
  if [ "$(id -u)" != 0 ]; then
    if command -v sudo >/dev/null && { sudo -n true 2>/dev/null || [ -t 0 ]; }; then
      as_root=(sudo)
    else
      printf 'Packages are missing. As root:\n  apt-get install -y --no-install-recommends %s\n' "$missing" >&2
      exit 2
    fi
  fi
  echo "installing: $missing"
  # shellcheck disable=SC2086  # a list of words on purpose
  if ! { "${as_root[@]}" apt-get update -q &&
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $missing; } \
    >"$logs/apt.log" 2>&1; then
    tail -n 20 "$logs/apt.log" >&2
    echo "apt failed; the whole log is $logs/apt.log" >&2
    exit 2
  fi
}

# configure FOLDER CMAKE-ARGUMENT...
configure() {
  local folder=$1
  last_log="$logs/configure-$1.log"
  shift
  cmake -S . -B "$folder" -G Ninja -Wno-dev "$@" >"$last_log" 2>&1
}

# build_targets FOLDER TARGET...   (no target: everything)
build_targets() {
  local folder=$1
  last_log="$logs/build-$1.log"
  shift
  ninja -C "$folder" "$@" >"$last_log" 2>&1
}

# npm_if_missing: the kind of packages that bring npm. Debian's and another one do not go together, so an npm that is
# there stays. Of the machine only npm is used: the web app's own packages hold the Node that builds and tests it.
npm_if_missing() { command -v npm >/dev/null || echo npm; }

# web_packages: what web/package-lock.json names, when it changed. npm writes its own list last.
web_packages() {
  local kept=web/node_modules/.package-lock.json
  last_log="$logs/web-packages.log"
  [ -e "$kept" ] && [ ! web/package-lock.json -nt "$kept" ] && [ ! web/.npmrc -nt "$kept" ] && return 0
  (cd web && npm ci --loglevel=error --no-progress && touch node_modules/.package-lock.json) >"$last_log" 2>&1
}
