import { allCases, measured } from "../testing/measured.ts";

measured(allCases);
