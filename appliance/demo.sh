#!/usr/bin/env bash
# ./run demo: an example faction with two members and a space of real files (this repository's documents), served until
# Ctrl-C. Run again, it goes on with what is there; what an interrupted first run left behind is made anew.
#
#   ./run demo [--data DIR] [--port PORT]      default: ./data/demo, 8444
set -euo pipefail
cd "$(dirname "$0")/.."

folder=data/demo
port=8444
while [ $# -gt 0 ]; do
  case $1 in
    --data) folder=${2:?--data DIR} ;;
    --port) port=${2:?--port PORT} ;;
    *)
      echo "./run demo [--data DIR] [--port PORT]" >&2
      exit 2
      ;;
  esac
  shift 2
done
url="https://127.0.0.1:$port"
programs=${MAPPE_BUILD:-build} # where they were built
server=$programs/server/mappe-server
umask 077

# say GERMAN ENGLISH: by LC_ALL, LC_MESSAGES, LANG, as the programs do.
said=${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}
say() { if [ "${said#de}" != "$said" ]; then printf '\n== %s\n' "$1"; else printf '\n== %s\n' "$2"; fi; }

# as PERSON ARGUMENT...: the command line client with that person's home.
as() {
  local person=$1
  shift
  "$programs/client/mappe" --home "$folder/home-$person" "$@"
}

start_server() {
  : >"$folder/server.log" # here, not by what goes on beside: what an earlier run said of listening is no answer
  # --pdeathsig: it does not outlive this script, however that ends.
  setpriv --pdeathsig TERM "$server" serve --data "$folder/server" --listen "127.0.0.1:$port" >>"$folder/server.log" 2>&1 &
  server_pid=$!
  trap 'kill "$server_pid" 2>/dev/null || true; wait "$server_pid" 2>/dev/null || true' EXIT
  trap 'exit 0' INT TERM
  for _ in $(seq 300); do
    if grep -q 'Ctrl-C' "$folder/server.log"; then # its last line: it is listening
      certificate=$(grep -m 1 -oE '([0-9A-F]{2}:){31}[0-9A-F]{2}' "$folder/server.log")
      return 0
    fi
    kill -0 "$server_pid" 2>/dev/null || break
    sleep 0.1
  done
  say 'Der Server ist nicht gestartet; seine letzten Zeilen:' 'The server did not start; its last lines:' >&2
  tail -n 20 "$folder/server.log" >&2
  exit 1
}

# The link of that kind in the text; fails if there is none.
link_in() { grep -m 1 -oE "https://[^ \"]*/$1#[A-Za-z0-9_-]+"; }

password_of() {
  [ -e "$folder/password-$1" ] || openssl rand -base64 18 >"$folder/password-$1"
  echo "$folder/password-$1"
}

found_and_fill() {
  local link
  say 'Der Betreiber macht Platz für eine Fraktion und gibt einen Link heraus, der einmal gilt' \
    'The operator makes room for a faction and hands over a link, good once'
  link=$("$server" faction create Beispielfraktion --type fraktion --quota '2 GiB' --data "$folder/server" |
    link_in found)

  say 'Anna gründet sie' 'Anna founds it'
  as anna found - --login anna --name 'Anna Beispiel' --password-file "$(password_of anna)" \
    --trust-cert "$certificate" <<<"$link"

  say 'Anna legt eine Ablage an und bringt die Dokumente dieses Programms hinein' \
    'Anna makes a space and puts the documents of this program into it'
  as anna space create Dokumente
  as anna put -r docs README.md LICENSE Dokumente:/

  say 'Anna lädt Bernd ein, mit dem Recht zu bearbeiten; Bernd tritt mit dem Link bei' \
    'Anna invites Bernd as editor; Bernd joins with the link'
  link=$(as anna invite 'Bernd Beispiel' --role member --space Dokumente:editor --no-pin | link_in join)
  as bernd join - --login bernd --password-file "$(password_of bernd)" --trust-cert "$certificate" <<<"$link"

  say 'Bernd ändert eine Datei und legt sie zurück; der alte Inhalt bleibt als Fassung' \
    'Bernd changes a file and puts it back; the former content stays as a version'
  as bernd get --force Dokumente:/README.md "$folder/README.md"
  printf '\nGelesen: Bernd\n' >>"$folder/README.md"
  as bernd put "$folder/README.md" Dokumente:/README.md
  rm -f "$folder/README.md"
  touch "$folder/ready"
}

mkdir -p "$folder"
if [ ! -e "$folder/ready" ]; then
  rm -rf "$folder/server" "$folder/home-anna" "$folder/home-bernd" "$folder/password-anna" "$folder/password-bernd"
fi
start_server
[ -e "$folder/ready" ] || found_and_fill

cat <<END

Der Demo-Server läuft unter $url bis Strg-C. In einem zweiten Terminal:
The demo server runs at $url until Ctrl-C. Look around in another terminal:

cd $(printf %q "$PWD")
$programs/client/mappe --home $folder/home-anna ls -R Dokumente
$programs/client/mappe --home $folder/home-anna history Dokumente:/README.md
$programs/client/mappe --home $folder/home-anna members Dokumente
$programs/client/mappe --home $folder/home-bernd cat Dokumente:/README.md
$programs/client/mappe --home $folder/home-bernd verify Dokumente --blobs
$programs/client/mappe --home $folder/home-anna code Dokumente
$programs/client/mappe --home $folder/home-bernd code Dokumente
$server faction status Beispielfraktion --data $folder/server

Die beiden Prüfcodes sind gleich, weil beide dieselbe Geschichte gesehen haben.
The two codes are equal, because both have seen the same history.

Was der Server von all dem hat, nichts davon lesbar · what the server holds of all this, none of it readable:

grep -rl 'Threat model' $folder/server || echo 'keine Spur · not a trace'
END
wait "$server_pid" || true
