package main

import (
	"context"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// faults make a healthy server slow and unreliable; both can change while it runs.
type faults struct {
	delay   atomic.Int64  // nanoseconds
	failing atomic.Uint64 // share of calls, in millionths
}

const millionths = 1_000_000

func (f *faults) setDelay(text string) error {
	delay, err := time.ParseDuration(text)
	if err == nil {
		f.delay.Store(int64(delay))
	}
	return err
}

func (f *faults) setFailing(text string) error {
	share, err := strconv.ParseFloat(text, 64)
	if err == nil {
		f.failing.Store(uint64(share * millionths))
	}
	return err
}

// intercept fails before it delays: a server that fails fast is the harder case for a balancer.
func (f *faults) intercept(ctx context.Context, request any, _ *grpc.UnaryServerInfo, handle grpc.UnaryHandler) (any, error) {
	if rand.Uint64N(millionths) < f.failing.Load() {
		return nil, status.Error(codes.Unavailable, "told to fail")
	}

	select {
	case <-time.After(time.Duration(f.delay.Load())):
		return handle(ctx, request)
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	}
}
