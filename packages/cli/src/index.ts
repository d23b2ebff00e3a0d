/** For the drills: what a command is made of. */
export { sourcesOf } from "./commands/import.ts"
export { nodePlatform } from "./node-platform.ts"
