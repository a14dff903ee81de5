package main

import (
	"bufio"
	"encoding/json"
	"os"
	"sort"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// figures are what a program measured, by name; a name ends in its unit.
type figures map[string]any

func report(event string, f figures) {
	line := figures{"event": event}
	for name, value := range f {
		line[name] = value
	}
	text, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}
	os.Stdout.Write(append(text, '\n'))
}

// told is closed at the first line on stdin, or at its end. A program that does not end soon after
// (go-zero retries for ever where etcd is gone) is ended, so that none outlives the benchmark.
func told() <-chan struct{} {
	end := make(chan struct{})
	go func() {
		bufio.NewReader(os.Stdin).ReadString('\n')
		close(end)
		time.Sleep(20 * time.Second)
		os.Exit(1)
	}()
	return end
}

// cpuTime is what this process used so far, in user and system mode.
func cpuTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

// residentMB is the memory that this process holds now; 0 where there is no /proc.
func residentMB() float64 {
	status, _ := os.ReadFile("/proc/self/status")
	for line := range strings.Lines(string(status)) {
		if words := strings.Fields(line); len(words) == 3 && words[0] == "VmRSS:" {
			kB, _ := strconv.ParseFloat(words[1], 64)
			return kB / 1024
		}
	}
	return 0
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// perEvent is in microseconds; nil for no event.
func perEvent(d time.Duration, events int) any {
	if events == 0 {
		return nil
	}
	return float64(d.Nanoseconds()) / 1000 / float64(events)
}

// spread sorts the durations, and describes them in milliseconds.
func spread(durations []time.Duration) figures {
	if len(durations) == 0 {
		return nil
	}
	sort.Slice(durations, func(i, j int) bool { return durations[i] < durations[j] })
	at := func(share float64) float64 { return milliseconds(durations[int(share*float64(len(durations)-1))]) }
	return figures{"p50": at(0.5), "p90": at(0.9), "p99": at(0.99), "max": at(1)}
}
