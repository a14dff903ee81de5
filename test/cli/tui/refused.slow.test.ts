/** etcd that lets us in no more while the screen is open. */
import { expect, test } from "vitest";
import { startEtcd } from "../../support/etcd-server.js";
import { openProxy } from "../../support/tcp-proxy.js";
import { zdiscOnTerminal } from "../../support/zdisc-on-terminal.js";
import { putAll } from "../bound-zdisc.js";

test.each([
  { args: ["watch", "user.rpc"], row: "10\\.0\\.3\\.7:8080" },
  { args: ["top", "--prefix", "user.rpc/"], row: "user\\.rpc" },
])(
  "$args: a permission that is taken away makes all last known, says so, and is noticed when it is back",
  async ({ args, row }) => {
    const users = [{ name: "bob", password: "builder", read: ["user.rpc/"] }];
    await using etcd = await startEtcd({ auth: { rootPassword: "rooted", users } });
    await using proxy = await openProxy(etcd.clientPort);
    await putAll(etcd, [["user.rpc/7", "10.0.3.7:8080"]]);
    const env = { ZDISC_ENDPOINTS: proxy.address, ETCDCTL_USER: "bob:builder" };
    await using screen = zdiscOnTerminal(args, { env });
    await screen.waitForScreen(new RegExp(`▸ ▲ ${row}`));
    await etcd.etcdctl(["role", "revoke-permission", "--prefix=true", "bob", "user.rpc/"]);
    await proxy.setMode("refuse");
    await screen.waitForScreen(/disconnected \d/);
    await proxy.setMode("pass");
    await screen.waitForScreen(
      /^ ✗ .*bob may not read user\.rpc\/.* since \d\d:\d\d:\d\d; retrying/m,
      30_000,
    );
    expect(screen.screen).toMatch(new RegExp(`▸ ◌ ${row}`));
    await etcd.etcdctl(["role", "grant-permission", "--prefix=true", "bob", "read", "user.rpc/"]);
    await screen.waitForScreen(new RegExp(`▸ ▲ ${row}`), 30_000);
  },
);
