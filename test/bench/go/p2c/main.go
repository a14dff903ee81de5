// p2c times go-zero's own picker as grpc-go runs it: the balancer that zrpc registers, over connections that are
// always ready. It prints one JSON object: pickDoneNs, of a pick followed by the end of its call, the median of many
// slices (so that it matters less what else the machine does); and rebuildNs, the mean time of building its picker anew after a change of one of the --endpoints.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"sort"
	"time"

	"github.com/zeromicro/go-zero/core/logx"
	_ "github.com/zeromicro/go-zero/zrpc" // registers p2c_ewma
	"google.golang.org/grpc/balancer"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/resolver"
)

func main() {
	logx.Disable()
	endpoints := flag.Int("endpoints", 32, "how many")
	slices := flag.Int("slices", 1_000, "of 1,000 picks, each with its end")
	changes := flag.Int("changes", 0, "changes of one endpoint")
	flag.Parse()

	client := &client{}
	policy := balancer.Get("p2c_ewma").Build(client, balancer.BuildOptions{})
	defer policy.Close()
	client.update(policy, addresses(*endpoints, 0))
	json.NewEncoder(os.Stdout).Encode(map[string]any{
		"event":      "figures",
		"pickDoneNs": client.pickAndDone(*slices),
		"rebuildNs":  client.replace(policy, *endpoints, *changes),
	})
}

// client is what a balancer sees of grpc-go: every connection is ready as soon as it is asked for.
type client struct {
	balancer.ClientConn
	picker  balancer.Picker
	rebuilt int
}

func (c *client) UpdateState(state balancer.State) { c.picker, c.rebuilt = state.Picker, c.rebuilt+1 }

func (c *client) NewSubConn(_ []resolver.Address, options balancer.NewSubConnOptions) (balancer.SubConn, error) {
	return &conn{listener: options.StateListener}, nil
}

type conn struct {
	balancer.SubConn
	listener func(balancer.SubConnState)
}

func (c *conn) Connect() { c.listener(balancer.SubConnState{ConnectivityState: connectivity.Ready}) }

func (c *conn) Shutdown() {
	c.listener(balancer.SubConnState{ConnectivityState: connectivity.Shutdown})
}

// addresses are count of them, the first of which is new at each change.
func addresses(count, change int) []resolver.Address {
	all := make([]resolver.Address, count)
	for i := range all {
		all[i].Addr = fmt.Sprintf("10.0.%d.%d:8080", i>>8, i&255)
	}
	all[0].Addr = fmt.Sprintf("10.9.%d.%d:8080", change>>8, change&255)
	return all
}

func (c *client) update(policy balancer.Balancer, all []resolver.Address) {
	policy.UpdateClientConnState(balancer.ClientConnState{ResolverState: resolver.State{Addresses: all}})
}

func (c *client) pickAndDone(slices int) float64 {
	const calls = 1_000
	took := make([]float64, slices)
	for slice := range took {
		started := time.Now()
		for range calls {
			result, err := c.picker.Pick(balancer.PickInfo{})
			if err != nil {
				panic(err)
			}
			result.Done(balancer.DoneInfo{})
		}
		took[slice] = float64(time.Since(started).Nanoseconds()) / calls
	}
	sort.Float64s(took)
	return took[slices/2]
}

// replace is per picker built: a change of one endpoint builds several (one leaves, one becomes ready).
func (c *client) replace(policy balancer.Balancer, count, changes int) float64 {
	var took time.Duration
	c.rebuilt = 0
	for change := range changes {
		all := addresses(count, change+1)
		started := time.Now()
		c.update(policy, all)
		took += time.Since(started)
	}
	return float64(took.Nanoseconds()) / float64(max(1, c.rebuilt))
}
