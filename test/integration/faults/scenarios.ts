/** The whole fault matrix. */
import { authScenarios } from "./auth-scenarios.js";
import { historyScenarios } from "./history-scenarios.js";
import { processScenarios } from "./process-scenarios.js";
import { publisherScenarios } from "./publisher-scenarios.js";
import type { Scenario } from "./scenario.js";
import { cutScenarios, largeSetScenarios, linkScenarios } from "./watcher-scenarios.js";

export const scenarios: readonly Scenario[] = [
  ...linkScenarios,
  ...cutScenarios,
  ...largeSetScenarios,
  ...historyScenarios,
  ...publisherScenarios,
  ...processScenarios,
  ...authScenarios,
];
