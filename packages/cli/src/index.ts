/** For the drills: what a command is made of. */
export { sourcesOf } from "./import-sources.ts"
export { mirrorLog } from "./log-files/mirror-log.ts"
export { type FilesChecked, verifyFiles } from "./log-files/verify-files.ts"
export { nodePlatform } from "./node-platform.ts"
