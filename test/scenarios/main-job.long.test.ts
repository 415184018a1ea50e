import { describe } from "vitest";
import { mainJob } from "./main-job.ts";

describe("on a fleet of databases", () => {
  mainJob("databases");
});
