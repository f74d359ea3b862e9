# shellcheck shell=bash
# The checks of scripts/test that are not Jest: each runs by itself, keeps its output, and none stops the others.

RESULTS=$TANDEM_ROOT/test-results
FAILED_CHECKS=()

# check NAME COMMAND...: runs a check, and remembers one that failed.
check() { run_check "$@" || FAILED_CHECKS+=("$1"); }

# run_check NAME COMMAND...: says how it went, and shows the end of its output when it failed.
run_check() {
  local name=$1 started=$SECONDS
  shift
  if (cd "$TANDEM_ROOT" && "$@") >"$RESULTS/$name.log" 2>&1; then
    say "ok      $name ($((SECONDS - started)) s)"
  else
    say "FAILED  $name ($((SECONDS - started)) s); the whole output is in test-results/$name.log:"
    tail -n 40 "$RESULTS/$name.log" >&2
    return 1
  fi
}

# Checks that run while others do, by name.
declare -A BESIDE=()

# start_check NAME COMMAND...: a check beside those that follow; finish_checks waits for it.
start_check() {
  run_check "$@" &
  BESIDE[$1]=$!
}

finish_checks() {
  local name
  for name in "${!BESIDE[@]}"; do wait "${BESIDE[$name]}" || FAILED_CHECKS+=("$name"); done
  BESIDE=()
}

# Every machine's compose file, alone and with each of its overlays.
check_compose() {
  local file overlay machine failed=0
  for file in compose/*.yaml; do
    machine=$(basename "$file" .yaml)
    echo "$file"
    docker compose -f "$file" --profile '*' config -q || failed=1
    for overlay in compose/overlays/*."$machine".yaml; do
      [ -e "$overlay" ] || continue
      echo "$file + $overlay"
      docker compose -f "$file" -f "$overlay" --profile '*' config -q || failed=1
    done
  done
  return "$failed"
}

# The configuration of every Alertmanager, as its start script leaves it with all credentials and with none.
check_alertmanager() {
  local file folder failed=0
  folder=$(mktemp -d)
  touch "$folder"/{slack_webhook_url,pagerduty_routing_key,pagerduty_escalation_key}
  chmod -R a+rX "$folder"
  for content in '' x; do
    for secret in "$folder"/*; do echo "$content" >"$secret"; done
    for file in compose/config/alertmanager/*.yml; do
      echo "$file, credentials: ${content:-none}"
      docker run --rm --network none --read-only --tmpfs /tmp -v "$PWD/$file:/etc/alertmanager/alertmanager.yml:ro" \
        -v "$folder:/run/secrets:ro" "tandem/alertmanager:$TANDEM_VERSION" check || failed=1
    done
  done
  rm -rf "$folder"
  return "$failed"
}

# Configurations and rules of Prometheus, and the tests of the rules, with the promtool of its image.
check_rules() {
  local config promtool
  promtool=(docker run --rm --network none --workdir /etc/prometheus/rules --entrypoint promtool
    -v "$PWD/compose/config/prometheus/rules:/etc/prometheus/rules:ro" -v "$PWD/compose/config/prometheus:/configs:ro" "tandem/prometheus:$TANDEM_VERSION")
  for config in compose/config/prometheus/*.yml; do
    "${promtool[@]}" check config "/configs/$(basename "$config")" || return
  done
  (cd compose/config/prometheus/rules && printf '%s\0' *.test.yaml) | xargs -0 "${promtool[@]}" test rules
}

# Every bash script of the repository; skipped with a line where shellcheck cannot be installed.
check_shell() {
  command -v shellcheck >/dev/null || (apt_install shellcheck) || { echo 'skipped: shellcheck cannot be installed here' && return 0; }
  find scripts images .ci -type f -exec grep -lE '^#!/(usr/)?bin/(env )?(ba)?sh|^# shellcheck shell=' {} + | sort | xargs shellcheck -x
}

# More suites than this that fail at once are no flakes.
MAX_FLAKY=8

# run_jest NAME ARGUMENT...: a Jest run whose totals land in test-results/NAME.json.
run_jest() {
  local name=$1
  shift
  say "running the $name tests"
  jest "$name" "$@" && return
  say "FAILED  $name tests; the whole output is in test-results/$name.log:"
  node "$TANDEM_ROOT/scripts/lib/jest-totals.ts" --names "$RESULTS/$name.json" | cut -c1-400 >&2
  FAILED_CHECKS+=("$name tests")
}

# run_jest_twice NAME ARGUMENT...: like run_jest, but a few suites that fail run once more by themselves, and are named as
# flaky when they pass then: many containers on a small machine are late now and then, and that must not hide in a rerun by hand.
run_jest_twice() {
  local name=$1 failed
  shift
  say "running the $name tests"
  jest "$name" "$@" && return
  say "failed in the first run of the $name tests (output: test-results/$name.log):"
  node "$TANDEM_ROOT/scripts/lib/jest-totals.ts" --names "$RESULTS/$name.json" | cut -c1-400 >&2
  mapfile -t failed < <(node "$TANDEM_ROOT/scripts/lib/jest-totals.ts" --failed "$RESULTS/$name.json")
  if [ "${#failed[@]}" -le "$MAX_FLAKY" ] && [ -e "${failed[0]}" ]; then
    if jest "$name-again" "$@" --runInBand --runTestsByPath "${failed[@]}"; then
      say "FLAKY   passed in a second run: $(basename -a "${failed[@]}" | paste -sd' ')"
      basename -a "${failed[@]}" >>"$RESULTS/flaky.txt"
      node "$TANDEM_ROOT/scripts/lib/jest-totals.ts" --merge "$RESULTS/$name.json" "$RESULTS/$name-again.json"
      return
    fi
    say "failed again (output: test-results/$name-again.log):"
    node "$TANDEM_ROOT/scripts/lib/jest-totals.ts" --names "$RESULTS/$name-again.json" | cut -c1-400 >&2
  fi
  FAILED_CHECKS+=("$name tests")
}

# jest NAME ARGUMENT...: one run; its report is test-results/NAME.json, its output test-results/NAME.log.
jest() {
  local name=$1
  shift
  (cd "$TANDEM_ROOT" && NODE_OPTIONS=--experimental-vm-modules node node_modules/jest/bin/jest.js --json --outputFile="$RESULTS/$name.json" "$@") \
    >"$RESULTS/$name.log" 2>&1
}
