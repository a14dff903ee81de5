// A real go-zero publisher or subscriber, followed and driven by a test. See package peer for the manners.
package main

import (
	"errors"
	"os"

	"zdisc/test/interop/peer"
)

func main() {
	commands := peer.Begin()
	if len(os.Args) < 2 {
		peer.Fail(errors.New("usage: discov publish|subscribe [flags]"))
	}

	switch args := os.Args[2:]; os.Args[1] {
	case "publish":
		publish(args, commands)
	case "subscribe":
		subscribe(args, commands)
	default:
		peer.Fail(errors.New("unknown program: " + os.Args[1]))
	}
}
