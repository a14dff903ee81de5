package main

import (
	"flag"

	"github.com/zeromicro/go-zero/core/discov"
	"zdisc/test/interop/peer"
)

// publish registers one address with discov.Publisher.
//
// Events: registered (go-zero put the key). Commands: pause, resume, stop. go-zero does not say
// which key and lease it has, nor when a stop has revoked: look into etcd.
func publish(args []string, commands <-chan []string) {
	flags := flag.NewFlagSet("publish", flag.ExitOnError)
	connection := peer.ConnectionFlags(flags)
	value := flags.String("value", "", "address to register")
	id := flags.Int64("id", 0, "fixed ID in place of the lease ID")
	flags.Parse(args)

	conf := connection.Conf()
	conf.ID = *id
	publisher := discov.NewPublisher(conf.Hosts, conf.Key, *value, publisherOptions(conf)...)
	if err := publisher.KeepAlive(); err != nil {
		peer.Fail(err)
	}
	peer.Print("registered", peer.Fields{"key": conf.Key, "value": *value})

	peer.Obey(commands, map[string]func(string) error{
		"pause":  peer.Plainly(publisher.Pause),
		"resume": peer.Plainly(publisher.Resume),
		"stop":   peer.Plainly(publisher.Stop),
	})
}

// publisherOptions are those that a zrpc server derives from its configuration.
// Source: go-zero zrpc/internal/rpcpubserver.go.
func publisherOptions(conf discov.EtcdConf) []discov.PubOption {
	var options []discov.PubOption
	if conf.HasAccount() {
		options = append(options, discov.WithPubEtcdAccount(conf.User, conf.Pass))
	}
	if conf.HasTLS() {
		options = append(options, discov.WithPubEtcdTLS(conf.CertFile, conf.CertKeyFile, conf.CACertFile, conf.InsecureSkipVerify))
	}
	if conf.HasID() {
		options = append(options, discov.WithId(conf.ID))
	}
	return options
}
