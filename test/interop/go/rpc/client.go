package main

import (
	"context"
	"flag"
	"time"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	grpcpeer "google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"zdisc/test/interop/peer"
)

// client calls grpc.health.v1.Health/Check at a rate through a zrpc client, until stdin ends.
//
// Events: connected (the client is made; go-zero does not wait for a connection), then call with
// the peer that answered ("" for none), the code and how long it took.
func client(args []string, commands <-chan []string) {
	flags := flag.NewFlagSet("client", flag.ExitOnError)
	connection := peer.ConnectionFlags(flags)
	target := flags.String("target", "", "dial target, in place of --endpoints and --key")
	balancer := flags.String("balancer", "", "BalancerName, go-zero's default if empty")
	rate := flags.Float64("rate", 20, "calls a second")
	flags.Parse(args)

	var config zrpc.RpcClientConf
	if err := conf.FillDefault(&config); err != nil {
		peer.Fail(err)
	}
	config.Target = *target
	config.Etcd = connection.Conf()
	if *balancer != "" {
		config.BalancerName = *balancer
	}
	zrpcClient, err := zrpc.NewClient(config)
	if err != nil {
		peer.Fail(err)
	}
	peer.Print("connected", nil)

	go callForEver(grpc_health_v1.NewHealthClient(zrpcClient.Conn()), *rate)
	peer.Obey(commands, nil)
}

// callForEver starts a call at each tick, whether or not the ones before are answered.
func callForEver(health grpc_health_v1.HealthClient, rate float64) {
	ticks := time.NewTicker(time.Duration(float64(time.Second) / rate))
	for range ticks.C {
		go call(health)
	}
}

func call(health grpc_health_v1.HealthClient) {
	var from grpcpeer.Peer
	started := time.Now()
	_, err := health.Check(context.Background(), &grpc_health_v1.HealthCheckRequest{}, grpc.Peer(&from))

	address := ""
	if from.Addr != nil {
		address = from.Addr.String()
	}
	peer.Print("call", peer.Fields{
		"peer":   address,
		"code":   status.Code(err).String(),
		"tookMs": float64(time.Since(started).Microseconds()) / 1000,
	})
}
