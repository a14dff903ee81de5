import { describeFaults } from "./describe-faults.js";

describeFaults("long faults", ({ isFast = false }) => !isFast);
