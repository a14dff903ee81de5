// A real zrpc server or client, followed and driven by a test. See package peer for the manners.
//
// Apart from the publisher and subscriber since zrpc brings Kubernetes' client with it, which takes
// minutes to compile.
package main

import (
	"errors"
	"os"

	"zdisc/test/interop/peer"
)

func main() {
	commands := peer.Begin()
	if len(os.Args) < 2 {
		peer.Fail(errors.New("usage: rpc server|client|dial|load [flags]"))
	}

	switch args := os.Args[2:]; os.Args[1] {
	case "server":
		server(args, commands)
	case "client":
		client(args, commands)
	case "dial":
		dial(args, commands)
	case "load":
		load(args, commands)
	default:
		peer.Fail(errors.New("unknown program: " + os.Args[1]))
	}
}
