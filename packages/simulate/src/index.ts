/** A simulated practice year: what the governor and the snooping detector do to honest people, and to those who are not. */
export { type Assumptions, practiceYear, smallPractice } from "./assumptions.ts"
export { type Random, seededRandom } from "./random.ts"
export { reportYears } from "./report.ts"
export { bars, missedBars, type SimulatedYears, type SimulateOptions, simulate } from "./simulate.ts"
export { snooperKinds } from "./snoopers.ts"
