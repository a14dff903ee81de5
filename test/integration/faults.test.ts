import { describeFaults } from "./faults/describe-faults.js";

describeFaults("quick faults", ({ isFast = false }) => isFast);
