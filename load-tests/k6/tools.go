//go:build tools

// Names what go.mod is for, so that `go mod tidy` keeps it.
package tools

import _ "go.k6.io/k6/v2"
