# shellcheck shell=bash
# The machine's CA bundle, for builds behind a proxy that re-signs TLS. It travels as a BuildKit secret: no image keeps it.

# Prints the path of the bundle; an empty file where the machine has none.
ca_bundle() {
  local file
  for file in "${NODE_EXTRA_CA_CERTS:-}" "${SSL_CERT_FILE:-}" /etc/ssl/certs/ca-certificates.crt /etc/pki/tls/certs/ca-bundle.crt /etc/ssl/cert.pem; do
    if [ -n "$file" ] && [ -r "$file" ]; then
      echo "$file"
      return 0
    fi
  done
  : >"$TANDEM_WORK/no-ca-bundle"
  echo "$TANDEM_WORK/no-ca-bundle"
}
