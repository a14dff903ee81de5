package main

import "time"

// span is the time, and the CPU time of this process, between its first touch and its last.
type span struct {
	first, last       time.Time
	firstCPU, lastCPU time.Duration
}

func (s *span) touch() {
	s.last, s.lastCPU = time.Now(), cpuTime()
	if s.first.IsZero() {
		s.first, s.firstCPU = s.last, s.lastCPU
	}
}

func (s *span) took() time.Duration { return s.last.Sub(s.first) }
func (s *span) cpu() time.Duration  { return s.lastCPU - s.firstCPU }
