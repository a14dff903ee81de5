package main

import (
	"context"
	"fmt"
	"strconv"
	"sync"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
	"zdisc/test/interop/peer"
)

const (
	accounts  = 5
	begin     = 100
	workers   = 4
	transfers = 25
)

var levels = []struct {
	name  string
	level concurrency.Isolation
}{
	{"SerializableSnapshot", concurrency.SerializableSnapshot},
	{"Serializable", concurrency.Serializable},
	{"RepeatableReads", concurrency.RepeatableReads},
}

// stm: workers move money between accounts at once, at each level of isolation; none is made or lost.
//
// Events: sum with the level and what is in all accounts together.
func stm(ctx context.Context, client *clientv3.Client) error {
	for _, at := range levels {
		if err := openAccounts(ctx, client); err != nil {
			return err
		}
		if err := transferAll(ctx, client, at.level); err != nil {
			return err
		}
		sum, err := sumOfAccounts(ctx, client)
		if err != nil {
			return err
		}
		peer.Print("sum", peer.Fields{"level": at.name, "sum": sum})
	}
	return nil
}

func openAccounts(ctx context.Context, client *clientv3.Client) error {
	for i := range accounts {
		if _, err := client.Put(ctx, account(i), strconv.Itoa(begin)); err != nil {
			return err
		}
	}
	return nil
}

func transferAll(ctx context.Context, client *clientv3.Client, level concurrency.Isolation) error {
	var working sync.WaitGroup
	failed := make(chan error, workers)
	for worker := range workers {
		working.Go(func() {
			for i := range transfers {
				from, to := account((worker+i)%accounts), account((worker+2*i+1)%accounts)
				if err := transfer(ctx, client, level, from, to); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	working.Wait()
	close(failed)
	return <-failed
}

func transfer(ctx context.Context, client *clientv3.Client, level concurrency.Isolation, from, to string) error {
	move := func(stm concurrency.STM) error {
		if from == to {
			return nil
		}
		left, _ := strconv.Atoi(stm.Get(from))
		right, _ := strconv.Atoi(stm.Get(to))
		amount := left / 10
		stm.Put(from, strconv.Itoa(left-amount))
		stm.Put(to, strconv.Itoa(right+amount))
		return nil
	}
	_, err := concurrency.NewSTM(client, move, concurrency.WithIsolation(level), concurrency.WithAbortContext(ctx))
	return err
}

func sumOfAccounts(ctx context.Context, client *clientv3.Client) (int, error) {
	found, err := client.Get(ctx, "account/", clientv3.WithPrefix())
	if err != nil {
		return 0, err
	}
	sum := 0
	for _, kv := range found.Kvs {
		value, err := strconv.Atoi(string(kv.Value))
		if err != nil {
			return 0, err
		}
		sum += value
	}
	return sum, nil
}

func account(i int) string { return fmt.Sprintf("account/%d", i) }
