package main

import (
	"flag"
	"sync"
	"time"

	"github.com/zeromicro/go-zero/core/discov"
)

// gozeroSubscriber follows the service with go-zero's discov.Subscriber. At each call of its listener
// it asks for the values, as go-zero's own resolver does.
//
// It ends after --expect changed addresses. Figures: changes, listenerCalls (a move is two),
// instances (at the end), tookMs (from the first change to the last), cpuMs (of that time),
// cpuUsPerChange, valuesUsPerChange (the time spent in Values() alone: what a change costs at this
// number of instances), latencyMs (from the sending of a change to the end of its listener), residentMB.
func gozeroSubscriber(args []string, end <-chan struct{}) error {
	flags := flag.NewFlagSet("gozero-subscriber", flag.ExitOnError)
	load := loadFlags(flags)
	expect := flags.Int("expect", 10_000, "changes to wait for")
	flags.Parse(args)

	subscriber, err := discov.NewSubscriber(load.endpoints(), load.service)
	if err != nil {
		return err
	}
	listener := &gozeroListener{subscriber: subscriber}
	subscriber.AddListener(listener.onChange)
	subscriber.Values()

	// A second subscriber shares the watch of the first and hears of each change after it.
	counter := &changeCounter{expect: *expect, listener: listener, reached: make(chan struct{})}
	if _, err := discov.NewSubscriber(load.endpoints(), load.service, discov.WithContainer(counter)); err != nil {
		return err
	}
	counter.begin()
	report("ready", figures{"instances": len(subscriber.Values())})

	select {
	case <-end:
	case <-counter.reached:
	}
	report("figures", counter.figures())
	return nil
}

type gozeroListener struct {
	subscriber *discov.Subscriber
	calls      int
	inValues   time.Duration
}

func (l *gozeroListener) onChange() {
	started := time.Now()
	l.subscriber.Values()
	l.inValues += time.Since(started)
	l.calls++
}

// changeCounter is told of every change, with its address, which go-zero's listeners are not.
type changeCounter struct {
	lock      sync.Mutex
	begun     bool
	expect    int
	changes   int
	listener  *gozeroListener
	latencies []time.Duration
	span      span
	reached   chan struct{}
}

// begin ends the initial load, which is no change.
func (c *changeCounter) begin() {
	c.lock.Lock()
	defer c.lock.Unlock()
	c.begun = true
}

func (c *changeCounter) OnAdd(kv discov.KV) {
	c.lock.Lock()
	defer c.lock.Unlock()
	if !c.begun {
		return
	}
	c.span.touch()
	c.changes++
	if old, isStamped := age(kv.Val, time.Now()); isStamped {
		c.latencies = append(c.latencies, old)
	}
	if c.changes == c.expect {
		close(c.reached)
	}
}

func (c *changeCounter) OnDelete(discov.KV)  {}
func (c *changeCounter) AddListener(func())  {}
func (c *changeCounter) GetValues() []string { return nil }

func (c *changeCounter) figures() figures {
	c.lock.Lock()
	defer c.lock.Unlock()
	return figures{
		"changes":           c.changes,
		"listenerCalls":     c.listener.calls,
		"instances":         len(c.listener.subscriber.Values()),
		"tookMs":            milliseconds(c.span.took()),
		"cpuMs":             milliseconds(c.span.cpu()),
		"cpuUsPerChange":    perEvent(c.span.cpu(), c.changes),
		"valuesUsPerChange": perEvent(c.listener.inValues, c.changes),
		"latencyMs":         spread(c.latencies),
		"residentMB":        residentMB(),
	}
}
