package main

import (
	"context"
	"flag"
	"fmt"
	"sync"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// change moves the instances that fill registered to new addresses, one after the other and round
// again, --changes of them at --rate a second. A new address tells when it was sent; the lease stays.
//
// Figures: changes, tookMs, ratePerSecond (as achieved), commitMs (sent to acknowledged). A change
// that fails is an error of the whole.
func change(args []string, end <-chan struct{}) error {
	flags := flag.NewFlagSet("change", flag.ExitOnError)
	load := loadFlags(flags)
	changes := flags.Int("changes", 10_000, "how many")
	rate := flags.Float64("rate", 1_000, "changes a second")
	flags.Parse(args)
	client, err := load.connect()
	if err != nil {
		return err
	}
	defer client.Close()

	m := mover{client: client, load: load}
	started := time.Now()
	sent := 0
	due := func() time.Time { return started.Add(time.Duration(float64(sent) / *rate * float64(time.Second))) }
	for ; sent < *changes && sleepUntil(due(), end); sent++ {
		i := sent % load.count
		m.group.Go(func() { m.move(i) })
	}
	sending := time.Since(started)
	m.group.Wait()
	if len(m.errors) > 0 {
		return fmt.Errorf("%d of %d changes failed, the first: %w", len(m.errors), sent, m.errors[0])
	}

	report("figures", figures{
		"changes":       sent,
		"tookMs":        milliseconds(time.Since(started)),
		"ratePerSecond": float64(sent) / sending.Seconds(),
		"commitMs":      spread(m.took),
	})
	return nil
}

// sleepUntil is false when it was told to end.
func sleepUntil(due time.Time, end <-chan struct{}) bool {
	select {
	case <-time.After(time.Until(due)):
		return true
	case <-end:
		return false
	}
}

type mover struct {
	client *clientv3.Client
	load   *load
	group  sync.WaitGroup
	lock   sync.Mutex
	took   []time.Duration
	errors []error
}

// move does not wait for the move before: the rate must not depend on how fast etcd's disk is.
func (m *mover) move(i int) {
	sent := time.Now()
	_, err := m.client.Put(context.Background(), instanceKey(m.load.service, i), stampedAddress(sent), clientv3.WithIgnoreLease())
	took := time.Since(sent)

	m.lock.Lock()
	defer m.lock.Unlock()
	if err != nil {
		m.errors = append(m.errors, err)
		return
	}
	m.took = append(m.took, took)
}
