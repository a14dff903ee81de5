package main

import (
	"context"
	"errors"
	"strconv"
	"sync"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
	"zdisc/test/interop/peer"
)

const rounds = 50

// mutex: a second session is refused, then waits its turn, and two that contend lose no update.
//
// Events: locked, refused and unlocked with who; counted with the value that the two wrote together.
func mutex(ctx context.Context, client *clientv3.Client) error {
	a, b, err := twoSessions(client, 10)
	if err != nil {
		return err
	}
	if err := takeTurns(ctx, client, a, b); err != nil {
		return err
	}
	return countTogether(ctx, client, a, b)
}

func takeTurns(ctx context.Context, client *clientv3.Client, a, b *concurrency.Session) error {
	ofA, ofB := concurrency.NewMutex(a, "turns"), concurrency.NewMutex(b, "turns")
	if err := ofA.Lock(ctx); err != nil {
		return err
	}
	peer.Print("locked", peer.Fields{"who": "a", "owns": owns(ctx, client, ofA)})
	if err := ofB.TryLock(ctx); !errors.Is(err, concurrency.ErrLocked) {
		return err
	}
	peer.Print("refused", peer.Fields{"who": "b"})

	got := make(chan error, 1)
	go func() { got <- ofB.Lock(ctx) }()
	if err := untilCount(ctx, client, "turns/", 2); err != nil {
		return err
	}
	peer.Print("unlocked", peer.Fields{"who": "a"})
	if err := ofA.Unlock(ctx); err != nil {
		return err
	}
	if err := <-got; err != nil {
		return err
	}
	peer.Print("locked", peer.Fields{"who": "b", "owns": owns(ctx, client, ofB)})
	return ofB.Unlock(ctx)
}

// owns tells whether etcd itself takes the session for the owner.
func owns(ctx context.Context, client *clientv3.Client, of *concurrency.Mutex) bool {
	answer, err := client.Txn(ctx).If(of.IsOwner()).Commit()
	return err == nil && answer.Succeeded
}

// countTogether reads and writes one number under the lock, from both sessions at once.
func countTogether(ctx context.Context, client *clientv3.Client, sessions ...*concurrency.Session) error {
	var working sync.WaitGroup
	failed := make(chan error, len(sessions))
	for _, session := range sessions {
		lock := concurrency.NewMutex(session, "counting")
		working.Go(func() {
			for range rounds {
				if err := countOnce(ctx, client, lock); err != nil {
					failed <- err
					return
				}
			}
		})
	}
	working.Wait()
	select {
	case err := <-failed:
		return err
	default:
	}
	value, err := number(ctx, client)
	peer.Print("counted", peer.Fields{"value": value})
	return err
}

func countOnce(ctx context.Context, client *clientv3.Client, lock *concurrency.Mutex) error {
	if err := lock.Lock(ctx); err != nil {
		return err
	}
	value, err := number(ctx, client)
	if err != nil {
		return err
	}
	if _, err := client.Put(ctx, "number", strconv.Itoa(value+1)); err != nil {
		return err
	}
	return lock.Unlock(ctx)
}

func number(ctx context.Context, client *clientv3.Client) (int, error) {
	found, err := client.Get(ctx, "number")
	if err != nil || len(found.Kvs) == 0 {
		return 0, err
	}
	return strconv.Atoi(string(found.Kvs[0].Value))
}

// crash: who dies with the lock loses it when its lease runs out, and whoever waits gets it.
//
// Events: locked with who.
func crash(ctx context.Context, client *clientv3.Client) error {
	a, b, err := twoSessions(client, 2)
	if err != nil {
		return err
	}
	if err := concurrency.NewMutex(a, "crash").Lock(ctx); err != nil {
		return err
	}
	peer.Print("locked", peer.Fields{"who": "a"})
	a.Orphan()
	if err := concurrency.NewMutex(b, "crash").Lock(ctx); err != nil {
		return err
	}
	peer.Print("locked", peer.Fields{"who": "b"})
	return b.Close()
}
