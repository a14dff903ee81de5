// The Go side of the benchmark: what loads etcd, and what zdisc is compared with.
//
// Every program prints one JSON object a line on stdout: "ready" when the measured part may begin,
// and "figures" once, at its end. A line on stdin, or its end, ends a program early.
package main

import (
	"fmt"
	"os"

	"github.com/zeromicro/go-zero/core/logx"
)

var programs = map[string]func(args []string, end <-chan struct{}) error{
	"fill":              fill,
	"change":            change,
	"etcd-watch":        etcdWatch,
	"gozero-subscriber": gozeroSubscriber,
	"gozero-publishers": gozeroPublishers,
	"leases":            keepLeases,
	"puts":              onePuts,
	"watchers":          watchTogether,
}

func main() {
	logx.DisableStat()
	logx.SetLevel(logx.ErrorLevel)
	logx.SetWriter(logx.NewWriter(os.Stderr))

	if len(os.Args) < 2 || programs[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: bench fill|change|etcd-watch|gozero-subscriber|gozero-publishers|leases|puts|watchers [flags]")
		os.Exit(2)
	}
	if err := programs[os.Args[1]](os.Args[2:], told()); err != nil {
		fmt.Fprintln(os.Stderr, os.Args[1]+":", err)
		os.Exit(1)
	}
}
