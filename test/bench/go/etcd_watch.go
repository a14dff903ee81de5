package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	clientv3 "go.etcd.io/etcd/client/v3"
)

// etcdWatch does what `etcdctl watch --prefix` does, with etcd's own client: it prints three lines an
// event, into --lines. Besides, it knows how old each change was.
//
// It ends after --expect events. Figures: events, responses, tookMs (from the first event to the
// last), cpuMs (of that time), cpuUsPerEvent, latencyMs (from the sending of a change to its
// printing), residentMB.
func etcdWatch(args []string, end <-chan struct{}) error {
	flags := flag.NewFlagSet("etcd-watch", flag.ExitOnError)
	load := loadFlags(flags)
	expect := flags.Int("expect", 10_000, "events to wait for")
	lines := flags.String("lines", os.DevNull, "where the lines go")
	flags.Parse(args)
	client, err := load.connect()
	if err != nil {
		return err
	}
	defer client.Close()
	file, err := os.OpenFile(*lines, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	defer file.Close()

	w := etcdWatcher{expect: *expect, lines: file}
	events := client.Watch(context.Background(), load.service+"/", clientv3.WithPrefix(), clientv3.WithCreatedNotify())
	if err := w.follow(events, end); err != nil {
		return err
	}
	report("figures", w.figures())
	return nil
}

type etcdWatcher struct {
	expect, events, responses int
	lines                     *os.File
	latencies                 []time.Duration
	span                      span
}

func (w *etcdWatcher) follow(responses clientv3.WatchChan, end <-chan struct{}) error {
	for {
		select {
		case <-end:
			return nil
		case response, isOpen := <-responses:
			if !isOpen {
				return errors.New("the watch ended")
			}
			if err := response.Err(); err != nil {
				return err
			}
			if w.take(response); w.events >= w.expect {
				return nil
			}
		}
	}
}

func (w *etcdWatcher) take(response clientv3.WatchResponse) {
	if response.Created {
		report("ready", nil)
		return
	}
	w.span.touch()
	w.responses++
	for _, event := range response.Events {
		w.events++
		// etcdctl writes each line by itself, too.
		fmt.Fprintln(w.lines, event.Type)
		fmt.Fprintln(w.lines, string(event.Kv.Key))
		fmt.Fprintln(w.lines, string(event.Kv.Value))
		if old, isStamped := age(string(event.Kv.Value), time.Now()); isStamped {
			w.latencies = append(w.latencies, old)
		}
	}
	w.span.touch()
}

func (w *etcdWatcher) figures() figures {
	return figures{
		"events":        w.events,
		"responses":     w.responses,
		"tookMs":        milliseconds(w.span.took()),
		"cpuMs":         milliseconds(w.span.cpu()),
		"cpuUsPerEvent": perEvent(w.span.cpu(), w.events),
		"latencyMs":     spread(w.latencies),
		"residentMB":    residentMB(),
	}
}
