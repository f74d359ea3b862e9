module tandem-bench-netdata

go 1.19

require github.com/netdata/go.d.plugin v0.47.0

require (
	github.com/cespare/xxhash/v2 v2.1.2 // indirect
	github.com/fsnotify/fsnotify v1.6.0 // indirect
	github.com/gofrs/flock v0.8.1 // indirect
	github.com/grafana/regexp v0.0.0-20220304095617-2e8d9baf4ac2 // indirect
	github.com/ilyam8/hashstructure v1.1.0 // indirect
	github.com/jessevdk/go-flags v1.5.0 // indirect
	github.com/mattn/go-isatty v0.0.16 // indirect
	github.com/mitchellh/go-homedir v1.1.0 // indirect
	github.com/pkg/errors v0.9.1 // indirect
	github.com/prometheus/prometheus v0.36.2 // indirect
	golang.org/x/sys v0.3.0 // indirect
	gopkg.in/yaml.v2 v2.4.0 // indirect
)
