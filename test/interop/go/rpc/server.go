package main

import (
	"flag"
	"net"
	"time"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc"
	"zdisc/test/interop/peer"
)

// server is a zrpc server whose only service is grpc.health.v1.Health, which go-zero brings. Without
// --key it registers nowhere.
//
// Events: listening once a connection succeeds (go-zero registers before it listens). Commands:
// "delay 20ms" and "fail 0.5" (the share of calls that are answered with UNAVAILABLE). With --plain it
// refuses no call by itself: neither by its breaker nor, on a machine that is busy, to shed load.
func server(args []string, commands <-chan []string) {
	flags := flag.NewFlagSet("server", flag.ExitOnError)
	connection := peer.ConnectionFlags(flags)
	listenOn := flags.String("listen", "", "host:port, which is also what gets registered")
	id := flags.Int64("id", 0, "fixed ID in place of the lease ID")
	plain := flags.Bool("plain", false, "without breaker and shedding")
	faults := &faults{}
	flags.Func("delay", "how long each call takes", faults.setDelay)
	flags.Func("fail", "share of calls that fail, 0 to 1", faults.setFailing)
	flags.Parse(args)

	var config zrpc.RpcServerConf
	if err := conf.FillDefault(&config); err != nil {
		peer.Fail(err)
	}
	config.Name = "interop"
	config.ListenOn = *listenOn
	config.DevServer.Enabled = false // its port is the same for every server of the machine
	if *plain {
		config.CpuThreshold = 0
		config.Middlewares.Breaker = false
	}
	config.Etcd = connection.Conf()
	config.Etcd.ID = *id
	zrpcServer := zrpc.MustNewServer(config, func(*grpc.Server) {})
	zrpcServer.AddUnaryInterceptors(faults.intercept)

	go tellWhenListening(*listenOn)
	go peer.Obey(commands, map[string]func(string) error{"delay": faults.setDelay, "fail": faults.setFailing})
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
