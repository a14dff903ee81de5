package main

import (
	"flag"
	"net"
	"os"
	"time"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc"
	"zdisc/test/interop/peer"
)

// server is a zrpc server whose only service is grpc.health.v1.Health, which go-zero brings. Without
// --key it registers nowhere.
//
// Events: listening once a connection succeeds (go-zero registers before it listens), obeyed after
// the commands "delay 20ms" and "fail 0.5" (the share of calls answered with UNAVAILABLE).
func server(args []string) {
	flags := flag.NewFlagSet("server", flag.ExitOnError)
	connection := peer.ConnectionFlags(flags)
	listenOn := flags.String("listen", "", "host:port, which is also what gets registered")
	id := flags.Int64("id", 0, "fixed ID in place of the lease ID")
	faults := newFaults()
	flags.Func("delay", "how long each call takes", faults.setDelay)
	flags.Func("fail", "share of calls that fail, 0 to 1", faults.setFailing)
	flags.Parse(args)

	var config zrpc.RpcServerConf
	if err := conf.FillDefault(&config); err != nil {
		peer.Fail(err)
	}
	config.Name = "interop"
	config.ListenOn = *listenOn
	config.Etcd = connection.Conf()
	config.Etcd.ID = *id
	zrpcServer := zrpc.MustNewServer(config, func(*grpc.Server) {})
	zrpcServer.AddUnaryInterceptors(faults.intercept)

	go tellWhenListening(*listenOn)
	go obeyUntilStdinEnds(faults)
	zrpcServer.Start()
}

func tellWhenListening(address string) {
	for {
		if connected, err := net.Dial("tcp", address); err == nil {
			connected.Close()
			peer.Print("listening", peer.Fields{"address": address})
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

func obeyUntilStdinEnds(faults *faults) {
	peer.ObeyStdin(func(words []string) {
		obey := map[string]func(string) error{"delay": faults.setDelay, "fail": faults.setFailing}[words[0]]
		if obey == nil || len(words) != 2 {
			peer.Print("unknown", peer.Fields{"command": words[0]})
		} else if err := obey(words[1]); err != nil {
			peer.Fail(err)
		} else {
			peer.Print("obeyed", peer.Fields{"command": words[0]})
		}
	})
	os.Exit(0)
}
