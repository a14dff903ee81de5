package main

import (
	"context"
	"flag"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// batchSize is the puts of one transaction; etcd refuses more than 128 unless told otherwise.
const batchSize = 128

// fill registers --count instances as fast as it can, evenly on --leases leases, and leaves them there.
//
// Figures: count, tookMs, revision (of etcd afterwards).
func fill(args []string, _ <-chan struct{}) error {
	flags := flag.NewFlagSet("fill", flag.ExitOnError)
	load := loadFlags(flags)
	leaseCount := flags.Int("leases", 1, "leases to share; 0 for keys without lease")
	ttlSeconds := flags.Int64("ttl", 3_600, "TTL of the leases; nobody renews them")
	flags.Parse(args)
	client, err := load.connect()
	if err != nil {
		return err
	}
	defer client.Close()

	started := time.Now()
	leases := make([]clientv3.LeaseID, *leaseCount)
	err = inParallel(*leaseCount, 64, func(i int) error {
		granted, err := client.Grant(context.Background(), *ttlSeconds)
		if err == nil {
			leases[i] = granted.ID
		}
		return err
	})
	if err != nil {
		return err
	}

	var revision atomic.Int64
	batches := (load.count + batchSize - 1) / batchSize
	err = inParallel(batches, 16, func(batch int) error {
		answer, err := client.Txn(context.Background()).Then(puts(load, leases, batch)...).Commit()
		if err == nil {
			raise(&revision, answer.Header.Revision)
		}
		return err
	})
	if err != nil {
		return err
	}

	report("figures", figures{
		"count":    load.count,
		"tookMs":   milliseconds(time.Since(started)),
		"revision": strconv.FormatInt(revision.Load(), 10),
	})
	return nil
}

func puts(load *load, leases []clientv3.LeaseID, batch int) []clientv3.Op {
	var ops []clientv3.Op
	for i := batch * batchSize; i < min((batch+1)*batchSize, load.count); i++ {
		var options []clientv3.OpOption
		if len(leases) > 0 {
			options = append(options, clientv3.WithLease(leases[i%len(leases)]))
		}
		ops = append(ops, clientv3.OpPut(instanceKey(load.service, i), plainAddress(i), options...))
	}
	return ops
}

func raise(highest *atomic.Int64, to int64) {
	for {
		now := highest.Load()
		if to <= now || highest.CompareAndSwap(now, to) {
			return
		}
	}
}

// inParallel does the jobs 0 to count-1, at most `atOnce` at a time, and returns the first error.
// After an error no further job is begun.
func inParallel(count, atOnce int, job func(i int) error) error {
	var next atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, atOnce)
	for range min(atOnce, count) {
		group.Go(func() {
			for i := int(next.Add(1)) - 1; i < count; i = int(next.Add(1)) - 1 {
				if err := job(i); err != nil {
					failed <- err
					next.Store(int64(count))
					return
				}
			}
		})
	}
	group.Wait()
	close(failed)
	return <-failed
}
