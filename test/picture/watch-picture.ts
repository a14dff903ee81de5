/** The README's picture: docs/watch.svg and docs/watch-dark.svg. */
import { fileURLToPath } from "node:url";
import type { ZdiscOnTerminal } from "../support/zdisc-on-terminal.js";
import { drawSvg, type Shade } from "./draw-svg.js";

const TITLE = "zdisc watch user.rpc: its endpoints with their leases, an outage of etcd, and what changed";

export const PICTURE_FILES: Readonly<Record<Shade, string>> = {
  light: fileURLToPath(new URL("../../docs/watch.svg", import.meta.url)),
  dark: fileURLToPath(new URL("../../docs/watch-dark.svg", import.meta.url)),
};

export function watchPicture({ terminal }: ZdiscOnTerminal, shade: Shade): string {
  return drawSvg(terminal, shade, TITLE);
}
