package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// What a server is put under. The same programs load a real etcd and the one of `zdisc dev`.

// onePuts writes --count new keys, each in a call of its own, --at-once at a time.
//
// Figures: usPerPut (time by count), latencyMs.
func onePuts(args []string, _ <-chan struct{}) error {
	flags := flag.NewFlagSet("puts", flag.ExitOnError)
	load := loadFlags(flags)
	atOnce := flags.Int("at-once", 1, "calls at a time")
	flags.Parse(args)
	client, err := load.connect()
	if err != nil {
		return err
	}
	defer client.Close()

	latencies := make([]time.Duration, load.count)
	started := time.Now()
	err = inParallel(load.count, *atOnce, func(i int) error {
		sent := time.Now()
		_, err := client.Put(context.Background(), fmt.Sprintf("puts/%d/%d", *atOnce, i), plainAddress(i))
		latencies[i] = time.Since(sent)
		return err
	})
	if err != nil {
		return err
	}
	took := time.Since(started)
	report("figures", figures{"usPerPut": perEvent(took, load.count), "latencyMs": spread(latencies)})
	return nil
}

// keepLeases grants --count leases of --ttl seconds, each with a key, and keeps them alive until it is told to end.
//
// Events: ready once all are kept. Figures: kept, of those that etcd still has at the end.
func keepLeases(args []string, end <-chan struct{}) error {
	flags := flag.NewFlagSet("leases", flag.ExitOnError)
	load := loadFlags(flags)
	ttlSeconds := flags.Int64("ttl", 10, "TTL of each")
	flags.Parse(args)
	client, err := load.connect()
	if err != nil {
		return err
	}
	defer client.Close()

	err = inParallel(load.count, 64, func(i int) error {
		granted, err := client.Grant(context.Background(), *ttlSeconds)
		if err != nil {
			return err
		}
		if _, err := client.Put(context.Background(), instanceKey("leased.rpc", i), plainAddress(i), clientv3.WithLease(granted.ID)); err != nil {
			return err
		}
		answers, err := client.KeepAlive(context.Background(), granted.ID)
		if err == nil {
			go drain(answers)
		}
		return err
	})
	if err != nil {
		return err
	}
	report("ready", nil)
	<-end
	found, err := client.Get(context.Background(), "leased.rpc/", clientv3.WithPrefix(), clientv3.WithCountOnly())
	if err != nil {
		return err
	}
	report("figures", figures{"kept": found.Count})
	return nil
}

func drain(answers <-chan *clientv3.LeaseKeepAliveResponse) {
	for range answers {
	}
}

// watchTogether has --watchers watches of one prefix, on --connections connections, and makes --count changes as
// fast as they are taken; it ends when every watch has had every change.
//
// Figures: events, tookMs (from the first change to the last event), eventsPerSecond.
func watchTogether(args []string, _ <-chan struct{}) error {
	flags := flag.NewFlagSet("watchers", flag.ExitOnError)
	load := loadFlags(flags)
	watchers := flags.Int("watchers", 1_000, "watches")
	connections := flags.Int("connections", 20, "connections that they share")
	flags.Parse(args)

	var had sync.WaitGroup
	var created atomic.Int64
	for range *connections {
		client, err := load.connect()
		if err != nil {
			return err
		}
		defer client.Close()
		for range *watchers / *connections {
			events := client.Watch(context.Background(), "watched/", clientv3.WithPrefix(), clientv3.WithCreatedNotify())
			had.Go(func() { take(events, load.count, &created) })
		}
	}
	for created.Load() < int64(*watchers) {
		time.Sleep(time.Millisecond)
	}
	client, err := load.connect()
	if err != nil {
		return err
	}
	defer client.Close()

	started := time.Now()
	for i := range load.count {
		if _, err := client.Put(context.Background(), fmt.Sprintf("watched/%d", i%10), plainAddress(i)); err != nil {
			return err
		}
	}
	had.Wait()
	took := time.Since(started)
	events := load.count * *watchers
	report("figures", figures{
		"events": events, "tookMs": milliseconds(took), "eventsPerSecond": float64(events) / took.Seconds(),
	})
	return nil
}

func take(responses clientv3.WatchChan, expect int, created *atomic.Int64) {
	for response := range responses {
		if response.Created {
			created.Add(1)
		}
		if expect -= len(response.Events); expect <= 0 {
			return
		}
	}
	panic(errors.New("a watch ended"))
}
