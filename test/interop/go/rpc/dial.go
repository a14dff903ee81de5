package main

import (
	"context"
	"flag"
	"time"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/status"
	"zdisc/test/interop/peer"
)

// dial does what a go-zero program does at its start: it reads the block UserRpc of a config file and
// makes a client of it, then one call of grpc.health.v1.Health/Check.
//
// Events: started, or refused with go-zero's error; after started, call with its code and message ("" for
// a call that went well). A client that hangs tells nothing.
func dial(args []string, commands <-chan []string) {
	flags := flag.NewFlagSet("dial", flag.ExitOnError)
	file := flags.String("config", "", "a go-zero config file with a block UserRpc")
	flags.Parse(args)

	var config struct{ UserRpc zrpc.RpcClientConf }
	if err := conf.Load(*file, &config); err != nil {
		peer.Fail(err)
	}
	go peer.Obey(commands, nil)

	began := time.Now()
	zrpcClient, err := zrpc.NewClient(config.UserRpc)
	if err != nil {
		peer.Print("refused", peer.Fields{"error": err.Error(), "tookMs": time.Since(began).Milliseconds()})
		select {}
	}
	peer.Print("started", peer.Fields{"tookMs": time.Since(began).Milliseconds()})

	began = time.Now()
	health := grpc_health_v1.NewHealthClient(zrpcClient.Conn())
	_, err = health.Check(context.Background(), &grpc_health_v1.HealthCheckRequest{})
	peer.Print("call", peer.Fields{
		"code":    status.Code(err).String(),
		"message": status.Convert(err).Message(),
		"tookMs":  time.Since(began).Milliseconds(),
	})
	select {}
}
