import { defineCommand } from "../../command.js";

export const SHELLS = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof SHELLS)[number];

export const completion = defineCommand({
  name: "completion",
  usage: "SHELL",
  summary: "print a completion script",
  overview: { summary: SHELLS.join(", ") },
  positionals: { name: "SHELL", min: 1, max: 1 },
  flags: {},
  examples: [
    "zdisc completion bash > ~/.local/share/bash-completion/completions/zdisc",
    `zdisc completion zsh > "\${fpath[1]}/_zdisc"`,
    "zdisc completion fish > ~/.config/fish/completions/zdisc.fish",
  ],
  formats: ["table"],
  shape: "document",
  load: async () => (await import("./run.js")).program,
});
