// etcd's own Go recipes (go.etcd.io/etcd/client/v3/concurrency), followed by a test. See package peer for
// the manners. Each recipe tells what happened and ends with done.
package main

import (
	"context"
	"errors"
	"flag"
	"os"
	"strings"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
	"zdisc/test/interop/peer"
)

// patience bounds a whole recipe: what does not come by then never does.
const patience = 30 * time.Second

var recipes = map[string]func(context.Context, *clientv3.Client) error{
	"mutex":    mutex,
	"crash":    crash,
	"election": election,
	"stm":      stm,
}

func main() {
	peer.Begin()
	if len(os.Args) < 2 || recipes[os.Args[1]] == nil {
		peer.Fail(errors.New("usage: concurrency mutex|crash|election|stm [flags]"))
	}
	flags := flag.NewFlagSet(os.Args[1], flag.ExitOnError)
	hosts := flags.String("endpoints", "127.0.0.1:2379", "etcd hosts, separated by commas")
	flags.Parse(os.Args[2:])

	client, err := clientv3.New(clientv3.Config{Endpoints: strings.Split(*hosts, ","), DialTimeout: 5 * time.Second})
	if err != nil {
		peer.Fail(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := recipes[os.Args[1]](ctx, client); err != nil {
		peer.Fail(err)
	}
	peer.Print("done", nil)
}

// twoSessions are two clients' sessions, each with a lease of its own.
func twoSessions(client *clientv3.Client, ttlSeconds int) (a, b *concurrency.Session, err error) {
	if a, err = concurrency.NewSession(client, concurrency.WithTTL(ttlSeconds)); err != nil {
		return nil, nil, err
	}
	b, err = concurrency.NewSession(client, concurrency.WithTTL(ttlSeconds))
	return a, b, err
}

// untilCount waits until so many keys stand under a prefix.
func untilCount(ctx context.Context, client *clientv3.Client, prefix string, count int64) error {
	for {
		found, err := client.Get(ctx, prefix, clientv3.WithPrefix(), clientv3.WithCountOnly())
		if err != nil || found.Count == count {
			return err
		}
		time.Sleep(5 * time.Millisecond)
	}
}
