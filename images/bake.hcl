# The images of Tandem, for `docker buildx bake`; scripts/lib/images.sh sets the variables.
variable "TANDEM_VERSION" {}
variable "TANDEM_REVISION" { default = "unknown" }
variable "TANDEM_CA_BUNDLE" { default = "/dev/null" }
variable "SOURCE_DATE_EPOCH" { default = "0" }
variable "TANDEM_NODE_BASE" { default = "" }
variable "TANDEM_BUILD_BASE" { default = "" }
variable "TANDEM_NATS_BASE" { default = "" }
variable "TANDEM_HAPROXY_BASE" { default = "" }
variable "TANDEM_PROMETHEUS_BASE" { default = "" }
variable "TANDEM_ALERTMANAGER_BASE" { default = "" }

group "default" {
  targets = ["runtime", "nats", "haproxy", "door", "prometheus", "alertmanager", "sbom"]
}

target "common" {
  context = "."
  output  = ["type=docker"]
  args = {
    VERSION           = TANDEM_VERSION
    REVISION          = TANDEM_REVISION
    CREATED           = timeadd("1970-01-01T00:00:00Z", "${SOURCE_DATE_EPOCH}s")
    SOURCE_DATE_EPOCH = SOURCE_DATE_EPOCH
    # Null leaves the default of the Dockerfile: the official image.
    NODE_BASE         = TANDEM_NODE_BASE != "" ? TANDEM_NODE_BASE : null
    BUILD_BASE        = TANDEM_BUILD_BASE != "" ? TANDEM_BUILD_BASE : null
    NATS_BASE         = TANDEM_NATS_BASE != "" ? TANDEM_NATS_BASE : null
    HAPROXY_BASE      = TANDEM_HAPROXY_BASE != "" ? TANDEM_HAPROXY_BASE : null
    PROMETHEUS_BASE   = TANDEM_PROMETHEUS_BASE != "" ? TANDEM_PROMETHEUS_BASE : null
    ALERTMANAGER_BASE = TANDEM_ALERTMANAGER_BASE != "" ? TANDEM_ALERTMANAGER_BASE : null
  }
}

target "runtime" {
  inherits   = ["common"]
  dockerfile = "images/runtime/Dockerfile"
  secret     = ["id=ca_bundle,src=${TANDEM_CA_BUNDLE}"]
  tags       = ["tandem/runtime:${TANDEM_VERSION}"]
}

target "nats" {
  inherits   = ["common"]
  dockerfile = "images/nats/Dockerfile"
  tags       = ["tandem/nats:${TANDEM_VERSION}"]
}

target "haproxy" {
  inherits   = ["common"]
  dockerfile = "images/haproxy/Dockerfile"
  tags       = ["tandem/haproxy:${TANDEM_VERSION}"]
}

target "door" {
  inherits   = ["common"]
  dockerfile = "images/door/Dockerfile"
  tags       = ["tandem/door:${TANDEM_VERSION}"]
}

target "prometheus" {
  inherits   = ["common"]
  dockerfile = "images/prometheus/Dockerfile"
  tags       = ["tandem/prometheus:${TANDEM_VERSION}"]
}

target "alertmanager" {
  inherits   = ["common"]
  dockerfile = "images/alertmanager/Dockerfile"
  tags       = ["tandem/alertmanager:${TANDEM_VERSION}"]
}

# The list of what is inside the runtime image, and the licences of it, as files.
target "sbom" {
  inherits = ["runtime"]
  target   = "sbom"
  output   = ["type=local,dest=.tandem/sbom"]
  tags     = []
}
