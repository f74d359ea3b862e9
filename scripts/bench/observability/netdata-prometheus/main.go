// SPDX-License-Identifier: GPL-3.0-or-later

// go.d.plugin of Netdata with its collector of Prometheus pages and no other one.
package main

import (
	"os"

	"github.com/netdata/go.d.plugin/agent"
	"github.com/netdata/go.d.plugin/cli"
	"github.com/netdata/go.d.plugin/pkg/multipath"

	_ "github.com/netdata/go.d.plugin/modules/prometheus"
)

func main() {
	options, err := cli.Parse(os.Args)
	if err != nil {
		os.Exit(1)
	}
	folders := multipath.New(options.ConfDir...)
	agent.New(agent.Config{
		Name:           "go.d",
		ConfDir:        folders,
		ModulesConfDir: folders,
		RunModule:      options.Module,
		MinUpdateEvery: options.UpdateEvery,
	}).Run()
}
