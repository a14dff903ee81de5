/** The stage that tells whether etcd takes us for who the configuration says we are. */
import { DiscoveryError } from "../errors.js";
import { diallerOf } from "./dialler.js";
import { saysNoUser, saysWrongPassword } from "./go-zero-says.js";
import {
  type Failure,
  type Findings,
  failed,
  passed,
  type StageOutcome,
  type WalkMeans,
} from "./walk-state.js";

export async function authStage(findings: Findings, means: WalkMeans): Promise<StageOutcome> {
  const { opening, access } = findings;
  const user = means.user ?? access?.account?.user;
  try {
    const store = await opening;
    if (store === undefined) throw new Error("no store was opened");
    const how = means.user === undefined ? " (User and Pass set)" : "";
    return {
      notes: [passed(user === undefined ? "not required" : `user ${user}${how}`)],
      found: { store },
    };
  } catch (error) {
    means.signal.throwIfAborted();
    if (!(error instanceof DiscoveryError)) throw error;
    return { notes: [failed(error.message)], failure: authFailure(error, user, findings, means) };
  }
}

function authFailure(
  { code, message, remedy }: DiscoveryError,
  user: string | undefined,
  findings: Findings,
  means: WalkMeans,
): Failure {
  const dialler = diallerOf(findings, means);
  const { file, conf } = means.origin;
  const where = file === undefined ? "Etcd of the client's config" : `Etcd in ${file.name}`;
  if (user !== undefined) {
    const remedies = [`Account: correct User and Pass under ${where}`];
    return { code, message, remedies, says: saysWrongPassword(dialler) };
  }
  return {
    code,
    message: conf === undefined ? message : "etcd asks for a user; the config has none",
    remedies: [`Account: set User and Pass under ${where}`, ...(conf === undefined ? [remedy ?? ""] : [])],
    says: saysNoUser(dialler),
  };
}
