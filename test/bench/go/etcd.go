package main

import (
	"flag"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// load is which service of which etcd a program works on.
type load struct {
	hosts   string
	service string
	count   int
}

func loadFlags(flags *flag.FlagSet) *load {
	l := &load{}
	flags.StringVar(&l.hosts, "endpoints", "127.0.0.1:2379", "etcd hosts, separated by commas")
	flags.StringVar(&l.service, "key", "bench.rpc", "service key")
	flags.IntVar(&l.count, "count", 1_000, "instances")
	return l
}

// endpoints are a copy for each caller: go-zero sorts them in place.
func (l *load) endpoints() []string { return strings.Split(l.hosts, ",") }

func (l *load) connect() (*clientv3.Client, error) {
	return clientv3.New(clientv3.Config{
		Endpoints:          l.endpoints(),
		DialTimeout:        5 * time.Second,
		MaxCallRecvMsgSize: 256 << 20,
	})
}
