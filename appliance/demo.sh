#!/usr/bin/env bash
# ./run demo: an example faction with two members and a space of real files (this repository's documents), on
# 127.0.0.1:8444, everything in ./data/demo. Run again, it goes on with what is there; delete ./data/demo to start anew.
set -eu
cd "$(dirname "$0")/.."

folder=data/demo
port=${1:-8444}
url="https://127.0.0.1:$port"
server=(build/server/mappe-server)
export LC_ALL=C.UTF-8
umask 077
mkdir -p "$folder"

say() { printf '\n== %s\n' "$*"; }

# as PERSON ARGUMENT...: the command line client with that person's home.
as() {
  local person=$1
  shift
  build/client/mappe --home "$folder/home-$person" "$@"
}

certificate_sha256() {
  openssl s_client -connect "127.0.0.1:$port" </dev/null 2>/dev/null |
    openssl x509 -noout -fingerprint -sha256 2>/dev/null | cut -d= -f2
}

start_server() {
  "${server[@]}" serve --data "$folder/server" --listen "127.0.0.1:$port" >"$folder/server.log" 2>&1 &
  server_pid=$!
  trap 'kill "$server_pid" 2>/dev/null; wait "$server_pid" 2>/dev/null || true' EXIT
  local tries
  for tries in $(seq 100); do
    certificate=$(certificate_sha256) && [ -n "$certificate" ] && return 0
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  echo "the server did not start (waited for $tries tries); its last lines:" >&2
  tail -n 20 "$folder/server.log" >&2
  exit 1
}

# The only word of the text that is a link of that kind.
link_in() { grep -o "https://[^ \"]*/$1#[A-Za-z0-9_-]*" | head -n 1; }

password_of() {
  [ -e "$folder/password-$1" ] || openssl rand -base64 18 >"$folder/password-$1"
  echo "$folder/password-$1"
}

found_and_fill() {
  say 'The operator makes room for a faction and hands over a link, good once'
  local link
  link=$("${server[@]}" faction create Beispielfraktion --type fraktion --quota '2 GiB' --data "$folder/server" |
    link_in found)

  say 'Anna founds it'
  as anna found - --login anna --name 'Anna Beispiel' --password-file "$(password_of anna)" \
    --trust-cert "$certificate" <<<"$link"

  say 'Anna makes a space and puts the documents of this repository into it'
  as anna space create Dokumente
  as anna put -r docs README.md LICENSE Dokumente:/

  say 'Anna invites Bernd as editor; Bernd joins with the link'
  link=$(as anna invite 'Bernd Beispiel' --role member --space Dokumente:editor --no-pin | link_in join)
  as bernd join - --login bernd --password-file "$(password_of bernd)" --trust-cert "$certificate" <<<"$link"

  say 'Bernd changes a file and puts it back; the former content stays as a version'
  as bernd get Dokumente:/README.md "$folder/README.md"
  printf '\nGelesen: Bernd\n' >>"$folder/README.md"
  as bernd put "$folder/README.md" Dokumente:/README.md
  rm -f "$folder/README.md"
  touch "$folder/ready"
}

start_server
[ -e "$folder/ready" ] || found_and_fill

cat <<END

The demo server runs at $url until Ctrl-C. Look around in another terminal:
Der Demo-Server läuft unter $url bis Strg-C. In einem zweiten Terminal:

  build/client/mappe --home $folder/home-anna ls -R Dokumente
  build/client/mappe --home $folder/home-anna history Dokumente:/README.md
  build/client/mappe --home $folder/home-anna members Dokumente
  build/client/mappe --home $folder/home-bernd cat Dokumente:/README.md
  build/client/mappe --home $folder/home-bernd verify Dokumente --blobs
  build/client/mappe --home $folder/home-anna code Dokumente      # and as Bernd: the same six groups
  build/server/mappe-server faction status Beispielfraktion --data $folder/server

What the server holds of all this, none of it readable / was der Server davon hat, nichts davon lesbar:

  grep -rc 'Threat model' $folder/server | grep -v ':0' || echo 'not a trace'
END
wait "$server_pid"
