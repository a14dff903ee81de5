package main

import (
	"flag"
	"sort"
	"sync"

	"github.com/zeromicro/go-zero/core/discov"
	"zdisc/test/interop/peer"
)

// subscribe follows a service with discov.Subscriber.
//
// Events: values (sorted), with because: "start" once, "change" at each call of the listener, "asked"
// after the command values. A move is two calls: without the old address, then with the new one.
// The command close ends the subscription.
func subscribe(args []string, commands <-chan []string) {
	flags := flag.NewFlagSet("subscribe", flag.ExitOnError)
	connection := peer.ConnectionFlags(flags)
	isExclusive := flags.Bool("exclusive", false, "one key an address: a later key evicts the earlier")
	isExactMatch := flags.Bool("exact-match", false, "the key itself, not a prefix")
	flags.Parse(args)

	conf := connection.Conf()
	options := subscriberOptions(conf)
	if *isExclusive {
		options = append(options, discov.Exclusive())
	}
	if *isExactMatch {
		options = append(options, discov.WithExactMatch())
	}
	subscriber, err := discov.NewSubscriber(conf.Hosts, conf.Key, options...)
	if err != nil {
		peer.Fail(err)
	}

	var inOrder sync.Mutex
	tell := func(because string) {
		inOrder.Lock()
		defer inOrder.Unlock()
		peer.Print("values", peer.Fields{"because": because, "values": sorted(subscriber.Values())})
	}
	subscriber.AddListener(func() { tell("change") })
	tell("start")

	peer.Obey(commands, map[string]func(string) error{
		"values": peer.Plainly(func() { tell("asked") }),
		"close":  peer.Plainly(subscriber.Close),
	})
}

func subscriberOptions(conf discov.EtcdConf) []discov.SubOption {
	var options []discov.SubOption
	if conf.HasAccount() {
		options = append(options, discov.WithSubEtcdAccount(conf.User, conf.Pass))
	}
	if conf.HasTLS() {
		options = append(options, discov.WithSubEtcdTLS(conf.CertFile, conf.CertKeyFile, conf.CACertFile, conf.InsecureSkipVerify))
	}
	return options
}

// sorted is a copy in order, never nil, so that JSON has [] for none.
func sorted(values []string) []string {
	copied := append([]string{}, values...)
	sort.Strings(copied)
	return copied
}
