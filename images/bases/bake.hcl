# The local bases, used where no registry answers. scripts/lib/bases.sh runs this after it has made tandem/base-debian.
variable "NODE_VERSION" {}
variable "TOOLCHAIN" {}

group "default" {
  targets = ["node", "build", "nats", "haproxy", "prometheus", "alertmanager"]
}

target "base" {
  context = "."
}

target "node" {
  inherits   = ["base"]
  dockerfile = "images/bases/node/Dockerfile"
  contexts   = { toolchain = TOOLCHAIN }
  tags       = ["tandem/base-node:${NODE_VERSION}"]
}

target "build" {
  inherits   = ["base"]
  dockerfile = "images/bases/build/Dockerfile"
  contexts   = { toolchain = TOOLCHAIN }
  tags       = ["tandem/base-build:${NODE_VERSION}"]
}

target "nats" {
  inherits   = ["base"]
  dockerfile = "images/bases/nats/Dockerfile"
  tags       = ["tandem/base-nats:trixie"]
}

target "haproxy" {
  inherits   = ["base"]
  dockerfile = "images/bases/haproxy/Dockerfile"
  tags       = ["tandem/base-haproxy:trixie"]
}

target "prometheus" {
  inherits   = ["base"]
  dockerfile = "images/bases/prometheus/Dockerfile"
  tags       = ["tandem/base-prometheus:trixie"]
}

target "alertmanager" {
  inherits   = ["base"]
  dockerfile = "images/bases/alertmanager/Dockerfile"
  tags       = ["tandem/base-alertmanager:trixie"]
}
