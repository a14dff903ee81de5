package peer

import (
	"flag"
	"strings"

	"github.com/zeromicro/go-zero/core/discov"
)

// Connection is how a program reaches etcd: the fields of go-zero's own configuration.
type Connection struct {
	hosts string
	conf  discov.EtcdConf
}

// ConnectionFlags adds the flags of the connection, and --key, the service, to a program's own.
func ConnectionFlags(flags *flag.FlagSet) *Connection {
	c := &Connection{}
	flags.StringVar(&c.hosts, "endpoints", "127.0.0.1:2379", "etcd hosts, separated by commas")
	flags.StringVar(&c.conf.Key, "key", "", "service key")
	flags.StringVar(&c.conf.User, "user", "", "etcd user")
	flags.StringVar(&c.conf.Pass, "pass", "", "etcd password")
	flags.StringVar(&c.conf.CertFile, "cert", "", "client certificate")
	flags.StringVar(&c.conf.CertKeyFile, "cert-key", "", "key of the client certificate")
	flags.StringVar(&c.conf.CACertFile, "cacert", "", "certificate authority of etcd")
	flags.BoolVar(&c.conf.InsecureSkipVerify, "insecure", false, "do not verify etcd's certificate")
	return c
}

// Conf is the connection as go-zero's configuration. The hosts are a copy: go-zero sorts them in place.
func (c *Connection) Conf() discov.EtcdConf {
	conf := c.conf
	conf.Hosts = strings.Split(c.hosts, ",")
	return conf
}
