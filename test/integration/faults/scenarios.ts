/** The whole fault matrix. */
import type { Scenario } from "./scenario.js";
import { cutScenarios, linkScenarios } from "./watcher-scenarios.js";

export const scenarios: readonly Scenario[] = [...linkScenarios, ...cutScenarios];
