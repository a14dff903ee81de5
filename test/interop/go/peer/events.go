// Package peer is what the programs of this module share: how they talk to the test that runs them.
//
// Every program prints one JSON object a line on stdout, each with an "event"; go-zero's own log goes
// to stderr. Commands come in on stdin, one a line. When stdin ends the program ends at once, as if
// killed, so that no program outlives the test that started it.
package peer

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"sync"

	"github.com/zeromicro/go-zero/core/logx"
)

// Fields are what an event tells besides its name.
type Fields map[string]any

var stdout sync.Mutex

// Print writes one event.
func Print(event string, fields Fields) {
	line := Fields{"event": event}
	for name, value := range fields {
		line[name] = value
	}
	text, err := json.Marshal(line)
	if err != nil {
		panic(err)
	}

	stdout.Lock()
	defer stdout.Unlock()
	os.Stdout.Write(append(text, '\n'))
}

// Fail tells what went wrong and ends the program with 1.
func Fail(err error) {
	Print("failed", Fields{"error": err.Error()})
	os.Exit(1)
}

// Begin prepares a program, and returns the commands that come in on stdin.
//
// It keeps stdout for events: go-zero logs to stdout unless told otherwise, and a server's SetUp would
// tell it so again, were it not the second.
func Begin() <-chan []string {
	if err := logx.SetUp(logx.LogConf{Level: "info", Encoding: "json"}); err != nil {
		Fail(err)
	}
	logx.SetWriter(logx.NewWriter(os.Stderr))

	commands := make(chan []string, 100)
	go func() {
		lines := bufio.NewScanner(os.Stdin)
		for lines.Scan() {
			if words := strings.Fields(lines.Text()); len(words) > 0 {
				commands <- words
			}
		}
		os.Exit(0)
	}()
	return commands
}

// Obey runs one command after the other, for ever; each is answered with obeyed or refused. Its name
// is the first word, its argument the second. A command may block (go-zero's Pause and Resume can do
// so for ever): the end of stdin ends the program all the same.
func Obey(commands <-chan []string, known map[string]func(argument string) error) {
	for words := range commands {
		argument := strings.Join(words[1:], " ")
		if obey := known[words[0]]; obey == nil {
			Print("refused", Fields{"command": words[0], "error": "unknown command"})
		} else if err := obey(argument); err != nil {
			Print("refused", Fields{"command": words[0], "error": err.Error()})
		} else {
			Print("obeyed", Fields{"command": words[0]})
		}
	}
}

// Plainly makes a command of a function that neither fails nor takes an argument.
func Plainly(do func()) func(string) error {
	return func(string) error {
		do()
		return nil
	}
}
