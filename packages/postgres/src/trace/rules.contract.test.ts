import { allCases, measured } from "../testing/measured.ts";

// A sample, spread over the rules: all of them are in the long one.
measured(allCases.filter((_, index) => index % 5 === 0));
