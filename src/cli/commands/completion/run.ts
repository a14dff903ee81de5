/** `zdisc completion SHELL`: prints what a shell needs to complete zdisc's command line. Asks etcd nothing. */
import { DiscoveryError } from "../../../errors.js";
import { didYouMean } from "../../../text/did-you-mean.js";
import { documentProgram, type Invocation } from "../../program.js";
import type { Document, Result } from "../../result.js";
import { SHELLS, type Shell } from "./command.js";
import { BASH_SCRIPT } from "./scripts/bash.js";
import { FISH_SCRIPT } from "./scripts/fish.js";
import { ZSH_SCRIPT } from "./scripts/zsh.js";

interface CompletionScript extends Document {
  readonly kind: "completionScript";
  readonly shell: Shell;
  readonly script: string;
}

const SCRIPTS: Readonly<Record<Shell, string>> = { bash: BASH_SCRIPT, zsh: ZSH_SCRIPT, fish: FISH_SCRIPT };

async function run({ positionals: [asked = ""] }: Invocation<object>): Promise<Result<CompletionScript>> {
  const shell = SHELLS.find((name) => name === asked);
  if (shell === undefined) {
    const near = didYouMean(asked, SHELLS) ?? SHELLS[0];
    throw new DiscoveryError(
      "usage",
      `zdisc completion: no script for "${asked}", only ${SHELLS.join(", ")}`,
      {
        remedy: `zdisc completion ${near}`,
      },
    );
  }
  const document = { schemaVersion: 1, kind: "completionScript", shell, script: SCRIPTS[shell] } as const;
  return { document, outcome: "ok" };
}

export const program = documentProgram(run, { table: ({ script }) => script.trimEnd().split("\n") });
