# shellcheck shell=bash
# A Chromium for the tests of the page: one that is here, else Debian's.

ensure_browser() {
  local name
  for name in "${TANDEM_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    if [ -n "$name" ] && command -v "$name" >/dev/null; then return 0; fi
  done
  # Playwright's own, where somebody has installed it.
  if compgen -G "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}/chromium*/*/chrome*" >/dev/null; then return 0; fi
  apt_install chromium
}
