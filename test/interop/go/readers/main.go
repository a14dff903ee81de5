// Answers, a line of JSON for each on stdin, what Go and go-zero make of a text: url.Parse of a target, conf.LoadFrom…Bytes
// of a configuration. The first line of its answers is the version of Go.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"runtime"

	"github.com/zeromicro/go-zero/core/conf"
	"github.com/zeromicro/go-zero/core/discov"
	"github.com/zeromicro/go-zero/zrpc"
)

type question struct {
	// url, client, server, both (a server with a client UserRpc in its file)
	Kind   string `json:"kind"`
	Format string `json:"format"`
	Text   string `json:"text"`
}

type both struct {
	zrpc.RpcServerConf
	UserRpc zrpc.RpcClientConf `json:",optional"`
}

type fields = map[string]any

func main() {
	questions := bufio.NewScanner(os.Stdin)
	questions.Buffer(nil, 1<<20)
	answers := json.NewEncoder(os.Stdout)
	_ = answers.Encode(fields{"go": runtime.Version()})
	for questions.Scan() {
		var asked question
		if err := json.Unmarshal(questions.Bytes(), &asked); err != nil {
			panic(err)
		}
		_ = answers.Encode(answer(asked))
	}
}

func answer(asked question) fields {
	found, err := ask(asked)
	if err != nil {
		return fields{"error": err.Error()}
	}
	return fields{"fields": found}
}

func ask(asked question) (found any, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			err = fmt.Errorf("panic: %v", cause)
		}
	}()
	text := []byte(asked.Text)
	switch asked.Kind {
	case "url":
		parsed, err := url.Parse(asked.Text)
		if err != nil {
			return nil, err
		}
		return urlFields(parsed), nil
	case "client":
		var loaded zrpc.RpcClientConf
		err = load(asked.Format, text, &loaded)
		return clientFields(loaded), err
	case "server":
		var loaded zrpc.RpcServerConf
		err = load(asked.Format, text, &loaded)
		return serverFields(loaded), err
	default:
		var loaded both
		err = load(asked.Format, text, &loaded)
		return fields{"server": serverFields(loaded.RpcServerConf), "UserRpc": clientFields(loaded.UserRpc)}, err
	}
}

func load(format string, text []byte, into any) error {
	switch format {
	case "json":
		return conf.LoadFromJsonBytes(text, into)
	case "toml":
		return conf.LoadFromTomlBytes(text, into)
	default:
		return conf.LoadFromYamlBytes(text, into)
	}
}

// Bytes, since a part may be no UTF-8.
func urlFields(u *url.URL) fields {
	return fields{
		"scheme": u.Scheme, "opaque": u.Opaque, "rawQuery": u.RawQuery,
		"host": []byte(u.Host), "path": []byte(u.Path), "fragment": []byte(u.Fragment), "key": []byte(u.Query().Get("key")),
	}
}

func clientFields(c zrpc.RpcClientConf) fields {
	return fields{
		"Etcd": etcdFields(c.Etcd), "Endpoints": c.Endpoints, "Target": c.Target, "App": c.App, "Token": c.Token,
		"NonBlock": c.NonBlock, "Timeout": c.Timeout, "KeepaliveTimeNs": c.KeepaliveTime, "BalancerName": c.BalancerName,
		"hasCredential": c.HasCredential(),
		"Middlewares": fields{
			"Trace": c.Middlewares.Trace, "Duration": c.Middlewares.Duration, "Prometheus": c.Middlewares.Prometheus,
			"Breaker": c.Middlewares.Breaker, "Timeout": c.Middlewares.Timeout,
		},
	}
}

func serverFields(c zrpc.RpcServerConf) fields {
	timeouts := []fields{}
	for _, each := range c.MethodTimeouts {
		timeouts = append(timeouts, fields{"FullMethod": each.FullMethod, "TimeoutNs": each.Timeout})
	}
	return fields{
		"Name": c.Name, "Mode": c.Mode, "ListenOn": c.ListenOn, "Etcd": etcdFields(c.Etcd), "hasEtcd": c.HasEtcd(),
		"Auth": c.Auth, "Redis": fields{"Host": c.Redis.Host, "Type": c.Redis.Type, "Key": c.Redis.Key},
		"StrictControl": c.StrictControl, "Timeout": c.Timeout, "CpuThreshold": c.CpuThreshold, "Health": c.Health,
		"Middlewares": fields{
			"Trace": c.Middlewares.Trace, "Recover": c.Middlewares.Recover, "Stat": c.Middlewares.Stat,
			"Prometheus": c.Middlewares.Prometheus, "Breaker": c.Middlewares.Breaker,
			"SlowThresholdNs": c.Middlewares.StatConf.SlowThreshold,
		},
		"MethodTimeouts": timeouts,
		"Log": fields{
			"ServiceName": c.Log.ServiceName, "Mode": c.Log.Mode, "Encoding": c.Log.Encoding, "Path": c.Log.Path,
			"Level": c.Log.Level, "Stat": c.Log.Stat,
		},
	}
}

func etcdFields(c discov.EtcdConf) fields {
	var problem any
	if err := c.Validate(); err != nil {
		problem = err.Error()
	}
	return fields{
		"Hosts": c.Hosts, "Key": c.Key, "ID": fmt.Sprint(c.ID), "User": c.User, "Pass": c.Pass, "CertFile": c.CertFile,
		"CertKeyFile": c.CertKeyFile, "CACertFile": c.CACertFile, "InsecureSkipVerify": c.InsecureSkipVerify,
		"hasAccount": c.HasAccount(), "hasTLS": c.HasTLS(), "hasID": c.HasID(), "validate": problem,
	}
}
