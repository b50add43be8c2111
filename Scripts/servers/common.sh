# What the server scripts share. Sourced, never run.
#
# Every server lives in one folder: its data, its log, and `pids`, one a line.
# They listen on loopback only, and are killed outright: what a test leaves
# behind is thrown away, and a slow goodbye would only delay the next one.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
venv=$root/.build/venv-servers
access_key=flow-test-access
secret_key=flow-test-secret
role=FlowTests
audience=sts.amazonaws.com

sudo() { if [ "$(id -u)" = 0 ]; then "$@"; else command sudo "$@"; fi; }

# Installs Debian packages unless they are there.
need_debian() {
  local package missing=()
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      missing+=("$package")
  done
  [ ${#missing[@]} = 0 ] && return
  echo "installing ${missing[*]}" >&2
  (
    flock 9
    sudo apt-get update -qq
    # No service manager needs to start what a script here starts.
    sudo env DEBIAN_FRONTEND=noninteractive \
      apt-get install -y -qq --no-install-recommends "${missing[@]}"
  ) 9>/tmp/flow-servers-apt.lock >&2
}

# Installs `name==version` from PyPI into the servers' own environment.
need_python() {
  local requirement name version
  need_debian python3-venv curl
  mkdir -p "$root/.build"
  (
    flock 9
    [ -x "$venv/bin/pip" ] || python3 -m venv "$venv"
    for requirement in "$@"; do
      name=${requirement%%==*}
      name=${name%%\[*} version=${requirement##*==}
      compgen -G "$venv/lib/python3*/site-packages/${name//-/_}-$version.dist-info" >/dev/null ||
        "$venv/bin/pip" install -q --disable-pip-version-check "$requirement"
    done
  ) 9>"$root/.build/venv-servers.lock" >&2
}

# certificate DIR: an authority (ca.pem), and a certificate of its for the
# loopback by name and by address (server.pem, server.key).
certificate() (
  cd "$1"
  exec 2>openssl.log
  openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 30 \
    -subj "/CN=flow tests" -keyout ca.key -out ca.pem
  openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj "/CN=localhost" \
    -keyout server.key -out server.csr
  openssl x509 -req -days 30 -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial \
    -extfile <(echo "subjectAltName=DNS:localhost,IP:127.0.0.1") -out server.pem
)

# Refuses a port that something answers on: two servers on one port are a
# failure that shows much later.
need_free() {
  local port
  for port in "$@"; do
    if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
      echo "port $port is taken" >&2
      exit 1
    fi
  done
}

# await_status URL CODE SECONDS LOG: waits until the server answers so, while its
# processes live.
await_status() {
  local url=$1 code=$2 log=$4 end=$((SECONDS + $3)) pid
  until [ "$(curl -s -o /dev/null -m 5 -w '%{http_code}' "$url")" = "$code" ]; do
    while read -r pid; do
      if ! kill -0 "$pid" 2>/dev/null; then
        tail -n 20 "$log" >&2
        echo "a process of the server at $url has ended" >&2
        exit 1
      fi
    done <"$dir/pids"
    if [ $SECONDS -ge $end ]; then
      tail -n 20 "$log" >&2
      echo "no answer $code from $url" >&2
      exit 1
    fi
    sleep 0.05
  done
}

# background LOG COMMAND…: in its own session, so that no Ctrl-C reaches it.
background() {
  local log=$1
  shift
  setsid "$@" >"$log" 2>&1 </dev/null &
  echo $! >>"$dir/pids"
}

stop() {
  local pid
  [ -f "$dir/pids" ] || return 0
  while read -r pid; do kill -9 "$pid" 2>/dev/null || true; done <"$dir/pids"
  while read -r pid; do
    while kill -0 "$pid" 2>/dev/null && ! grep -q '^State:.Z' "/proc/$pid/status" 2>/dev/null; do
      sleep 0.02
    done
  done <"$dir/pids"
  rm -f "$dir/pids"
}

prepare() {
  stop
  rm -rf "$dir"
  mkdir -p "$dir"
  : >"$dir/pids"
  # A start that fails half-way leaves nothing running.
  trap 'code=$?; [ $code = 0 ] || stop; exit $code' EXIT
}
