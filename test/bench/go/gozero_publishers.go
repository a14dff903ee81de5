package main

import (
	"context"
	"flag"
	"time"

	"github.com/zeromicro/go-zero/core/discov"
	clientv3 "go.etcd.io/etcd/client/v3"
)

// gozeroPublishers registers --count addresses with go-zero publishers in this one process, lets
// them rest, and withdraws them.
//
// Events: ready when all are registered. Figures: registered, registerMs and the CPU it took,
// registerCpuMs; restMs, restCpuShare (of one core), residentMB (at the end of the rest),
// keysAtRest (as counted in etcd), withdrawMs (nil if keys were still there after 15 s).
func gozeroPublishers(args []string, end <-chan struct{}) error {
	flags := flag.NewFlagSet("gozero-publishers", flag.ExitOnError)
	load := loadFlags(flags)
	atOnce := flags.Int("at-once", 64, "registrations under way at a time")
	rest := flags.Duration("rest", 30*time.Second, "how long to measure the rest")
	flags.Parse(args)
	client, err := load.connect()
	if err != nil {
		return err
	}
	defer client.Close()

	publishers := make([]*discov.Publisher, load.count)
	registering := &span{}
	registering.touch()
	started := time.Now()
	err = inParallel(load.count, *atOnce, func(i int) error {
		publishers[i] = discov.NewPublisher(load.endpoints(), load.service, plainAddress(i))
		return publishers[i].KeepAlive()
	})
	if err != nil {
		return err
	}
	registered := time.Since(started)
	registering.touch()
	report("ready", figures{"registerMs": milliseconds(registered)})

	atRest := restFor(*rest, end)
	keys, err := countKeys(client, load.service)
	if err != nil {
		return err
	}
	report("figures", figures{
		"registered":    load.count,
		"registerMs":    milliseconds(registered),
		"registerCpuMs": milliseconds(registering.cpu()),
		"restMs":        milliseconds(atRest.took()),
		"restCpuShare":  float64(atRest.cpu()) / float64(atRest.took()),
		"residentMB":    residentMB(),
		"keysAtRest":    keys,
		"withdrawMs":    withdraw(client, load.service, publishers),
	})
	return nil
}

// restFor begins with a pause: what is left over from registering is not the cost of resting.
func restFor(duration time.Duration, end <-chan struct{}) *span {
	sleepUntil(time.Now().Add(2*time.Second), end)
	rest := &span{}
	rest.touch()
	sleepUntil(time.Now().Add(duration), end)
	rest.touch()
	return rest
}

func countKeys(client *clientv3.Client, service string) (int64, error) {
	answer, err := client.Get(context.Background(), service+"/", clientv3.WithPrefix(), clientv3.WithCountOnly())
	if err != nil {
		return 0, err
	}
	return answer.Count, nil
}

// withdraw looks into etcd for the end: go-zero does not tell when a stopped publisher has revoked.
func withdraw(client *clientv3.Client, service string, publishers []*discov.Publisher) any {
	started := time.Now()
	for _, publisher := range publishers {
		publisher.Stop()
	}
	for time.Since(started) < 15*time.Second {
		if keys, err := countKeys(client, service); err == nil && keys == 0 {
			return milliseconds(time.Since(started))
		}
		time.Sleep(10 * time.Millisecond)
	}
	return nil
}
