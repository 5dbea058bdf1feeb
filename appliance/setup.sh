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
