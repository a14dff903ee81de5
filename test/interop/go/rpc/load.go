package main

import (
	"context"
	"flag"
	"sort"
	"sync"
	"time"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/zrpc"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health/grpc_health_v1"
	grpcpeer "google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"zdisc/test/interop/peer"
)

// load keeps calls of grpc.health.v1.Health/Check open through a zrpc client, as many as --in-flight.
//
// Events: connected once the first call went well; figures in answer to the command "report": what
// happened since the last one, or since connected. Its fields are those of test/support/load-figures.ts.
func load(args []string, commands <-chan []string) {
	flags := flag.NewFlagSet("load", flag.ExitOnError)
	connection := peer.ConnectionFlags(flags)
	inFlight := flags.Int("in-flight", 50, "open calls")
	flags.Parse(args)

	var config zrpc.RpcClientConf
	if err := conf.FillDefault(&config); err != nil {
		peer.Fail(err)
	}
	config.Etcd = connection.Conf()
	zrpcClient, err := zrpc.NewClient(config)
	if err != nil {
		peer.Fail(err)
	}
	health := grpc_health_v1.NewHealthClient(zrpcClient.Conn())
	request := &grpc_health_v1.HealthCheckRequest{}
	for {
		if _, err := health.Check(context.Background(), request); err == nil {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	peer.Print("connected", nil)

	tally := newTally()
	for range *inFlight {
		go func() {
			for {
				var from grpcpeer.Peer
				started := time.Now()
				_, err := health.Check(context.Background(), request, grpc.Peer(&from))
				address := ""
				if from.Addr != nil {
					address = from.Addr.String()
				}
				tally.add(address, started, status.Code(err).String())
				if err != nil && address == "" {
					time.Sleep(time.Millisecond) // a breaker that refuses takes no time at all
				}
			}
		}()
	}
	peer.Obey(commands, map[string]func(string) error{"report": peer.Plainly(tally.report)})
}

// tally is what happened since it was last reported.
type tally struct {
	mutex   sync.Mutex
	since   time.Time
	calls   map[string]int
	failed  map[string]int
	codes   map[string]int
	tookMs  []float64
	buckets []map[string]int
}

const bucketTime = 100 * time.Millisecond

func newTally() *tally {
	t := &tally{}
	t.reset()
	return t
}

func (t *tally) reset() {
	t.since = time.Now()
	t.calls, t.failed, t.codes = map[string]int{}, map[string]int{}, map[string]int{}
	t.tookMs, t.buckets = nil, nil
}

func (t *tally) add(address string, started time.Time, code string) {
	t.mutex.Lock()
	defer t.mutex.Unlock()

	now := time.Now() // not before the lock: a report may have begun anew meanwhile
	t.calls[address]++
	if code != "OK" {
		t.failed[address]++
		t.codes[code]++
	}
	t.tookMs = append(t.tookMs, float64(now.Sub(started).Microseconds())/1000)
	at := int(now.Sub(t.since) / bucketTime)
	for len(t.buckets) <= at {
		t.buckets = append(t.buckets, map[string]int{})
	}
	t.buckets[at][address]++
}

func (t *tally) report() {
	t.mutex.Lock()
	defer t.mutex.Unlock()

	sort.Float64s(t.tookMs)
	peer.Print("figures", peer.Fields{
		"seconds": time.Since(t.since).Seconds(),
		"calls":   t.calls,
		"failed":  t.failed,
		"codes":   t.codes,
		"p50Ms":   percentile(t.tookMs, 0.50),
		"p99Ms":   percentile(t.tookMs, 0.99),
		"buckets": t.buckets,
	})
	t.reset()
}

func percentile(sorted []float64, part float64) float64 {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[int(part*float64(len(sorted)-1))]
}
