import { describe, expect, test } from "vitest";
import { chooseBlock, chooseServer, clientConfOf } from "./choose-block.js";
import type { GoZeroConfig } from "./go-zero-config.js";
import { readGoZeroConfig } from "./read-go-zero-config.js";

const ETCD = "Etcd: {Hosts: [h1], Key: a}";
const SERVER = "Name: shop.rpc\nListenOn: :8080\nEtcd: {Hosts: [h1], Key: shop.rpc}\n";
const TWO = `UserRpc: {${ETCD}}\nRpc: {OrderRpc: {${ETCD}}}\n`;

function read(text: string): GoZeroConfig {
  return readGoZeroConfig(text, { file: "etc/user-api.yaml" });
}

describe("the block that is meant", () => {
  test.each([
    { name: "the only client", text: `UserRpc: {${ETCD}}`, block: undefined, chosen: "UserRpc" },
    {
      name: "the client of a server's file",
      text: `${SERVER}UserRpc: {Etcd: {Key: b}}`,
      block: undefined,
      chosen: "UserRpc",
    },
    { name: "the server, where it is alone", text: SERVER, block: undefined, chosen: "shop.rpc" },
    { name: "the one that is named", text: TWO, block: "UserRpc", chosen: "UserRpc" },
    { name: "the one whose last name is given", text: TWO, block: "OrderRpc", chosen: "Rpc.OrderRpc" },
  ])("$name", ({ text, block, chosen }) => {
    expect(chooseBlock(read(text), block).name).toBe(chosen);
  });

  test.each([
    {
      text: TWO,
      block: undefined,
      message: "etc/user-api.yaml holds 2 clients: Rpc.OrderRpc, UserRpc",
      remedy: "--block UserRpc",
    },
    {
      text: TWO,
      block: "UsrRpc",
      message: "etc/user-api.yaml has no client UsrRpc; it has Rpc.OrderRpc, UserRpc",
      remedy: "--block UserRpc",
    },
    {
      text: TWO.replaceAll("UserRpc", '"$(reboot)"'),
      block: "reboot",
      message: "etc/user-api.yaml has no client reboot; it has $(reboot), Rpc.OrderRpc",
      remedy: "--block '$(reboot)'",
    },
    {
      text: "Name: cron",
      block: undefined,
      message: "etc/user-api.yaml has no Etcd, Endpoints or Target",
      remedy: "-f takes a go-zero server or client config",
    },
    {
      text: "Name: a\nListenOn: :1",
      block: undefined,
      message: "etc/user-api.yaml has no Etcd, Endpoints or Target",
      remedy: "-f takes a go-zero server or client config",
    },
  ])("$message", ({ text, block, message, remedy }) => {
    expect(() => chooseBlock(read(text), block)).toThrow(
      expect.objectContaining({ code: "config", message, remedy }),
    );
  });

  test("a server's own clients would be told what it registers under", () => {
    expect(clientConfOf(chooseServer(read(SERVER)))).toMatchObject({
      endpoints: [],
      target: "",
      etcd: { hosts: ["h1"], key: "shop.rpc" },
    });
  });

  test("a client's file has no server", () => {
    expect(() => chooseServer(read(TWO))).toThrow(/has no ListenOn/);
  });
});
