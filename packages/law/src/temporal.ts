/** Temporal, native where the browser or Node has it. One place, so that the polyfill can go when nobody needs it. */
export { Temporal } from "temporal-polyfill"
