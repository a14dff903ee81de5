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
// --at-once of them are one transaction: of single puts etcd takes no 10,000 a second on two cores.
//
// Figures: changes, tookMs, ratePerSecond (as achieved), commitMs (sent to acknowledged). A change
// that fails is an error of the whole.
func change(args []string, end <-chan struct{}) error {
	flags := flag.NewFlagSet("change", flag.ExitOnError)
	load := loadFlags(flags)
	changes := flags.Int("changes", 10_000, "how many")
	rate := flags.Float64("rate", 1_000, "changes a second")
	atOnce := flags.Int("at-once", 1, "changes in a transaction, of different instances")
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
	for ; sent < *changes && sleepUntil(due(), end); sent += *atOnce {
		first, count := sent, min(*atOnce, *changes-sent)
		m.group.Go(func() { m.move(first, count) })
	}
	sending := time.Since(started)
	m.group.Wait()
	if len(m.errors) > 0 {
		return fmt.Errorf("%d transactions of %d changes failed, the first: %w", len(m.errors), sent, m.errors[0])
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
func (m *mover) move(first, count int) {
	sent := time.Now()
	puts := make([]clientv3.Op, count)
	for at := range puts {
		key := instanceKey(m.load.service, (first+at)%m.load.count)
		puts[at] = clientv3.OpPut(key, stampedAddress(sent), clientv3.WithIgnoreLease())
	}
	_, err := m.client.Txn(context.Background()).Then(puts...).Commit()
	took := time.Since(sent)

	m.lock.Lock()
	defer m.lock.Unlock()
	if err != nil {
		m.errors = append(m.errors, err)
		return
	}
	m.took = append(m.took, took)
}
