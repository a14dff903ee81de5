/** The whole fault matrix. */
import { historyScenarios } from "./history-scenarios.js";
import type { Scenario } from "./scenario.js";
import { cutScenarios, linkScenarios } from "./watcher-scenarios.js";

export const scenarios: readonly Scenario[] = [...linkScenarios, ...cutScenarios, ...historyScenarios];
