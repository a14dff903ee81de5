package main

import (
	"context"

	clientv3 "go.etcd.io/etcd/client/v3"
	"go.etcd.io/etcd/client/v3/concurrency"
	"zdisc/test/interop/peer"
)

// election: a leads, proclaims and resigns, b follows; an observer sees all of it.
//
// Events: observed with the leader's value; elected with who; none when nobody leads.
func election(ctx context.Context, client *clientv3.Client) error {
	a, b, err := twoSessions(client, 10)
	if err != nil {
		return err
	}
	ofA, ofB := concurrency.NewElection(a, "election"), concurrency.NewElection(b, "election")
	if _, err := ofB.Leader(ctx); err == concurrency.ErrElectionNoLeader {
		peer.Print("none", nil)
	}
	observed := ofB.Observe(ctx)
	seen := func() { peer.Print("observed", peer.Fields{"value": string((<-observed).Kvs[0].Value)}) }

	if err := ofA.Campaign(ctx, "a"); err != nil {
		return err
	}
	peer.Print("elected", peer.Fields{"who": "a"})
	seen()
	if err := ofA.Proclaim(ctx, "a, again"); err != nil {
		return err
	}
	seen()
	return succeed(ctx, client, ofA, ofB, seen)
}

// succeed lets b campaign behind a, and a resign.
func succeed(ctx context.Context, client *clientv3.Client, ofA, ofB *concurrency.Election, seen func()) error {
	got := make(chan error, 1)
	go func() { got <- ofB.Campaign(ctx, "b") }()
	if err := untilCount(ctx, client, "election/", 2); err != nil {
		return err
	}
	if err := ofA.Resign(ctx); err != nil {
		return err
	}
	if err := <-got; err != nil {
		return err
	}
	peer.Print("elected", peer.Fields{"who": "b"})
	seen()
	if err := ofA.Proclaim(ctx, "too late"); err == concurrency.ErrElectionNotLeader {
		peer.Print("refused", peer.Fields{"who": "a"})
	}
	return ofB.Resign(ctx)
}
